import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_KEY, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import type { Service } from './json-rpc.ts';
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

  it.each([
    ['companies', 'getCompanyDetails'],
    ['network', 'getCompaniesList'],
  ] as const)('of %s is 5 a second, and 5 more wait for their turn', (service, method) => {
    expect(waits(service, method, times(11, 0))).toEqual([...times(5, 0), ...times(5, 1_000), -1]);
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

  const call = (place: string, method: string, params: object = {}): Promise<Response> =>
    fetch(`${gravityZone.emulator.url}/api/${place}`, {
      method: 'POST',
      headers: {
        Authorization: `Basic ${Buffer.from(`${API_KEY}:`).toString('base64')}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 }),
    });
  const list = (): Promise<Response> => call('v1.2/jsonrpc/incidents', 'getIncidentsList');
  const single = (id: string): Promise<Response> => call('v1.2/jsonrpc/incidents', 'getIncident', { id });

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

  it.each(['getIncident', 'changeIncidentStatus', 'setPushEventSettings', 'getCompaniesList'])(
    'of %s is refused in each form before it takes effect',
    async (method) => {
      const { incident } = await gravityZone.emulator.incident({});
      const places: Record<string, string> = {
        getIncident: 'v1.2/jsonrpc/incidents',
        changeIncidentStatus: 'v1.0/jsonrpc/incidents',
        setPushEventSettings: 'v1.0/jsonrpc/push',
        getCompaniesList: 'v1.0/jsonrpc/network',
      };
      const params = { type: 'incidents', incidentId: incident.id, status: 3 };
      const answers = [];
      for (const limitAnswer of ['json', 'html', 'rpc'] as const) {
        gravityZone.emulator.setFaults({ limitAnswer, limitNext: 1 });
        const { status, headers } = await call(places[method] ?? '', method, params);
        answers.push([status, headers.get('retry-after'), headers.get('content-type')]);
      }
      expect(answers).toEqual([
        [429, '60', 'application/json'],
        [429, '60, 60', 'text/html'],
        [200, null, 'application/json'],
      ]);
      expect((await gravityZone.stage('GET', `incidents/${incident.id}`)).body).toEqual(incident);
    },
  );

  it('has the code and the words of a limit in a JSON body', async () => {
    gravityZone.emulator.setFaults({ limitAnswer: 'rpc', limitNext: 1 });
    expect(await (await list()).json()).toEqual({
      id: 1,
      jsonrpc: '2.0',
      error: {
        code: -32003,
        message: 'Too many requests',
        data: { details: 'Rate limit exceeded. Maximum 3 requests per 60 seconds allowed.' },
      },
    });
  });

  it('counts all methods of the push together', async () => {
    const methods = ['getPushEventSettings', 'getPushEventStats', 'resetPushEventStats', 'sendTestPushEvent'];
    for (const method of [...methods, 'setPushEventSettings'])
      expect((await call('v1.0/jsonrpc/push', method)).status).toBe(200);
    for (const method of methods) expect((await call('v1.0/jsonrpc/push', method)).status).toBe(429);
    await gravityZone.stage('POST', 'clock', { advanceMs: 60_000 });
    expect((await call('v1.0/jsonrpc/push', 'getPushEventStats')).status).toBe(200);
  });

  it('waits for its turn in a queue of 10 where there is one, and is refused behind them', async () => {
    const { incident } = await gravityZone.emulator.incident({});
    const startedAt = performance.now();
    const statuses = await Promise.all(
      Array.from({ length: 25 }, async () => (await single(incident.id)).status),
    );
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(900);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });
});
