import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way; a relay may change its headers and body. */
export interface Relayed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A server that hands everything on to another one, and keeps what it handed on. */
export interface Relay {
  readonly url: string;
  readonly relayed: readonly Relayed[];
  readonly close: () => Promise<void>;
}

/** Starts a relay to a server; `meddle` may change each request on its way. */
export async function startRelay(
  target: string,
  meddle: (request: Relayed) => Relayed = (request) => request,
): Promise<Relay> {
  const relayed: Relayed[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = 'GET', url = '/', headers } = incoming;
      const body = Buffer.concat(chunks).toString('utf8');
      const request = meddle({ method, path: url, headers, body });
      relayed.push(request);
      const lengths = { 'content-length': Buffer.byteLength(request.body), 'transfer-encoding': undefined };
      const outgoing = forward(`${target}${request.path}`, {
        method: request.method,
        headers: withoutNothing({ ...request.headers, ...lengths, host: undefined }),
        agent: false,
      });
      outgoing.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      outgoing.on('error', () => incoming.socket.destroy());
      outgoing.end(request.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    relayed,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function withoutNothing(
  headers: Readonly<Record<string, string | string[] | number | undefined>>,
): Record<string, string | string[] | number> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
