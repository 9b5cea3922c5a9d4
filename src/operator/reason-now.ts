import { pausedReason } from '../incident/standing.ts';
import type { DeskStanding, Reason } from '../incident/standing.ts';
import type { QueueNow } from '../mailbox/queue-hold.ts';

/** What Temporal tells of a delivery under way. Times are ms since 1970. */
export interface PendingDelivery {
  readonly taskQueue: string;
  /** 1 for the first attempt; of one that waits, the attempt to come. */
  readonly attempt: number;
  readonly isRunning: boolean;
  readonly scheduledAt: number;
  readonly startedAt: number | undefined;
  /** When the next attempt is made, where one waits for its time. */
  readonly nextAt: number | undefined;
  /** Why the last attempt failed. */
  readonly failure:
    { readonly code: string; readonly message: string; readonly advice: string | undefined } | undefined;
}

/** In ms: what waits no longer than this is not worth a word. */
const SOON = 5_000;

/**
 * Why a desk stands as it does, by what Temporal knows at `now`, in ms since 1970. The workflow itself hears
 * of an attempt only once Temporal has given up trying again.
 */
export function reasonNow(
  { desk, reason: told }: Pick<DeskStanding, 'desk' | 'reason'>,
  pending: PendingDelivery | undefined,
  queue: QueueNow | undefined,
  now: number,
): Reason | undefined {
  const reason = told?.kind === 'paused' ? undefined : told; // that may be over
  if (pending === undefined)
    return queue?.hold !== undefined && told?.kind === 'paused' ? pausedReason(desk, queue.hold) : reason;
  const { attempt, isRunning, scheduledAt, startedAt, nextAt, failure } = pending;
  if (queue?.hold !== undefined && !isRunning) return pausedReason(desk, queue.hold);
  if (failure !== undefined) {
    const { advice, ...said } = failure;
    return {
      kind: 'problem',
      ...said,
      ...(advice !== undefined && { advice }),
      since: reason?.code === failure.code ? (reason.since ?? scheduledAt) : scheduledAt,
      tries: (reason?.code === failure.code ? (reason.tries ?? 1) : 0) + attempt - 1,
      ...(nextAt !== undefined && nextAt > now && { next: nextAt }),
    };
  }
  if (reason?.kind === 'problem' || reason?.kind === 'blocked') return reason;
  if (isRunning)
    return {
      kind: 'waiting',
      code: 'under-way',
      message: 'A delivery is under way.',
      since: startedAt ?? scheduledAt,
    };
  if (queue?.hasWorker === false)
    return {
      kind: 'problem',
      code: 'no-worker',
      message: 'No worker takes the deliveries of this desk.',
      advice: 'Start a worker whose settings name the desk, and see that it can reach Temporal.',
      since: scheduledAt,
    };
  if (now - scheduledAt < SOON) return reason;
  return {
    kind: 'waiting',
    code: 'in-queue',
    message: 'The delivery waits for its turn: others go before it.',
    since: scheduledAt,
  };
}
