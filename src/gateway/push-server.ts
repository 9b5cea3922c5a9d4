import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { INSTALLATION_HEADER } from '../mailbox/installation.ts';
import { answer, answerCallback } from './answer.ts';
import type { GatewayMetrics, PushOutcome } from './gateway-metrics.ts';
import type { ReceiveCallback } from './receive-callback.ts';
import type { ReceivePush } from './receive-push.ts';

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

/** The public HTTP server: callback routes, and one endpoint for pushes, whose first check is to find it. */
export function createPushServer({
  receive,
  receiveCallback = () => undefined,
  metrics,
  logger,
  installation,
  requestTimeoutMs,
  trustedProxies = [],
}: PushServerOptions): FastifyInstance {
  const server = fastify({
    logger: false,
    requestTimeout: requestTimeoutMs,
    // Node takes the shorter of its two limits for the head of a request, whichever it is.
    http: {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: LOOK_FOR_LATE_MS,
    },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    // A path that cannot be decoded is one that is not there.
    frameworkErrors: (_error, request, reply) => {
      void receive(request).then((outcome) => count(reply, outcome));
    },
  });
  const count = async (reply: FastifyReply, outcome: PushOutcome): Promise<FastifyReply> => {
    metrics.push(outcome);
    const known = outcome === 'accepted' ? await installation() : undefined;
    if (known !== undefined) reply.header(INSTALLATION_HEADER, known);
    return answer(reply, outcome);
  };
  // Before fastify looks at Content-Type and body, which GravityZone fills as it likes and which desks sign
  // as they are.
  server.addHook('onRequest', async (request, reply) => {
    const callback = receiveCallback(request.raw, request.ip);
    return callback === undefined
      ? count(reply, await receive(request))
      : answerCallback(reply, await callback);
  });
  server.setErrorHandler((error, _request, reply) => {
    logger.error({ err: error, advice: 'This is a fault of plumbline; please report it.' }, 'push failed');
    return count(reply, 'failed');
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
export async function stopPushServer(server: FastifyInstance, graceMs: number): Promise<void> {
  const closed = server.close();
  const sweep = setInterval(() => {
    server.server.closeIdleConnections();
  }, SWEEP_MS);
  const cut = setTimeout(() => {
    server.server.closeAllConnections();
  }, graceMs);
  try {
    await closed;
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
