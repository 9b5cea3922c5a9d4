import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallbackAnswer, CallbackRequest } from '../http/callback-contract.ts';
import { createLogger } from '../process/logger.ts';
import { bodyBudget } from './body-budget.ts';
import { registerGatewayMetrics } from './gateway-metrics.ts';
import { listen } from '../process/listen.ts';
import { createPushServer, stopPushServer } from './push-server.ts';
import { createReceiveCallback } from './receive-callback.ts';
import { sparingLog } from './sparing-log.ts';

const PATH = '/callbacks/desk';
const DONE: CallbackAnswer = { status: 200, reason: 'done', isProven: true };
const FORGED: CallbackAnswer = { status: 401, reason: 'forged', isProven: false };

let server: Server | undefined;
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
  limits: {
    readonly deadlineMs?: number;
    readonly unprovenBytes?: number;
    readonly openBodies?: number;
  } = {},
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
      warn: sparingLog(logger),
      budget: bodyBudget(limits.openBodies ?? 100_000),
      deadlineMs: 4_000,
      unprovenBytes: 100_000,
      ...limits,
    }),
    metrics,
    logger,
    installation: () => Promise.resolve('abc'),
    requestTimeoutMs: 10_000,
    trustedProxies: ['127.0.0.1'],
  });
  const url = await listen(server, { host: '127.0.0.1', port: 0 });
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
  const stage = await start(() => Promise.resolve({ status, reason: 'because', isProven: false }));
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

  it('a large body is logged with advice', async () => {
    const stage = await start();
    await send(stage, { body: Buffer.alloc(1_001) });
    expect(stage.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, route: PATH, maxBytes: 1_000, advice: expect.stringMatching(/\w/) as string },
    ]);
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

it('a body for which there is no room is put off, and the next one is taken once there is', async () => {
  let release: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (arrived = resolve));
  const stage = await start(
    () =>
      new Promise((resolve) => {
        release = () => resolve(DONE);
        arrived();
      }),
    { openBodies: 1_000 },
  );
  const open = send(stage, { body: Buffer.alloc(900) });
  await first;
  expect(await send(stage, { body: Buffer.alloc(200) })).toMatchObject({
    statusCode: 429,
    text: '{"result":"busy"}',
  });
  release();
  expect(await open).toMatchObject({ statusCode: 200 });
  const next = new Promise<void>((resolve) => (arrived = resolve));
  const after = send(stage, { body: Buffer.alloc(1_000) });
  await next;
  release();
  expect(await after).toMatchObject({ statusCode: 200 });
});

describe('a sender that is not proven', () => {
  const from = (address: string, bytes = 500): Sending => ({
    headers: { 'x-forwarded-for': address },
    body: Buffer.alloc(bytes),
  });

  it('has a share of bytes a minute, which is its own', async () => {
    const stage = await start(() => Promise.resolve(FORGED), { unprovenBytes: 1_200 });
    await send(stage, from('198.51.100.1'));
    await send(stage, from('198.51.100.1'));
    expect(await send(stage, from('198.51.100.1'))).toMatchObject({
      statusCode: 429,
      text: '{"result":"too-much"}',
    });
    expect(stage.received).toHaveLength(2);
    expect(stage.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, ip: '198.51.100.1', advice: expect.stringContaining('gateway.trustedProxies') as string },
    ]);
    expect(await send(stage, from('198.51.100.2'))).toMatchObject({ statusCode: 401 });
  });

  it('pays for the largest body where it does not announce its length', async () => {
    const stage = await start(() => Promise.resolve(FORGED), { unprovenBytes: 1_200 });
    const { body, headers } = from('198.51.100.1', 10);
    const chunked = { body, headers: { ...headers, 'transfer-encoding': 'chunked' } } as Sending;
    expect(await send(stage, chunked)).toMatchObject({ statusCode: 401 });
    expect(await send(stage, chunked)).toMatchObject({ statusCode: 429 });
  });

  it('is not counted by a word of its own, for only what a trusted proxy adds is believed', async () => {
    const stage = await start(() => Promise.resolve(FORGED), { unprovenBytes: 1_200 });
    await send(stage, from('203.0.113.1, 198.51.100.1', 1_000));
    expect(await send(stage, from('203.0.113.2, 198.51.100.1'))).toMatchObject({ statusCode: 429 });
  });

  it('is proven by a callback that was signed, and then has no such share', async () => {
    let answer = DONE;
    const stage = await start(() => Promise.resolve(answer), { unprovenBytes: 1_200 });
    const seen = [];
    for (let n = 0; n < 5; n += 1) seen.push((await send(stage, from('192.0.2.1', 900))).statusCode);
    expect(seen).toEqual([200, 200, 200, 200, 200]);
    expect(stage.received.map(({ sender }) => sender.isProven)).toEqual([false, true, true, true, true]);
    answer = FORGED;
    await send(stage, from('198.51.100.1', 900));
    expect(stage.received.at(-1)?.sender).toEqual({ address: '198.51.100.1', isProven: false });
  });
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
