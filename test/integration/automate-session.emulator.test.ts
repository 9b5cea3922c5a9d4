import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import type { AutomateEmulator, AutomateSeed } from '../../emulators/automate/index.ts';
import { createAutomateClient } from '../../src/desks/automate/connection/automate-client.ts';
import type { AutomateClient } from '../../src/desks/automate/connection/automate-client.ts';
import { settingsFor } from '../../src/desks/automate/scripted-server.fixture.ts';
import type { AutomateSettings } from '../../src/desks/automate/settings.ts';
import { secretOf } from '../../src/settings/schema/secret.ts';
import { SEED, factsAt } from './automate-world.ts';

const HOUR = 3_600_000;
const TOTP_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const WITH_CODES = { totpSecret: secretOf(TOTP_SECRET) };

let emulator: AutomateEmulator;
let client: AutomateClient;
/** Ours, in ms. The server's is `ahead` of it. */
let now: number;
let ahead: number;
afterEach(async () => {
  vi.restoreAllMocks();
  await emulator.close();
});

async function start(
  seed: Partial<AutomateSeed> = {},
  settings: Partial<AutomateSettings> = {},
): Promise<void> {
  now = Date.parse('2026-03-01T10:00:00Z');
  ahead = 0;
  emulator = await startAutomateEmulator({
    seed: { ...SEED, ...seed },
    now: () => now + ahead,
  });
  client = createAutomateClient(settingsFor(emulator.url, settings), () => now);
}

const read = (signal = new AbortController().signal): Promise<unknown> =>
  client.get('/DatabaseServerTime', {}, z.string(), signal);

const asked = async (): Promise<Record<string, number>> =>
  (await factsAt<{ byRoute: Record<string, number> }>(emulator, 'requests')).byRoute;

const forgetTokens = (): Promise<unknown> => factsAt(emulator, 'tokens', 'DELETE');

describe('a token of an emulated Automate server', () => {
  it.each([
    ['told in UTC', 'utc', 4],
    ['told with an offset', 'offset', 4],
    ['in the past, as its zone is not told', 'zoneless', 5],
  ] as const)(
    'whose end is %s serves all calls of its life, and the next one those that follow',
    async (_, expirationDate, reads) => {
      await start({ modes: { expirationDate } });
      await Promise.all([read(), read()]);
      now += 57 * 60_000;
      await read();
      expect(await asked()).toMatchObject({ 'POST /APIToken': 1, 'GET /DatabaseServerTime': 3 });
      now += 4 * 60_000;
      await read();
      // where its end is not believed, the server refuses one call
      expect(await asked()).toMatchObject({ 'POST /APIToken': 2, 'GET /DatabaseServerTime': reads });
    },
  );

  it('is renewed before its absolute end', async () => {
    await start({ tokenLifeMs: 8 * HOUR, tokenAbsoluteLifeMs: HOUR });
    await read();
    now += HOUR - 120_000;
    await read();
    expect(await asked()).toMatchObject({ 'POST /APIToken': 2, 'GET /DatabaseServerTime': 2 });
  });

  it('is good for as long where the clock of the server is wrong', async () => {
    await start();
    ahead = -3 * HOUR;
    await read();
    now += HOUR - 120_001;
    await read();
    expect(await asked()).toMatchObject({ 'POST /APIToken': 1 });
    now += 1;
    await read();
    expect(await asked()).toMatchObject({ 'POST /APIToken': 2, 'GET /DatabaseServerTime': 3 });
  });
});

describe('an emulated Automate server that wants a second factor', () => {
  it('and is given none refuses the log-in, with advice', async () => {
    await start({ totpSecret: TOTP_SECRET });
    await expect(read()).rejects.toMatchObject({
      code: 'two-factor-required',
      retryable: false,
      advice: expect.stringContaining('Set totpSecret') as string,
    });
    expect(await asked()).toEqual({ 'POST /APIToken': 1 });
  });

  it.each([
    ['right', 0],
    ['ten minutes fast', 600_000],
    ['three hours slow', -3 * HOUR],
  ])('takes the code of its own clock, which is %s', async (_, difference) => {
    await start({ totpSecret: TOTP_SECRET }, WITH_CODES);
    ahead = difference;
    await read();
    expect(await asked()).toEqual({ 'POST /APIToken': 2, 'GET /DatabaseServerTime': 1 });
  });

  it('is sent no code where it asks for none', async () => {
    await start({}, WITH_CODES);
    await read();
    expect(await asked()).toEqual({ 'POST /APIToken': 1, 'GET /DatabaseServerTime': 1 });
  });

  it('is sent the next code, and nobody asks before it is time', async () => {
    await start({ totpSecret: TOTP_SECRET }, WITH_CODES);
    now += 12_000;
    await read();
    await forgetTokens();
    const held = { code: 'waits-for-code', retryable: true, sent: 'nothing', retryAfterMs: 18_000 };
    await expect(read()).rejects.toMatchObject(held);
    now += 17_999;
    await expect(read()).rejects.toMatchObject({ ...held, retryAfterMs: 1 });
    expect(await asked()).toMatchObject({ 'POST /APIToken': 3 });
    now += 1;
    expect(await read()).toMatch(/^2026-03-01T10:00:30/);
  });

  it('whose code another worker used takes the next one', async () => {
    await start({ totpSecret: TOTP_SECRET }, WITH_CODES);
    await read();
    client = createAutomateClient(settingsFor(emulator.url, WITH_CODES), () => now);
    await expect(read()).rejects.toMatchObject({ code: 'waits-for-code', retryAfterMs: 30_000 });
    now += 30_000;
    expect(await read()).toMatch(/^2026/);
  });

  it('is asked three times before the secret counts as wrong', async () => {
    await start({ totpSecret: TOTP_SECRET }, { totpSecret: secretOf('JBSWY3DPEHPK3PXP') });
    for (let time = 1; time < 3; time += 1) {
      await expect(read()).rejects.toMatchObject({ code: 'waits-for-code', retryable: true });
      now += 30_000;
    }
    await expect(read()).rejects.toMatchObject({
      code: 'two-factor-refused',
      retryable: false,
      advice: expect.stringContaining('totpSecret') as string,
    });
  });

  it('is not asked with a secret that is none', async () => {
    const settings = { totpSecret: secretOf('not base32!') };
    await expect(start({}, settings)).rejects.toMatchObject({ code: 'bad-totp-secret' });
  });
});

describe('an emulated Automate server that refuses a log-in', () => {
  it.each([
    ['since only single sign-on is possible', { modes: { localLogIn: false } }, 'local-login-off'],
    ['since the password is wrong', { password: 'changed' }, 'bad-credentials'],
  ])('is asked once how to log in, %s', async (_, seed, code) => {
    await start(seed);
    await expect(Promise.all([read(), read()])).rejects.toMatchObject({ code, retryable: false });
    await expect(read()).rejects.toMatchObject({ code });
    expect(await asked()).toEqual({ 'POST /APIToken': 1, 'GET /APIToken': 1 });
  });

  it('names the services that log users in', async () => {
    await start({ modes: { localLogIn: false } });
    await expect(read()).rejects.toMatchObject({
      advice: expect.stringContaining('by ConnectWise Single Sign-On only') as string,
    });
  });
});

describe('the requests at an emulated Automate server', () => {
  it('are no more than requestsPerMinute allows, and those that wait can be aborted', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(0); // no time for another request passes
    await start({}, { requestsPerMinute: 30 }); // three at once, the rest in the course of the minute
    await Promise.all([read(), read()]);
    const stop = new AbortController();
    const waiting = read(stop.signal);
    const unsent = client.post('/Batch/ScriptExecute', 'a test', {}, z.unknown(), stop.signal);
    stop.abort(new Error('stopped by the test'));
    await expect(waiting).rejects.toThrow('stopped by the test');
    await expect(unsent).rejects.toThrow('stopped by the test');
    expect(await asked()).toEqual({ 'POST /APIToken': 1, 'GET /DatabaseServerTime': 2 });
  });

  it.each([
    ['a call', true, 'GET /DatabaseServerTime'],
    ['a log-in', false, 'POST /APIToken'],
  ])('stop for as long as Retry-After says, where %s is answered 429', async (_, isLoggedIn, route) => {
    await start();
    if (isLoggedIn) await read();
    emulator.faults.set({ failWith: 429, failTimes: 1, retryAfterSeconds: 300 });
    await expect(read()).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 300_000 });
    const before = await asked();
    expect(before).toHaveProperty([route]);
    await expect(read()).rejects.toMatchObject({ code: 'rate-limited', sent: 'nothing' });
    const write = client.post(
      '/Batch/ScriptExecute',
      'a test',
      {},
      z.unknown(),
      new AbortController().signal,
    );
    await expect(write).rejects.toMatchObject({ code: 'rate-limited', sent: 'nothing' });
    expect(await asked()).toEqual(before);
  });
});
