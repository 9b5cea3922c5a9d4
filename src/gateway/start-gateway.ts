import type { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { installationOf } from '../mailbox/installation.ts';
import type { CallbackRoute } from '../http/callback-contract.ts';
import { notifyFeed } from '../mailbox/feed-workflows.ts';
import { HAND_OVER_LIMITS } from '../mailbox/hand-over-limits.ts';
import type { HandOverLimits } from '../mailbox/hand-over-limits.ts';
import { createHandOver } from '../mailbox/hand-over.ts';
import { sendToIncident } from '../mailbox/incident-workflows.ts';
import { keepInQuarantine } from '../mailbox/quarantine-workflows.ts';
import type { LeftOut } from '../incident/left-out.ts';
import { createSlots } from '../mailbox/slots.ts';
import { incidentHistorySize, sparingHistory } from '../mailbox/spare-history.ts';
import { recordTestEvent } from '../mailbox/test-event-workflows.ts';
import { startAdminListener } from '../process/admin-listener.ts';
import { listen } from '../process/listen.ts';
import type { ListenAddress } from '../process/listen.ts';
import { bodyBudget } from './body-budget.ts';
import { createDeliverPush } from './deliver-push.ts';
import { registerGatewayMetrics } from './gateway-metrics.ts';
import type { PushAccount } from './find-account.ts';
import type { Explain } from './push.ts';
import { createPushServer, stopPushServer } from './push-server.ts';
import { createReceiveCallback } from './receive-callback.ts';
import { createReceivePush } from './receive-push.ts';
import { sparingLog } from './sparing-log.ts';
import { temporalReadiness } from './temporal-readiness.ts';
import { toQuarantine } from './to-quarantine.ts';

export interface GatewayLimits extends HandOverLimits {
  /** Largest body in bytes, as it comes and unpacked. */
  readonly bodyBytes: number;
  /** From the last byte of a push until the answer, in ms. The sender shall have it within 5 s. */
  readonly deadlineMs: number;
  /** From the first byte of a callback until the answer, in ms. Manage waits 5 s. */
  readonly callbackDeadlineMs: number;
  /** Bytes of all open bodies together, packed and unpacked. */
  readonly openBodies: number;
  /** Most bytes of callbacks a minute that are taken from a sender before one of them is proven. */
  readonly unprovenBytes: number;
  /** A request whose body is not complete after so many ms is cut off. */
  readonly requestTimeoutMs: number;
  /** Most calls to Temporal at a time. */
  readonly inFlight: number;
}

export const GATEWAY_LIMITS: GatewayLimits = {
  ...HAND_OVER_LIMITS,
  bodyBytes: 10 * 1024 * 1024,
  deadlineMs: 4_000,
  callbackDeadlineMs: 4_000,
  openBodies: 64 * 1024 * 1024,
  unprovenBytes: 4 * 1024 * 1024,
  requestTimeoutMs: 60_000,
  inFlight: 32,
};

/** What a request that is still being sent gets on top of its deadline when the gateway stops, in ms. */
const STOP_GRACE_MS = 1_000;

/** For the question after the installation, in ms: with a push's deadline less than the sender waits. */
const LONGEST_QUESTION_MS = 500;

/** All that a gateway needs; it reads neither settings nor the environment. */
export interface GatewayOptions {
  readonly client: Client;
  /**
   * The connection below the client; asked whether Temporal has its namespace. It stays open when the gateway
   * stops.
   */
  readonly connection: Connection;
  readonly accounts: readonly PushAccount[];
  /** On which desks are called by their servers; none by default. */
  readonly routes?: readonly CallbackRoute[];
  readonly listen: ListenAddress;
  /** Health, readiness and metrics; meant for the loopback interface. */
  readonly adminListen: ListenAddress;
  readonly logger: Logger;
  /** For the log; by default errors are told as they are. */
  readonly explain?: Explain;
  /** Addresses and networks of proxies before the gateway; none by default. */
  readonly trustedProxies?: readonly string[];
  /** Of all workflows. */
  readonly taskQueue: string;
  /** Whether Temporal serves companies in turn; not by default. */
  readonly fairByCompany?: boolean;
  readonly limits?: Partial<GatewayLimits>;
  /** A new one with the metrics of the process, where none is given. */
  readonly registry?: Registry;
  /** Why Temporal cannot be used yet, in a sentence, while the process waits for it. */
  readonly waitsFor?: () => string | undefined;
  /** Facts that are not handed over; none by default. */
  readonly leftOut?: () => LeftOut;
  /** What the admin listener tells of the settings. */
  readonly settings?: () => object;
}

export interface Gateway {
  /** Such as `http://127.0.0.1:8080`, without a path. */
  readonly url: string;
  readonly adminUrl: string;
  /** Takes new accounts and secrets into use, from the next request on. */
  replaceAccounts(accounts: readonly PushAccount[]): void;
  /** Takes no more requests, answers the open ones, then closes both listeners. */
  stop(): Promise<void>;
}

/** Starts the gateway: both listeners are open when this resolves. Rejects where an address cannot be had. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { client, logger, taskQueue, fairByCompany = false, routes = [] } = options;
  const explain = options.explain ?? ((error: unknown) => error);
  const limits = { ...GATEWAY_LIMITS, ...options.limits };
  const registry = options.registry ?? processRegistry();
  const warn = sparingLog(logger);
  const budget = bodyBudget(limits.openBodies);
  let accounts = options.accounts;

  const slots = createSlots(limits.inFlight);
  const metrics = registerGatewayMetrics(
    registry,
    () => handOver.waiting(),
    routes.map(({ path }) => path),
  );
  const handOver = createHandOver({
    send: sparingHistory(sendToIncident(client, taskQueue, { fairByCompany }), incidentHistorySize(client)),
    slots,
    limits,
    onSent: metrics.handOver,
  });
  const record = recordTestEvent(client, taskQueue);
  const keep = keepInQuarantine(client, taskQueue);
  const deliver = createDeliverPush({
    handOver,
    recordTestEvent: (test, deadline) => slots(() => record(test, deadline)),
    quarantine: toQuarantine({
      keep: (what, deadline) => slots(() => keep(what, deadline)),
      metrics,
      logger,
    }),
    ...(options.leftOut !== undefined && { leftOut: options.leftOut }),
  });
  const receive = createReceivePush({
    accounts: () => accounts,
    deliver,
    notifyFeed: notifyFeed(client),
    explain,
    metrics,
    logger,
    warn,
    budget,
    maxBodyBytes: limits.bodyBytes,
    deadlineMs: limits.deadlineMs,
  });

  const receiveCallback = createReceiveCallback({
    routes,
    metrics,
    logger,
    warn,
    budget,
    deadlineMs: limits.callbackDeadlineMs,
    unprovenBytes: limits.unprovenBytes,
  });

  let installation: string | undefined;
  const learnInstallation = async (): Promise<string | undefined> => {
    const ask = () => installationOf(client);
    const { connection } = options;
    return connection.withDeadline(Date.now() + LONGEST_QUESTION_MS, ask).catch(() => undefined);
  };
  const server = createPushServer({
    receive,
    receiveCallback,
    metrics,
    logger,
    installation: async () => (installation ??= await learnInstallation()),
    requestTimeoutMs: limits.requestTimeoutMs,
    ...(options.trustedProxies !== undefined && { trustedProxies: options.trustedProxies }),
  });
  const admin = await startAdminListener({
    ...options.adminListen,
    registry,
    ready() {
      const detail = options.waitsFor?.();
      if (detail !== undefined) return Promise.resolve({ ok: false, detail });
      return temporalReadiness(options.connection, client.options.namespace, explain);
    },
    ...(options.settings !== undefined && { settings: options.settings }),
  });
  const url = await listen(server, options.listen).catch(async (error: unknown) => {
    await admin.stop();
    throw error;
  });
  logger.info(
    {
      url,
      adminUrl: admin.url,
      accounts: accounts.map(({ name }) => name),
      routes: routes.map(({ path }) => path),
    },
    'gateway listens',
  );
  return {
    url,
    adminUrl: admin.url,
    replaceAccounts(replacement) {
      accounts = replacement;
    },
    async stop() {
      await stopPushServer(server, limits.deadlineMs + STOP_GRACE_MS);
      await admin.stop();
    },
  };
}

/** With the metrics of the process. */
export function processRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
