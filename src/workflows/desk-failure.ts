import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { DeskFailureDetail } from '../activities/desk-failure.ts';
import type { Problem } from '../incident/delivery.ts';

/** A desk activity that ended without an outcome, as the delivery loop needs to know it. */
export interface ReadFailure {
  /** Whether the desk said no for good; everything else is a time-out over all attempts. */
  readonly refused: boolean;
  readonly problem: Problem | undefined;
  /** Milliseconds that the desk asked to wait, 0 where it did not. */
  readonly retryAfter: number;
}

/** Reads what the activity's last attempt said. `now` is workflow time in ms since 1970. */
export function readFailure(error: unknown, now: number): ReadFailure {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const failure = cause instanceof TimeoutFailure ? cause.cause : cause;
  if (!(failure instanceof ApplicationFailure)) return { refused: false, problem: undefined, retryAfter: 0 };
  const detail = failure.details?.[0] as Partial<DeskFailureDetail> | undefined;
  return {
    refused: failure.nonRetryable === true && cause === failure,
    problem: {
      code: failure.type ?? 'failed',
      message: failure.message,
      advice: detail?.advice ?? '',
      since: now,
    },
    retryAfter: detail?.retryAfter ?? 0,
  };
}
