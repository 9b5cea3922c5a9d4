import { describe, expect, it } from 'vitest';
import { vendorClient } from '../../../http/vendor-client.ts';
import { VendorUnavailable } from '../../../http/vendor-errors.ts';
import type { HttpAnswer } from '../../../http/exchange.ts';
import { manageCodebase } from './codebase.ts';
import type { Server, ServerRequest } from './codebase.ts';
import { MANAGE, whatManageSaid } from './manage-vendor.ts';

const HTML = '<html><body>The page is not here</body></html>';

function answerOf(status: number, body: unknown): HttpAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: {}, text, json: typeof body === 'string' ? undefined : body };
}
const cloud = (codebase: unknown) =>
  answerOf(200, { CompanyName: 'MSP', Codebase: codebase, VersionCode: 'v2025.1', IsCloud: 'True' });

/** A server that answers the n-th request with the n-th answer, or fails it. */
function serverWith(...answers: (HttpAnswer | Error)[]): Server & { readonly asked: ServerRequest[] } {
  const asked: ServerRequest[] = [];
  const judging = vendorClient({
    ...MANAGE,
    addresses: 'any',
    timeoutMs: 1_000,
    pause: 30_000,
    secrets: () => [],
    said: (answer) => whatManageSaid(answer, false),
    now: () => 0,
  });
  return {
    ...judging,
    asked,
    ask: async (request) => {
      asked.push(request);
      await Promise.resolve();
      const answer = answers.shift() ?? new Error('nothing more is expected');
      if (answer instanceof Error) throw answer;
      return { ...answer, call: { name: request.name, writes: false } };
    },
  };
}

describe('the codebase', () => {
  it('is asked for without credentials, by the company id', async () => {
    const server = serverWith(cloud('v2025_1/'));
    await manageCodebase(server, 'my company').current();
    expect(server.asked).toMatchObject([
      { method: 'GET', address: '/login/companyinfo/my%20company', headers: { accept: 'application/json' } },
    ]);
    expect(Object.keys(server.asked[0]?.headers ?? {})).toEqual(['accept']);
  });

  it.each([
    ['what a cloud server tells', cloud('v2025_1/'), 'v2025_1'],
    ['what a server tells without a slash', cloud('v4_6_release'), 'v4_6_release'],
    ['the one that all route where a server cannot tell', answerOf(404, HTML), 'v4_6_release'],
    ['the same where the answer is a page', answerOf(200, HTML), 'v4_6_release'],
    ['the same where the answer is a refusal', answerOf(401, { code: 'Unauthorized' }), 'v4_6_release'],
    ['the same where the answer leads to a page', answerOf(302, ''), 'v4_6_release'],
  ])('is %s', async (_what, answer, codebase) => {
    expect(await manageCodebase(serverWith(answer), 'msp').current()).toBe(codebase);
  });

  it.each([
    ['the company id is unknown', answerOf(200, null), 'unknown-company-id', false],
    ['the server is down', answerOf(503, HTML), 'server-error', true],
    ['there are too many requests', answerOf(429, HTML), 'rate-limited', true],
    ['the codebase is missing', answerOf(200, { IsCloud: 'True' }), 'unreadable-answer', true],
    ['the codebase is empty', cloud(''), 'unreadable-answer', true],
    ['the codebase leads elsewhere', cloud('../'), 'unreadable-answer', true],
    ['the codebase is a longer path', cloud('v2025_1/x'), 'unreadable-answer', true],
    ['the codebase is no text', cloud(7), 'unreadable-answer', true],
  ])('is not known where %s', async (_what, answer, code, retryable) => {
    await expect(manageCodebase(serverWith(answer), 'msp').current()).rejects.toMatchObject({
      code,
      retryable,
    });
  });

  it('is asked for once by all', async () => {
    const server = serverWith(cloud('v2025_1/'));
    const codebase = manageCodebase(server, 'msp');
    await Promise.all([codebase.current(), codebase.current()]);
    await codebase.current();
    expect(server.asked).toHaveLength(1);
  });

  it('is asked for again after a failure', async () => {
    const down = new VendorUnavailable('manage', { code: 'unreachable', message: '', advice: '' });
    const codebase = manageCodebase(serverWith(down, cloud('v2025_1/')), 'msp');
    await expect(codebase.current()).rejects.toBe(down);
    expect(await codebase.current()).toBe('v2025_1');
  });

  it('does not keep one waiting who gives up, and goes on for the others', async () => {
    const codebase = manageCodebase(serverWith(cloud('v2025_1/')), 'msp');
    const stop = new AbortController();
    const impatient = codebase.current(stop.signal);
    const patient = codebase.current();
    stop.abort(new Error('cancelled'));
    await expect(impatient).rejects.toThrow('cancelled');
    expect(await patient).toBe('v2025_1');
  });

  it('is not asked for by one who gave up before', async () => {
    const server = serverWith();
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(manageCodebase(server, 'msp').current(signal)).rejects.toThrow('cancelled');
    expect(server.asked).toEqual([]);
  });
});

describe('a codebase that moved', () => {
  it('is read once by all whose calls failed', async () => {
    const server = serverWith(cloud('v2025_1/'), cloud('v2025_2/'));
    const codebase = manageCodebase(server, 'msp');
    const stale = await codebase.current();
    expect(await Promise.all([codebase.since(stale), codebase.since(stale)])).toEqual(['v2025_2', 'v2025_2']);
    expect(await codebase.since(stale)).toBe('v2025_2');
    expect(await codebase.current()).toBe('v2025_2');
    expect(server.asked).toHaveLength(2);
  });

  it('stays the same where nothing moved', async () => {
    const codebase = manageCodebase(serverWith(cloud('v2025_1/'), cloud('v2025_1/')), 'msp');
    expect(await codebase.since(await codebase.current())).toBe('v2025_1');
  });
});
