import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway } from '../../src/gateway/start-gateway.ts';
import type { Gateway } from '../../src/gateway/start-gateway.ts';
import type { CallbackRoute } from '../../src/http/callback-contract.ts';
import { sendTickets } from '../../src/mailbox/ticket-watch-workflows.ts';
import { createLogger } from '../../src/process/logger.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import type { EmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import { findTemporalCli } from '../../src/temporal/dev-server/temporal-cli.ts';
import { TICKET_WATCH_WORKFLOW, ticketWatchWorkflowId } from '../../src/workflows/names.ts';
import { ticketsSignal } from '../../src/workflows/ticket-watch-contracts.ts';

const QUEUE = 'plumbline-test';

let folder: string;
let temporal: EmbeddedServer;
let client: Client;
let connection: Connection;
let close: () => Promise<void>;
let gateway: Gateway;

/** Sends the ids that the body holds to the ticket watch of the desk `manage`. */
function routeTo(temporalClient: Client): CallbackRoute {
  const send = sendTickets(temporalClient, QUEUE, 'manage');
  return {
    path: '/callbacks/manage',
    maxBytes: 1_000,
    async receive({ bytes, deadline }) {
      const { kind } = await send(JSON.parse(bytes.toString()) as string[], deadline);
      return { status: kind === 'taken' ? 200 : 429, reason: kind, isProven: true };
    },
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-callbacks-'));
  temporal = await startEmbeddedServer({
    cli: await findTemporalCli(() => undefined),
    inMemory: true,
    ui: false,
    namespace: 'plumbline',
    logFile: join(folder, 'temporal.log'),
  });
  ({ client, connection, close } = await connectClient(temporal));
  gateway = await startGateway({
    client,
    connection,
    accounts: [],
    routes: [routeTo(client)],
    listen: { host: '127.0.0.1', port: 0 },
    adminListen: { host: '127.0.0.1', port: 0 },
    logger: createLogger('gateway', { level: 'silent' }),
    taskQueue: QUEUE,
  });
});
afterAll(async () => {
  await gateway.stop();
  await close();
  await temporal.stop();
  await rm(folder, { recursive: true, force: true });
});

async function post(body: string): Promise<number> {
  const response = await fetch(`${gateway.url}/callbacks/manage?recordId=69&action=updated`, {
    method: 'POST',
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

it('what a route sends is durable in one ticket watch for the desk, without any worker', async () => {
  expect(await post('["69","70"]')).toBe(200);
  expect(await post('["71"]')).toBe(200);
  const handle = client.workflow.getHandle(ticketWatchWorkflowId('manage'));
  expect(await handle.describe()).toMatchObject({
    type: TICKET_WATCH_WORKFLOW,
    taskQueue: QUEUE,
    status: { name: 'RUNNING' },
  });
  const { events = [] } = await handle.fetchHistory();
  const read = (payloads: readonly Parameters<typeof defaultPayloadConverter.fromPayload>[0][] | null = []) =>
    payloads?.map((payload) => defaultPayloadConverter.fromPayload(payload));
  const started = events?.[0]?.workflowExecutionStartedEventAttributes;
  expect(read(started?.input?.payloads)).toEqual([{ desk: 'manage' }]);
  const signals = events?.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
    signal ? [[signal.signalName, read(signal.input?.payloads)]] : [],
  );
  expect(signals).toEqual([
    [ticketsSignal.name, [['69', '70']]],
    [ticketsSignal.name, [['71']]],
  ]);
});

it('a fault of a route earns a retry and is counted', async () => {
  expect(await post('garbage')).toBe(429);
  const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  expect(metrics).toContain('plumbline_callbacks_total{route="/callbacks/manage",status="429"} 1');
});
