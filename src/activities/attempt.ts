import { Context } from '@temporalio/activity';
import type { Info } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt } from '../desks/desk.ts';
import { toFailure } from './to-failure.ts';

/**
 * How often a running attempt reports, in ms: each report is a billed action, and most attempts are over
 * before the first. Cancellation reaches an attempt only with a report's answer.
 */
const REPORT_EVERY = 5_000;

/** So long before the time for all attempts ends, in ms, each reports as it begins: clocks differ. */
const NEAR_THE_END = 600_000;

/** Whether the time for all attempts may end before the first report of this one. */
function mayRunOut({ scheduledTimestampMs, scheduleToCloseTimeoutMs }: Info): boolean {
  const near = Math.min(NEAR_THE_END, scheduleToCloseTimeoutMs / 2);
  return Date.now() - scheduledTimestampMs > scheduleToCloseTimeoutMs - near;
}

/**
 * Time of this attempt, by the clock of Temporal's server alone: its own, or what was left of that for all of
 * them.
 */
function timeoutOf(info: Info): number {
  const { startToCloseTimeoutMs, scheduleToCloseTimeoutMs } = info;
  const before = info.currentAttemptScheduledTimestampMs - info.scheduledTimestampMs;
  return Math.max(0, Math.min(startToCloseTimeoutMs, scheduleToCloseTimeoutMs - before));
}

/** An attempt of an activity under way. */
export interface RunningAttempt extends Attempt {
  /** 1 for the first one. */
  readonly number: number;
  /** Time after which Temporal gives it up, in ms from its start: nobody hears its answer then. */
  readonly timeout: number;
  /** Waits, or rejects as soon as `signal` is aborted. */
  pause(ms: number): Promise<void>;
}

/**
 * Runs one attempt of an activity: reports while it runs, hands it the means to wait and to stop, and turns
 * our errors into failures that Temporal understands.
 */
export async function attemptOf<T>(act: (attempt: RunningAttempt) => Promise<T>): Promise<T> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  const report = (): void => {
    context.heartbeat('running'); // with a detail, which tells in a time-out that the attempt ran
  };
  if (mayRunOut(context.info)) report();
  const reports = setInterval(report, REPORT_EVERY);
  try {
    return await act({
      signal,
      number: context.info.attempt,
      timeout: timeoutOf(context.info),
      pause: async (ms) => {
        await sleep(ms, undefined, { signal });
      },
    });
  } catch (error) {
    if (signal.aborted) throw new CancelledFailure('the attempt was stopped');
    throw toFailure(error);
  } finally {
    clearInterval(reports);
  }
}
