import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallbackAnswer, CallbackRequest } from '../http/callback-contract.ts';
import { createLogger } from '../process/logger.ts';
import { registerGatewayMetrics } from './gateway-metrics.ts';
import { createPushServer, stopPushServer } from './push-server.ts';
import { createReceiveCallback } from './receive-callback.ts';

const PATH = '/callbacks/desk';
const DONE: CallbackAnswer = { status: 200, reason: 'done' };

let server: FastifyInstance | undefined;
afterEach(async () => {
  if (server !== undefined) await stopPushServer(server, 1_000);
});

interface Stage {
  readonly port: number;
  readonly received: CallbackRequest[];
  readonly lines: string[];
  metrics(): Promise<string>;
}

async function start(
  receive: (request: CallbackRequest) => Promise<CallbackAnswer> = () => Promise.resolve(DONE),
  limits: { readonly deadlineMs?: number; readonly mostOpen?: number } = {},
): Promise<Stage> {
  const received: CallbackRequest[] = [];
  const lines: string[] = [];
  const registry = new Registry();
  const metrics = registerGatewayMetrics(registry, () => 0, [PATH]);
  const logger = createLogger('gateway', { destination: { write: (line: string) => void lines.push(line) } });
  const route = {
    path: PATH,
    maxBytes: 1_000,
    receive: (request: CallbackRequest) => {
      received.push(request);
      return receive(request);
    },
  };
  server = createPushServer({
    receive: () => Promise.resolve('not-found'),
    receiveCallback: createReceiveCallback({
      routes: [route],
      metrics,
      logger,
      deadlineMs: 4_000,
      mostOpen: 8,
      ...limits,
    }),
    metrics,
    logger,
    installation: 'abc',
    requestTimeoutMs: 10_000,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { port: Number(new URL(url).port), received, lines, metrics: () => registry.metrics() };
}

interface Sending {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

async function send({ port }: Stage, sending: Sending = {}): Promise<IncomingMessage & { text: string }> {
  const { method = 'POST', path = PATH, headers = {}, body = 'body' } = sending;
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return Object.assign(response, { text: await text(response) });
}

it('a route gets headers and the bytes as they were sent, whatever the query', async () => {
  const stage = await start();
  const body = Buffer.from('{"a" :  "Zürich"}\n');
  const sent = { path: `${PATH}?recordId=69&action=updated`, headers: { 'x-mark': 'm' }, body };
  expect(await send(stage, sent)).toMatchObject({ statusCode: 200, text: '{"result":"done"}' });
  const [request] = stage.received;
  expect(request).toMatchObject({ headers: { 'x-mark': 'm' }, bytes: body });
  expect((request?.deadline ?? 0) - Date.now()).toBeLessThanOrEqual(4_000);
});

it.each([400, 401, 403, 429] as const)('an answer of %d is passed on', async (status) => {
  const stage = await start(() => Promise.resolve({ status, reason: 'because' }));
  expect(await send(stage)).toMatchObject({ statusCode: status, text: '{"result":"because"}' });
});

describe('what does not reach the route', () => {
  it.each<[string, Sending, number]>([
    ['GET', { method: 'GET', body: '' }, 405],
    ['an unusual method', { method: 'PROPFIND' }, 405],
    ['a large body', { body: Buffer.alloc(100_000) }, 413],
    [
      'a large body without its length',
      { body: Buffer.alloc(100_000), headers: { 'transfer-encoding': 'chunked' } },
      413,
    ],
    ['a path below', { path: `${PATH}/x` }, 404],
    ['a path beside', { path: '/callbacks/other' }, 404],
    ['the path in other letters', { path: '/Callbacks/desk' }, 404],
  ])('%s', async (_, sending, status) => {
    const stage = await start();
    expect(await send(stage, sending)).toMatchObject({ statusCode: status });
    expect(stage.received).toEqual([]);
  });

  it('a wrong method is told the right one', async () => {
    const stage = await start();
    expect(await send(stage, { method: 'GET', body: '' })).toMatchObject({ headers: { allow: 'POST' } });
  });

  it('a body that does not end in time, whose connection is closed', async () => {
    const stage = await start(undefined, { deadlineMs: 50 });
    const socket = connect(stage.port, '127.0.0.1');
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nabc`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 429 [^]*connection: close/i);
    expect(stage.received).toEqual([]);
  });
});

it('a route that takes too long is answered with 429', async () => {
  const stage = await start(() => new Promise(() => undefined), { deadlineMs: 50 });
  expect(await send(stage)).toMatchObject({ statusCode: 429, text: '{"result":"too-late"}' });
});

it('more requests than may be open are put off, and the next ones are taken again', async () => {
  const releases: (() => void)[] = [];
  let arrived: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (arrived = resolve));
  const stage = await start(
    () =>
      new Promise((resolve) => {
        releases.push(() => resolve(DONE));
        if (releases.length === 2) arrived();
      }),
    { mostOpen: 2 },
  );
  const open = [send(stage), send(stage)];
  await both;
  expect(await send(stage)).toMatchObject({ statusCode: 429, text: '{"result":"busy"}' });
  for (const release of releases) release();
  expect((await Promise.all(open)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  const next = send(stage);
  while (releases.length < 3) await new Promise(setImmediate);
  releases[2]?.();
  expect(await next).toMatchObject({ statusCode: 200 });
});

it('a fault earns a retry, says nothing of itself and is logged with advice', async () => {
  const stage = await start(() => Promise.reject(new Error('inner detail')));
  const response = await send(stage);
  expect(response).toMatchObject({ statusCode: 429 });
  expect(response.text).not.toContain('inner detail');
  expect(stage.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    {
      level: 50,
      route: PATH,
      err: { message: 'inner detail' },
      advice: expect.stringMatching(/\w/) as string,
    },
  ]);
});

it('each status is counted by route, and all start at 0', async () => {
  const stage = await start();
  expect(await stage.metrics()).toContain(`plumbline_callbacks_total{route="${PATH}",status="429"} 0`);
  await send(stage);
  await send(stage, { method: 'GET', body: '' });
  await send(stage, { path: '/callbacks/made-up' });
  const metrics = await stage.metrics();
  expect(metrics).toContain(`plumbline_callbacks_total{route="${PATH}",status="200"} 1`);
  expect(metrics).toContain(`plumbline_callbacks_total{route="${PATH}",status="405"} 1`);
  expect(metrics).not.toContain('made-up');
});
