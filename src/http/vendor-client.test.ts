import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { requestBudget } from './request-budget.ts';
import { heldBack, isOfApi, isOutage } from './vendor.ts';
import type { Said, Vendor } from './vendor.ts';
import { vendorClient } from './vendor-client.ts';
import type { VendorClient, VendorRequest } from './vendor-client.ts';
import type { VendorError } from './vendor-errors.ts';

const PAGE = '<html><head><title>Attention Required!</title></head><body><b>blocked</b></body></html>';
const REFUSED: Said = { reason: 'No.', verdict: { code: 'refused', advice: 'Correct it.' } };
const BAD_KEYS: Said = {
  reason: 'Bad keys',
  verdict: { code: 'bad-credentials', advice: 'Check the keys.' },
};

type Reply =
  readonly [status: number, body: unknown, headers?: Record<string, string>] | 'drop' | 'hang' | 'echo';

/**
 * A client of a server that answers with one reply after the other. The clock stands still until a test sets
 * it.
 */
async function clientOf(replies: Reply[], changes: Partial<Vendor> = {}) {
  const server = createServer((request, response) => {
    const reply = replies.shift() ?? 'drop';
    if (reply === 'hang') return;
    if (reply === 'echo') return request.pipe(response);
    if (reply === 'drop') return request.socket.destroy();
    const [status, body, headers] = reply;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { ...headers, 'x-trace': 'req-7' }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const clock = { now: 0 };
  const logged: unknown[] = [];
  const client = vendorClient({
    name: 'shop',
    title: 'Shop',
    addressSetting: '`url`',
    addresses: 'any',
    timeoutMs: 5_000,
    pause: 30_000,
    traceHeader: 'x-trace',
    secrets: () => ['s3cret', 'user:s3cret'],
    said: (answer) =>
      answer.status < 300
        ? undefined
        : isOutage(answer.status)
          ? { reason: answer.text, verdict: 'passing' }
          : isOfApi(answer)
            ? REFUSED
            : undefined,
    now: () => clock.now,
    log: (message, details) => logged.push([message, details]),
    ...changes,
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { client, url, clock, logged };
}

type Given = Awaited<ReturnType<typeof clientOf>>;

const GOOD: Reply = [200, { ok: true }];

async function call(
  { client, url }: { client: VendorClient; url: string },
  writes = false,
): Promise<unknown> {
  const named = { name: writes ? 'POST /things' : 'GET /things', writes };
  const method = writes ? 'POST' : 'GET';
  const answer = await client.ask({ ...named, method, url, headers: {}, maxBytes: 100_000 });
  return client.read(answer, z.object({ ok: z.literal(true) }));
}

const failureOf = async (given: Given, writes = false): Promise<VendorError> =>
  (await call(given, writes).then(
    () => new Error('It did not fail.'),
    (error: unknown) => error,
  )) as VendorError;

describe('who speaks', () => {
  it.each<[string, Reply]>([
    ['a page with 401', [401, PAGE]],
    ['a page with 403', [403, PAGE]],
    ['a page with 404', [404, PAGE]],
    ['a page with 405', [405, PAGE]],
    ['a page with 200', [200, PAGE]],
    ['a plain text', [403, 'Attention Required! blocked', { 'content-type': 'text/plain' }]],
  ])('is not the vendor: %s is an outage', async (_what, reply) => {
    const error = await failureOf(await clientOf([reply]));
    expect(error).toMatchObject({
      name: 'VendorUnavailable',
      vendor: 'shop',
      code: 'not-the-vendor',
      message: `Something other than Shop answered ${reply[0]} to GET /things: Attention Required! blocked`,
      advice: expect.stringMatching(/^Check `url`, and what is between .*Shop/) as string,
    });
  });

  it('is not the vendor where an empty body is said to be HTML', async () => {
    const error = await failureOf(await clientOf([[403, '', { 'content-type': 'text/html' }]]));
    expect(error).toMatchObject({
      code: 'not-the-vendor',
      message: expect.stringContaining('a page without words') as string,
    });
  });

  it('is the vendor where the body is of its kind, or there is none', async () => {
    const given = await clientOf([
      [403, { any: 'JSON' }],
      [403, ''],
    ]);
    expect(await failureOf(given)).toMatchObject({
      name: 'VendorRefused',
      vendor: 'shop',
      code: 'refused',
      message: 'Shop answered 403 to GET /things: No. (request id req-7)',
      advice: 'Correct it.',
    });
    expect(await failureOf(given)).toMatchObject({ code: 'refused' });
  });

  it('does not matter for what passes by itself, nor for a redirect', async () => {
    const given = await clientOf([
      [502, PAGE],
      [408, PAGE],
      [429, PAGE],
      [302, PAGE],
    ]);
    expect(await failureOf(given)).toMatchObject({
      code: 'server-error',
      message: 'Shop answered 502 to GET /things: Attention Required! blocked (request id req-7)',
    });
    expect(await failureOf(given)).toMatchObject({ code: 'timed-out' });
    expect(await failureOf(given)).toMatchObject({ code: 'rate-limited' });
    expect(await failureOf(given)).toMatchObject({ name: 'VendorRefused', code: 'redirected' });
  });
});

describe('an answer', () => {
  it('that is not what the call promises says why', async () => {
    const error = await failureOf(await clientOf([[200, { ok: 1 }]]));
    expect(error).toMatchObject({ code: 'unreadable-answer', retryable: true });
    expect(error.message).toMatch(
      /^Shop answered 200 to GET \/things: the body is not what this call answers: ok /,
    );
    expect(error.advice).toContain('Check `url`, too.');
  });

  it('that is no JSON says so', async () => {
    const error = await failureOf(await clientOf([[200, '']]));
    expect(error.message).toMatch(/^Shop answered 200 to GET \/things: the body is no JSON/);
  });

  it('that does not come passes', async () => {
    const given = await clientOf(['drop']);
    expect(await failureOf(given)).toMatchObject({
      name: 'VendorUnavailable',
      code: 'no-answer',
      message: expect.stringMatching(/^Shop did not answer GET \/things: ./) as string,
    });
    expect(await failureOf({ ...given, url: 'http://127.0.0.1:1/' }, true)).toMatchObject({
      code: 'unreachable',
      sent: 'nothing',
      advice: expect.stringContaining('see whether Shop and the network between are up') as string,
    });
  });

  it('is not asked for at a private address unless that is allowed', async () => {
    expect(await failureOf(await clientOf([GOOD], { addresses: 'public' }))).toMatchObject({
      name: 'VendorRefused',
      code: 'private-address',
      advice: expect.stringContaining('`privateAddresses: true` beside `url`') as string,
    });
  });

  it.each<[string, Reply, 'nothing' | 'perhaps']>([
    ['500', [500, ''], 'perhaps'],
    ['503 of an edge', [503, PAGE], 'perhaps'],
    ['408', [408, ''], 'perhaps'],
    ['403 of an edge', [403, PAGE], 'perhaps'],
    ['a success that cannot be read', [201, 'ok'], 'perhaps'],
    ['none', 'drop', 'perhaps'],
    ['429', [429, ''], 'nothing'],
    ['403', [403, ''], 'nothing'],
  ])('tells whether a write may have been carried out: %s', async (_what, reply, sent) => {
    const given = await clientOf([reply, reply]);
    expect(await failureOf(given, true)).toMatchObject({ sent });
    expect(await failureOf(given)).toMatchObject({ sent: 'nothing' });
  });

  it.each<[string, Reply, number | undefined]>([
    ['30 s after a bare 429', [429, ''], 30_000],
    ['what a 429 asks for', [429, '', { 'retry-after': '7' }], 7_000],
    ['what it asks for twice', [429, '', { 'retry-after': '45, 45' }], 45_000],
    [
      'until the date it names, by its own clock',
      [429, '', { date: 'Sun, 01 Mar 2026 10:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 10:02:00 GMT' }],
      120_000,
    ],
    ['ten minutes at most', [429, '', { 'retry-after': '86400' }], 600_000],
    ['a second at least', [429, '', { 'retry-after': '0' }], 1_000],
    ['what a 503 asks for', [503, '', { 'retry-after': '120' }], 120_000],
    ['as the caller likes after a bare 503', [503, ''], undefined],
  ])('names the wait: %s', async (_what, reply, retryAfterMs) => {
    expect(await failureOf(await clientOf([reply]))).toMatchObject({ retryAfterMs });
  });

  it.each<[Said['verdict'], string]>([
    ['rate-limited', 'rate-limited'],
    ['passing', 'server-error'],
  ])('whose body says that it is %s is so with any status', async (verdict, code) => {
    const given = await clientOf([[400, '']], { said: () => ({ reason: '', verdict }) });
    const error = await failureOf(given, true);
    expect(error).toMatchObject({ name: 'VendorUnavailable', code, sent: 'nothing' });
    expect(error.message).toBe('Shop answered 400 to POST /things: no body (request id req-7)');
  });

  it.each([300, 399])('that redirects (%i) is for good, and says what to set', async (status) => {
    expect(await failureOf(await clientOf([[status, '']], { said: () => undefined }))).toMatchObject({
      code: 'redirected',
      advice: expect.stringContaining('Set `url` to the address that answers without a redirect') as string,
    });
  });

  it('needs no id of the request', async () => {
    const given = await clientOf([[403, '']], { traceHeader: 'x-other' });
    expect((await failureOf(given)).message).toBe('Shop answered 403 to GET /things: No.');
    expect(given.logged).toMatchObject([[expect.any(String), { requestId: undefined }]]);
  });

  it('is logged once where it is a failure', async () => {
    const given = await clientOf([[403, ''], GOOD]);
    const { message, advice } = await failureOf(given);
    await call(given);
    const fields = { vendor: 'shop', call: 'GET /things', status: 403, code: 'refused', requestId: 'req-7' };
    expect(given.logged).toEqual([[message, { ...fields, advice }]]);
  });
});

describe('a request', () => {
  const read = { name: 'GET /things', writes: false, method: 'GET', headers: {}, maxBytes: 9_000 } as const;
  const write = { ...read, name: 'POST /things', writes: true, method: 'POST' } as const;

  it('carries its body', async () => {
    const { client, url } = await clientOf(['echo']);
    expect(await client.ask({ ...write, url, body: 'what to do' })).toMatchObject({ text: 'what to do' });
  });

  it('tells whether the vendor refuses it', async () => {
    const { client, url } = await clientOf([GOOD, [403, '']]);
    expect(client.refuses(await client.ask({ ...read, url }))).toBe(false);
    expect(client.refuses(await client.ask({ ...read, url }))).toBe(true);
  });

  it('that reads is given up with the reason of its signal', async () => {
    const { client, url, logged } = await clientOf(['hang'], { timeoutMs: 600_000 });
    const reason = new Error('stop');
    const asked = client.ask({ ...read, url, signal: AbortSignal.abort(reason) });
    await expect(asked).rejects.toBe(reason);
    expect(logged).toEqual([]);
  });

  it('that is held back says for how long', () => {
    expect(heldBack({ name: 'shop', title: 'Shop' }, 'GET /things', 1_200.4)).toMatchObject({
      code: 'rate-limited',
      message: 'Shop is not asked GET /things for another 2 s: there were too many requests',
      retryAfterMs: 1_201,
      sent: 'nothing',
    });
  });

  it('that writes goes before reads that wait for the budget, and one that goes first before both', async () => {
    const budget = requestBudget({ name: 'shop', title: 'Shop' }, { perMinute: 600, inFlight: 1 });
    const { client, url } = await clientOf([GOOD, GOOD, GOOD, GOOD], { budget });
    const ended: string[] = [];
    const ask = (request: Omit<VendorRequest, 'url'>): Promise<unknown> =>
      client.ask({ ...request, url }).then(({ call }) => ended.push(call.name));
    await Promise.all([
      ask({ ...read, name: 'first' }),
      ask(read),
      ask(write),
      ask({ ...read, name: 'the log-in', isFirst: true }),
    ]);
    expect(ended).toEqual(['first', 'the log-in', 'POST /things', 'GET /things']);
  });

  it.each([
    ['reads', read],
    ['writes', write],
  ])('that %s and waits for the budget is not sent once its signal is aborted', async (_, request) => {
    const budget = requestBudget({ name: 'shop', title: 'Shop' }, { perMinute: 600, inFlight: 1 });
    const { client, url } = await clientOf([GOOD, [403, '']], { budget });
    const stop = new AbortController();
    const first = client.ask({ ...read, url });
    const aborted = client.ask({ ...request, url, signal: stop.signal });
    stop.abort(new Error('stop'));
    await expect(aborted).rejects.toThrow('stop');
    await first;
    expect(await client.ask({ ...read, url })).toMatchObject({ status: 403 }); // the second that arrived
  });

  it('is not sent before the time is over that a rate limit asked for', async () => {
    const budget = requestBudget({ name: 'shop', title: 'Shop' }, { perMinute: 600, inFlight: 1 });
    const { client, url } = await clientOf([[429, '', { 'retry-after': '120' }], GOOD], { budget });
    await client.ask({ ...read, url });
    await expect(client.ask({ ...write, url })).rejects.toMatchObject({
      code: 'rate-limited',
      sent: 'nothing',
      retryAfterMs: expect.closeTo(120_000, -5) as number,
    });
  });

  it('that writes is not given up', async () => {
    const { client, url } = await clientOf([GOOD, 'drop']);
    const signal = AbortSignal.abort(new Error('stop'));
    expect(await client.ask({ ...write, url, signal })).toMatchObject({ status: 200 });
    await expect(client.ask({ ...write, url, signal })).rejects.toMatchObject({ code: 'no-answer' });
  });
});

describe('secrets', () => {
  const echoed = `Authorization: Basic ${Buffer.from('user:s3cret').toString('base64')}, s3cret`;
  const saysAll: Partial<Vendor> = {
    said: ({ status, text }) => (status < 300 ? undefined : { reason: text, verdict: 'passing' }),
  };

  it.each<[string, Reply, Partial<Vendor>]>([
    ['in the reason of a refusal', [400, echoed], saysAll],
    ['in a page', [403, `<html><title>${echoed}</title></html>`], {}],
    ['far behind, where it is cut', [400, `s3cret ${'x'.repeat(288)} s3cret`], saysAll],
    ['in the names of members', [200, { ok: true, [echoed]: 1 }], {}],
  ])('that a server repeats %s are in no error and no log', async (_where, reply, changes) => {
    const given = await clientOf([reply], changes);
    const strict = z.strictObject({ ok: z.literal(true) });
    const named = { name: 'GET /things', writes: false };
    const answer = await given.client.ask({
      ...named,
      method: 'GET',
      url: given.url,
      headers: {},
      maxBytes: 9_000,
    });
    let error: unknown;
    try {
      given.client.read(answer, strict);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(Error);
    const { message, stack, cause } = error as VendorError;
    const told = JSON.stringify([message, stack, cause, given.logged]);
    expect(told).toContain('[secret]');
    expect(told).not.toMatch(/s3c|dXNlcjpz/);
  });
});

describe('keys that are refused', () => {
  const BAD: Reply = [401, ''];
  const refusing = (replies: Reply[]) =>
    clientOf(replies, { said: ({ status }) => (status === 401 ? BAD_KEYS : undefined) });

  it('are not known to be good by a call that carries none', async () => {
    const given = await refusing([GOOD, BAD]);
    const named = { name: 'GET /info', writes: false, isKeyless: true };
    const open = { ...named, method: 'GET', url: given.url, headers: {}, maxBytes: 9_000 } as const;
    given.client.read(await given.client.ask(open), z.unknown());
    expect(await failureOf(given)).toMatchObject({ code: 'bad-credentials' });
  });

  it('are not put in doubt by another refusal', async () => {
    const given = await clientOf([GOOD, [403, '']]);
    await call(given);
    expect(await failureOf(given)).toMatchObject({ name: 'VendorRefused', code: 'refused' });
  });

  it('from the start are wrong', async () => {
    const given = await refusing([BAD]);
    expect(await failureOf(given)).toMatchObject({ name: 'VendorRefused', code: 'bad-credentials' });
  });

  it('for the first time after a good answer are to be tried once more, by all', async () => {
    const given = await refusing([GOOD, BAD, BAD, GOOD]);
    await call(given);
    expect(await failureOf(given, true)).toMatchObject({
      name: 'VendorUnavailable',
      code: 'refused-once',
      retryAfterMs: 10_000,
      sent: 'nothing',
    });
    given.clock.now = 4_000;
    expect(await failureOf(given)).toMatchObject({ code: 'refused-once', retryAfterMs: 6_000 });
    given.clock.now = 10_000;
    expect(await call(given)).toEqual({ ok: true });
  });

  it('are wrong where no good answer came in between, until one comes', async () => {
    const given = await refusing([GOOD, BAD, BAD, BAD, GOOD, BAD]);
    await call(given);
    await failureOf(given);
    given.clock.now = 10_000;
    expect(await failureOf(given)).toMatchObject({ name: 'VendorRefused', code: 'bad-credentials' });
    expect(await failureOf(given)).toMatchObject({ name: 'VendorRefused', code: 'bad-credentials' });
    await call(given);
    expect(await failureOf(given)).toMatchObject({ code: 'refused-once' });
  });
});
