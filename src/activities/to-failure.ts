import { ApplicationFailure } from '@temporalio/common';
import { isPlumblineError } from '../errors/index.ts';
import { VendorUnavailable } from '../http/vendor-errors.ts';
import type { Problem } from '../incident/delivery.ts';

/** What travels with an activity's failure to the workflow. Durations are milliseconds. */
export interface FailureDetail {
  readonly advice: string;
  readonly retryAfter: number;
}

/** Temporal lets a named delay override every cap, so the cap for a vendor's `Retry-After` is kept here. */
const LONGEST_RETRY_AFTER = 600_000;

/** The failure that Temporal understands: whether to retry, when, and what the operator can do. */
export function toFailure(error: unknown): unknown {
  if (!isPlumblineError(error)) return error;
  const retryAfter = retryAfterOf(error);
  const detail: FailureDetail = { advice: error.advice, retryAfter };
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: !error.retryable,
    details: [detail],
    cause: error,
    ...(retryAfter > 0 ? { nextRetryDelay: retryAfter } : {}),
  });
}

/** How long a vendor asked to wait, in ms; 0 where it did not. */
export function retryAfterOf(error: unknown): number {
  const asked = error instanceof VendorUnavailable ? error.retryAfterMs : undefined;
  return Math.min(asked ?? 0, LONGEST_RETRY_AFTER);
}

/** What an operator reads of an error. */
export function problemOf(error: unknown): Omit<Problem, 'since'> {
  if (isPlumblineError(error)) return { code: error.code, message: error.message, advice: error.advice };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'fault', message, advice: 'Report this to the makers of plumbline.' };
}
