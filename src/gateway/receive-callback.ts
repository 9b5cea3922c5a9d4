import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { CallbackAnswer, CallbackRoute } from '../http/callback-contract.ts';
import { byDeadline } from './by-deadline.ts';
import type { CallbackStatus, GatewayMetrics } from './gateway-metrics.ts';
import { announcesMoreThan, readBody } from './read-body.ts';
import type { RawBody } from './read-body.ts';

export interface ReceiveCallbackOptions {
  readonly routes: readonly CallbackRoute[];
  readonly metrics: Pick<GatewayMetrics, 'callback'>;
  readonly logger: Logger;
  /** From the first byte until the answer. */
  readonly deadlineMs: number;
  /** Most open requests of one route. */
  readonly mostOpen: number;
}

export interface CallbackReply {
  readonly status: CallbackStatus;
  readonly reason: string;
  /** Whether the connection ends with the answer, because the rest of the body is not waited for. */
  readonly close?: boolean;
}

/** Takes a request to a route as far as its answer, and never rejects; `undefined` where its path is none of theirs. */
export type ReceiveCallback = (request: IncomingMessage) => Promise<CallbackReply> | undefined;

interface Door {
  readonly route: CallbackRoute;
  open: number;
}

/** What stays open for longer than the sender waits is answered with 429: the one status that moves Manage to try again. */
const TOO_LATE: CallbackAnswer = { status: 429, reason: 'too-late' };

/** The checks in their order: path, method, size, open requests, body; then the route has its say. */
export function createReceiveCallback(options: ReceiveCallbackOptions): ReceiveCallback {
  const { routes, metrics, deadlineMs, mostOpen } = options;
  const doors = new Map(routes.map((route): [string, Door] => [route.path, { route, open: 0 }]));

  async function receive(door: Door, request: IncomingMessage): Promise<CallbackReply> {
    const { maxBytes } = door.route;
    if (request.method !== 'POST') return { status: 405, reason: 'wrong-method' };
    if (announcesMoreThan(request, maxBytes)) return { status: 413, reason: 'too-large' };
    if (door.open >= mostOpen) return { status: 429, reason: 'busy' };
    door.open += 1;
    try {
      return await takeIn(door.route, request, Date.now() + deadlineMs);
    } finally {
      door.open -= 1;
    }
  }

  return (request) => {
    const [path = ''] = (request.url ?? '').split('?');
    const door = doors.get(path);
    if (door === undefined) return undefined;
    return receive(door, request)
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

async function takeIn(
  route: CallbackRoute,
  request: IncomingMessage,
  deadline: number,
): Promise<CallbackReply> {
  const body = await byDeadline(deadline, readBody(request, route.maxBytes), (): RawBody | 'late' => 'late');
  if (body === 'late') return { ...TOO_LATE, close: true };
  if (body.kind === 'too-large') return { status: 413, reason: 'too-large' };
  if (body.kind === 'broken') return { status: 400, reason: 'broken' };
  const received = route.receive({
    headers: request.headers,
    bytes: body.bytes,
    deadline,
  });
  return byDeadline(deadline, received, () => TOO_LATE);
}
