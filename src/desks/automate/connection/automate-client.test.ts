import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { createAutomateClient } from './automate-client.ts';
import type { AutomateClient } from './automate-client.ts';
import { settingsFor, startScriptedServer } from '../scripted-server.fixture.ts';
import type { Reply, ScriptedServer, Seen } from '../scripted-server.fixture.ts';

const LOG_IN = '/cwa/api/v1/APIToken';
const NOW = Date.parse('2026-03-01T10:00:00Z');
const signal = new AbortController().signal;

let server: ScriptedServer;
afterEach(() => server.close());

async function clientOf(
  reply: (seen: Seen, count: number) => Reply | undefined,
  now = () => NOW,
): Promise<AutomateClient> {
  server = await startScriptedServer(reply);
  return createAutomateClient(settingsFor(server.url, { requestTimeout: 1_000 }), now);
}

const get = (client: AutomateClient): Promise<unknown> =>
  client.get('/Thing', {}, z.object({ ok: z.literal(true) }), signal);
const post = (client: AutomateClient): Promise<unknown> =>
  client.post('/Thing', 'a test', { a: 1 }, z.object({ ok: z.literal(true) }), signal);
const logIns = (): number =>
  server.requests.filter(({ method, path }) => method === 'POST' && path === LOG_IN).length;
const calls = (): Seen[] => server.requests.filter(({ path }) => path !== LOG_IN);
const good = (seen: Seen): Reply | undefined => (seen.path === LOG_IN ? undefined : { body: { ok: true } });

/** Log-ins give token-1, token-2 …, each good until `expires`, by a server whose clock says `date`. */
const tokens = (expires: string | undefined, date: string) => (seen: Seen, count: number) =>
  seen.path === LOG_IN
    ? { headers: { date }, body: { AccessToken: `token-${count}`, ExpirationDate: expires } }
    : { body: { ok: true } };

describe('every call to Automate', () => {
  it('carries clientID, log-ins too, and after the log-in the token', async () => {
    const client = await clientOf(good);
    await get(client);
    expect(server.requests.map(({ headers }) => headers['clientid'])).toEqual([
      '0a1b2c3d-0000-4000-8000-123456789abc',
      '0a1b2c3d-0000-4000-8000-123456789abc',
    ]);
    expect(server.requests[0]?.body).toEqual({ Username: 'plumbline-api', Password: 'correct horse' });
    expect(calls()[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      accept: 'application/json',
    });
  });

  it('shares one log-in among callers that come at the same time', async () => {
    const client = await clientOf(good);
    await Promise.all([get(client), get(client), post(client)]);
    expect(logIns()).toBe(1);
  });

  it('sends spaces as %20 and leaves nothing of a condition to interpretation', async () => {
    const client = await clientOf(good);
    await client.get('/Thing', { condition: "Subject like '%[GZ-1%' and A = 1" }, z.unknown(), signal);
    expect(calls()[0]?.query.get('condition')).toBe("Subject like '%[GZ-1%' and A = 1");
  });
});

describe('a token', () => {
  const date = 'Sun, 01 Mar 2026 10:00:00 GMT';

  it.each([
    ['in UTC', '2026-03-01T11:00:00Z', date],
    ['with an offset', '2026-03-01T06:00:00-05:00', date],
    ['without a zone, taken for UTC', '2026-03-01T11:00:00', date],
    ['by a server whose clock is four hours behind', '2026-03-01T07:00:00Z', 'Sun, 01 Mar 2026 06:00:00 GMT'],
  ])('is renewed two minutes before it expires, %s', async (_, expires, serverDate) => {
    let now = NOW;
    const client = await clientOf(tokens(expires, serverDate), () => now);
    await get(client);
    now = NOW + 58 * 60_000 - 1;
    await get(client);
    expect(logIns()).toBe(1);
    now = NOW + 58 * 60_000;
    await get(client);
    expect(logIns()).toBe(2);
    expect(calls().at(-1)?.headers['authorization']).toBe('Bearer token-2');
  });

  it('is not used past its absolute end', async () => {
    let now = NOW;
    const dates = { ExpirationDate: '2026-03-01T18:00:00Z', AbsoluteExpirationDate: '2026-03-01T11:00:00Z' };
    const client = await clientOf(
      (seen) =>
        seen.path === LOG_IN
          ? { headers: { date }, body: { AccessToken: 'token', ...dates } }
          : { body: { ok: true } },
      () => now,
    );
    await get(client);
    now = NOW + 58 * 60_000;
    await get(client);
    expect(logIns()).toBe(2);
  });

  it('that lives for less than four minutes is renewed half-way', async () => {
    let now = NOW;
    const client = await clientOf(tokens('2026-03-01T10:03:00Z', date), () => now);
    await get(client);
    now = NOW + 90_000 - 1;
    await get(client);
    expect(logIns()).toBe(1);
    now = NOW + 90_000;
    await get(client);
    expect(logIns()).toBe(2);
  });

  it.each([
    ['lies in the past', '2026-03-01T06:00:00'],
    [
      'lies in the past for a server with the wrong time',
      '2026-03-01T11:00:00',
      'Sun, 01 Mar 2026 14:00:00 GMT',
    ],
    ['is now', '2026-03-01T10:00:00'],
    ['is half a minute away', '2026-03-01T10:00:30'],
    ['is none', 'soon'],
  ])('whose end %s is used until the server refuses it', async (_, expires, serverDate = date) => {
    let now = NOW;
    const client = await clientOf(tokens(expires, serverDate), () => now);
    await get(client);
    now = NOW + 86_400_000;
    await get(client);
    expect(logIns()).toBe(1);
  });

  it('without a date is used until the server refuses it', async () => {
    let now = NOW;
    const client = await clientOf(tokens(undefined, date), () => now);
    await get(client);
    now = NOW + 365 * 86_400_000;
    await get(client);
    expect(logIns()).toBe(1);
  });

  it.each([
    ['read', get],
    ['write', post],
  ])('that the server refuses is replaced once, and the %s repeated once', async (_, call) => {
    const client = await clientOf((seen, count) => {
      if (seen.path === LOG_IN) return { body: { AccessToken: `token-${count}` } };
      return seen.headers['authorization'] === 'Bearer token-1' ? { status: 401 } : { body: { ok: true } };
    });
    expect(await call(client)).toEqual({ ok: true });
    expect([logIns(), calls().length]).toEqual([2, 2]);
  });

  it('is not asked for a third time', async () => {
    const client = await clientOf((seen) =>
      seen.path === LOG_IN ? undefined : { status: 401, body: { message: 'No.' } },
    );
    await expect(get(client)).rejects.toMatchObject({ code: 'bad-credentials', retryable: false });
    expect([logIns(), calls().length]).toEqual([2, 2]);
  });
});

describe('a log-in', () => {
  const logInGives = (reply: Reply): Promise<AutomateClient> => clientOf(() => reply);

  it.each<[string, Reply, string]>([
    ['400', { status: 400, body: { Message: 'Bad credentials' } }, 'bad-credentials'],
    ['401', { status: 401 }, 'bad-credentials'],
    ['403', { status: 403 }, 'bad-credentials'],
    ['200 without a token', { body: { UserId: '41', AccessToken: '' } }, 'bad-credentials'],
    [
      '200 and a demand for a second factor',
      { body: { AccessToken: '', IsTwoFactorRequired: true } },
      'two-factor-required',
    ],
  ])('answered %s is refused', async (_, reply, code) => {
    const client = await logInGives(reply);
    await expect(get(client)).rejects.toMatchObject({ code, retryable: false });
  });

  it.each<[string, Reply, string]>([
    ['503', { status: 503 }, 'server-error'],
    ['429', { status: 429 }, 'rate-limited'],
    ['200 and HTML', { body: '<html>' }, 'not-the-vendor'],
    ['403 by a firewall', { status: 403, body: '<html>' }, 'not-the-vendor'],
    ['nothing', { drop: true }, 'no-answer'],
  ])('answered %s is tried again', async (_, reply, code) => {
    const client = await logInGives(reply);
    await expect(get(client)).rejects.toMatchObject({ code, retryable: true });
  });

  it('that was refused is not repeated for half a minute, so that the account is not locked', async () => {
    let now = NOW;
    const client = await clientOf(
      () => ({ status: 401 }),
      () => now,
    );
    await expect(get(client)).rejects.toThrow('answered 401 to the log-in');
    now = NOW + 29_999;
    await expect(get(client)).rejects.toThrow('answered 401 to the log-in');
    expect(logIns()).toBe(1);
    now = NOW + 30_000;
    await expect(get(client)).rejects.toThrow('answered 401 to the log-in');
    expect(logIns()).toBe(2);
  });

  it('never tells the password in its failure', async () => {
    const client = await clientOf(({ body }) => ({ status: 401, body: { message: JSON.stringify(body) } }));
    const failure = (await get(client).catch((error: unknown) => error)) as Error;
    expect(failure.message).toContain('"Password":"[secret]"');
    expect(JSON.stringify([failure, failure.stack, failure.cause])).not.toContain('correct horse');
  });
});

describe('an answer', () => {
  it.each<[string, Reply]>([
    ['nothing', { body: '' }],
    ['plain text', { body: 'Please wait' }],
    ['JSON of another form', { body: { Message: 'busy' } }],
  ])('of %s with status 200 counts as none', async (_, reply) => {
    const client = await clientOf((seen) => (seen.path === LOG_IN ? undefined : reply));
    await expect(get(client)).rejects.toMatchObject({ code: 'unreadable-answer', retryable: true });
  });

  it('that does not come in time counts as none', async () => {
    // The time ends once the call has arrived: a slow machine must not end it before, with the log-in.
    const time = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
    onTestFinished(() => timeout.mockRestore());
    const client = await clientOf((seen) => {
      if (seen.path === LOG_IN) return undefined;
      time.abort(new DOMException('', 'TimeoutError'));
      return { hang: true };
    });
    await expect(post(client)).rejects.toMatchObject({
      code: 'no-answer',
      message: expect.stringContaining('no answer within 1000 ms') as string,
      retryable: true,
    });
    expect(timeout).toHaveBeenCalledWith(1_000);
    expect(calls()).toHaveLength(1);
  });

  it.each<[string, (client: AutomateClient) => Promise<unknown>, Reply, string]>([
    ['nothing to a write', post, { drop: true }, 'perhaps'],
    ['nothing to a read', get, { drop: true }, 'nothing'],
    ['502 to a write', post, { status: 502 }, 'perhaps'],
    ['429 to a write', post, { status: 429 }, 'nothing'],
    ['HTML to a write', post, { body: '<html>' }, 'perhaps'],
    ['HTML to a read', get, { body: '<html>' }, 'nothing'],
  ])('of %s tells whether a write may have been carried out', async (_, call, reply, sent) => {
    const client = await clientOf((seen) => (seen.path === LOG_IN ? undefined : reply));
    await expect(call(client)).rejects.toMatchObject({ sent });
  });

  it('that is missing from a log-in sent no write', async () => {
    const client = await clientOf(() => ({ drop: true }));
    await expect(post(client)).rejects.toMatchObject({ sent: 'nothing' });
  });

  it('of 404 is no failure where the thing may be missing', async () => {
    const client = await clientOf((seen) => (seen.path === LOG_IN ? undefined : { status: 404 }));
    expect(await client.getIfThere('/Thing/1', {}, z.unknown(), signal)).toBeUndefined();
    await expect(get(client)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of 404 by what stands between is no sign that the thing is missing', async () => {
    const page = { status: 404, body: '<html><title>Not here</title>' };
    const client = await clientOf((seen) => (seen.path === LOG_IN ? undefined : page));
    await expect(client.getIfThere('/Thing/1', {}, z.unknown(), signal)).rejects.toMatchObject({
      code: 'not-the-vendor',
      retryable: true,
    });
  });

  it('of 401 by what stands between takes no new log-in', async () => {
    const client = await clientOf((seen) =>
      seen.path === LOG_IN ? undefined : { status: 401, body: '<html>' },
    );
    await expect(get(client)).rejects.toMatchObject({ code: 'not-the-vendor' });
    expect(logIns()).toBe(1);
  });

  it('that repeats the token is told without it, also where the token was replaced', async () => {
    const client = await clientOf((seen, count) =>
      seen.path === LOG_IN
        ? { body: { AccessToken: `t0ken-${count}` } }
        : { status: 401, body: { message: `${String(seen.headers['authorization'])}, not t0ken-1` } },
    );
    const error = (await get(client).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toContain('Bearer [secret], not [secret]');
    expect(JSON.stringify([error.stack, error.cause])).not.toContain('t0ken');
  });
});

describe("the server's clock", () => {
  it.each([
    ['ahead', 'Sun, 01 Mar 2026 10:04:00 GMT', 240_000],
    ['behind', 'Sun, 01 Mar 2026 09:59:00 GMT', -60_000],
    ['unreadable', 'soon', 0],
  ])('is known from its last answer: %s', async (_, date, ahead) => {
    const client = await clientOf((seen) =>
      seen.path === LOG_IN ? undefined : { headers: { date }, body: { ok: true } },
    );
    await get(client);
    expect(client.clockAhead()).toBe(ahead);
  });
});

describe('a read that is aborted', () => {
  it('leaves no rejection behind where the log-in fails after it', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): unknown => unhandled.push(reason);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const stop = new AbortController();
    const client = await clientOf(() => {
      stop.abort(new Error('stopped by the test'));
      return { status: 401 };
    });
    const aborted = client.get('/Thing', {}, z.unknown(), stop.signal);
    await expect(aborted).rejects.toThrow('stopped by the test');
    await expect(get(client)).rejects.toThrow('answered 401 to the log-in');
    expect(unhandled).toEqual([]);
  });

  it('ends with the reason of its signal, and leaves the log-in to the others', async () => {
    const stop = new AbortController();
    const client = await clientOf((seen) => {
      stop.abort(new Error('stopped by the test'));
      return good(seen);
    });
    const aborted = client.get('/Thing', {}, z.unknown(), stop.signal);
    const other = get(client);
    await expect(aborted).rejects.toThrow('stopped by the test');
    expect(await other).toEqual({ ok: true });
    expect(logIns()).toBe(1);
  });
});
