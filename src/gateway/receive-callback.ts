import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { CallbackAnswer, CallbackRoute, CallbackSender } from '../http/callback-contract.ts';
import { perMinute } from '../http/per-minute.ts';
import type { BodyBudget } from './body-budget.ts';
import { byDeadline } from './by-deadline.ts';
import type { CallbackStatus, GatewayMetrics } from './gateway-metrics.ts';
import { announcesMoreThan, readBody } from './read-body.ts';
import type { RawBody } from './read-body.ts';
import { senderOf } from './sender-of.ts';
import type { Warn } from './sparing-log.ts';

export interface ReceiveCallbackOptions {
  readonly routes: readonly CallbackRoute[];
  readonly metrics: Pick<GatewayMetrics, 'callback'>;
  readonly logger: Logger;
  readonly warn: Warn;
  readonly budget: BodyBudget;
  /** From the first byte until the answer. */
  readonly deadlineMs: number;
  /** Most bytes a minute that are taken from a sender before one of its callbacks is proven. */
  readonly unprovenBytes: number;
}

export interface CallbackReply {
  readonly status: CallbackStatus;
  readonly reason: string;
  /** Whether the connection ends with the answer, because the rest of the body is not waited for. */
  readonly close?: boolean;
}

/**
 * Takes a request to a route, from an address, as far as its answer, and never rejects; `undefined` where its
 * path is none of theirs.
 */
export type ReceiveCallback = (request: IncomingMessage, ip: string) => Promise<CallbackReply> | undefined;

/**
 * What stays open for longer than the sender waits is answered with 429: the one status that moves Manage to
 * try again.
 */
const TOO_LATE: CallbackAnswer = { status: 429, reason: 'too-late', isProven: false };

/** How long, in ms, a sender counts as proven after its last callback that was, and how many do at a time. */
const PROVEN_FOR = 24 * 3_600_000;
const MOST_PROVEN = 1_000;

/** The checks in their order: path, method, size, the sender's share, body; then the route has its say. */
export function createReceiveCallback(options: ReceiveCallbackOptions): ReceiveCallback {
  const { metrics, warn, budget, deadlineMs, unprovenBytes } = options;
  const routes = new Map(options.routes.map((route) => [route.path, route]));
  const proven = new LRUCache<string, true>({ max: MOST_PROVEN, ttl: PROVEN_FOR });
  const unproven = perMinute(unprovenBytes);

  async function receive(route: CallbackRoute, request: IncomingMessage, ip: string): Promise<CallbackReply> {
    const { path, maxBytes } = route;
    if (request.method !== 'POST') return { status: 405, reason: 'wrong-method' };
    if (announcesMoreThan(request, maxBytes)) return tooLarge(route, ip);
    const address = senderOf(ip);
    const sender = { address, isProven: proven.has(address) };
    const bytes = Number(request.headers['content-length'] ?? maxBytes);
    if (!sender.isProven && !unproven.take(address, bytes)) {
      warn('callback put off: its sender is not proven, and sent too much within a minute', {
        route: path,
        ip,
        advice:
          'Find out who sends to this address. If a proxy is in front of the gateway, name it in `gateway.trustedProxies`.',
      });
      return { status: 429, reason: 'too-much' };
    }
    const answer = await takeIn(route, request, sender, ip);
    if (answer.isProven === true) proven.set(address, true);
    return answer;
  }

  function tooLarge({ path, maxBytes }: CallbackRoute, ip: string): CallbackReply {
    warn('callback refused: its body is too large', {
      route: path,
      ip,
      maxBytes,
      advice: 'Find out who sends it: real callbacks are far smaller.',
    });
    return { status: 413, reason: 'too-large' };
  }

  async function takeIn(
    route: CallbackRoute,
    request: IncomingMessage,
    sender: CallbackSender,
    ip: string,
  ): Promise<CallbackReply & { readonly isProven?: boolean }> {
    const deadline = Date.now() + deadlineMs;
    const body = await byDeadline(
      deadline,
      readBody(request, route.maxBytes, budget),
      (): RawBody | 'late' => 'late',
    );
    if (body === 'late') return { ...TOO_LATE, close: true };
    if (body.kind === 'too-large') return tooLarge(route, ip);
    if (body.kind === 'busy') return { status: 429, reason: 'busy' };
    if (body.kind === 'broken') return { status: 400, reason: 'broken' };
    const { bytes, held } = body;
    try {
      const received = route.receive({ sender, headers: request.headers, bytes, deadline });
      return await byDeadline(deadline, received, () => TOO_LATE);
    } finally {
      held.release();
    }
  }

  return (request, ip) => {
    const [path = ''] = (request.url ?? '').split('?');
    const route = routes.get(path);
    if (route === undefined) return undefined;
    return receive(route, request, ip)
      .catch((error: unknown): CallbackReply => {
        options.logger.error(
          { err: error, route: path, advice: 'This is a fault of plumbline; please report it.' },
          'callback failed',
        );
        return { status: 429, reason: 'failed' };
      })
      .then((answer) => {
        metrics.callback(path, answer.status);
        options.logger.debug({ route: path, ...answer }, 'callback answered');
        return answer;
      });
  };
}
