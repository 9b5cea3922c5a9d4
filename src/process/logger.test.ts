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
    logger.info({ accounts: [{ apiKey: 'x1' }] });
    logger.error({ err: Object.assign(new Error('refused'), { token: 'x1', request: { token: 'x1' } }) });
    logger.child({ password: 'x1' }).info('of one account');
  });
  expect(lines).toHaveLength(7);
  expect(JSON.stringify(lines)).not.toContain('x1');
});

it('leaves all else as it is', () => {
  const at = new Date(0);
  const [line, failure] = linesOf((logger) => {
    logger.info({ at, list: ['a', { b: [1] }], none: null });
    logger.error(new TypeError('refused'));
  });
  expect(line).toMatchObject({ at: at.toISOString(), list: ['a', { b: [1] }], none: null });
  expect(failure).toMatchObject({ msg: 'refused', err: { type: 'TypeError', message: 'refused' } });
  expect(failure?.['err']).toHaveProperty('stack');
});
