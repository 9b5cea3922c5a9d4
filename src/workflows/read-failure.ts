import { TimeoutType } from '@temporalio/common';
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { FailureDetail } from '../activities/to-failure.ts';
import type { Problem } from '../incident/delivery.ts';

/** An activity that ended without an answer, as what called it needs to know it. */
export interface ReadFailure {
  /** Whether the vendor said no for good; everything else is worth another try. */
  readonly refused: boolean;
  /** Whether its time was over: perhaps nobody polls its task queue any more. */
  readonly timedOut: boolean;
  /** Whether the last attempt may have sent a write of which nothing was heard. */
  readonly sent: 'nothing' | 'perhaps';
  /** The activity whose last attempt was never heard of: perhaps no worker had it. */
  readonly silent: string | undefined;
  readonly problem: Problem | undefined;
  /** Milliseconds that the vendor asked to wait, 0 where it did not. */
  readonly retryAfter: number;
}

/** Reads what the activity's last attempt said. `now` is workflow time in ms since 1970. */
export function readFailure(error: unknown, now: number): ReadFailure {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const failure = cause instanceof TimeoutFailure ? cause.cause : cause;
  const timedOut = cause instanceof TimeoutFailure;
  const sent = timedOut && mayHaveSent(cause) ? 'perhaps' : 'nothing';
  const isSilent = timedOut && cause.lastHeartbeatDetails === undefined;
  const silent = isSilent && error instanceof ActivityFailure ? error.activityId : undefined;
  if (!(failure instanceof ApplicationFailure))
    return { refused: false, timedOut, sent, silent, problem: undefined, retryAfter: 0 };
  const detail = failure.details?.[0] as Partial<FailureDetail> | undefined;
  const { advice = '', retryAfter = 0 } = detail ?? {};
  return {
    refused: failure.nonRetryable === true && cause === failure,
    timedOut,
    sent,
    silent,
    problem: {
      code: failure.type ?? 'failed',
      message: failure.message,
      advice,
      since: now,
      ...(retryAfter > 0 && { until: now + retryAfter }),
    },
    retryAfter,
  };
}

/** An attempt that never reported never ran: nobody took it before its time was over. */
function mayHaveSent({ timeoutType, lastHeartbeatDetails }: TimeoutFailure): boolean {
  if (timeoutType === TimeoutType.SCHEDULE_TO_START) return false;
  return timeoutType !== TimeoutType.SCHEDULE_TO_CLOSE || lastHeartbeatDetails !== undefined;
}
