import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_KEY, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import type { Service } from '../world.ts';
import { keyLimits, limitOf } from './limits.ts';

/** Calls the method at each of these times, in ms; gives the waits, `-1` for a refusal. */
function waits(service: Service, method: string, times: readonly number[], shared = false): number[] {
  let now = 0;
  const limits = keyLimits(() => now);
  return times.map((time) => {
    now = time;
    const admission = limits.admit(limitOf(service, method, shared));
    return admission.kind === 'run' ? admission.waitMs : -1;
  });
}

const times = (count: number, at: number): number[] => Array<number>(count).fill(at);

describe('a limit', () => {
  it.each([
    ['of push methods is 5 a minute without a queue', 'push', 'getPushEventStats', 5],
    ['of the list is 3 a minute without a queue', 'incidents', 'getIncidentsList', 3],
  ] as const)('%s', (_name, service, method, calls) => {
    expect(waits(service, method, [...times(calls + 1, 0), 59_999, 60_000])).toEqual([
      ...times(calls, 0),
      -1,
      -1,
      0,
    ]);
  });

  it('of everything else is 10 a second, and 10 more wait for their turn', () => {
    expect(waits('incidents', 'getIncident', times(21, 0))).toEqual([
      ...times(10, 0),
      ...times(10, 1_000),
      -1,
    ]);
  });

  it('of the list covers single incidents where told so', () => {
    expect(waits('incidents', 'getIncident', times(4, 0), true)).toEqual([0, 0, 0, -1]);
  });
});

describe('a call above its limit', () => {
  let gravityZone: TestConsole;
  beforeEach(async () => {
    gravityZone = await startConsole({ limits: true });
  });
  afterEach(() => gravityZone.emulator.close());

  const list = (): Promise<Response> =>
    fetch(`${gravityZone.emulator.url}/api/v1.2/jsonrpc/incidents`, {
      method: 'POST',
      headers: {
        Authorization: `Basic ${Buffer.from(`${API_KEY}:`).toString('base64')}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'getIncidentsList', params: {}, id: 1 }),
    });

  it.each([
    ['json', 429, '60', '"code":-32003'],
    ['html', 429, '60, 60', '<html>'],
    ['rpc', 200, null, 'Rate limit exceeded. Maximum 3 requests per 60 seconds allowed.'],
  ] as const)('is refused as %s until the minute is over', async (limitAnswer, status, retryAfter, text) => {
    gravityZone.emulator.setFaults({ limitAnswer });
    for (let call = 0; call < 3; call += 1) expect(await (await list()).text()).toContain('"result"');
    const refused = await list();
    expect(refused.status).toBe(status);
    expect(refused.headers.get('retry-after')).toBe(retryAfter);
    expect(await refused.text()).toContain(text);
    await gravityZone.stage('POST', 'clock', { advanceMs: 60_000 });
    expect(await (await list()).text()).toContain('"result"');
  });

  it('may be the very next, however few came before', async () => {
    gravityZone.emulator.setFaults({ limitNext: 1 });
    expect((await list()).status).toBe(429);
    expect((await list()).status).toBe(200);
  });

  it('leaves the limits of other methods alone', async () => {
    for (let call = 0; call < 4; call += 1) await list();
    expect((await gravityZone.rpc('v1.0/jsonrpc/push', 'getPushEventStats')).status).toBe(200);
  });
});
