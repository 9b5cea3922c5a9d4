import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { plain } from './answer.ts';
import type { Answer } from './answer.ts';
import { serveApi } from './api.ts';
import type { RawRequest } from './api.ts';
import { serveControl } from './control.ts';
import type { Counters } from './counters.ts';
import type { World } from './world.ts';

const LARGEST_BODY = 10 * 1024 * 1024;

/** Starts the HTTP server. @throws Error when the port is taken. */
export async function listen(
  world: World,
  counters: Counters,
  port: number,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    handle(world, counters, request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return;
      send(
        world,
        response,
        plain(
          500,
          `The emulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        ),
      );
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

async function handle(
  world: World,
  counters: Counters,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    send(world, response, plain(413, 'The request body is too large.'));
    return;
  }
  const url = parseTarget(request.url ?? '/');
  if (url === null) {
    send(world, response, plain(400, 'Bad Request'));
    return;
  }
  const raw: RawRequest = { method: request.method ?? 'GET', url, headers: request.headers, body };
  const own = serveControl(world, counters, raw);
  if (own !== undefined) {
    send(world, response, own);
    return;
  }
  const outcome = await serveApi(world, counters, raw, (ms) => delay(ms, undefined, { ref: false }));
  if (outcome.kind === 'drop') request.socket.destroy();
  else if (outcome.kind === 'answer')
    send(world, response, { ...outcome.answer, headers: { ...traceHeaders(), ...outcome.answer.headers } });
}

function send(world: World, response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, {
    date: new Date(world.now()).toUTCString(),
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(answer.body) }),
  });
  response.end(answer.body);
}

/** Headers by which the vendor's support finds a request again. */
function traceHeaders(): Record<string, string> {
  return { 'x-cw-request-id': randomUUID(), 'api-current-version': '2025.1', 'x-server-name': 'EMULATOR01' };
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  if (size > LARGEST_BODY) return undefined;
  // A form may hold a file, so each of its bytes becomes one character.
  const isForm = /^multipart\//iu.test(request.headers['content-type'] ?? '');
  return Buffer.concat(chunks).toString(isForm ? 'latin1' : 'utf8');
}

/**
 * The target of a request; one such as `//` is no URL. Written out because not every Node that we support has
 * `URL.parse`.
 */
function parseTarget(target: string): URL | null {
  const base = 'http://127.0.0.1';
  return URL.canParse(target, base) ? new URL(target, base) : null;
}
