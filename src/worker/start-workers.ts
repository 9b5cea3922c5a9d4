import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { Client } from '@temporalio/client';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { Counter, Registry } from 'prom-client';
import { deskActivities } from '../activities/desk-activities.ts';
import { policyActivities } from '../activities/policy-activities.ts';
import { watchActivities, watchPolicyActivities } from '../activities/watch-activities.ts';
import type { Desk } from '../desks/desk.ts';
import { desksOf } from '../desks/registry.ts';
import { startAdminListener } from '../observability/admin-listener.ts';
import { companyNameOf, policyFor, watchPolicyFor } from '../settings/policy.ts';
import type { Settings } from '../settings/settings.ts';
import { deskQueue, incidentsQueue } from '../settings/task-queues.ts';
import { connectClient, connectWorker } from '../temporal/connect.ts';
import { ensureSearchAttributes } from '../temporal/search-attributes.ts';
import { countSteps } from './count-steps.ts';
import { workersReadiness } from './readiness.ts';
import { startTicketWatches } from './start-ticket-watches.ts';
import { tellIncidents } from './tell-incidents.ts';

/** What the workers of one process need. */
export interface WorkersInput {
  readonly settings: Settings;
  readonly logger: Logger;
  /** File of the bundled workflow code. */
  readonly workflowBundle: string;
}

/** The running workers of one process. */
export interface Workers {
  readonly adminUrl: string;
  /** Settles when all workers have stopped; rejects when one of them failed. */
  readonly stopped: Promise<void>;
  /** Takes no new work, finishes what is under way, and stops. */
  stop(): Promise<void>;
}

/** How long running activities may go on when the process is asked to stop. */
const SHUTDOWN_GRACE = '15 seconds';

/**
 * Starts the workflow worker and one activity worker per desk, each on its own task queue. Registers missing search
 * attributes first: a workflow that upserts an unknown one would be stuck.
 */
export async function startWorkers({ settings, logger, workflowBundle }: WorkersInput): Promise<Workers> {
  forwardTemporalLogs(logger);
  const temporal = await connectClient(settings.temporal);
  await ensureSearchAttributes(temporal.connection, settings.temporal.namespace);

  const registry = new Registry();
  const connection = await connectWorker(settings.temporal);
  const desks = desksOf(settings.desks, (message, details) => {
    logger.warn(details, message);
  });
  const workers = await Promise.all([
    createIncidentWorker(connection, settings, workflowBundle),
    ...createDeskWorkers(connection, settings, desks, temporal.client, registry),
  ]);
  await startTicketWatches(temporal.client, incidentsQueue(settings), desks);
  // Before any work is taken: a worker that nobody can ask how it is shall not run.
  const admin = await startAdminListener({
    ...settings.worker.admin,
    registry,
    ready: () => Promise.resolve(workersReadiness(workers)),
  });
  logger.info(
    { admin: admin.url, queues: workers.map((worker) => worker.options.taskQueue) },
    'workers start',
  );
  const stopped = runTogether(workers).finally(async () => {
    await admin.stop();
    await connection.close();
    await temporal.close();
  });
  return {
    adminUrl: admin.url,
    stopped,
    async stop() {
      shutDown(workers);
      await stopped;
    },
  };
}

/** Runs all workers until they have stopped. Where one fails the others end too: half a process serves nobody. */
async function runTogether(workers: readonly Worker[]): Promise<void> {
  const runs = workers.map((worker) =>
    worker.run().catch((error: unknown) => {
      shutDown(workers);
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(runs)).find((run) => run.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function shutDown(workers: readonly Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

function commonOptions(connection: NativeConnection, settings: Settings): Partial<WorkerOptions> {
  return {
    connection,
    namespace: settings.temporal.namespace,
    shutdownGraceTime: SHUTDOWN_GRACE,
    // Cancellation reaches an activity with a heartbeat's answer, so heartbeats must not be held back for long.
    maxHeartbeatThrottleInterval: '1 second',
    defaultHeartbeatThrottleInterval: '1 second',
  };
}

function createIncidentWorker(
  connection: NativeConnection,
  settings: Settings,
  codePath: string,
): Promise<Worker> {
  return Worker.create({
    ...commonOptions(connection, settings),
    taskQueue: incidentsQueue(settings),
    workflowBundle: { codePath },
    activities: {
      ...policyActivities(({ companyId }) => policyFor(settings, companyId)),
      ...watchPolicyActivities((desk) => watchPolicyFor(settings, desk)),
    },
    maxCachedWorkflows: settings.worker.cachedWorkflows,
  });
}

/** One worker per desk, so that each desk has a rate of its own and none waits for another. */
function createDeskWorkers(
  connection: NativeConnection,
  settings: Settings,
  desks: readonly Desk[],
  client: Client,
  registry: Registry,
): readonly Promise<Worker>[] {
  const steps = new Counter({
    name: 'plumbline_desk_steps_total',
    help: 'Attempts of desk activities, by desk, activity and outcome.',
    labelNames: ['desk', 'activity', 'outcome'],
    registers: [registry],
  });
  const companyName = (id: string): string | undefined => companyNameOf(settings, id);
  return desks.map((desk) =>
    Worker.create({
      ...commonOptions(connection, settings),
      taskQueue: deskQueue(settings, desk.name),
      activities: {
        ...countSteps(steps, desk.name, deskActivities({ desk, companyName })),
        ...(desk.watch && watchActivities(desk.watch, tellIncidents(client, desk.name))),
      },
      ...(desk.activitiesPerSecond !== undefined && {
        maxTaskQueueActivitiesPerSecond: desk.activitiesPerSecond,
      }),
    }),
  );
}

let logsForwarded = false;

/** Temporal's own log lines go through ours; its runtime takes a logger once per process. */
function forwardTemporalLogs(logger: Logger): void {
  if (logsForwarded) return;
  logsForwarded = true;
  const log = new DefaultLogger('INFO', ({ level, message, meta }) => {
    if (level === 'ERROR') logger.error(meta ?? {}, message);
    else if (level === 'WARN') logger.warn(meta ?? {}, message);
    else logger.debug(meta ?? {}, message);
  });
  // The process itself says when to stop, so that workers drain before what they depend on.
  Runtime.install({ logger: log, shutdownSignals: [] });
}
