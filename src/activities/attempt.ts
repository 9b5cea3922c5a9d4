import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, DeskName } from '../desks/desk.ts';
import { toDeskFailure } from './desk-failure.ts';

/** How often a running attempt reports, in ms: cancellation reaches it only with a report's answer. */
const REPORT_EVERY = 500;

/** Wait before a submitted write is looked for again for the first time, in ms. */
const FIRST_CONFIRM_WAIT = 1_000;

/** Waits before the result of a submitted write is looked for again, in ms; the last one is kept. */
const CONFIRM_WAITS = [1_000, 2_000, 3_000, 5_000, 10_000, 15_000];

/**
 * Runs one attempt at a desk: reports while it runs, hands it the means to wait and to stop, and turns a desk's error into
 * a failure that Temporal understands.
 */
export async function attemptOf<T>(uncertain: boolean, act: (attempt: Attempt) => Promise<T>): Promise<T> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  const reports = setInterval(() => {
    context.heartbeat();
  }, REPORT_EVERY);
  try {
    return await act({
      uncertain: uncertain || context.info.attempt > 1,
      signal,
      pause: async (ms) => {
        await sleep(ms, undefined, { signal });
      },
    });
  } catch (error) {
    if (signal.aborted) throw new CancelledFailure('the attempt was stopped');
    throw toDeskFailure(error);
  } finally {
    clearInterval(reports);
  }
}

/** The write was looked for when it was submitted: the first look after that waits, later ones are timed by {@link notYet}. */
export async function waitBeforeConfirming(attempt: Attempt): Promise<void> {
  if (Context.current().info.attempt === 1) await attempt.pause(FIRST_CONFIRM_WAIT);
}

/** The failure of a read-back that came too early; not an error, only a reason to look again. */
export function notYet(desk: DeskName, revision: number): ApplicationFailure {
  const { attempt } = Context.current().info;
  return ApplicationFailure.create({
    message: `The ${desk} desk has accepted #${revision} but not carried it out yet.`,
    type: 'not-carried-out-yet',
    category: 'BENIGN',
    details: [
      { advice: 'At Automate, see whether the script waits for its computer to come online.', retryAfter: 0 },
    ],
    nextRetryDelay: CONFIRM_WAITS[Math.min(attempt, CONFIRM_WAITS.length) - 1] ?? 15_000,
  });
}
