import pino from 'pino';
import { expect, it } from 'vitest';
import { passOn } from './forward-temporal-logs.ts';

it.each([
  ['ERROR', 'worker', 50],
  ['WARN', 'worker', 40],
  ['INFO', 'workflow', 30],
  ['INFO', 'worker', 20],
] as const)('what Temporal logs as %s of the component %s has level %i', (level, sdkComponent, logged) => {
  const lines: unknown[] = [];
  const write = (line: string): unknown => lines.push(JSON.parse(line));
  const logger = pino({ base: null, level: 'debug', timestamp: false }, { write });
  passOn({ level, message: 'manage: ticket twin', meta: { sdkComponent, ticket: '1' } }, logger);
  expect(lines).toEqual([{ level: logged, sdkComponent, ticket: '1', msg: 'manage: ticket twin' }]);
});
