import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { LRUCache } from 'lru-cache';
import type { DeliverActivity } from '../activities/deliver.ts';
import type { Delivery, SilentAttempt } from '../incident/delivery.ts';

/** How long, in ms, attempts are remembered, and up to which age nothing is said of those that are not. */
const REMEMBERED = 7_200_000;
const CERTAIN = 3_600_000;

/** How long Temporal is asked for a history, in ms: an attempt reports only once it has begun. */
const ASKED_WITHIN = 5_000;

/** Once there were more that are to be remembered, nothing is said of any until the younger ones are forgotten. */
const MOST = 100_000;

/** Of the machine in ms since 1970, which people set, and in ms of a beginning of its own, which only goes on. */
interface Clocks {
  readonly now: () => number;
  readonly steady: () => number;
}

/** The attempts at desks that began in this process, and those that never will. */
export interface OwnAttempts {
  /** Of their workers, and of no others: which process they belong to, and which start of it. */
  readonly identity: string;
  /** Remembers what begins, and has an incident's doubt about an attempt end that never began. */
  readonly watch: (activity: DeliverActivity) => DeliverActivity;
}

/**
 * A server that is too slow may count an attempt as handed to a worker that never gets it. Its history tells
 * which worker that is, by an identity that no other start of a process has. Where it is one of these, and the
 * attempt did not begin here, it sent nothing; nor may it begin any more, however late it comes. Of attempts
 * that were handed to others nothing is known. At most `most` are remembered.
 */
export function ownAttempts(
  client: Pick<Client, 'workflow' | 'withDeadline'>,
  clocks: Clocks = { now: Date.now, steady: () => performance.now() },
  most = MOST,
): OwnAttempts {
  const { now, steady } = clocks;
  const identity = `${process.pid}@${hostname()} ${randomUUID()}`;
  let crowdedAt = Number.NEGATIVE_INFINITY;
  const known: LRUCache<string, 'begun' | 'barred'> = new LRUCache({
    max: most,
    ttl: REMEMBERED,
    ttlResolution: 0,
    perf: { now: steady },
    dispose: (_what, name, reason) => {
      // What is forgotten anyway makes room, too.
      if (reason === 'evict' && known.getRemainingTTL(name) > 0) crowdedAt = steady();
    },
  });

  /** Whether an attempt never began, and never will. */
  async function neverBegan(
    workflowId: string,
    { runId, activityId }: SilentAttempt,
    askedAt: number,
  ): Promise<boolean> {
    const { events = [] } = await client.withDeadline(now() + ASKED_WITHIN, () =>
      client.workflow.getHandle(workflowId, runId).fetchHistory(),
    );
    // After a reset the run has another id than when its attempts began.
    const isReset = events?.[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId !== runId;
    const scheduled = events?.findLast(
      ({ activityTaskScheduledEventAttributes: its }) => its?.activityId === activityId,
    );
    const started = events?.findLast(
      ({ activityTaskStartedEventAttributes: its }) =>
        String(its?.scheduledEventId) === String(scheduled?.eventId),
    );
    const its = started?.activityTaskStartedEventAttributes;
    const startedAt = Number(started?.eventTime?.seconds ?? 0) * 1_000;
    // Its age by the server's clock alone, if ours is behind.
    const isYoung = startedAt > Math.max(askedAt, now()) - CERTAIN;
    const isCertain = isYoung && !isReset && crowdedAt < steady() - REMEMBERED;
    if (scheduled === undefined || its?.identity !== identity || !isCertain) return false;
    const name = nameOf(runId, activityId, its.attempt ?? 1);
    if (known.get(name) === 'begun') return false;
    known.set(name, 'barred');
    return true;
  }

  async function withoutSilent(workflowId: string, left: Delivery, askedAt: number): Promise<Delivery> {
    const { silent } = left.doubt ?? {};
    if (silent === undefined) return left;
    const isNothing = await neverBegan(workflowId, silent, askedAt).catch(() => false);
    return isNothing ? { ...left, doubt: undefined } : left;
  }

  return {
    identity,
    watch: ({ deliver }) => ({
      async deliver(input) {
        const { workflowExecution, activityId, attempt, currentAttemptScheduledTimestampMs } =
          Context.current().info;
        const { workflowId = '', runId = '' } = workflowExecution ?? {};
        const name = nameOf(runId, activityId, attempt);
        if (known.get(name) === 'barred')
          throw ApplicationFailure.nonRetryable('Temporal gave this attempt up before it began.');
        known.set(name, 'begun');
        const left = await withoutSilent(workflowId, input.left, currentAttemptScheduledTimestampMs);
        return deliver({ ...input, left });
      },
    }),
  };
}

function nameOf(runId: string, activityId: string, attempt: number): string {
  return `${runId}/${activityId}/${attempt}`;
}
