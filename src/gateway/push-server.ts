import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { INSTALLATION_HEADER } from '../mailbox/installation.ts';
import { answer, answerCallback } from './answer.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import type { ReceiveCallback } from './receive-callback.ts';
import type { ReceivePush } from './receive-push.ts';
import { addressBehind } from './sender-of.ts';

export interface PushServerOptions {
  readonly receive: ReceivePush;
  /** Asked first; without it there are no routes besides that of pushes. */
  readonly receiveCallback?: ReceiveCallback;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
  /**
   * Told to senders that are authorized: which installation took their push. Unknown while the namespace is
   * not there.
   */
  readonly installation: () => Promise<string | undefined>;
  /** A request that is not complete after so many ms is cut off, within a second more. */
  readonly requestTimeoutMs: number;
  /**
   * Addresses and networks of proxies whose word is taken for where a request comes from; none by default.
   */
  readonly trustedProxies?: readonly string[];
}

/**
 * How often requests that take too long are looked for, in ms. Node's own half minute would be added to their
 * time.
 */
const LOOK_FOR_LATE_MS = 1_000;

/** How long a connection may be idle, in ms: longer than a proxy in front keeps one, or it would send into its end. */
const KEEP_ALIVE_MS = 72_000;

/**
 * The public HTTP server: callback routes, and one endpoint for pushes, whose first check is to find it. Nothing looks
 * at Content-Type and body before, which GravityZone fills as it likes and which desks sign as they are.
 */
export function createPushServer({
  receive,
  receiveCallback = () => undefined,
  metrics,
  logger,
  installation,
  requestTimeoutMs,
  trustedProxies = [],
}: PushServerOptions): Server {
  const addressOf = addressBehind(trustedProxies);

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ip = addressOf(request);
    const callback = receiveCallback(request, ip);
    if (callback !== undefined) {
      answerCallback(response, await callback);
      return;
    }
    const outcome = await receive(request, ip);
    metrics.push(outcome);
    const known = outcome === 'accepted' ? await installation() : undefined;
    answer(response, outcome, known === undefined ? {} : { [INSTALLATION_HEADER]: known });
  }

  const limits = {
    requestTimeout: requestTimeoutMs,
    // Node takes the shorter of its two limits for the head of a request, whichever it is.
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: LOOK_FOR_LATE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server = createServer(limits, (request, response) => {
    if (!server.listening) response.setHeader('connection', 'close'); // it is being stopped
    take(request, response).catch((error: unknown) => {
      logger.error({ err: error, advice: 'This is a fault of plumbline; please report it.' }, 'push failed');
      metrics.push('failed');
      answer(response, 'failed');
    });
  });
  return server;
}

/** How often connections that have become idle are looked for, in ms. */
const SWEEP_MS = 50;

/**
 * Takes no more requests, lets open ones finish within `graceMs`, then cuts off what is left. Connections
 * that fall idle meanwhile are closed at once; left alone, they would stay for as long as the sender keeps
 * them.
 */
export async function stopPushServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server.close(), 'close');
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, SWEEP_MS);
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  try {
    await closed;
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
