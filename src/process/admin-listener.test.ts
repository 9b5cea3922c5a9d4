import { Counter, Registry } from 'prom-client';
import { afterEach, expect, it } from 'vitest';
import { startAdminListener } from './admin-listener.ts';
import type { AdminListener, Readiness } from './admin-listener.ts';

let listener: AdminListener | undefined;
afterEach(() => listener?.stop());

async function get(path: string, ready: () => Promise<Readiness>): Promise<{ status: number; text: string }> {
  const registry = new Registry();
  new Counter({ name: 'plumbline_things_total', help: 'Things.', registers: [registry] });
  listener = await startAdminListener({ host: '127.0.0.1', port: 0, registry, ready });
  const response = await fetch(listener.url + path);
  return { status: response.status, text: await response.text() };
}
const yes = () => Promise.resolve({ ok: true, detail: 'Temporal answers.' });

it('is alive whether or not it is ready', async () => {
  expect(await get('/healthz', () => Promise.reject(new Error('no')))).toMatchObject({ status: 200 });
});
it('is ready', async () => {
  expect(await get('/readyz', yes)).toEqual({
    status: 200,
    text: '{"ok":true,"detail":"Temporal answers."}',
  });
});
it('says why it is not ready', async () => {
  const answer = await get('/readyz', () =>
    Promise.resolve({ ok: false, detail: 'Temporal does not answer.' }),
  );
  expect(answer).toEqual({ status: 503, text: '{"ok":false,"detail":"Temporal does not answer."}' });
});
it('is not ready where asking fails', async () => {
  const answer = await get('/readyz', () => Promise.reject(new Error('no')));
  expect(answer).toEqual({ status: 503, text: '{"ok":false,"detail":"no"}' });
});
it('gives metrics in the format of Prometheus', async () => {
  expect((await get('/metrics', yes)).text).toContain('plumbline_things_total 0');
});
it('has no other pages', async () => {
  expect(await get('/?', yes)).toMatchObject({
    status: 404,
    text: expect.stringContaining('/readyz') as string,
  });
});
