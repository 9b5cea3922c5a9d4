import { ApplicationFailure } from '@temporalio/common';
import { DeskUnavailable, isPlumblineError } from '../errors/index.ts';

/** What travels with a desk's failure to the workflow. Durations are milliseconds. */
export interface DeskFailureDetail {
  readonly advice: string;
  readonly retryAfter: number;
}

/** Temporal lets a named delay override every cap, so the cap for a vendor's `Retry-After` is kept here. */
const LONGEST_RETRY_AFTER = 600_000;

/** The failure that Temporal understands: whether to retry, when, and what the operator can do. */
export function toDeskFailure(error: unknown): unknown {
  if (!isPlumblineError(error)) return error;
  const asked = error instanceof DeskUnavailable ? error.retryAfterMs : undefined;
  const retryAfter = Math.min(asked ?? 0, LONGEST_RETRY_AFTER);
  const detail: DeskFailureDetail = { advice: error.advice, retryAfter };
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: !error.retryable,
    details: [detail],
    cause: error,
    ...(retryAfter > 0 ? { nextRetryDelay: retryAfter } : {}),
  });
}
