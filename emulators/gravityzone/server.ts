import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiCall } from './api/control-api.ts';
import type { ApiOutcome } from './api/strike.ts';
import type { StageAnswer } from './stage/stage.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** What the server serves. */
export interface Served {
  readonly api: (call: ApiCall) => Promise<ApiOutcome>;
  readonly stage: (verb: string, url: URL, body: string) => Promise<StageAnswer>;
}

/** Listens on 127.0.0.1; port 0 is a free one. Throws Error when the port is taken. */
export async function listen(
  { api, stage }: Served,
  port: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const base = 'http://127.0.0.1';
    const target = request.url ?? '/';
    const url = new URL(URL.canParse(target, base) ? target : '/', base);
    const answering = url.pathname.startsWith('/emulator/')
      ? answerStage(request, response, url)
      : answerApi(request, response, url.pathname);
    answering.catch(() => response.destroy());
  });

  async function answerApi(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const body = await readBody(request);
    const { authorization, 'content-type': contentType } = request.headers;
    const outcome = await api({ path, verb: request.method ?? '', authorization, contentType, body });
    if (outcome.kind === 'drop') response.destroy();
    else if (outcome.kind === 'answer')
      response.writeHead(outcome.answer.status, outcome.answer.headers).end(outcome.answer.body);
  }

  async function answerStage(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { status, body } = await stage(request.method ?? '', url, await readBody(request));
    const isText = typeof body === 'string';
    response
      .writeHead(status, { 'Content-Type': isText ? 'text/plain' : 'application/json' })
      .end(isText ? body : JSON.stringify(body));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
