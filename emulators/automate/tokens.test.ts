import { afterEach, describe, expect, it } from 'vitest';
import { HEADERS, SEED, startCaller } from './caller.test-kit.ts';
import type { Caller } from './caller.test-kit.ts';
import type { AutomateSeed } from './seed.ts';

let caller: Caller;
let clock: number;
const start = async (changes: Partial<AutomateSeed> = {}): Promise<Caller> => {
  clock = Date.parse('2026-03-01T10:00:00Z');
  caller = await startCaller(changes, () => clock);
  return caller;
};
afterEach(() => caller.emulator.close());

/** The key of the test vectors of RFC 6238. */
const TOTP_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const TOKEN = '/cwa/api/v1/APIToken';
const credentials = (more: Record<string, string> = {}) =>
  JSON.stringify({ Username: SEED.username, Password: SEED.password, ...more });

describe('logging in', () => {
  it('gives a token for an hour and names both ends', async () => {
    await start();
    const reply = await caller.send('POST', TOKEN, HEADERS, credentials());
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      TokenType: 'Bearer',
      ExpirationDate: '2026-03-01T11:00:00Z',
      AbsoluteExpirationDate: '2026-03-01T18:00:00Z',
      IsTwoFactorRequired: false,
    });
  });

  it.each([
    ['a wrong password', credentials({ Password: 'wrong' }), HEADERS, 401],
    ['no clientID', credentials(), { 'content-type': 'application/json' }, 401],
    ['an unregistered clientID', credentials(), { ...HEADERS, clientID: 'another' }, 401],
    ['an unknown member', credentials({ Domain: 'x' }), HEADERS, 400],
    ['no password', '{"Username":"plumbline-api"}', HEADERS, 400],
    ['a broken body', '{', HEADERS, 400],
    ['a form', 'Username=a', { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a wish for XML', credentials(), { ...HEADERS, accept: 'application/xml' }, 406],
  ])('with %s is refused', async (_what, body, headers, status) => {
    await start();
    const reply = await caller.send('POST', TOKEN, headers, body);
    expect(reply.status).toBe(status);
    expect(reply.json()).toHaveProperty('message');
  });

  it('answers 400 for a wrong password where the server does so', async () => {
    await start({ modes: { badCredentials: 400 } });
    const reply = await caller.send('POST', TOKEN, HEADERS, credentials({ Password: 'wrong' }));
    expect(reply.status).toBe(400);
  });

  it('does without clientID where the server does so', async () => {
    await start({ modes: { clientIdOnToken: false } });
    const reply = await caller.send('POST', TOKEN, { 'content-type': 'application/json' }, credentials());
    expect(reply.status).toBe(200);
  });

  it.each([['TOKEN'], ['token'], ['Token']])('ignores the case of paths and members (%s)', async (word) => {
    await start();
    const body = JSON.stringify({ username: SEED.username, PASSWORD: SEED.password });
    const reply = await caller.send('POST', `/CWA/API/V1/api${word}`, HEADERS, body);
    expect(reply.status).toBe(200);
  });

  it.each([
    ['missing', undefined, true],
    ['wrong', '123456', true],
    ['that of half a minute ago', '375825', true],
    ['that of the next half minute', '248673', true],
    ['right', '589191', false],
  ])('answers 200 without a token unless the second factor is right: it is %s', async (_, code, isWanted) => {
    await start({ totpSecret: TOTP_SECRET });
    const given = credentials(code === undefined ? {} : { TwoFactorPasscode: code });
    const reply = await caller.send('POST', TOKEN, HEADERS, given);
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      AccessToken: isWanted ? '' : (expect.stringMatching(/./) as string),
      IsTwoFactorRequired: isWanted,
    });
  });

  it('takes a code once', async () => {
    await start({ totpSecret: TOTP_SECRET });
    const logIn = () => caller.send('POST', TOKEN, HEADERS, credentials({ TwoFactorPasscode: '589191' }));
    await logIn();
    clock += 29_999;
    expect((await logIn()).json()).toMatchObject({ AccessToken: '', IsTwoFactorRequired: true });
  });

  it('is left to single sign-on where the server does so, as it tells everybody', async () => {
    await start({ modes: { localLogIn: false } });
    expect((await caller.send('POST', TOKEN, HEADERS, credentials())).status).toBe(401);
    const reply = await caller.send('GET', TOKEN, HEADERS);
    expect(reply.json()).toMatchObject({ Services: [{ IsEnabled: true, IsLocalLoginEnabled: false }] });
  });

  it.each([
    ['with an offset', 'offset', '2026-03-01T06:00:00.000-05:00'],
    ['in local time without a zone', 'zoneless', '2026-03-01T06:00:00'],
  ] as const)('dates the token %s where the server does so', async (_, expirationDate, date) => {
    await start({ modes: { expirationDate } });
    const reply = await caller.send('POST', TOKEN, HEADERS, credentials());
    expect(reply.json()).toMatchObject({ ExpirationDate: date });
  });
});

describe('a token', () => {
  it('is needed by every route, also by those that do not exist', async () => {
    await start();
    for (const path of [
      '/Tickets',
      '/Tickets/1',
      '/Clients',
      '/Computers',
      '/Scripts',
      '/DatabaseServerTime',
      '/Nothing',
    ]) {
      const reply = await caller.send('GET', `/cwa/api/v1${path}`, HEADERS);
      expect([path, reply.status, reply.json()]).toMatchObject([path, 401, { code: 'Unauthorized' }]);
    }
  });

  it('does not help without clientID', async () => {
    await start();
    const authorization = `Bearer ${await caller.logIn()}`;
    const without = await caller.send('GET', '/cwa/api/v1/Tickets', { authorization });
    expect(without.status).toBe(401);
    const withId = await caller.send('GET', '/cwa/api/v1/Tickets', {
      authorization,
      CLIENTID: SEED.clientId,
    });
    expect(withId.status).toBe(200);
  });

  it('expires', async () => {
    await start({ tokenLifeMs: 60_000 });
    expect((await caller.api('GET', '/Tickets')).status).toBe(200);
    clock += 60_000;
    const late = await caller.api('GET', '/Tickets');
    expect(late.status).toBe(401);
    expect(late.json()).toEqual({ code: 'Unauthorized', message: 'The token has expired.' });
  });

  it('is forgotten when the server restarts', async () => {
    await start();
    expect((await caller.api('GET', '/Tickets')).status).toBe(200);
    await caller.send('DELETE', '/emulator/tokens');
    expect((await caller.api('GET', '/Tickets')).status).toBe(401);
  });
});

describe('refreshing', () => {
  it('takes the token as a bare JSON string and never goes beyond the absolute end', async () => {
    await start({ tokenLifeMs: 60_000, tokenAbsoluteLifeMs: 90_000 });
    const token = await caller.logIn();
    clock += 50_000;
    const reply = await caller.send('POST', `${TOKEN}/Refresh`, HEADERS, JSON.stringify(token));
    expect(reply.json()).toMatchObject({
      ExpirationDate: '2026-03-01T10:01:30Z',
      AbsoluteExpirationDate: '2026-03-01T10:01:30Z',
    });
  });

  it('takes no object and no unknown or expired token', async () => {
    await start({ tokenLifeMs: 60_000 });
    const token = await caller.logIn();
    const refresh = (body: unknown) => caller.send('POST', `${TOKEN}/Refresh`, HEADERS, JSON.stringify(body));
    expect((await refresh({ AccessToken: token })).status).toBe(400);
    expect((await refresh('unknown')).status).toBe(401);
    clock += 60_000;
    expect((await refresh(token)).status).toBe(401);
  });
});
