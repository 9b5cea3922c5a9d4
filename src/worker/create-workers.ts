import { totalmem } from 'node:os';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { Counter } from 'prom-client';
import { deliverActivity } from '../activities/deliver.ts';
import type { DeliverActivity } from '../activities/deliver.ts';
import { lastSent } from '../activities/last-sent.ts';
import { feedActivities } from '../activities/feed-activities.ts';
import type { FeedPolicyActivities } from '../activities/feed-activities.ts';
import type { PolicyActivities } from '../activities/policy-activities.ts';
import { watchActivities } from '../activities/watch-activities.ts';
import type { WatchPolicyActivities } from '../activities/watch-activities.ts';
import { writeBackActivities } from '../activities/write-back-activities.ts';
import { sparedDesk } from '../desks/outage.ts';
import { changeStatus, updateNote } from '../gravityzone/api/incidents.ts';
import { withUrgency } from '../http/urgency.ts';
import { retryIncident } from '../mailbox/incident-workflows.ts';
import { feedPolicyFor, policyFor, watchPolicyFor } from '../settings/policy-for.ts';
import { accountQueue, deskQueue, highQueue, incidentsQueue } from '../settings/task-queues.ts';
import { companyNamesOf } from './company-names-of.ts';
import { countDeliveries } from './count-deliveries.ts';
import { feedHandOver } from './feed-hand-over.ts';
import type { ServedAccount } from './gravityzone-accounts.ts';
import { tellHeldDesks } from './held-desks.ts';
import { incidentSource } from './incident-source.ts';
import { ownAttempts } from './own-attempts.ts';
import { newestDesk } from './served.ts';
import type { Served } from './served.ts';
import { sendSightings } from './send-sightings.ts';
import { textsOf } from './texts-of.ts';
import { waitingIncidents } from './waiting-incidents.ts';
import { feedMetrics } from './feed-metrics.ts';

/** What the workers of a process are made of. */
export interface WorkerParts {
  /** What they work with now; it changes with the settings. */
  readonly served: () => Served;
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly registry: Registry;
  readonly logger: Logger;
  /** File of the bundled workflow code. */
  readonly workflowBundle: string;
}

/** How long running activities may go on when the process is asked to stop. */
const SHUTDOWN_GRACE = '15 seconds';

/**
 * One worker for workflows, two for each desk and one for each GravityZone account, each on a task queue of
 * its own.
 */
export function createWorkers(parts: WorkerParts): Promise<readonly Worker[]> {
  return Promise.all([workflowWorker(parts), ...deskWorkers(parts), ...accountWorkers(parts)]);
}

function commonOptions({ connection, served }: WorkerParts): Partial<WorkerOptions> {
  return {
    connection,
    namespace: served().settings.temporal.namespace,
    shutdownGraceTime: SHUTDOWN_GRACE,
    // Cancellation reaches an activity with a heartbeat's answer, so heartbeats must not be held back for
    // long.
    maxHeartbeatThrottleInterval: '1 second',
    defaultHeartbeatThrottleInterval: '1 second',
  };
}

function workflowWorker(parts: WorkerParts): Promise<Worker> {
  const { served, client, workflowBundle } = parts;
  const { settings } = served();
  const withHeldDesks = tellHeldDesks(client);
  const policies: PolicyActivities & WatchPolicyActivities & FeedPolicyActivities = {
    loadPolicy: async ({ account, companyId }) =>
      withHeldDesks(policyFor(served().settings, account, companyId)),
    loadWatchPolicy: (desk) => Promise.resolve(watchPolicyFor(served().settings, desk)),
    loadFeedPolicy: (account) => Promise.resolve(feedPolicyFor(served().settings, account)),
  };
  return Worker.create({
    ...commonOptions(parts),
    taskQueue: incidentsQueue(settings),
    workflowBundle: { codePath: workflowBundle },
    activities: policies,
    maxCachedWorkflows: settings.worker.cachedWorkflows ?? roomForWorkflows(),
  });
}

/** Node's heap has at most 4 GB unless it is told otherwise; so many incident workflows take less than half of it. */
const MOST_CACHED = 12_000;

/** What an incident workflow takes of the process, in bytes, as `bench:memory` measures it. */
const CACHED_SIZE = 300 * 1_024;

/** How many incident workflows a quarter of the memory of the machine, or of the container, holds. */
function roomForWorkflows(): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return Math.min(MOST_CACHED, Math.floor(memory / 4 / CACHED_SIZE));
}

/** No desk waits for another, and no High incident for others. */
function deskWorkers(parts: WorkerParts): readonly Promise<Worker>[] {
  const { served, client, registry } = parts;
  const { settings, desks } = served();
  const attempts = new Counter({
    name: 'plumbline_desk_attempts_total',
    help: 'Attempts to bring a ticket to its newest revision, by desk and outcome.',
    labelNames: ['desk', 'outcome'],
    registers: [registry],
  });
  const nameOf = companyNamesOf(served);
  const own = ownAttempts(client);
  return desks.flatMap((first) => {
    const sent = lastSent();
    const waiting = waitingIncidents((key) => retryIncident(client, key));
    const desk = sparedDesk(newestDesk(first, served), {
      onReturn: () => void waiting.wake(),
      now: Date.now,
      after,
    });
    const deliver = countDeliveries(
      attempts,
      desk.name,
      waiting.watch(own.watch(inItsTurn(deliverActivity({ desk, nameOf, textsOf: textsOf(served), sent })))),
    );
    const watch =
      desk.watch &&
      watchActivities(
        desk.watch,
        sendSightings(client, desk.name, settings.temporal.searchAttributePrefix),
        sent,
      );
    const options = {
      ...commonOptions(parts),
      identity: own.identity,
      ...(desk.attemptsAtOnce !== undefined && { maxConcurrentActivityTaskExecutions: desk.attemptsAtOnce }),
    };
    return [
      Worker.create({
        ...options,
        taskQueue: deskQueue(settings, desk.name),
        activities: { ...deliver, ...watch },
      }),
      Worker.create({ ...options, taskQueue: highQueue(settings, desk.name), activities: deliver }),
    ];
  });
}

/** Has the requests of an attempt wait for the budget by the category of its incident. */
function inItsTurn({ deliver }: DeliverActivity): DeliverActivity {
  return { deliver: (input) => withUrgency(input.target.category, () => deliver(input)) };
}

/** Calls `act` later, but keeps no process alive for that. */
function after(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms).unref();
  return () => {
    clearTimeout(timer);
  };
}

/**
 * What asks an account's Control API, names aside, has a queue of its own, so that its limits hold over all
 * workers.
 */
function accountWorkers(parts: WorkerParts): readonly Promise<Worker>[] {
  const { served, client, registry, logger } = parts;
  const { settings, accounts } = served();
  const measure = feedMetrics(registry, logger);
  return accounts.map((first) => {
    const account = (): ServedAccount => served().accounts.find(({ name }) => name === first.name) ?? first;
    const incidents = feedHandOver(client, incidentsQueue(settings), first.name, {
      fairByCompany: settings.temporal.fairByCompany,
      leftOut: () => served().settings.privacy.leaveOut,
    });
    const refused = (incidentId: string, reason: string): void => {
      logger.error(
        {
          vendor: 'gravityzone',
          account: first.name,
          incident: incidentId,
          advice: 'Look at the incident in GravityZone.',
        },
        `Temporal refused what the list says of an incident: ${reason}`,
      );
    };
    return Worker.create({
      ...commonOptions(parts),
      taskQueue: accountQueue(settings, first.name),
      activities: {
        ...measure(first.name, feedActivities(incidentSource(account), incidents, refused)),
        ...writeBackActivities({
          updateNote: (...asked) => updateNote(account().api, ...asked),
          changeStatus: (...asked) => changeStatus(account().api, ...asked),
        }),
      },
      // Each makes two calls at most, of the ten a second that GravityZone allows; a look at the
      // subscription, which is rare, three.
      maxTaskQueueActivitiesPerSecond: 5,
    });
  });
}
