import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_KEY, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';

let gravityZone: TestConsole;
beforeEach(async () => {
  gravityZone = await startConsole();
});
afterEach(() => gravityZone.emulator.close());

const BASIC = `Basic ${Buffer.from(`${API_KEY}:`).toString('base64')}`;
const call = (fields: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getPushEventStats', params: {}, ...fields });

describe('the envelope of a call', () => {
  it.each([1, 0, 'test', '1'])('has its id %j echoed with its type', async (id) => {
    expect((await gravityZone.post('v1.0/jsonrpc/push', call({ id }))).id).toBe(id);
  });

  it.each([
    ['no JSON', '{', -32700],
    ['a batch', `[${call({})}]`, -32600],
    ['another version of JSON-RPC', call({ jsonrpc: '1.0' }), -32600],
    ['no id', call({ id: undefined }), -32600],
    ['no params', call({ params: undefined }), -32600],
    ['a list as params', call({ params: [] }), -32600],
    ['an unknown method', call({ method: 'getStats' }), -32601],
    ['an unknown parameter', call({ params: { all: true } }), -32602],
  ])('with %s is refused in a 200', async (_name, body, code) => {
    expect(await gravityZone.post('v1.0/jsonrpc/push', body)).toMatchObject({ status: 200, code });
  });

  it.each([
    ['v1.1/jsonrpc/push', 'getPushEventStats'],
    ['v1.0/jsonrpc/incidents', 'getIncidentsList'],
    ['v1.1/jsonrpc/incidents', 'getIncident'],
    ['v1.2/jsonrpc/companies', 'getCompanyDetails'],
    ['v1.1/jsonrpc/network', 'getCompaniesList'],
    ['v1.2/jsonrpc/incidents', 'changeIncidentStatus'],
    ['v1.2/jsonrpc/incidents', 'updateIncidentNote'],
    ['v2.0/jsonrpc/push', 'getPushEventStats'],
  ])('at the wrong version %s finds no %s', async (place, method) => {
    expect(await gravityZone.rpc(place, method)).toMatchObject({ status: 200, code: -32601 });
  });

  it('may have a slash behind the service', async () => {
    expect(await gravityZone.rpc('v1.0/jsonrpc/push/', 'getPushEventStats')).toMatchObject({
      status: 200,
      code: undefined,
    });
  });

  it('is not found at an unknown service', async () => {
    expect((await gravityZone.post('v1.0/jsonrpc/policies', call({}))).status).toBe(404);
    expect((await gravityZone.post('v1/jsonrpc/push', call({}))).status).toBe(404);
  });

  it.each([
    ['no key', { 'Content-Type': 'application/json' }, 401, -32001],
    [
      'a key with a password',
      {
        Authorization: `Basic ${Buffer.from(`${API_KEY}:x`).toString('base64')}`,
        'Content-Type': 'application/json',
      },
      401,
      -32001,
    ],
    ['the bare key', { Authorization: API_KEY, 'Content-Type': 'application/json' }, 401, -32001],
    ['no Content-Type', { Authorization: BASIC }, 415, -32600],
  ])('with %s is refused', async (_name, headers, status, code) => {
    expect(await gravityZone.post('v1.0/jsonrpc/push', call({}), headers)).toMatchObject({
      status,
      code,
      id: 1,
    });
  });
});

it('a missing tick shows in what the key may do', async () => {
  gravityZone.emulator.setFaults({ withoutApis: ['incidents', 'companies', 'network'] });
  expect((await gravityZone.rpc('v1.0/jsonrpc/general', 'getApiKeyDetails')).result).toMatchObject({
    enabledApis: ['push', 'general'],
  });
});

it('calls are counted and kept with their time and answer', async () => {
  await gravityZone.rpc('v1.0/jsonrpc/push', 'getPushEventStats');
  await gravityZone.emulator.advance(60_000);
  await gravityZone.rpc('v1.0/jsonrpc/push', 'resetPushEventStats');
  await gravityZone.rpc('v1.1/jsonrpc/push', 'getPushEventStats');
  const { calls, ...counts } = gravityZone.emulator.requests();
  expect(counts).toEqual({
    total: 3,
    writes: 1,
    byMethod: { getPushEventStats: 2, resetPushEventStats: 1 },
  });
  expect(calls.map(({ place, method, status, code }) => [place, method, status, code])).toEqual([
    ['v1.0/push', 'getPushEventStats', 200, null],
    ['v1.0/push', 'resetPushEventStats', 200, null],
    ['v1.1/push', 'getPushEventStats', 200, -32601],
  ]);
  expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
});
