import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';

/** What Temporal made of a call. Only `taken` and `running` mean that something is durable. */
export type TemporalReply =
  | { readonly kind: 'taken' }
  /** A workflow of that id runs already. */
  | { readonly kind: 'running' }
  /** No workflow of that id runs. */
  | { readonly kind: 'gone' }
  /** The run has received as many signals as Temporal allows; it takes more once it has continued as new. */
  | { readonly kind: 'full'; readonly reason: string }
  /** The same call will be refused again. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Not now: too slow, too busy, not there, or not allowed yet; with the error that says so, if there is one. */
  | { readonly kind: 'later'; readonly reason: string; readonly error?: unknown };

const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;

/**
 * Makes a call that has to be through by `deadline` (ms since 1970) and says what came of it. Never rejects.
 */
export async function askTemporal(
  client: Client,
  deadline: number,
  call: () => Promise<unknown>,
): Promise<TemporalReply> {
  try {
    await callBy(client, deadline, call);
    return { kind: 'taken' };
  } catch (error) {
    return replyOf(error);
  }
}

/**
 * Makes a call that has to be through by `deadline` (ms since 1970). Rejects as the call does, and once that
 * has passed.
 */
export async function callBy<Result>(
  client: Client,
  deadline: number,
  call: () => Promise<Result>,
): Promise<Result> {
  const left = deadline - Date.now();
  if (left <= 0) throw new Error('the deadline had passed');
  // The deadline bounds each attempt of the client, the signal also its waits between attempts.
  return client.withDeadline(deadline, () => client.withAbortSignal(AbortSignal.timeout(left), call));
}

/** What a failed call means. */
export function replyOf(error: unknown): TemporalReply {
  if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'running' };
  if (error instanceof WorkflowNotFoundError) return { kind: 'gone' };
  if (isGrpcDeadlineError(error) || isGrpcCancelledError(error)) {
    return { kind: 'later', reason: 'Temporal did not answer in time' };
  }
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (!isGrpcServiceError(cause)) {
    return { kind: 'later', reason: cause instanceof Error ? cause.message : String(cause), error };
  }
  const reason = cause.details;
  const code = cause.code as number;
  // "exceeded workflow execution limit for signal events": 10,000 in one run.
  if (code === INVALID_ARGUMENT && reason.includes('limit for signal events'))
    return { kind: 'full', reason };
  if (code === INVALID_ARGUMENT) return { kind: 'refused', reason };
  // "grpc: received message larger than max": 4 MiB.
  if (code === RESOURCE_EXHAUSTED && reason.includes('larger than max')) return { kind: 'refused', reason };
  return { kind: 'later', reason: `gRPC ${code}: ${reason}`, error };
}
