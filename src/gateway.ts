import type { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { manageCallbackRoute } from './desks/manage/callbacks/callback-route.ts';
import { isPlumblineError } from './errors/index.ts';
import { putOff } from './gateway/push.ts';
import type { Explain } from './gateway/push.ts';
import { sparingLog } from './gateway/sparing-log.ts';
import { processRegistry, startGateway } from './gateway/start-gateway.ts';
import type { CallbackRoute } from './http/callback-contract.ts';
import { sendTogether } from './mailbox/send-together.ts';
import { sendTickets } from './mailbox/ticket-watch-workflows.ts';
import { isEntryPoint } from './process/is-entry-point.ts';
import { createLogger } from './process/logger.ts';
import type { LoggerOptions } from './process/logger.ts';
import { runUntilStopped } from './process/run-until-stopped.ts';
import type { Running } from './process/run-until-stopped.ts';
import type { Environment } from './settings/load-settings.ts';
import { gatewayFixed } from './settings/fixed-settings.ts';
import { followSettings } from './settings/follow-settings.ts';
import { gatewaySecrets } from './settings/needed-secrets.ts';
import type { Settings } from './settings/settings.ts';
import { incidentsQueue } from './settings/task-queues.ts';
import { temporalTarget } from './settings/temporal-target.ts';
import { openClient } from './temporal/connect.ts';
import { requireNamespace } from './temporal/namespace.ts';
import type { TemporalTarget } from './temporal/target.ts';
import { temporalFault } from './temporal/temporal-fault.ts';
import { tellSettings } from './temporal/told-settings.ts';
import { waitForTemporal } from './temporal/wait-for-temporal.ts';

/** The gateway's process, from its settings to its end; gives its exit code. */
export function runGateway(env: Environment, options: LoggerOptions): Promise<0 | 1 | 2> {
  const logger = createLogger('gateway', options);
  return runUntilStopped(logger, (asked) => start(env, logger, asked));
}

async function start(env: Environment, logger: Logger, asked: AbortSignal): Promise<Running> {
  const registry = processRegistry();
  const followed = followSettings({
    process: 'gateway',
    env,
    needed: gatewaySecrets,
    fixed: gatewayFixed,
    logger,
    registry,
  });
  const { settings } = followed;
  const target = temporalTarget(settings);
  const { client, connection, close } = openClient(target);
  const explain: Explain = (error) => temporalFault(error, target);
  const routesOf = (newest: Settings) => callbackRoutes(newest, client, logger, explain);
  let routes = routesOf(settings);
  let { privacy } = settings;
  const waiting = waitForTemporal({
    target,
    name: 'gateway',
    prepare: (temporal) => requireNamespaceOrWorker(temporal.connection, target, settings, logger),
    signal: asked,
    logger,
  });
  const gateway = await startGateway({
    client,
    connection,
    accounts: pushAccounts(settings),
    routes: routes.map((first, n) => ({
      ...first,
      receive: (request) => (routes[n] ?? first).receive(request),
    })),
    explain,
    waitsFor: waiting.why,
    listen: settings.gateway.listen,
    adminListen: settings.gateway.admin,
    trustedProxies: settings.gateway.trustedProxies,
    limits: { openBodies: settings.gateway.openBodiesMiB * 1024 * 1024 },
    logger,
    registry,
    leftOut: () => privacy.leaveOut,
    settings: followed.shown,
    taskQueue: incidentsQueue(settings),
    fairByCompany: settings.temporal.fairByCompany,
  });
  followed.follow((newest) => {
    routes = routesOf(newest);
    privacy = newest.privacy;
    gateway.replaceAccounts(pushAccounts(newest));
  });
  const telling = tellSettings(
    { connection, namespace: target.namespace, prefix: settings.temporal.taskQueuePrefix },
    'gateway',
    followed.shown,
  );
  let ended: () => void = () => undefined;
  const stopped = new Promise<void>((resolve, reject) => {
    ended = resolve;
    // The connection was only to ask: the gateway's own comes and goes with Temporal.
    waiting.there.then((temporal) => temporal?.close()).catch(reject);
  });
  const stop = async (): Promise<void> => {
    followed.stop();
    telling.stop();
    await gateway.stop();
    await close();
    ended();
  };
  return { stopped, stop };
}

/** A namespace that a worker creates may be missing; until then the gateway is not ready. */
async function requireNamespaceOrWorker(
  connection: Connection,
  target: TemporalTarget,
  settings: Settings,
  logger: Logger,
): Promise<void> {
  try {
    await requireNamespace(connection, target);
  } catch (error) {
    if (!settings.temporal.createNamespace || !isPlumblineError(error) || error.code !== 'missing-namespace')
      throw error;
    logger.warn(
      { code: error.code, advice: 'Start a worker: it creates the namespace.' },
      `${error.message} The gateway waits for it.`,
    );
  }
}

function pushAccounts({ accounts }: Settings) {
  return Object.entries(accounts).map(([name, { authorization }]) => ({ name, secrets: authorization }));
}

/** The routes on which desks are called by their servers. */
function callbackRoutes(
  settings: Settings,
  client: Client,
  log: Logger,
  explain: Explain,
): readonly CallbackRoute[] {
  const { manage } = settings.desks;
  if (manage?.callbackUrl === undefined) return [];
  const warn = sparingLog(log);
  const sendTo = sendTickets(client, incidentsQueue(settings), 'manage');
  const send = sendTogether(async (ticketIds, deadline) => {
    const reply = await sendTo(ticketIds, deadline);
    if (reply.kind !== 'taken') {
      const { message, advice } = putOff('reason' in reply ? reply : { reason: reply.kind }, explain);
      log.error({ desk: 'manage', advice }, `callbacks put off: ${message}`);
    }
    return reply;
  });
  return [
    manageCallbackRoute(manage, {
      send: async (ticketId, deadline) => (await send(ticketId, deadline)).kind === 'taken',
      log: (message, details) => warn(message, { desk: 'manage', ...details }),
    }),
  ];
}

if (isEntryPoint(import.meta.url)) process.exitCode = await runGateway(process.env, { json: false });
