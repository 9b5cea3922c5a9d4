import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { secretOf } from '../../settings/schema/secret.ts';
import { recorded } from './fake-api.fixture.ts';
import { gravityZoneApi } from './json-rpc.ts';
import type { GravityZoneApi } from './json-rpc.ts';
import type { MethodName } from './methods.ts';
import { gravityZoneApiSettings } from './settings.ts';

const KEY = 'b1946ac92492d2347c6235b4d2611184';
const NGINX = '<html><head><title>429 Too Many Requests</title></head><body>nginx</body></html>';

interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly id: number;
    readonly method: string;
    readonly params: object;
    readonly jsonrpc: string;
  };
}
interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

/** A server for as long as the test runs; a text is sent as it is, everything else as JSON. */
async function serve(reply: (call: Call) => Reply | 'drop' | 'hang', changes: object = {}) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Call['body'];
      const call = { path: request.url ?? '', headers: request.headers, body };
      calls.push(call);
      const given = reply(call);
      if (given === 'hang') return;
      if (given === 'drop') {
        request.socket.destroy();
        return;
      }
      response.writeHead(given.status ?? 200, given.headers);
      response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const clock = { now: 0 };
  const settings = gravityZoneApiSettings.parse({
    accessUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: secretOf(KEY),
    privateAddresses: true,
    requestTimeout: 2_000,
  });
  return { calls, clock, api: gravityZoneApi({ ...settings, ...changes }, () => clock.now) };
}

const result = (value: unknown) => (call: Call) => ({
  body: { id: call.body.id, jsonrpc: '2.0', result: value },
});
const error = (code: number, details: string, status = 200) => ({
  status,
  body: { id: 1, jsonrpc: '2.0', error: { code, message: 'Server error', data: { details } } },
});

async function failure(api: GravityZoneApi, method: MethodName = 'getIncidentsList'): Promise<Error> {
  return (await api.call(method, {}, z.unknown()).catch((thrown: unknown) => thrown)) as Error;
}

describe('the request', () => {
  it.each([
    ['getIncidentsList', '/api/v1.2/jsonrpc/incidents'],
    ['getIncident', '/api/v1.2/jsonrpc/incidents'],
    ['changeIncidentStatus', '/api/v1.0/jsonrpc/incidents'],
    ['updateIncidentNote', '/api/v1.1/jsonrpc/incidents'],
    ['getPushEventSettings', '/api/v1.0/jsonrpc/push'],
    ['getCompanyDetails', '/api/v1.0/jsonrpc/companies'],
    ['getCompaniesList', '/api/v1.0/jsonrpc/network'],
    ['getApiKeyDetails', '/api/v1.0/jsonrpc/general'],
  ] as const)('of %s goes to %s', async (method, path) => {
    const { api, calls } = await serve(result(true));
    await api.call(method, { a: 1 }, z.literal(true));
    expect(calls[0]?.path).toBe(path);
    expect(calls[0]?.body).toEqual({ jsonrpc: '2.0', method, params: { a: 1 }, id: 1 });
  });

  it('carries the key as the user of Basic authentication, without a password', async () => {
    const { api, calls } = await serve(result(true));
    await api.call('getIncident', {}, z.unknown());
    expect(calls[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
      'content-type': 'application/json',
    });
  });
});

describe('the result', () => {
  it('is given as the schema reads it, null included', async () => {
    const { api } = await serve((call) =>
      result(call.body.method === 'getIncident' ? null : { a: 1, b: 2 })(call),
    );
    expect(await api.call('getCompanyDetails', {}, z.object({ a: z.int() }))).toEqual({ a: 1 });
    expect(await api.call('getIncident', {}, z.null())).toBeNull();
  });

  it.each([
    ['another id', { id: 99, result: true }],
    ['the id as text', { id: '1', result: true }],
    ['neither result nor error', { id: 1 }],
    ['another shape', { id: 1, result: 'yes' }],
  ])('with %s is no answer to this call', async (_what, body) => {
    const { api } = await serve(() => ({ body }));
    await expect(api.call('changeIncidentStatus', {}, z.boolean())).rejects.toMatchObject({
      code: 'unreadable-answer',
      retryable: true,
    });
  });

  it('may be larger for a list than for a company', async () => {
    const { api } = await serve(result('x'.repeat(2 * 1024 * 1024)));
    expect(await api.call('getIncident', {}, z.string())).toHaveLength(2 * 1024 * 1024);
    expect(await api.call('getIncidentsList', {}, z.string())).toHaveLength(2 * 1024 * 1024);
    await expect(api.call('getCompanyDetails', {}, z.string())).rejects.toMatchObject({ retryable: true });
  });
});

describe('a refusal', () => {
  const invalidKey = recorded('api-error-32001-invalid-key');
  const invalidParams = recorded('api-error-32602-invalid-params');

  it.each<[string, Reply, string]>([
    ['a bad key with 401', { status: 401, body: invalidKey }, 'bad-credentials'],
    ['a bad key with 200', { body: invalidKey }, 'bad-credentials'],
    ['a bad key without a body', { status: 401, body: '' }, 'bad-credentials'],
    ['an API that is not ticked, as -32001 with 200', error(-32001, 'Not allowed'), 'api-not-enabled'],
    ['an API that is not ticked, as -32000 with 403', error(-32000, 'Server error', 403), 'api-not-enabled'],
    ['an API that is not ticked, without a body', { status: 403, body: '' }, 'api-not-enabled'],
    ['wrong parameters with 200', { body: invalidParams }, 'invalid-params'],
    ['wrong parameters with 400', { status: 400, body: invalidParams }, 'invalid-params'],
    ['what is not there', error(-32002, 'Not found'), 'not-found'],
    ['a method that this version lacks', error(-32601, 'Method not found'), 'unsupported-request'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere' }, body: '' }, 'wrong-address'],
    ['a path that is not there', { status: 404, body: { message: 'Not Found' } }, 'wrong-address'],
  ])('for %s is for good', async (_what, reply, code) => {
    const { api } = await serve(() => reply);
    expect(await failure(api)).toMatchObject({ name: 'VendorRefused', code, retryable: false });
  });

  it.each<[string, MethodName, Reply, string]>([
    [
      'an unknown test event',
      'sendTestPushEvent',
      error(-32000, 'Event template not found'),
      'unknown-template',
    ],
    [
      'an account without push',
      'setPushEventSettings',
      error(-32000, 'The event push service is not enabled'),
      'api-not-enabled',
    ],
    [
      'a push that was never set up',
      'getPushEventSettings',
      error(-32000, 'The event push service is not configured'),
      'not-found',
    ],
  ])('of -32000 for %s is for good', async (_what, method, reply, code) => {
    const { api } = await serve(() => reply);
    expect(await failure(api, method)).toMatchObject({ name: 'VendorRefused', code });
  });

  it('names the check box that is missing', async () => {
    const { api } = await serve(() => error(-32000, 'Server error', 403));
    expect(await failure(api, 'getCompaniesList')).toMatchObject({
      advice: expect.stringMatching(/Tick Network API .* My Account > API keys/) as string,
    });
  });

  it.each<[string, Reply | 'drop' | 'hang', string]>([
    ['another -32000', error(-32000, 'Internal'), 'server-error'],
    ['a page of a proxy', { status: 502, body: '<html></html>' }, 'server-error'],
    ['a page in the place of the API', { status: 404, body: '<html></html>' }, 'not-the-vendor'],
    ['a page that refuses', { status: 403, body: '<html></html>' }, 'not-the-vendor'],
    ['a maintenance page', { body: '<html></html>' }, 'not-the-vendor'],
    ['a lost connection', 'drop', 'no-answer'],
    ['a server that is silent', 'hang', 'no-answer'],
  ])('for %s passes', async (_what, reply, code) => {
    const { api } = await serve(() => reply, { requestTimeout: 200 });
    expect(await failure(api)).toMatchObject({ name: 'VendorUnavailable', code, retryable: true });
  });

  it('is for good where the host has no public address', async () => {
    const { api, calls } = await serve(result(true), { privateAddresses: false });
    expect(await failure(api)).toMatchObject({ name: 'VendorRefused', code: 'private-address' });
    expect(calls).toHaveLength(0);
  });
});

describe('too many requests', () => {
  const tooMany = recorded('api-error-32003-too-many');

  it.each<[string, Reply, number]>([
    ['with 200', { body: tooMany }, 60_000],
    ['with 429 and a header', { status: 429, headers: { 'retry-after': '30' }, body: tooMany }, 30_000],
    ['as nginx tells it', { status: 429, headers: { 'retry-after': '60, 60' }, body: NGINX }, 60_000],
    ['without a wait', { status: 429, body: NGINX }, 60_000],
    ['with a wait of a day', { status: 429, headers: { 'retry-after': '86400' }, body: '' }, 600_000],
  ])('%s keep further calls from being sent', async (_how, reply, retryAfterMs) => {
    const { api, calls, clock } = await serve(() => reply);
    expect(await failure(api)).toMatchObject({ code: 'rate-limited', retryable: true, retryAfterMs });
    clock.now = 10_000;
    expect(await failure(api)).toMatchObject({ code: 'rate-limited', retryAfterMs: retryAfterMs - 10_000 });
    expect(calls).toHaveLength(1);
    clock.now = retryAfterMs;
    await failure(api);
    expect(calls).toHaveLength(2);
  });

  it('are not sent in the first place', async () => {
    const { api, calls } = await serve(result(true));
    const made = await Promise.allSettled(
      [1, 2, 3, 4].map(() => api.call('getIncidentsList', {}, z.unknown())),
    );
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(calls).toHaveLength(3);
  });
});

describe('the key', () => {
  it.each<[string, Reply | 'drop']>([
    [
      'a server that repeats it',
      error(-32001, `Invalid API key ${KEY}, ${Buffer.from(`${KEY}:`).toString('base64')}`),
    ],
    ['a lost connection', 'drop'],
    ['an unreadable answer', { body: KEY }],
  ])('is not in the error of %s', async (_what, reply) => {
    const { api } = await serve(() => reply);
    const shown = inspect(await failure(api), { depth: 10, showHidden: true });
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain(Buffer.from(`${KEY}:`).toString('base64'));
  });
});

describe('the secret of pushes', () => {
  it.each([
    ['whole', 'Bearer s3cret-of-pushes', "Invalid value for 'authorization': Bearer s3cret-of-pushes"],
    ['without its scheme', 'Bearer s3cret-of-pushes', 'The token s3cret-of-pushes is too short'],
    ['that has no scheme', 's3cret-of-pushes', "Invalid value for 'authorization': s3cret-of-pushes"],
  ])('is not in the error of a server that repeats it, %s', async (_how, authorization, reason) => {
    const { api } = await serve(() => error(-32602, reason));
    const params = { serviceSettings: { url: 'https://plumbline.example', authorization } };
    const failed = await api
      .call('setPushEventSettings', params, z.literal(true))
      .catch((thrown: unknown) => thrown);
    const shown = inspect(failed, { depth: 10, showHidden: true });
    expect(shown).toContain('[secret]');
    expect(shown).not.toContain('s3cret');
  });
});

describe('an aborted signal', () => {
  it('keeps a call from being sent and counted', async () => {
    const { api, calls } = await serve(result(true));
    const aborted = AbortSignal.abort(new Error('stop'));
    for (let count = 0; count < 4; count += 1)
      await expect(api.call('getIncidentsList', {}, z.unknown(), aborted)).rejects.toThrow('stop');
    await api.call('getIncidentsList', {}, z.unknown());
    expect(calls).toHaveLength(1);
  });

  it('gives up a read that hangs, with its own reason', async () => {
    const controller = new AbortController();
    const { api } = await serve(() => {
      controller.abort(new Error('stop'));
      return 'hang';
    });
    await expect(api.call('getIncident', {}, z.unknown(), controller.signal)).rejects.toThrow('stop');
  });

  it('lets a write that was sent end', async () => {
    const controller = new AbortController();
    const { api } = await serve((call) => {
      controller.abort(new Error('stop'));
      return result(true)(call);
    });
    expect(await api.call('changeIncidentStatus', {}, z.boolean(), controller.signal)).toBe(true);
  });
});
