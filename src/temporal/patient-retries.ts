import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';

/** The retries of one client connection, and a way to end them. */
export interface PatientRetries {
  readonly interceptors: NonNullable<ConnectionOptions['interceptors']>;
  /**
   * Starts no further retry and waits until those that are due have been; then the connection may be closed.
   */
  finish(): Promise<void>;
}

/**
 * The client's own retries, made safe to close: a retry that was planned still starts after its call was
 * given up, and on a closed connection it throws where nobody can catch it.
 */
export function patientRetries(): PatientRetries {
  const usual = defaultGrpcRetryOptions();
  let finishing = false;
  let lastDue = 0;
  const interceptor = makeGrpcRetryInterceptor({
    retryableDecider: (attempt, status) => !finishing && usual.retryableDecider(attempt, status),
    delayFunction(attempt, status) {
      const delay = usual.delayFunction(attempt, status);
      lastDue = Math.max(lastDue, performance.now() + delay);
      return delay;
    },
  });
  return {
    interceptors: [interceptor],
    async finish() {
      finishing = true;
      const wait = lastDue - performance.now();
      // A little more, since timers of one moment fire in the order in which they were set.
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait + 50));
    },
  };
}
