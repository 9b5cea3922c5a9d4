import { isObject } from './params.ts';
import type { Params } from './params.ts';
import { RpcError } from './rpc-error.ts';

/** The services of the Control API that are emulated, as they stand in its addresses. */
export const SERVICES = ['push', 'incidents', 'companies', 'network', 'general'] as const;
/** One of them; a key has a tick for each. */
export type Service = (typeof SERVICES)[number];

/** One method of a service. The same name may have another result in another version. */
export interface Method {
  readonly name: string;
  /** The versions of the address under which the method is found. */
  readonly versions: readonly string[];
  readonly writes: boolean;
  call(params: Params): unknown;
}

/** A JSON-RPC request whose envelope is right. */
export interface RpcRequest {
  readonly id: string | number;
  readonly method: string;
  readonly params: Params;
}

/**
 * Reads the envelope: `id`, `method` and `params` are all mandatory and there are no batches. Throws
 * RpcError.
 */
export function readRequest(body: string): RpcRequest {
  const message = parse(body);
  if (!isObject(message)) throw new RpcError(-32600, 'The request is not a single object');
  const { jsonrpc, id, method, params } = message as Partial<
    Record<'jsonrpc' | 'id' | 'method' | 'params', unknown>
  >;
  if (jsonrpc !== '2.0') throw new RpcError(-32600, "'jsonrpc' is not 2.0");
  if (typeof id !== 'string' && typeof id !== 'number') throw new RpcError(-32600, "'id' is missing");
  if (typeof method !== 'string') throw new RpcError(-32600, "'method' is missing");
  if (!isObject(params)) throw new RpcError(-32600, "'params' is not an object");
  return { id, method, params };
}

/** The id to echo in an answer, of whatever type it came; `null` where there is none to be read. */
export function idIn(body: string): unknown {
  return memberIn(body, 'id') ?? null;
}

/** The method that a body names, right or not; empty where there is none to be read. */
export function methodIn(body: string): string {
  const method = memberIn(body, 'method');
  return typeof method === 'string' ? method : '';
}

/** The method of this name under this version of the address. Throws RpcError. */
export function findMethod(methods: readonly Method[], version: string, name: string): Method {
  const method = methods.find((candidate) => candidate.name === name && candidate.versions.includes(version));
  if (method === undefined) throw new RpcError(-32601, `There is no method ${name} here`);
  return method;
}

function memberIn(body: string, key: string): unknown {
  try {
    const message: unknown = JSON.parse(body);
    return isObject(message) ? message[key] : undefined;
  } catch {
    return undefined;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new RpcError(-32700, 'The body is not JSON');
  }
}
