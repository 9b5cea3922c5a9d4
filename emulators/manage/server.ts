import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { plain } from './answer.ts';
import type { Answer } from './answer.ts';
import { serveApi } from './api.ts';
import type { RawRequest } from './api.ts';
import { serveControl } from './control.ts';
import { createCounters } from './counters.ts';
import type { World } from './world.ts';

const LARGEST_BODY = 10 * 1024 * 1024;

/** Starts the HTTP server. @throws Error when the port is taken. */
export async function listen(
  world: World,
  port: number,
): Promise<{ url: string; close: () => Promise<void> }> {
  const counters = createCounters();
  const later = (ms: number, act: () => void): void => void setTimeout(act, ms).unref();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request);
    const url = parseTarget(request.url ?? '/');
    const answer =
      body === undefined ? plain(413, 'The request body is too large.') : plain(400, 'Bad Request');
    if (body === undefined || url === undefined) {
      send(answer, response);
      return;
    }
    const raw: RawRequest = { method: request.method ?? 'GET', url, headers: request.headers, body };
    const own = serveControl(world, counters, raw);
    const outcome = own ?? serveApi(world, counters, raw, later);
    if (outcome === 'drop') request.socket.destroy();
    else if (outcome !== 'silence')
      send(outcome, response, own !== undefined || outcome.isOfEdge === true ? {} : traceHeaders());
  }

  function send(answer: Answer, response: ServerResponse, headers: Answer['headers'] = {}): void {
    const length = answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(answer.body) };
    const date = new Date(world.now()).toUTCString();
    response.writeHead(answer.status, { date, ...headers, ...answer.headers, ...length }).end(answer.body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent) send(plain(500, `The emulator failed: ${text}`), response);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** Headers by which the vendor's support finds a request again. */
function traceHeaders(): Record<string, string> {
  return { 'x-cw-request-id': randomUUID(), 'api-current-version': '2025.1', 'x-server-name': 'EMULATOR01' };
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** One such as `//` is no URL. */
function parseTarget(target: string): URL | undefined {
  const base = 'http://127.0.0.1';
  return URL.canParse(target, base) ? new URL(target, base) : undefined;
}
