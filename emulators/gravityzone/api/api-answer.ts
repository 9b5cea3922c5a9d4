import { STATUS_CODES } from 'node:http';
import type { Faults } from '../faults.ts';
import { RpcError } from './rpc-error.ts';

/** One answer over HTTP. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The JSON-RPC code of an error, for the log of calls. */
  readonly code?: number;
}

const RETRY_AFTER_SECONDS = 60;

/** An answer with a JSON body. */
export function jsonAnswer(status: number, body: unknown, headers: ApiAnswer['headers'] = {}): ApiAnswer {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** The page that an edge in front of GravityZone answers in its place: nginx, a firewall, a proxy. */
export function htmlAnswer(status: number, headers: ApiAnswer['headers'] = {}): ApiAnswer {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  return {
    status,
    headers: { 'Content-Type': 'text/html', ...headers },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  };
}

/** A JSON-RPC error with the HTTP status that it comes with, mostly 200. */
export function errorAnswer(id: unknown, error: RpcError, headers: ApiAnswer['headers'] = {}): ApiAnswer {
  const { code, message, details, httpStatus } = error;
  return {
    ...jsonAnswer(httpStatus, { id, jsonrpc: '2.0', error: { code, message, data: { details } } }, headers),
    code,
  };
}

/** The refusal of a call above its limit, in one of the three forms that were seen. */
export function limitAnswer(id: unknown, form: Faults['limitAnswer'], details: string): ApiAnswer {
  const seconds = String(RETRY_AFTER_SECONDS);
  if (form === 'html') return htmlAnswer(429, { 'Retry-After': `${seconds}, ${seconds}` });
  if (form === 'rpc') return errorAnswer(id, new RpcError(-32003, details));
  return errorAnswer(id, new RpcError(-32003, details, 429), { 'Retry-After': seconds });
}
