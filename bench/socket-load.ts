import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** How much is sent where: `total` POST requests over so many connections, one at a time on each. */
export interface SocketLoad {
  readonly url: string;
  readonly connections: number;
  readonly total: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn. */
  readonly bodies: readonly string[];
}

const HEAD_END = '\r\n\r\n';
const OK = 'HTTP/1.1 200 ';

/**
 * Sends requests whose bytes are ready beforehand over plain sockets, and gives the seconds that it took. An
 * HTTP client takes more time for a request than a server that does little, so that it would be the client
 * whose speed is measured. It never sleeps: a server that answers less often would wake it each time, which
 * takes the server's time. Throws where an answer is not 200. All answers of a server have the same length.
 */
export async function sendOverSockets(load: SocketLoad): Promise<number> {
  const { hostname, port } = new URL(load.url);
  const requests = load.bodies.map((body) => requestBytes(load, body));
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      await once(socket, 'connect');
      return socket;
    }),
  );
  let next = 0;
  let isOver = false;
  const stayAwake = (): void => {
    if (!isOver) setImmediate(stayAwake);
  };
  stayAwake();
  const started = performance.now();
  await Promise.all(
    sockets.map((socket) =>
      drive(socket, () => (next < load.total ? requests[next++ % requests.length] : undefined)),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  isOver = true;
  for (const socket of sockets) socket.destroy();
  return seconds;
}

function requestBytes({ url, headers }: SocketLoad, body: string): Buffer {
  const { pathname, host } = new URL(url);
  const all = { host, ...headers, 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** Sends what `next` gives over a socket, each once the one before is answered, until it gives nothing. */
function drive(socket: Socket, next: () => Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let length: number | undefined;
    let received = 0;
    const send = (): void => {
      const request = next();
      if (request === undefined) resolve();
      else socket.write(request);
    };
    socket.on('data', (chunk) => {
      if (received === 0 && chunk.toString('latin1', 0, OK.length) !== OK)
        reject(new Error(`An answer was ${chunk.toString('latin1', 0, 200)}`));
      length ??= answerLength(chunk);
      received += chunk.length;
      if (received < length) return;
      received = 0;
      send();
    });
    socket.on('close', () => reject(new Error('The server closed a connection.')));
    socket.on('error', reject);
    send();
  });
}

/** Bytes of an answer, by its head, which comes in one piece. */
function answerLength(chunk: Buffer): number {
  const text = chunk.toString('latin1');
  const head = text.slice(0, text.indexOf(HEAD_END) + HEAD_END.length);
  return head.length + Number(/^content-length: (\d+)/im.exec(head)?.[1]);
}
