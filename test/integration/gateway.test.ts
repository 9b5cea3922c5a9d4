import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Client, Connection } from '@temporalio/client';
import { Registry } from 'prom-client';
import { Pool } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GATEWAY_LIMITS, startGateway } from '../../src/gateway/start-gateway.ts';
import type { Gateway, GatewayOptions } from '../../src/gateway/start-gateway.ts';
import type { PushedEvent } from '../../src/incident/incident-event.ts';
import { createLogger } from '../../src/process/logger.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import type { EmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import { temporalCli } from '../temporal-cli.ts';
import { PATIENCE } from '../until.ts';

const QUEUE = 'plumbline-test';
const SECRET = 'Basic c2VjcmV0';

let folder: string;
let temporal: EmbeddedServer;
let client: Client;
let connection: Connection;
let close: () => Promise<void>;
let gateway: Gateway;

async function startTemporal(name: string): Promise<EmbeddedServer> {
  return startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    ui: false,
    namespace: 'plumbline',
    logFile: join(folder, `${name}.log`),
  });
}

function gatewayTo(
  to: Pick<GatewayOptions, 'client' | 'connection' | 'limits' | 'registry'>,
): Promise<Gateway> {
  return startGateway({
    ...to,
    accounts: [{ name: 'main', secrets: [{ reveal: () => 'Bearer older' }, { reveal: () => SECRET }] }],
    listen: { host: '127.0.0.1', port: 0 },
    adminListen: { host: '127.0.0.1', port: 0 },
    logger: createLogger('gateway', { level: 'silent' }),
    taskQueue: QUEUE,
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-gateway-'));
  temporal = await startTemporal('main');
  ({ client, connection, close } = await connectClient(temporal));
  gateway = await gatewayTo({ client, connection, limits: { deadlineMs: PATIENCE } });
});
afterAll(async () => {
  await gateway.stop();
  await close();
  await temporal.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Sending {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly to?: Gateway;
}

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  { method = 'POST', headers = {}, to = gateway }: Sending = {},
) {
  const response = await fetch(`${to.url}/gravityzone/main`, {
    method,
    headers: { authorization: SECRET, ...headers },
    // Bytes rather than text: fetch then sends no Content-Type, and neither does GravityZone.
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? new TextEncoder().encode(body) : body }),
  });
  await response.arrayBuffer();
  return response;
}

const sample = (name: string) =>
  readFileSync(new URL(`../fixtures/gravityzone/${name}`, import.meta.url), 'utf8');
const incident = (id: string, fields: object = {}) => ({
  module: 'new-incident',
  incident_id: id,
  ...fields,
});
const push = (...events: unknown[]) =>
  JSON.stringify({ jsonrpc: '2.0', method: 'addEvents', params: { events }, id: Date.now() });
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

type Payloads = { payloads?: { data?: Uint8Array | null }[] | null } | null | undefined;
const bytesOf = (input: Payloads) => (input?.payloads ?? []).map(({ data }) => Buffer.from(data ?? []));

/** What Temporal has kept of a workflow: the arguments of its start and of each signal, as bytes. */
async function historyOf(workflowId: string) {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return {
    type: events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name,
    queue: events?.[0]?.workflowExecutionStartedEventAttributes?.taskQueue?.name,
    input: bytesOf(events?.[0]?.workflowExecutionStartedEventAttributes?.input),
    signals: (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
      signal === null || signal === undefined
        ? []
        : [
            {
              name: signal.signalName,
              args: bytesOf(signal.input).map((bytes) => JSON.parse(bytes.toString()) as unknown),
            },
          ],
    ),
  };
}
async function eventsOf(incidentId: string): Promise<{ signals: number; events: PushedEvent[] }> {
  const { signals } = await historyOf(`incident/main/${incidentId}`);
  return { signals: signals.length, events: signals.flatMap(({ args }) => args[0] as PushedEvent[]) };
}

it('a push of more new incidents than its time allows is taken in pieces, and in the end acknowledged', async () => {
  const registry = new Registry();
  const to = await gatewayTo({ client, connection, registry, limits: { deadlineMs: 500, inFlight: 1 } });
  const body = push(...Array.from({ length: 500 }, (_, n) => incident(`piece-${n}`)));
  const answers: number[] = [];
  while (answers.at(-1) !== 200) answers.push((await post(body, { to })).status);
  await to.stop();
  expect(answers[0]).toBe(503);
  // What was on its way when the time was over goes once more, and nothing else.
  const taken = await registry.getSingleMetric('plumbline_hand_overs_total')?.get();
  const calls = taken?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
  expect(calls).toBeGreaterThanOrEqual(500);
  expect(calls).toBeLessThanOrEqual(500 + answers.length);
  const opened = () => client.workflow.count("WorkflowId STARTS_WITH 'incident/main/piece-'");
  await expect.poll(async () => (await opened()).count).toBe(500);
});

describe('without any worker', () => {
  it('an incident and its update are durable once they are answered', async () => {
    expect((await post(sample('push-new-incident-first.json'))).status).toBe(200);
    expect((await post(sample('push-new-incident-update.json'))).status).toBe(200);
    const id = '6690e2c52ca2436a3af4adbe';
    const history = await historyOf(`incident/main/${id}`);
    expect(history).toMatchObject({ type: 'incident', queue: QUEUE });
    expect(JSON.parse(String(history.input[0]))).toEqual({ account: 'main', incidentId: id });
    expect(history.signals.map(({ name }) => name)).toEqual(['events', 'events']);
    const { events } = await eventsOf(id);
    expect(
      events.map(({ facts, raw }) => [
        facts.severityScore,
        (raw as { severity_score: number }).severity_score,
      ]),
    ).toEqual([
      [89, 89],
      [95, 95],
    ]);
    const about = await client.workflow.getHandle(`incident/main/${id}`).describe();
    expect(await about.staticSummary()).toBe('EICAR-Test-File (not a virus) on computer-name1');
  });

  it('a mixed push: each incident in its workflow, the rest where it belongs', async () => {
    const mixed = push(
      incident('m1', { severity_score: 1 }),
      { module: 'av' },
      incident('m2'),
      incident('m1', { severity_score: 2 }),
    );
    expect((await post(mixed)).status).toBe(200);
    const first = await eventsOf('m1');
    expect([first.signals, first.events.map(({ index }) => index)]).toEqual([1, [0, 3]]);
    expect((await eventsOf('m2')).events).toHaveLength(1);
  });

  it('a test event has its own workflow; the same one again is no other', async () => {
    const body = push(incident('5f1557cbe7b2584f3959ee19', { _testEvent_: true, severityScore: 90 }));
    const { id } = JSON.parse(body) as { id: number };
    expect([(await post(body)).status, (await post(body)).status]).toEqual([200, 200]);
    const history = await historyOf(`test/main/${id}`);
    expect(history.type).toBe('testEvent');
    expect(JSON.parse(String(history.input[0]))).toMatchObject({
      account: 'main',
      sentAt: id,
      event: { severityScore: 90 },
    });
  });
});

describe('answers', () => {
  it.each<[string, Sending, number]>([
    ['a JSON Content-Type', { headers: { 'content-type': 'application/json' } }, 200],
    ['a malformed Content-Type', { headers: { 'content-type': 'json, please' } }, 200],
    ['the older secret', { headers: { authorization: 'Bearer older' } }, 200],
    ['a wrong secret', { headers: { authorization: 'Bearer no' } }, 401],
    ['a wrong method', { method: 'GET' }, 405],
  ])('%s', async (_, sending, status) => {
    expect((await post(push(incident('quirks')), sending)).status).toBe(status);
  });

  it('gzip', async () => {
    const body = new Uint8Array(gzipSync(push(incident('zipped'))));
    expect((await post(body, { headers: { 'content-encoding': 'gzip' } })).status).toBe(200);
    expect((await eventsOf('zipped')).events).toHaveLength(1);
  });

  it('too large', async () => {
    expect((await post(new Uint8Array(GATEWAY_LIMITS.bodyBytes + 1))).status).toBe(413);
  });

  it('a secret that was taken back is refused from the next request on', async () => {
    const other = await gatewayTo({ client, connection });
    other.replaceAccounts([{ name: 'main', secrets: [{ reveal: () => 'Bearer newer' }] }]);
    const statuses = [
      (await post(push(), { to: other })).status,
      (await post(push(), { to: other, headers: { authorization: 'Bearer newer' } })).status,
    ];
    await other.stop();
    expect(statuses).toEqual([401, 200]);
  });

  it('ready, alive and measured', async () => {
    const get = async (path: string) => (await fetch(gateway.adminUrl + path)).text();
    expect(await get('/readyz')).toBe('{"ok":true,"detail":"Temporal answers for namespace plumbline."}');
    expect(await get('/healthz')).toBe('{"ok":true}');
    expect(await get('/metrics')).toMatch(/plumbline_hand_overs_total\{outcome="taken"\} [1-9]/);
  });
});

describe('quarantine', () => {
  it('keeps garbage once, and counts that it came again', async () => {
    expect((await post('garbage', { headers: { 'content-type': 'text/plain' } })).status).toBe(200);
    expect((await post('garbage')).status).toBe(200);
    const history = await historyOf(`quarantine/main/${sha256('garbage')}`);
    expect(history.type).toBe('quarantine');
    expect(JSON.parse(String(history.input[0]))).toMatchObject({
      account: 'main',
      sha256: sha256('garbage'),
      reason: 'The body is in none of the forms that GravityZone sends.',
      size: 7,
      parts: 1,
      contentType: 'text/plain',
    });
    expect(gunzipSync(history.input[1] ?? '').toString()).toBe('garbage');
    expect(history.signals).toMatchObject([{ name: 'seenAgain' }]);
  });

  it.each([
    ['3 MB, which Temporal refuses', 3_000_000],
    ['5 MB, which no message can hold', 5_000_000],
  ])('keeps an event of %s, while its neighbours are handed over', async (_, size) => {
    const big = incident('big', { process_command_line: 'x'.repeat(size) });
    const id = Date.now();
    const body = JSON.stringify({
      jsonrpc: '2.0',
      method: 'addEvents',
      params: { events: [incident(`small-${size}`), big] },
      id,
    });
    expect((await post(body)).status).toBe(200);
    expect((await eventsOf(`small-${size}`)).events).toHaveLength(1);
    const single = JSON.stringify({ jsonrpc: '2.0', method: 'addEvents', params: { events: [big] }, id });
    const { input } = await historyOf(`quarantine/main/${sha256(single)}`);
    expect(gunzipSync(input[1] ?? '').toString()).toBe(single);
  });

  it('sends a refused group again one by one, and the facts alone of what is too large', async () => {
    const events = [
      incident('pair'),
      incident('pair', { x: 'x'.repeat(3_000_000) }),
      incident('pair', { y: 1 }),
    ];
    expect((await post(push(...events))).status).toBe(200);
    const { events: taken } = await eventsOf('pair');
    expect(taken.map(({ index, raw }) => [index, raw !== undefined])).toEqual([
      [0, true],
      [2, true],
      [1, false],
    ]);
  });

  it('keeps 9 MB that cannot be compressed, in parts', async () => {
    const body = new Uint8Array(randomBytes(9_000_000));
    expect((await post(body)).status).toBe(200);
    const id = `quarantine/main/${sha256(body)}`;
    const whole = await historyOf(id);
    const { parts } = JSON.parse(String(whole.input[0])) as { parts: number };
    expect(parts).toBe(9);
    const rest = await Promise.all(
      Array.from({ length: parts - 1 }, async (_, n) => (await historyOf(`${id}/${n + 2}`)).input[1]),
    );
    expect(
      gunzipSync(Buffer.concat([whole.input[1], ...rest].map((part) => part ?? Buffer.of()))).equals(body),
    ).toBe(true);
  });
});

it('12,000 events of one incident from 64 connections are all kept, in far fewer signals than Temporal allows', async () => {
  const pool = new Pool(gateway.url, { connections: 64 });
  const bodies = Array.from({ length: 12_000 }, (_, n) =>
    push(incident('flood', { severity_score: n % 101, n })),
  );
  const statuses = await Promise.all(
    bodies.map(async (body) => {
      const answer = await pool.request({
        path: '/gravityzone/main',
        method: 'POST',
        headers: { authorization: SECRET },
        body,
      });
      await answer.body.dump();
      return answer.statusCode;
    }),
  );
  await pool.close();
  expect(new Set(statuses)).toEqual(new Set([200]));
  const { events, signals } = await eventsOf('flood');
  expect(new Set(events.map(({ raw }) => (raw as { n: number }).n)).size).toBe(12_000);
  expect(events).toHaveLength(12_000);
  expect(signals).toBeLessThan(2_000);
});

it('an incident whose workers are down takes no more than its history can hold, and loses nothing', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 70; n += 1) {
    statuses.push((await post(push(incident('fat', { n, x: 'x'.repeat(900_000) })))).status);
  }
  const taken = statuses.filter((status) => status === 200).length;
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  expect(taken).toBeGreaterThan(20);
  const { status, historyLength } = await client.workflow.getHandle('incident/main/fat').describe();
  // The start, one signal per push, and the workflow task that nobody takes.
  expect([status.name, historyLength]).toEqual(['RUNNING', taken + 2]);
});

it('is not ready while its namespace does not exist', async () => {
  const nowhere = await connectClient({ address: temporal.address, namespace: 'nowhere' });
  const homeless = await gatewayTo(nowhere);
  const readiness = await fetch(`${homeless.adminUrl}/readyz`);
  expect([readiness.status, await readiness.json()]).toEqual([
    503,
    { ok: false, detail: 'Temporal has no namespace nowhere.' },
  ]);
  await homeless.stop();
  await nowhere.close();
});

it('a Temporal that is gone gives 503 for everything, and no readiness', async () => {
  const mortal = await startTemporal('mortal');
  const to = await connectClient(mortal);
  const orphan = await gatewayTo(to);
  await mortal.stop();
  const answers = await Promise.all([
    post(push(incident('after')), { to: orphan }),
    post('garbage', { to: orphan }),
    post(push(incident('test', { _testEvent_: true })), { to: orphan }),
    post(push(...Array.from({ length: 100 }, (_, n) => incident(`after-${n}`))), { to: orphan }),
  ]);
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
    answers.map(() => [503, '5']),
  );
  const readiness = await fetch(`${orphan.adminUrl}/readyz`);
  expect(readiness.status).toBe(503);
  expect(await readiness.text()).toContain('Temporal does not answer');
  await orphan.stop();
  await to.close();
});
