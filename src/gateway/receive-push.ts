import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { PushContents } from '../gravityzone/push-contents.ts';
import { readPush } from '../gravityzone/read-push.ts';
import type { NotifyFeed } from '../mailbox/feed-workflows.ts';
import { byDeadline } from './by-deadline.ts';
import type { PushAccount } from './push-account.ts';
import type { DeliverPush } from './deliver-push.ts';
import { findAccount } from './find-account.ts';
import type { GatewayMetrics, PushOutcome } from './gateway-metrics.ts';
import { isAuthorized } from './is-authorized.ts';
import type { Delivered } from './push.ts';
import { announcesMoreThan, readBody } from './read-body.ts';
import { unpackBody } from './unpack-body.ts';

export interface ReceivePushOptions {
  accounts(): readonly PushAccount[];
  readonly deliver: DeliverPush;
  readonly notifyFeed: NotifyFeed;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
  /** Largest body, as it comes and unpacked. */
  readonly maxBodyBytes: number;
  /** From the last byte of the body until the answer. */
  readonly deadlineMs: number;
}

/** Takes one request from its first header to the outcome that is answered. */
export type ReceivePush = (request: FastifyRequest) => Promise<PushOutcome>;

/** The checks in their order: path, method, authorization, size, body, encoding; then understand and make durable. */
export function createReceivePush(options: ReceivePushOptions): ReceivePush {
  const { deliver, logger, maxBodyBytes, metrics } = options;
  return async ({ raw: request, ip }) => {
    const account = findAccount(request.url ?? '', options.accounts());
    if (account === undefined) return 'not-found';
    if (request.method !== 'POST') return 'wrong-method';

    const log = logger.child({ account: account.name });
    if (!isAuthorized(request.headers.authorization, account)) {
      log.warn(
        { ip, advice: 'Compare the authorization of the push settings with the push secrets.' },
        'unauthorized',
      );
      return 'unauthorized';
    }
    if (announcesMoreThan(request, maxBodyBytes)) return tooLarge(log, maxBodyBytes);
    const body = await readBody(request, maxBodyBytes);
    if (body.kind === 'too-large') return tooLarge(log, maxBodyBytes);
    if (body.kind === 'broken') return 'broken';

    const receivedAt = Date.now();
    const deadline = receivedAt + options.deadlineMs;
    const unpacked = await unpackBody(body.bytes, request.headers['content-encoding'], maxBodyBytes);
    if (unpacked.kind === 'too-large') return tooLarge(log, maxBodyBytes);
    const bytes = unpacked.kind === 'unpacked' ? unpacked.bytes : body.bytes;
    const contents = unpacked.kind === 'unpacked' ? readPush(bytes, receivedAt) : unpacked;
    if (contents.kind === 'events') for (const event of contents.events) metrics.event(event);

    const contentType = request.headers['content-type'];
    const push = { account: account.name, bytes, contentType, receivedAt, contents };
    const delivered = await byDeadline(deadline, deliver(push, deadline), (): Delivered => ({
      kind: 'later',
      reason: 'the deadline passed',
    }));
    const facts = { bytes: bytes.length, ms: Date.now() - receivedAt, ...countsOf(contents) };
    if (delivered.kind === 'durable') {
      log.info(facts, 'push accepted');
      void options.notifyFeed(account.name, receivedAt); // never rejects
      return 'accepted';
    }
    log.error(
      { ...facts, reason: delivered.reason, advice: 'Check that Temporal is reachable and not overloaded.' },
      'push put off',
    );
    return 'later';
  };
}

function tooLarge(log: Logger, maxBytes: number): PushOutcome {
  log.warn(
    { maxBytes, advice: 'See who sends such messages: those of GravityZone are far smaller.' },
    'too large',
  );
  return 'too-large';
}

/** Incident ids of a push that are named in its log line. */
const MOST_IDS_LOGGED = 50;

function countsOf(contents: PushContents): object {
  if (contents.kind === 'unreadable') return { unreadable: true };
  const { events } = contents;
  const incidentIds = new Set(events.flatMap((event) => (event.kind === 'incident' ? event.incidentId : [])));
  return {
    events: events.length,
    incidents: incidentIds.size,
    incidentIds: [...incidentIds].slice(0, MOST_IDS_LOGGED),
    tests: events.filter(({ kind }) => kind === 'test').length,
    others: events.filter(({ kind }) => kind === 'other').length,
    unreadable: events.filter(({ kind }) => kind === 'unreadable').length,
  };
}
