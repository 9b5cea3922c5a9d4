import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { fault, note, ok, warning } from '../errors/check.ts';
import type { CheckGroup, Found } from '../errors/check.ts';
import { createCheck } from './check-all.ts';

async function checked(look: () => Promise<readonly Found[]>, signal = new AbortController().signal) {
  const registry = new Registry();
  const lines: unknown[] = [];
  const log = (level: string) => (details: object, message: string) =>
    lines.push({ level, message, ...details });
  const logger = { warn: log('warn'), info: log('info') } as never;
  const groups: readonly CheckGroup[] = [{ first: { subject: 'manage: keys', look }, then: [] }];
  await createCheck(registry, logger)(groups, signal);
  return { lines, metrics: await registry.metrics() };
}

test('what is wrong is warned of with what to do, and counted; the rest is only counted', async () => {
  const { lines, metrics } = await checked(() =>
    Promise.resolve([
      ok('Fine.'),
      note('Known.'),
      warning('Soon.', 'Renew it.'),
      fault('Wrong.', 'Mend it.'),
    ]),
  );
  expect(lines).toMatchObject([
    { level: 'warn', message: 'manage: keys: Soon.', found: 'warning', advice: 'Renew it.' },
    { level: 'warn', message: 'manage: keys: Wrong.', found: 'fault', advice: 'Mend it.' },
    { level: 'info', ok: 1, note: 1, warning: 1, fault: 1 },
  ]);
  for (const level of ['ok', 'note', 'warning', 'fault'])
    expect(metrics).toContain(`plumbline_check_findings{level="${level}"} 1`);
});

test('a worker that stops ends it in silence', async () => {
  const { lines } = await checked(() => new Promise(() => undefined), AbortSignal.abort());
  expect(lines).toEqual([]);
});
