import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { secretOf } from '../../settings/schema/secret.ts';
import { gravityZoneApi } from './json-rpc.ts';
import type { GravityZoneApi } from './json-rpc.ts';
import type { MethodName } from './methods.ts';
import { gravityZoneApiSettings } from './settings.ts';

const KEY = 'b1946ac92492d2347c6235b4d2611184';

interface Call {
  readonly body: { readonly id: number };
}
interface Reply {
  readonly status?: number;
  readonly body: unknown;
}

/** A server for as long as the test runs; a text is sent as it is, everything else as JSON. */
async function serve(reply: (call: Call) => Reply | 'hang', changes: object = {}) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Call['body'] };
      calls.push(call);
      const given = reply(call);
      if (given === 'hang') return;
      response.writeHead(given.status ?? 200);
      response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const settings = gravityZoneApiSettings.parse({
    accessUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: secretOf(KEY),
    privateAddresses: true,
    requestTimeout: 2_000,
  });
  return { calls, api: gravityZoneApi({ ...settings, ...changes }, () => 0) };
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

describe('an answer', () => {
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
  it.each([
    [401, 'bad-credentials'],
    [403, 'api-not-enabled'],
  ])('by %i without a body is for good', async (status, code) => {
    const { api } = await serve(() => ({ status, body: '' }));
    expect(await failure(api)).toMatchObject({ name: 'VendorRefused', code });
  });

  it('by 401 is one of the key, whatever its body says', async () => {
    const { api } = await serve(() => error(-32001, 'Not allowed', 401));
    expect(await failure(api)).toMatchObject({ name: 'VendorRefused', code: 'bad-credentials' });
  });

  it('is known by its message where it has no details', async () => {
    const { api } = await serve(() => ({
      body: { id: 1, error: { code: -32001, message: 'Invalid API key', data: { details: '' } } },
    }));
    expect(await failure(api)).toMatchObject({
      code: 'bad-credentials',
      message: expect.stringContaining('-32001 Invalid API key') as string,
    });
  });

  it('names the check box that is missing', async () => {
    const { api } = await serve(() => error(-32000, 'Server error', 403));
    expect(await failure(api, 'getCompaniesList')).toMatchObject({
      advice: expect.stringMatching(/Tick Network API .* My Account > API keys/) as string,
    });
  });

  it('is for good where the host has no public address', async () => {
    const { api, calls } = await serve(result(true), { privateAddresses: false });
    expect(await failure(api)).toMatchObject({ name: 'VendorRefused', code: 'private-address' });
    expect(calls).toHaveLength(0);
  });
});

it('the key is not in the error of a server that repeats it', async () => {
  const encoded = Buffer.from(`${KEY}:`).toString('base64');
  const { api } = await serve(() => error(-32001, `Invalid API key ${KEY}, ${encoded}`));
  const shown = inspect(await failure(api), { depth: 10, showHidden: true });
  expect(shown).toContain('[secret]');
  expect(shown).not.toContain(KEY);
  expect(shown).not.toContain(encoded);
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

  it('is handed on', async () => {
    const controller = new AbortController();
    const { api } = await serve(() => {
      controller.abort(new Error('stop'));
      return 'hang';
    });
    await expect(api.call('getIncident', {}, z.unknown(), controller.signal)).rejects.toThrow('stop');
  });
});
