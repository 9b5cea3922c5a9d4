import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TRIAL_HEADERS, startTrial } from './trial.test-kit.ts';
import type { Trial } from './trial.test-kit.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startTrial()));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const API = '/v4_6_release/apis/3.0';

describe('routing', () => {
  it.each([
    ['another codebase', '/v2017_3/apis/3.0/system/info'],
    ['no codebase', '/apis/3.0/system/info'],
    ['the base twice', `${API}${API}/system/info`],
  ])('refuses %s in plain text, and with 404 in the other mode', async (_, path) => {
    const answer = await trial.raw('GET', path, undefined, TRIAL_HEADERS);
    expect([answer.status, answer.text]).toEqual([400, 'Cannot route. Codebase/company is invalid']);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    trial.emulator.faults.set({ wrongCodebaseStatus: 404 });
    expect((await trial.raw('GET', path)).status).toBe(404);
  });

  it.each(['/service/tickets/', '/service/tickets/abc', '/Service/Tickets', '/system/documents'])(
    'has no endpoint %s',
    async (path) => {
      expect((await trial.call('GET', path)).json).toMatchObject({ code: 'ConnectWiseApi' });
      expect((await trial.call('GET', path)).status).toBe(404);
    },
  );

  it.each([
    ['PUT', '/service/boards'],
    ['PATCH', '/service/tickets/1/notes'],
  ])('does not allow %s %s', async (method, path) => {
    expect((await trial.call(method, path, {})).status).toBe(405);
  });

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/json; charset=utf-8', 201],
  ])('answers a write of the content type %s with %i', async (type, status) => {
    const body = { summary: 'x', company: { id: 250 } };
    const answer = await trial.call('POST', '/service/tickets', body, { 'content-type': type });
    expect(answer.status).toBe(status);
  });

  it("dates every answer by the server's clock, which can be put forward", async () => {
    const other = await startTrial({ now: () => Date.parse('2026-01-05T10:00:00Z') });
    const date = async (): Promise<string | null> =>
      (await other.call('GET', '/system/info')).headers.get('date');
    expect(await date()).toBe('Mon, 05 Jan 2026 10:00:00 GMT');
    await other.raw('POST', '/emulator/clock', '{"advanceMs":60000}');
    expect(await date()).toBe('Mon, 05 Jan 2026 10:01:00 GMT');
    await other.emulator.close();
  });
});

describe('credentials', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  it.each([
    ['none', undefined],
    ['a wrong private key', basic('acme+public:wrong')],
    ['a wrong public key', basic('acme+other:private:with:colons')],
    ['a wrong company', basic('other+public:private:with:colons')],
    ['no company', basic('public:private:with:colons')],
    ['another scheme', 'Bearer abc'],
    ['a broken header', 'Basic ???'],
  ])('answers 401 to %s', async (_, authorization) => {
    const headers = {
      clientId: TRIAL_HEADERS['clientId'] ?? '',
      ...(authorization === undefined ? {} : { authorization }),
    };
    const answer = await trial.raw('GET', `${API}/service/boards`, undefined, headers);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ code: 'Unauthorized' });
  });
});
