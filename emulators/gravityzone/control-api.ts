import { createHash, timingSafeEqual } from 'node:crypto';
import type { Faults } from './faults.ts';
import { findMethod, idToEcho, readRequest } from './json-rpc.ts';
import type { Method } from './methods.ts';
import { RpcError } from './rpc-error.ts';
import { SERVICES } from './world.ts';
import type { Service, World } from './world.ts';

/** One call as it came over HTTP. */
export interface ApiCall {
  readonly path: string;
  readonly verb: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The call that was understood, for the counters. */
  readonly called?: { readonly method: string; readonly writes: boolean };
}

const VERSIONS = ['v1.0', 'v1.1', 'v1.2'];

/** GravityZone's Control API: key, API tick, envelope and method are checked in this order. */
export function controlApi(
  world: World,
  services: Readonly<Record<Service, readonly Method[]>>,
  faults: () => Faults,
) {
  return (call: ApiCall): ApiAnswer => {
    const place = readPlace(call.path);
    if (place === undefined) return { status: 404, body: { message: 'Not Found' } };
    if (call.verb !== 'POST') return { status: 405, body: { message: 'Method Not Allowed' } };
    const inBody = faults().refuseBy === 'body';
    try {
      if (!isKey(world.apiKey, call.authorization))
        throw new RpcError(-32001, 'Invalid API key', inBody ? 200 : 401);
      if (!/^application\/json\s*(;|$)/i.test(call.contentType ?? ''))
        throw new RpcError(-32600, 'Content-Type is not application/json', 415);
      if (!world.enabledApis.includes(place.service)) {
        throw inBody
          ? new RpcError(-32001, 'The API is not enabled for this key')
          : new RpcError(-32000, 'The API is not enabled for this key', 403);
      }
      const request = readRequest(call.body);
      const method = findMethod(services[place.service], place.version, request.method);
      const result = method.call(request.params);
      return {
        status: 200,
        body: { id: request.id, jsonrpc: '2.0', result },
        called: { method: method.name, writes: method.writes },
      };
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const { code, message, details } = error;
      return {
        status: error.httpStatus,
        body: { id: idToEcho(call.body), jsonrpc: '2.0', error: { code, message, data: { details } } },
      };
    }
  };
}

function readPlace(path: string): { version: string; service: Service } | undefined {
  const match = /^\/api\/(v[0-9]\.[0-9])\/jsonrpc\/([a-z]+)\/?$/.exec(path);
  const [, version = '', name] = match ?? [];
  const service = SERVICES.find((known) => known === name);
  return service === undefined || !VERSIONS.includes(version) ? undefined : { version, service };
}

/** Basic authentication with the key as user and an empty password. */
function isKey(apiKey: string, authorization: string | undefined): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const wanted = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  return timingSafeEqual(digest(wanted), digest(authorization ?? ''));
}
