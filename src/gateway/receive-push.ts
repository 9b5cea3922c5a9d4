import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { PushContents } from '../gravityzone/push-contents.ts';
import { readPush } from '../gravityzone/read-push.ts';
import { neutralise } from '../incident/neutralise.ts';
import type { NotifyFeed } from '../mailbox/feed-workflows.ts';
import type { BodyBudget } from './body-budget.ts';
import { byDeadline } from './by-deadline.ts';
import type { PushAccount } from './find-account.ts';
import type { DeliverPush } from './deliver-push.ts';
import { findAccount, pushPath } from './find-account.ts';
import type { GatewayMetrics, PushOutcome } from './gateway-metrics.ts';
import { isAuthorized } from './is-authorized.ts';
import { putOff } from './push.ts';
import type { Delivered, Explain } from './push.ts';
import { announcesMoreThan, readBody } from './read-body.ts';
import type { RawBody } from './read-body.ts';
import type { Warn } from './sparing-log.ts';
import { isPacked, unpackBody } from './unpack-body.ts';

export interface ReceivePushOptions {
  accounts(): readonly PushAccount[];
  readonly deliver: DeliverPush;
  readonly notifyFeed: NotifyFeed;
  readonly explain: Explain;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
  readonly warn: Warn;
  readonly budget: BodyBudget;
  /** Largest body, as it comes and unpacked. */
  readonly maxBodyBytes: number;
  /** From the last byte of the body until the answer. */
  readonly deadlineMs: number;
}

/** Takes one request, from an address, from its first header to the outcome that is answered. */
export type ReceivePush = (request: IncomingMessage, ip: string) => Promise<PushOutcome>;

/**
 * The checks in their order: path, method, authorization, size, body, encoding; then understand and make
 * durable.
 */
export function createReceivePush(options: ReceivePushOptions): ReceivePush {
  const { deliver, logger, warn, budget, maxBodyBytes, metrics } = options;

  return async (request, ip) => {
    const account = findAccount(request.url ?? '', options.accounts());
    if (account === undefined) return unknownPath(request, ip);
    if (request.method !== 'POST') return 'wrong-method';
    const who = { account: account.name, ip };
    if (!isAuthorized(request.headers.authorization, account)) {
      const advice = 'Compare the authorization of the push settings with the push secrets.';
      warn('push refused: its Authorization header is none of the account', { ...who, advice }, who.account);
      return 'unauthorized';
    }
    if (announcesMoreThan(request, maxBodyBytes)) return tooLarge(who);
    const body = await readBody(request, maxBodyBytes, budget);
    if (body.kind === 'too-large') return tooLarge(who);
    if (body.kind === 'busy') return busy(who);
    if (body.kind === 'broken') return 'broken';
    try {
      return await takeIn(request, body, who);
    } finally {
      body.held.release();
    }
  };

  async function takeIn(
    request: IncomingMessage,
    { bytes: packed, held }: Extract<RawBody, { kind: 'read' }>,
    who: Who,
  ): Promise<PushOutcome> {
    const receivedAt = Date.now();
    const deadline = receivedAt + options.deadlineMs;
    if (isPacked(packed) && !held.resize(packed.length + maxBodyBytes)) return busy(who);
    const unpacked = await unpackBody(packed, maxBodyBytes);
    if (unpacked.kind === 'too-large') return tooLarge(who);
    const bytes = unpacked.kind === 'unpacked' ? unpacked.bytes : packed;
    held.resize(bytes === packed ? packed.length : packed.length + bytes.length);
    const contents = unpacked.kind === 'unpacked' ? readPush(bytes, receivedAt) : unpacked;
    if (contents.kind === 'events') for (const event of contents.events) metrics.event(event);

    const { account } = who;
    const contentType = request.headers['content-type'];
    const push = { account, bytes, contentType, receivedAt, contents };
    const delivered = await byDeadline(deadline, deliver(push, deadline), (): Delivered => ({
      kind: 'later',
      reason: 'the deadline passed',
    }));
    const facts = { account, bytes: bytes.length, ms: Date.now() - receivedAt, ...countsOf(contents) };
    if (delivered.kind === 'durable') {
      logger.info(facts, 'push accepted');
      void options.notifyFeed(account, receivedAt); // never rejects
      return 'accepted';
    }
    const { message, advice } = putOff(delivered, options.explain);
    logger.error({ ...facts, advice }, `push put off: ${message}`);
    return 'later';
  }

  /**
   * Whoever calls another method there, such as a load balancer that looks whether we live, pushes nothing.
   */
  function unknownPath({ method, url = '' }: IncomingMessage, ip: string): PushOutcome {
    if (method !== 'POST') return 'not-found';
    const paths = options.accounts().map(({ name }) => pushPath(name));
    warn('push refused: there is no such path', {
      path: neutralise(url.slice(0, LONGEST_PATH)),
      ip,
      advice: `If GravityZone sends it, correct the address in its push settings. Paths here: ${paths.join(', ')}.`,
    });
    return 'not-found';
  }

  function tooLarge(who: Who): PushOutcome {
    const advice = 'Find out who sends it: messages of GravityZone are far smaller.';
    warn('push refused: its body is too large', { ...who, maxBytes: maxBodyBytes, advice }, who.account);
    return 'too-large';
  }

  function busy(who: Who): PushOutcome {
    const advice =
      'Find out who sends so much at once. If it is GravityZone, give the process more memory and raise `gateway.openBodiesMiB`.';
    warn(
      'push put off: the bodies of all open requests take too much memory',
      { ...who, advice },
      who.account,
    );
    return 'busy';
  }
}

/** Whose push it is, and where it comes from. */
interface Who {
  readonly account: string;
  readonly ip: string;
}

/** What of an unknown path is logged. */
const LONGEST_PATH = 200;

/** Incident ids of a push that are named in its log line. */
const MOST_IDS_LOGGED = 50;

function countsOf(contents: PushContents): object {
  if (contents.kind === 'unreadable') return { unreadable: true };
  const counts = { incident: 0, test: 0, other: 0, unreadable: 0 };
  const incidentIds = new Set<string>();
  for (const event of contents.events) {
    counts[event.kind] += 1;
    if (event.kind === 'incident') incidentIds.add(event.incidentId);
  }
  return {
    events: contents.events.length,
    incidents: incidentIds.size,
    incidentIds: [...incidentIds].slice(0, MOST_IDS_LOGGED),
    tests: counts.test,
    others: counts.other,
    unreadable: counts.unreadable,
  };
}
