import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { deflateSync, gzipSync } from 'node:zlib';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { SettingsError } from '../errors/index.ts';
import { createLogger } from '../process/logger.ts';
import { createReceivePush } from './receive-push.ts';
import { listen } from '../process/listen.ts';
import { createPushServer, stopPushServer } from './push-server.ts';
import type { DeliverPush } from './deliver-push.ts';
import { bodyBudget } from './body-budget.ts';
import { registerGatewayMetrics } from './gateway-metrics.ts';
import type { Delivered, Push } from './push.ts';
import { sparingLog } from './sparing-log.ts';

const SECRET = 'Basic c2VjcmV0';
const MAX = 10_000;
const EVENTS = JSON.stringify({
  jsonrpc: '2.0',
  method: 'addEvents',
  params: { events: [{ module: 'new-incident', incident_id: 'a1' }, { module: 'av' }] },
  id: 1,
});
const BROKEN = gzipSync(EVENTS).subarray(0, 30);

let server: Server | undefined;
afterEach(async () => {
  if (server !== undefined) await stopPushServer(server, 1_000);
});

interface Stage {
  readonly port: number;
  readonly pushes: Push[];
  /** What feeds were notified of. */
  readonly notified: readonly { readonly account: string; readonly receivedAt: number }[];
  readonly lines: string[];
  metrics(): Promise<string>;
}

async function start(
  deliver: DeliverPush = () => Promise.resolve({ kind: 'durable' }),
  limits: {
    readonly deadlineMs?: number;
    readonly openBodies?: number;
    readonly requestTimeoutMs?: number;
    readonly trustedProxies?: readonly string[];
  } = {},
): Promise<Stage> {
  const {
    deadlineMs = 4_000,
    openBodies = 1_000_000,
    requestTimeoutMs = 10_000,
    trustedProxies = [],
  } = limits;
  const pushes: Push[] = [];
  const notified: { account: string; receivedAt: number }[] = [];
  const lines: string[] = [];
  const registry = new Registry();
  const metrics = registerGatewayMetrics(registry, () => 0);
  const logger = createLogger('gateway', { destination: { write: (line: string) => void lines.push(line) } });
  const receive = createReceivePush({
    accounts: () => [{ name: 'main', secrets: [{ reveal: () => SECRET }] }],
    deliver: (push, deadline) => {
      pushes.push(push);
      return deliver(push, deadline);
    },
    notifyFeed: (account, receivedAt) => {
      notified.push({ account, receivedAt });
      return Promise.resolve();
    },
    explain: (error) => error,
    metrics,
    logger,
    warn: sparingLog(logger),
    budget: bodyBudget(openBodies),
    maxBodyBytes: MAX,
    deadlineMs,
  });
  server = createPushServer({
    receive,
    metrics,
    logger,
    installation: () => Promise.resolve('abc'),
    requestTimeoutMs,
    trustedProxies,
  });
  const url = await listen(server, { host: '127.0.0.1', port: 0 });
  return { port: Number(new URL(url).port), pushes, notified, lines, metrics: () => registry.metrics() };
}

interface Sending {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer | readonly Buffer[];
}

async function send({ port }: Stage, sending: Sending = {}): Promise<IncomingMessage & { text: string }> {
  const { method = 'POST', path = '/gravityzone/main', headers = {}, body = EVENTS } = sending;
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { authorization: SECRET, ...headers },
  });
  if (Array.isArray(body)) for (const chunk of body) request.write(chunk);
  request.end(Array.isArray(body) ? undefined : body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return Object.assign(response, { text: await text(response) });
}

describe('what is accepted', () => {
  it.each<[string, Sending]>([
    ['no Content-Type, as GravityZone sends it', {}],
    ['application/json', { headers: { 'content-type': 'application/json' } }],
    ['a charset', { headers: { 'content-type': 'application/json; charset=utf-8' } }],
    ['a malformed Content-Type', { headers: { 'content-type': ';;; not/a type' } }],
    ['an empty Content-Type', { headers: { 'content-type': '' } }],
    ['a form', { headers: { 'content-type': 'multipart/form-data' } }],
    ['gzip', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(EVENTS) }],
    ['gzip that no header names', { body: gzipSync(EVENTS) }],
    ['deflate', { headers: { 'content-encoding': 'deflate' }, body: deflateSync(EVENTS) }],
    ['a header of what was unpacked on the way', { headers: { 'content-encoding': 'gzip' } }],
    ['chunks', { body: [Buffer.from(EVENTS.slice(0, 9)), Buffer.from(EVENTS.slice(9))] }],
    ['a query', { path: '/gravityzone/main?from=console' }],
  ])('%s', async (_, sending) => {
    const stage = await start();
    expect(await send(stage, sending)).toMatchObject({ statusCode: 200 });
    expect(stage.pushes).toMatchObject([
      { account: 'main', contents: { kind: 'events', events: [{ incidentId: 'a1' }, {}] } },
    ]);
  });

  it('Expect: 100-continue', async () => {
    const stage = await start();
    expect(await send(stage, { headers: { expect: '100-continue' } })).toMatchObject({ statusCode: 200 });
  });

  it('events of no interest and no events at all', async () => {
    const stage = await start();
    const none = JSON.stringify({ method: 'addEvents', params: { events: [] } });
    expect(await send(stage, { body: none })).toMatchObject({ statusCode: 200 });
  });

  it.each<[string, Sending, string]>([
    ['garbage', { body: 'garbage' }, 'garbage'],
    ['nothing', { body: '' }, ''],
    ['gzip that is broken', { body: BROKEN }, BROKEN.toString('latin1')],
  ])('%s, which is kept as it came', async (_, sending, bytes) => {
    const stage = await start();
    const headers = { 'content-type': 'text/plain', ...sending.headers };
    expect(await send(stage, { ...sending, headers })).toMatchObject({ statusCode: 200 });
    expect(stage.pushes).toMatchObject([{ contents: { kind: 'unreadable' }, contentType: 'text/plain' }]);
    expect(stage.pushes[0]?.bytes.toString('latin1')).toBe(bytes);
  });
});

describe('what is turned away', () => {
  it.each<[string, Sending, number]>([
    ['another path', { path: '/' }, 404],
    ['an unknown account, whatever the method', { path: '/gravityzone/other', method: 'PUT' }, 404],
    ['a path that cannot be decoded', { path: '/gravityzone/%zz' }, 404],
    ['GET', { method: 'GET', body: '' }, 405],
    ['HEAD', { method: 'HEAD', body: '' }, 405],
    ['an unusual method', { method: 'PROPFIND' }, 405],
    ['PUT without authorization', { method: 'PUT', headers: { authorization: 'no' } }, 405],
    ['another secret', { headers: { authorization: 'Basic no' } }, 401],
    ['an empty secret', { headers: { authorization: '' } }, 401],
    [
      'another secret with a large body',
      { headers: { authorization: 'no' }, body: Buffer.alloc(1_000_000) },
      401,
    ],
    ['a large body', { body: Buffer.alloc(1_000_000) }, 413],
    ['a large body in chunks', { body: Array.from({ length: 100 }, () => Buffer.alloc(10_000)) }, 413],
    [
      'a small body that unpacks to a large one',
      { headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(1_000_000)) },
      413,
    ],
  ])('%s', async (_, sending, status) => {
    const stage = await start();
    expect(await send(stage, sending)).toMatchObject({ statusCode: status });
    expect(stage.pushes).toEqual([]);
  });

  it('a wrong method is told the right one', async () => {
    expect(await send(await start(), { method: 'GET', body: '' })).toMatchObject({
      headers: { allow: 'POST' },
    });
  });

  it('an answer comes without the body having been read', async () => {
    const stage = await start();
    const socket = connect(stage.port, '127.0.0.1');
    socket.write(
      'POST /gravityzone/main HTTP/1.1\r\nHost: x\r\nAuthorization: no\r\nContent-Length: 5000\r\n\r\n',
    );
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
  });

  it('a sender that goes away within its body leaves nothing behind', async () => {
    const stage = await start();
    const socket = connect(stage.port, '127.0.0.1');
    socket.write(
      `POST /gravityzone/main HTTP/1.1\r\nHost: x\r\nAuthorization: ${SECRET}\r\nContent-Length: 5000\r\n\r\nabc`,
    );
    socket.resume().end();
    await once(socket, 'close');
    expect(stage.pushes).toEqual([]);
    expect(await send(stage)).toMatchObject({ statusCode: 200 });
  });

  it('the connection stays usable after an answer to an unread body', async () => {
    const stage = await start();
    const socket = connect(stage.port, '127.0.0.1');
    const head = (secret: string) =>
      `POST /gravityzone/main HTTP/1.1\r\nHost: x\r\nAuthorization: ${secret}\r\nContent-Length: ${EVENTS.length}\r\n\r\n${EVENTS}`;
    socket.write(head('no') + head(SECRET));
    let answers = '';
    while (!/401[^]*200 OK/.test(answers)) answers += String((await once(socket, 'data'))[0]);
    expect(stage.pushes).toHaveLength(1);
    socket.destroy();
  });
});

describe('bodies that take long or much', () => {
  const begin = ({ port }: Stage, length: number): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /gravityzone/main HTTP/1.1\r\nHost: x\r\nAuthorization: ${SECRET}\r\nContent-Length: ${length}\r\n\r\n`,
    );
    return socket;
  };

  it('a body that comes slowly is cut off once its time is over', async () => {
    const stage = await start(undefined, { requestTimeoutMs: 500 });
    const socket = begin(stage, 5_000);
    // Never after the answer, which a reset in return would take away before it was read.
    const drip = setInterval(() => setImmediate(() => socket.bytesRead === 0 && socket.write('a')), 100);
    const from = performance.now();
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
    expect(performance.now() - from).toBeGreaterThan(400);
    expect(stage.pushes).toEqual([]);
    expect(await stage.metrics()).toContain('plumbline_pushes_total{outcome="broken"} 1');
  });

  it('the largest of them is put off for small ones, which are taken', async () => {
    const stage = await start(undefined, { openBodies: 10_000 });
    const slow = [9_000, 9_100].map((length) => begin(stage, length));
    slow[0]?.write(Buffer.alloc(4_000));
    slow[1]?.write(Buffer.alloc(5_900));
    expect(await send(stage, { body: Buffer.alloc(500) })).toMatchObject({ statusCode: 200 });
    const [chunk] = (await once(slow[1] as Socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 5/i);
    expect(await stage.metrics()).toContain('plumbline_pushes_total{outcome="busy"} 1');
    for (const socket of slow) socket.destroy();
  });

  it('what is worked on counts, unpacked, and what is packed as large as it may become', async () => {
    let release: () => void = () => undefined;
    let arrived: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (arrived = resolve));
    const stage = await start(
      () =>
        new Promise((resolve) => {
          release = () => resolve({ kind: 'durable' });
          arrived();
        }),
      { openBodies: 15_000 },
    );
    const open = send(stage, {
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(9_000)),
    });
    await first;
    expect(await send(stage, { body: Buffer.alloc(7_000) })).toMatchObject({ statusCode: 503 });
    const packed = { headers: { 'content-encoding': 'gzip' }, body: gzipSync('{}') };
    expect(await send(stage, packed)).toMatchObject({ statusCode: 503 });
    release();
    expect(await open).toMatchObject({ statusCode: 200 });
    const again = new Promise<void>((resolve) => (arrived = resolve));
    const next = send(stage, { body: Buffer.alloc(9_000) });
    await again;
    release();
    expect(await next).toMatchObject({ statusCode: 200 });
  });
});

describe('what cannot be made durable', () => {
  const later: Delivered = { kind: 'later', reason: 'gRPC 14: no connection' };

  it('is put off with 503 and a time to wait', async () => {
    const stage = await start(() => Promise.resolve(later));
    expect(await send(stage)).toMatchObject({ statusCode: 503, headers: { 'retry-after': '5' } });
    expect(stage.lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({
        msg: 'push put off: gRPC 14: no connection',
        advice: 'Check that Temporal is reachable and not overloaded.',
      }),
    );
  });

  it('is logged with what the error means, where that is known', async () => {
    const error = new SettingsError({
      code: 'x',
      message: 'Temporal has no namespace x.',
      advice: 'Create it.',
    });
    const stage = await start(() => Promise.resolve({ ...later, error }));
    await send(stage);
    expect(stage.lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ msg: 'push put off: Temporal has no namespace x.', advice: 'Create it.' }),
    );
  });

  it('is put off at the deadline, whatever is still going on', async () => {
    const stage = await start(() => new Promise(() => undefined), { deadlineMs: 50 });
    expect(await send(stage)).toMatchObject({ statusCode: 503 });
  });

  it('a fault of the gateway is answered with 500, and with no word about it', async () => {
    const stage = await start(() => Promise.reject(new Error('inner detail')));
    const response = await send(stage);
    expect(response).toMatchObject({ statusCode: 500 });
    expect(response.text).not.toContain('inner detail');
  });
});

describe('what is seen of it', () => {
  it('each push is one line, with its incidents and without its secret', async () => {
    const stage = await start();
    await send(stage);
    await send(stage, { headers: { authorization: 'Basic guess' } });
    expect(stage.lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      {
        level: 30,
        account: 'main',
        events: 2,
        incidents: 1,
        incidentIds: ['a1'],
        others: 1,
        unreadable: 0,
      },
      { level: 40, account: 'main', msg: expect.stringContaining('Authorization') as string },
    ]);
    expect(stage.lines.join('')).not.toMatch(/c2VjcmV0|guess/);
  });

  const warnings = ({ lines }: Stage) =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ level }) => level === 40);

  it('a push to a path that is not there is told the right one', async () => {
    const stage = await start();
    for (const path of ['/gravityzone/other', '/gravityzone/%zz', '/']) await send(stage, { path });
    expect(warnings(stage)).toMatchObject([
      { path: '/gravityzone/other', advice: expect.stringContaining('/gravityzone/main') as string },
      { path: '/gravityzone/%zz', advice: expect.stringContaining('/gravityzone/main') as string },
      { path: '/' },
    ]);
    await send(stage, { path: '/', method: 'GET', body: '' });
    expect(warnings(stage)).toHaveLength(3);
  });

  it.each<[string, Sending]>([
    ['wrong secrets', { headers: { authorization: 'no' } }],
    ['unknown paths', { path: '/gravityzone/other' }],
    ['large bodies', { body: Buffer.alloc(MAX + 1) }],
  ])('of many %s the first few are logged', async (_, sending) => {
    const stage = await start();
    for (let n = 0; n < 20; n += 1) await send(stage, sending);
    expect(warnings(stage)).toHaveLength(5);
    for (const { advice } of warnings(stage)) expect(advice).toMatch(/\w/);
  });

  it.each([
    ['the sender’s address where a trusted proxy tells it', ['127.0.0.0/8'], '203.0.113.7'],
    ['the proxy’s where it is not trusted', [], '127.0.0.1'],
  ])('%s', async (_, trustedProxies, ip) => {
    const stage = await start(undefined, { trustedProxies });
    await send(stage, { headers: { authorization: 'no', 'x-forwarded-for': '198.51.100.1, 203.0.113.7' } });
    expect(warnings(stage)).toMatchObject([{ ip }]);
  });

  it('each outcome is counted, and all start at 0', async () => {
    const stage = await start();
    expect(await stage.metrics()).toContain('plumbline_pushes_total{outcome="later"} 0');
    expect(await stage.metrics()).toContain('plumbline_events_total{module="other",kind="other"} 0');
    await send(stage);
    await send(stage, { path: '/gravityzone/%zz' });
    await send(stage, { headers: { authorization: 'no' } });
    await send(stage, { body: EVENTS.replace('"av"', '"made-up"') });
    const metrics = await stage.metrics();
    expect(metrics).toContain('plumbline_pushes_total{outcome="accepted"} 2');
    expect(metrics).toContain('plumbline_pushes_total{outcome="not-found"} 1');
    expect(metrics).toContain('plumbline_pushes_total{outcome="unauthorized"} 1');
    expect(metrics).toContain('plumbline_events_total{module="new-incident",kind="incident"} 2');
    expect(metrics).toContain('plumbline_events_total{module="av",kind="other"} 1');
    expect(metrics).toContain('plumbline_events_total{module="other",kind="other"} 1');
  });
});

it('a stop lets an open request finish', async () => {
  let release: ((delivered: Delivered) => void) | undefined;
  const arrived = new Promise<void>((seen) => {
    void start(() => {
      seen();
      return new Promise((resolve) => (release = resolve));
    }).then((stage) => (open = send(stage)));
  });
  let open: Promise<IncomingMessage> | undefined;
  await arrived;
  const closed = server === undefined ? undefined : stopPushServer(server, 5_000);
  release?.({ kind: 'durable' });
  expect(await open).toMatchObject({ statusCode: 200 });
  await closed;
});
