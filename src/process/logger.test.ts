import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function linesOf(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger('gateway', { destination: { write: (line: string) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('writes one JSON object per line, with name and ISO time', () => {
  const [line] = linesOf((logger) => logger.info({ incidentId: 'a' }, 'push'));
  expect(line).toMatchObject({ name: 'gateway', msg: 'push', incidentId: 'a' });
  expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

it('masks secrets by the name of their field', () => {
  const lines = linesOf((logger) => {
    logger.info({ authorization: 'Basic x1' });
    logger.info({ headers: { authorization: 'Basic x1' } });
    logger.info({ request: { headers: { authorization: 'Basic x1' } } });
    logger.info({ account: { apiKey: 'x1', secrets: ['x1'] } });
  });
  expect(lines).toHaveLength(4);
  expect(JSON.stringify(lines)).not.toContain('x1');
});
