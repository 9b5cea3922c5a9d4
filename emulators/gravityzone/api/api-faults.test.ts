import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';

let gravityZone: TestConsole;
beforeEach(async () => {
  gravityZone = await startConsole();
});
afterEach(() => gravityZone.emulator.close());

const stats = () => gravityZone.rpc('v1.0/jsonrpc/push', 'getPushEventStats');
const company = () => gravityZone.rpc('v1.0/jsonrpc/companies', 'getCompanyDetails');

describe('a fault of the API', () => {
  it.each([
    ['a revoked key by status', { keyRevoked: true }, 401, -32001],
    ['a revoked key in the body', { keyRevoked: true, refuseBy: 'body' }, 200, -32001],
    ['a tick taken away by status', { withoutApis: ['push'] }, 403, -32000],
    ['a tick taken away in the body', { withoutApis: ['push'], refuseBy: 'body' }, 200, -32001],
    ['an error code in a 200', { failCode: -32002 }, 200, -32002],
    ['a status with a JSON error', { failWith: 500, failBody: 'json' }, 500, -32000],
  ] as const)('can be %s', async (_name, faults, status, code) => {
    gravityZone.emulator.setFaults(faults);
    expect(await stats()).toMatchObject({ status, code, id: 'test' });
    gravityZone.emulator.setFaults({});
    expect(await stats()).toMatchObject({ status: 200, code: undefined });
  });

  it('ends by itself after so many calls', async () => {
    gravityZone.emulator.setFaults({ failCode: -32000, failTimes: 1 });
    expect(await stats()).toHaveProperty('code', -32000);
    expect(await stats()).toHaveProperty('code', undefined);
  });

  it('strikes only the methods named, and a tick only its own API', async () => {
    gravityZone.emulator.setFaults({ failCode: -32000, onlyMethods: ['getPushEventStats'] });
    expect(await stats()).toHaveProperty('code', -32000);
    expect(await company()).toHaveProperty('code', undefined);
    gravityZone.emulator.setFaults({ withoutApis: ['push'] });
    expect(await company()).toHaveProperty('code', undefined);
  });

  it('can be silence', async () => {
    gravityZone.emulator.setFaults({ hang: true });
    const call = fetch(`${gravityZone.emulator.url}/api/v1.0/jsonrpc/push`, {
      method: 'POST',
      body: '{}',
      signal: AbortSignal.timeout(100),
    });
    await expect(call).rejects.toHaveProperty('name', 'TimeoutError');
  });

  it('can be a connection that breaks before the call takes effect, as often as told', async () => {
    const { incident } = await gravityZone.emulator.incident({});
    gravityZone.emulator.setFaults({ dropBeforeCommit: 1 });
    const close = () =>
      gravityZone.rpc('v1.0/jsonrpc/incidents', 'changeIncidentStatus', {
        type: 'incidents',
        incidentId: incident.id,
        status: 3,
      });
    await expect(close()).rejects.toThrow('fetch failed');
    expect((await gravityZone.stage('GET', `incidents/${incident.id}`)).body).toHaveProperty(
      'status',
      'open',
    );
    expect((await close()).result).toBe(true);
    expect(gravityZone.emulator.requests().calls.map(({ status }) => status)).toEqual([0, 200]);
  });

  it.each([
    [200, '200 OK'],
    [403, '403 Forbidden'],
    [502, '502 Bad Gateway'],
    [503, '503 Service Unavailable'],
  ])('can be a page of an edge with %i in the place of JSON-RPC', async (failWith, title) => {
    gravityZone.emulator.setFaults({ failWith });
    const answer = await fetch(`${gravityZone.emulator.url}/api/v1.0/jsonrpc/push`, {
      method: 'POST',
      body: '{}',
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([failWith, 'text/html']);
    expect(await answer.text()).toContain(`<title>${title}</title>`);
  });

  it('can be a connection that breaks after the call took effect', async () => {
    gravityZone.emulator.setFaults({ dropAfterCommit: 1 });
    const { incident } = await gravityZone.emulator.incident({});
    const params = { type: 'incidents', incidentId: incident.id, status: 3 };
    await expect(gravityZone.rpc('v1.0/jsonrpc/incidents', 'changeIncidentStatus', params)).rejects.toThrow(
      'fetch failed',
    );
    expect((await gravityZone.stage('GET', `incidents/${incident.id}`)).body).toMatchObject({
      status: 'closed',
    });
    expect((await stats()).status).toBe(200);
  });
});
