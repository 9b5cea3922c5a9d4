import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { NameOf } from '../../src/activities/client-name.ts';
import { deliverActivity } from '../../src/activities/deliver.ts';
import { lastSent } from '../../src/activities/last-sent.ts';
import type { PolicyActivities } from '../../src/activities/policy-activities.ts';
import { watchActivities } from '../../src/activities/watch-activities.ts';
import type { WatchPolicyActivities } from '../../src/activities/watch-activities.ts';
import { writeBackActivities } from '../../src/activities/write-back-activities.ts';
import type { WriteBackTarget } from '../../src/activities/write-back-activities.ts';
import type { Desk } from '../../src/desks/desk.ts';
import { ticketPolicy } from '../../src/incident/builders.fixture.ts';
import { DEFAULT_BANDS } from '../../src/incident/category.ts';
import type { Facts } from '../../src/incident/facts.ts';
import { event, reading } from '../../src/incident/builders.fixture.ts';
import type { IncidentEvent, ListedEvent } from '../../src/incident/incident-event.ts';
import { feedActivities } from '../../src/activities/feed-activities.ts';
import type { FeedPolicyActivities } from '../../src/activities/feed-activities.ts';
import type { IncidentSource } from '../../src/activities/feed-activities.ts';
import { startFeed } from '../../src/mailbox/feed-workflows.ts';
import {
  closeIncident,
  incidentHandle,
  retryIncident,
  sendTicketSeen,
  sendToIncident,
  viewIncident,
} from '../../src/mailbox/incident-workflows.ts';
import { startTicketWatch } from '../../src/mailbox/ticket-watch-workflows.ts';
import type { FeedPolicy, Policy, TicketPolicy, WatchPolicy } from '../../src/incident/policy.ts';
import { DEFAULT_TEXTS } from '../../src/incident/text-settings.ts';
import { connectClient, connectWorker } from '../../src/temporal/connect.ts';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import type { EmbeddedServerOptions } from '../../src/temporal/dev-server/embedded-server.ts';
import { feedHandOver } from '../../src/worker/feed-hand-over.ts';
import { sendSightings } from '../../src/worker/send-sightings.ts';
import type { ClosingStatus } from '../../src/incident/write-back.ts';
import type { IncidentView, TicketSeen } from '../../src/workflows/contracts.ts';
import type { incident } from '../../src/workflows/incident.ts';
import { feedWorkflowId, ticketWatchWorkflowId } from '../../src/workflows/names.ts';
import { temporalCli } from '../temporal-cli.ts';
import { until } from '../until.ts';
import { WORKFLOW_BUNDLE } from '../bundle-workflows.ts';

// Before anything of this file's process uses the SDK's runtime.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** A Temporal server with a client, and workers for as many incidents as a test wants. */
export interface WorkflowWorld {
  readonly client: Client;
  /** Where the server listens, as settings name it. */
  readonly address: string;
  /** Runs `act` with workers for these desks under a policy that differs from the tests' in `policy`. */
  withDesks(
    desks: readonly Desk[],
    policy: TestPolicy,
    act: (incident: TestIncident) => Promise<void>,
    beside?: Beside,
  ): Promise<void>;
  stop(): Promise<void>;
}

/** The account of all incidents of a test. */
const ACCOUNT = 'test';

/** A policy that differs from the tests'; `tickets` holds at every desk, or tells for each. */
export type TestPolicy = Partial<Policy> & {
  readonly tickets?: Partial<TicketPolicy> | ((desk: string) => Partial<TicketPolicy>);
};

/** What runs beside the incidents of a test. */
export interface Beside {
  /** How the tickets of desks that can be watched are. */
  readonly watch?: Partial<WatchPolicy>;
  /** The feed of account `test`. */
  readonly feed?: { readonly source: IncidentSource; readonly policy: Partial<FeedPolicy> };
  /** What notes and closes are written back to. */
  readonly writeBack?: { readonly target: WriteBackTarget };
  /** How many activities of each task queue of a desk run at a time. */
  readonly slots?: number;
  /** The desk that an operator holds: its deliveries wait at Temporal. */
  readonly held?: string;
  /** What the settings have become by now, where they differ. */
  readonly settings?: () => Partial<Policy>;
}

/** One incident under test. */
export interface TestIncident {
  readonly id: string;
  readonly workflowId: string;
  readonly handle: WorkflowHandle<typeof incident>;
  /** Hands events over as the gateway does: signal-with-start. */
  readonly push: (...events: readonly IncidentEvent[]) => Promise<void>;
  view(): Promise<IncidentView>;
  /** What operators ask for. */
  retry(): Promise<readonly string[]>;
  close(status?: string): Promise<string>;
  /** Tells how a ticket was seen, as the ticket watch does. */
  see(seen: TicketSeen): Promise<boolean>;
  /** Current details as operators see them. */
  details(): Promise<string>;
  /** What lists of workflows show of the deliveries, such as `manage:blocked`. */
  listed(): Promise<unknown>;
  /** Waits until the condition holds of the view; fails with the last view. A query that comes while a workflow task fails is refused: it is asked again. */
  until(holds: (view: IncidentView) => boolean): Promise<IncidentView>;
}

export const TEST_POLICY: Omit<Policy, 'desks'> = {
  bands: DEFAULT_BANDS,
  shiftDown: true,
  shiftDownAfter: 0,
  updateInterval: 0,
  idle: 3_600_000,
  linger: 3_600_000,
  blockedRetry: 3_600_000,
  deliveryTimeout: 120_000,
  attemptTimeout: 20_000,
  historyEvents: 1_000,
  feed: false,
  writeBack: undefined,
  companyName: 'Client One',
  searchAttributePrefix: '',
  marks: { mark: 'GZ', formerMarks: [] },
};

/** How feeds hand over where the settings say nothing of it. */
const AS_BY_DEFAULT = { fairByCompany: false, leftOut: () => new Set<never>() };

/** A test that wants polls sooner shortens the interval of its own watch. */
export const TEST_WATCH: Omit<WatchPolicy, 'taskQueue'> = {
  pollInterval: 500,
  pollIntervalBesideCallbacks: 500,
  callbackInterval: 3_600_000,
  callbackUrl: undefined,
  attemptTimeout: 20_000,
  historyEvents: 1_000,
};

/** A test that wants to wait less shortens what it waits for. */
export const TEST_FEED: Omit<FeedPolicy, 'taskQueue'> = {
  pollInterval: 500,
  watchdogInterval: undefined,
  overlap: 120_000,
  sweepInterval: 3_600_000,
  backfillAfter: 180_000,
  backfillFrom: undefined,
  calls: { most: 1_000, within: 1_000 },
  attemptTimeout: 20_000,
  historyEvents: 1_000,
};

/** Starts a server in memory for one test file; with one part to each task queue, their order is exact. */
export async function startWorkflowWorld(
  options: Pick<EmbeddedServerOptions, 'queueParts'> = {},
): Promise<WorkflowWorld> {
  const server = await startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    namespace: 'default',
    ui: false,
    logFile: join(tmpdir(), `plumbline-${randomUUID()}.log`),
    ...options,
  });
  const { connection, close } = await connectClient(server);
  const client = new Client({ connection, namespace: server.namespace, identity: 'client' });
  const workerConnection = await connectWorker(server);

  return {
    client,
    address: server.address,
    async withDesks(
      desks,
      { tickets, ...policy },
      act,
      { watch = {}, feed, writeBack, slots, held, settings } = {},
    ) {
      const queue = randomUUID();
      const inForce: Policy = {
        ...TEST_POLICY,
        desks: desks.map(({ name }) => ({
          name,
          taskQueue: `${queue}-${name}`,
          highQueue: `${queue}-${name}-high`,
          tickets: ticketPolicy({
            writeLife: 3_000,
            lostFor: 2_500,
            ...(typeof tickets === 'function' ? tickets(name) : tickets),
          }),
          ...(name === held && { paused: { since: Date.UTC(2026, 0, 1), by: 'kim@ops', why: 'Update' } }),
        })),
        writeBack: writeBack && { taskQueue: `${queue}-write-back`, notes: true, status: true },
        ...policy,
      };
      const common = {
        connection: workerConnection,
        namespace: server.namespace,
        identity: 'worker', // histories are kept: they shall not name a machine
        maxHeartbeatThrottleInterval: '500 ms',
        defaultHeartbeatThrottleInterval: '500 ms',
      };
      const workers = await Promise.all([
        Worker.create({
          ...common,
          taskQueue: queue,
          workflowBundle: { codePath: WORKFLOW_BUNDLE },
          activities: {
            loadPolicy: () => Promise.resolve({ ...inForce, ...settings?.() }),
            loadFeedPolicy: () =>
              Promise.resolve({ ...TEST_FEED, ...feed?.policy, taskQueue: `${queue}-feed` }),
            loadWatchPolicy: (desk) =>
              Promise.resolve({ ...TEST_WATCH, ...watch, taskQueue: `${queue}-${desk}` }),
          } satisfies PolicyActivities & FeedPolicyActivities & WatchPolicyActivities,
        }),
        ...desks
          .filter(({ name }) => name !== held)
          .flatMap((desk) => {
            const sent = lastSent();
            const textsOf = () => ({ texts: DEFAULT_TEXTS, link: undefined, leftOut: new Set<never>() });
            const deliver = deliverActivity({ desk, nameOf, textsOf, sent });
            const watching =
              desk.watch && watchActivities(desk.watch, sendSightings(client, desk.name, ''), sent);
            const options = {
              ...common,
              ...(slots !== undefined && { maxConcurrentActivityTaskExecutions: slots }),
            };
            return [
              Worker.create({
                ...options,
                taskQueue: `${queue}-${desk.name}`,
                activities: { ...deliver, ...watching },
              }),
              Worker.create({ ...options, taskQueue: `${queue}-${desk.name}-high`, activities: deliver }),
            ];
          }),
      ]);
      if (feed !== undefined) {
        workers.push(
          await Worker.create({
            ...common,
            taskQueue: `${queue}-feed`,
            activities: feedActivities(
              feed.source,
              feedHandOver(client, queue, ACCOUNT, AS_BY_DEFAULT),
              (_id, reason) => {
                throw new Error(reason);
              },
            ),
          }),
        );
      }
      if (writeBack !== undefined) {
        workers.push(
          await Worker.create({
            ...common,
            taskQueue: `${queue}-write-back`,
            activities: writeBackActivities(writeBack.target),
          }),
        );
      }
      const running = Promise.all(workers.map((worker) => worker.run()));
      try {
        for (const { name } of watched(desks)) await startTicketWatch(client, queue, name);
        if (feed !== undefined) await startFeed(client, queue, ACCOUNT);
        await act(testIncident(client, queue));
      } finally {
        // The next test of the same server starts its own.
        for (const { name } of watched(desks))
          await client.workflow.getHandle(ticketWatchWorkflowId(name)).terminate();
        if (feed !== undefined) await client.workflow.getHandle(feedWorkflowId(ACCOUNT)).terminate();
        for (const worker of workers) worker.shutdown();
        await running;
      }
    },
    async stop() {
      await workerConnection.close();
      await close();
      await server.stop();
    },
  };
}

function watched(desks: readonly Desk[]): readonly Desk[] {
  return desks.filter(({ watch }) => watch !== undefined);
}

const nameOf: NameOf = () => Promise.resolve({ kind: 'known', name: 'Client One' });

function testIncident(client: Client, taskQueue: string): TestIncident {
  const id = randomBytes(12).toString('hex');
  const name = { account: ACCOUNT, incidentId: id };
  const handle = incidentHandle(client, name);
  const { workflowId } = handle;
  const view = (): Promise<IncidentView> => viewIncident(client, name);
  const send = sendToIncident(client, taskQueue);
  return {
    id,
    workflowId,
    handle,
    view,
    retry: () => retryIncident(client, name),
    close: (status = 'closed') => closeIncident(client, name, { status: status as ClosingStatus }),
    see: (seen) => sendTicketSeen(client, workflowId, seen),
    async details() {
      const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
      return metadata.currentDetails ?? '';
    },
    async listed() {
      const { typedSearchAttributes } = await handle.describe();
      return typedSearchAttributes.getAll().find(({ key }) => key.name === 'DeliveryState')?.value;
    },
    async push(...events) {
      const reply = await send({ ...name, events, bytes: 0 }, Date.now() + 10_000);
      if (reply.kind !== 'taken') throw new Error(`Temporal did not take the events: ${reply.kind}`);
    },
    until: (holds) => until(view, holds),
  };
}

let sequence = 0;

/**
 * What states these facts, sent one second after the one before it unless told when: a push, or a reading
 * where there is a status.
 */
export function eventOf(facts: Facts, sentAt?: number): IncidentEvent {
  sequence += 1;
  const at = sentAt ?? Date.UTC(2026, 0, 1) + sequence * 1_000;
  return facts.status === undefined
    ? event({ key: keyOf(facts, at), sentAt: at, facts })
    : readingOf(facts, at);
}

/**
 * A reading of the Incidents API that states these facts as of an update, and the status, if any, as of the
 * same time.
 */
export function readingOf({ status, ...facts }: Facts, sentAt: number, arrivedAt = sentAt): ListedEvent {
  const isUpdate = Object.keys(facts).length > 0;
  return reading({
    key: keyOf({ status, ...facts }, arrivedAt),
    sentAt,
    arrivedAt,
    updatedAt: isUpdate ? sentAt : undefined,
    facts,
    status: status === undefined ? undefined : { word: status, at: sentAt },
  });
}

function keyOf(said: object, at: number): string {
  return createHash('sha256')
    .update(`${JSON.stringify(said)} at ${at}`)
    .digest('hex');
}
