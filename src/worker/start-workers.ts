import { existsSync } from 'node:fs';
import type { Connection } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { CheckGroup } from '../errors/check.ts';
import { isPlumblineError, SettingsError } from '../errors/index.ts';
import { startFeed } from '../mailbox/feed-workflows.ts';
import { sayNewSettings } from '../mailbox/say-new-settings.ts';
import { startTicketWatch } from '../mailbox/ticket-watch-workflows.ts';
import { allChecks } from '../operator/check/all-checks.ts';
import { startAdminListener } from '../process/admin-listener.ts';
import type { ShownSettings } from '../settings/follow-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { incidentsQueue } from '../settings/task-queues.ts';
import { temporalTarget } from '../settings/temporal-target.ts';
import { connectWorker } from '../temporal/connect.ts';
import { ensureSearchAttributes } from '../temporal/ensure-search-attributes.ts';
import { createNamespace, requireNamespace } from '../temporal/namespace.ts';
import type { TemporalTarget } from '../temporal/target.ts';
import { temporalFault } from '../temporal/temporal-fault.ts';
import { differentSettings, tellSettings, toldSettings } from '../temporal/told-settings.ts';
import type { TellingPlace } from '../temporal/told-settings.ts';
import { waitForTemporal } from '../temporal/wait-for-temporal.ts';
import { feedWorkflowId, ticketWatchWorkflowId } from '../workflows/names.ts';
import { createCheck } from './check-all.ts';
import { createWorkers } from './create-workers.ts';
import { forwardTemporalLogs } from './forward-temporal-logs.ts';
import { workersReadiness } from './readiness.ts';
import { retryBlocked } from './retry-blocked.ts';
import { sayProfile } from './say-profile.ts';
import { serve } from './served.ts';
import type { Served } from './served.ts';
import { takeTaskQueue, warnOfOtherQueues } from './take-task-queue.ts';

/** What the workers of one process need. */
export interface WorkersInput {
  readonly settings: Settings;
  /** What the admin listener tells of them. */
  readonly shown: () => ShownSettings;
  readonly logger: Logger;
  readonly registry: Registry;
  /** File of the bundled workflow code. */
  readonly workflowBundle: string;
  /** Ends the waiting for Temporal. */
  readonly asked: AbortSignal;
}

/** The running workers of one process. */
export interface Workers {
  readonly adminUrl: string;
  /** Resolves when all workers have stopped; rejects when one of them failed. */
  readonly stopped: Promise<void>;
  /**
   * Has everything that begins from now on work by other settings.
   * @throws SettingsError where a file or a secret cannot be read; then nothing has changed.
   */
  readonly takeSettings: (settings: Settings) => Promise<void>;
  /** Takes no new work, finishes what is under way, and stops. */
  stop(): Promise<void>;
}

/**
 * How often feeds and ticket watches that have ended are started again, and incidents that nobody processes
 * are named, in ms.
 */
const LOOK_EVERY = 300_000;

/**
 * How long after its start, and after new settings, a worker looks at what tickets need, in ms: what waits for it is written first, a
 * gateway that starts with it is there by then, and GravityZone has forgotten the feeds' first calls of a minute.
 */
const CHECK_AFTER = 75_000;

/**
 * Starts the workers, the ticket watches of desks and the feeds of accounts, once Temporal is there; `undefined` where
 * it was asked to stop before. Registers missing search attributes first: a workflow that upserts an unknown one would be
 * stuck.
 * @throws SettingsError and TemporalUnavailable, saying what to do, where Temporal is not as it must be.
 */
export async function startWorkers(input: WorkersInput): Promise<Workers | undefined> {
  const target = temporalTarget(input.settings);
  const explain = (error: unknown): never => {
    throw temporalFault(error, target);
  };
  const workers = await start(input, target).catch(explain);
  return workers && { ...workers, stopped: workers.stopped.catch(explain) };
}

async function start(
  { settings, shown, logger, registry, workflowBundle, asked }: WorkersInput,
  target: TemporalTarget,
): Promise<Workers | undefined> {
  if (!existsSync(workflowBundle)) throw notBuilt(workflowBundle);
  forwardTemporalLogs(logger);
  const queue = incidentsQueue(settings);
  const waiting = waitForTemporal({
    target,
    name: 'worker',
    async prepare({ client, connection }) {
      await prepareNamespace(connection, target, settings, logger);
      await takeTaskQueue(client, queue, logger);
    },
    signal: asked,
    logger,
  });
  let workers: readonly Worker[] = [];
  // Before any work is taken: a worker that nobody can ask how it is shall not run.
  const admin = await startAdminListener({
    ...settings.worker.admin,
    registry,
    ready: () => Promise.resolve(workersReadiness(workers, waiting.why())),
    settings: shown,
  });
  const temporal = await waiting.there;
  if (temporal === undefined) {
    await admin.stop();
    return undefined;
  }

  const connection = await connectWorker(target);
  let served = serve(settings, logger);
  const { desks, accounts } = served;
  sayProfile(settings, logger);
  workers = await createWorkers({
    served: () => served,
    connection,
    client: temporal.client,
    registry,
    logger,
    workflowBundle,
  });
  const startLongLived = async (): Promise<void> => {
    for (const { name } of accounts) await startFeed(temporal.client, queue, name);
    for (const { name, watch } of desks)
      if (watch !== undefined) await startTicketWatch(temporal.client, queue, name);
  };
  await startLongLived();
  const saySettings = (): Promise<void> =>
    sayNewSettings(temporal.client, [
      ...accounts.map(({ name }) => feedWorkflowId(name)),
      ...desks.flatMap(({ name, watch }) => (watch === undefined ? [] : [ticketWatchWorkflowId(name)])),
    ]);
  await saySettings();
  const place = {
    connection: temporal.connection,
    namespace: target.namespace,
    prefix: settings.temporal.taskQueuePrefix,
  };
  const telling = tellSettings(place, 'worker', shown);
  // One that an older process ended, for its settings did not name it yet, or that somebody terminated.
  const looking = setInterval(() => {
    Promise.all([
      startLongLived(),
      warnOfOtherQueues(temporal.client, queue, logger),
      warnOfOtherSettings(place, logger),
    ]).catch((error: unknown) => {
      const fault = temporalFault(error, target);
      const what = 'feeds, ticket watches and open incidents could not be looked at';
      if (isPlumblineError(fault))
        logger.warn({ code: fault.code, advice: fault.advice }, `${what}: ${fault.message}`);
      else logger.warn({ err: error }, what);
    });
  }, LOOK_EVERY);
  const stopping = new AbortController();
  const check = createCheck(registry, logger);
  const checkSoon = (): NodeJS.Timeout =>
    setTimeout(() => void check(checksOf(served), stopping.signal), CHECK_AFTER);
  let checking = checkSoon();
  logger.info(
    { adminUrl: admin.url, queues: workers.map((worker) => worker.options.taskQueue) },
    'workers start',
  );
  const stopped = runTogether(workers).finally(async () => {
    clearInterval(looking);
    clearTimeout(checking);
    stopping.abort();
    telling.stop();
    await admin.stop();
    await connection.close();
    await temporal.close();
  });
  return {
    adminUrl: admin.url,
    stopped,
    async takeSettings(newest) {
      sayProfile(newest, logger, served.settings);
      served = serve(newest, logger, served);
      clearTimeout(checking);
      checking = checkSoon();
      await saySettings().catch((error: unknown) => {
        const advice = 'Nothing has to be done: feeds and ticket watches ask again within the hour.';
        logger.warn({ err: error, advice }, 'feeds and ticket watches do not know of the new settings yet');
      });
      void retryBlocked(temporal.client, newest, logger);
    },
    async stop() {
      shutDown(workers);
      await stopped;
    },
  };
}

/** Two files, of which one was forgotten, are noticed by nobody else. */
async function warnOfOtherSettings(place: TellingPlace, logger: Logger): Promise<void> {
  const message = differentSettings(await toldSettings(place));
  const advice = 'Give all processes of this installation the same settings file and the same profile.';
  if (message !== undefined) logger.warn({ code: 'different-settings', advice }, message);
}

function notBuilt(file: string): SettingsError {
  return new SettingsError({
    code: 'not-built',
    message: `The workflow code ${file} is missing.`,
    advice: 'Build plumbline with `npm run build`, and copy the whole folder `dist`.',
  });
}

/** What `plumbline check` looks at, Temporal aside: without it no worker starts. */
function checksOf({ settings, desks, accounts }: Served): readonly CheckGroup[] {
  return allChecks({
    settings,
    accounts: Object.keys(settings.accounts).map((name) => ({
      name,
      make: () => accounts.find((account) => account.name === name),
    })),
    desks: desks.map((desk) => ({ name: desk.name, make: () => desk })),
  });
}

/** Has the namespace, and in it the search attributes. */
async function prepareNamespace(
  connection: Connection,
  target: TemporalTarget,
  { temporal: { createNamespace: mayCreate, searchAttributePrefix } }: Settings,
  logger: Logger,
): Promise<void> {
  const { namespace } = target;
  if (!mayCreate) await requireNamespace(connection, target);
  else if (await createNamespace(connection, target))
    logger.info({ namespace }, `namespace ${namespace} created`);
  const added = await ensureSearchAttributes(connection, namespace, searchAttributePrefix);
  if (added.length > 0)
    logger.info({ namespace, added }, `search attributes added to namespace ${namespace}`);
}

/**
 * Runs all workers until they have stopped. Where one fails the others end too: half a process serves nobody.
 */
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
