import { once } from 'node:events';
import type { OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SettingsError } from '../errors/index.ts';

/** An address to listen on; port 0 lets the system choose one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Begins to listen; answers the address, such as `http://127.0.0.1:8480`, without a path. Rejects where it cannot be
 * had, with words for operators.
 */
export async function listen(server: Server, wanted: ListenAddress): Promise<string> {
  try {
    await once(server.listen({ ...wanted }), 'listening');
  } catch (error) {
    throw listenError(error, wanted);
  }
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Sends an answer whole. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: OutgoingHttpHeaders = {},
): void {
  const text = JSON.stringify(body);
  const ours = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  };
  response.writeHead(status, { ...ours, ...headers }).end(text);
}

/** What went wrong with listening on an address, in words for operators where it is known. */
export function listenError(error: unknown, { host, port }: ListenAddress): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code !== 'EADDRINUSE' && code !== 'EADDRNOTAVAIL' && code !== 'EACCES') return error;
  const reasons = {
    EADDRINUSE: 'another program listens there',
    EADDRNOTAVAIL: 'this machine does not have that address',
    EACCES: 'this user may not',
  } as const;
  return new SettingsError({
    code: 'cannot-listen',
    message: `Cannot listen on ${host}:${port}: ${reasons[code]}.`,
    advice:
      'Name another address in the settings (`gateway.listen`, `gateway.admin`, `worker.admin`), or free this one.',
    cause: error,
  });
}
