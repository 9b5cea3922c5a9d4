import type { Params } from '../api/params.ts';

/** Why a message was not delivered, by the name of the vendor's counter. */
export type PushFailure =
  | 'configurationError'
  | 'connectionError'
  | 'serviceError'
  | 'statusCode2xx'
  | 'statusCode300'
  | 'statusCode400'
  | 'statusCode500'
  | 'timeout';

const FAILURES: readonly PushFailure[] = [
  ...(['configurationError', 'connectionError', 'serviceError', 'statusCode2xx'] as const),
  ...(['statusCode300', 'statusCode400', 'statusCode500', 'timeout'] as const),
];

/** The counter for an HTTP status that is not exactly 200: even 204 is an error. */
export function failureOfStatus(status: number): PushFailure {
  if (status < 300) return 'statusCode2xx';
  if (status < 400) return 'statusCode300';
  return status < 500 ? 'statusCode400' : 'statusCode500';
}

/** The counters of the push since it was switched on. */
export interface PushStats {
  delivered(events: number, tests: number, bytes: number): void;
  failed(failure: PushFailure): void;
  reset(): void;
  /** As `getPushEventStats` answers, with the bytes where they are wanted. */
  read(withBytes: boolean): Params;
}

/** Counters at zero. */
export function pushStats(now: () => number): PushStats {
  const none = { events: 0, sentMessages: 0, testEvents: 0, sentBytes: 0 };
  let count = { ...none };
  let failures = new Map<PushFailure, number>();
  let updated = now();
  return {
    delivered(events, tests, bytes) {
      count = {
        events: count.events + events,
        sentMessages: count.sentMessages + 1,
        testEvents: count.testEvents + tests,
        sentBytes: count.sentBytes + bytes,
      };
      updated = now();
    },
    failed(failure) {
      failures.set(failure, (failures.get(failure) ?? 0) + 1);
      updated = now();
    },
    reset() {
      count = { ...none };
      failures = new Map();
      updated = now();
    },
    read: (withBytes) => ({
      count: {
        events: count.events,
        sentMessages: count.sentMessages,
        testEvents: count.testEvents,
        errorMessages: [...failures.values()].reduce((sum, number) => sum + number, 0),
        ...(withBytes ? { sentBytes: count.sentBytes } : {}),
      },
      error: Object.fromEntries(FAILURES.map((failure) => [failure, failures.get(failure) ?? 0])),
      // The vendor writes no zone here.
      lastUpdateTime: new Date(updated).toISOString().slice(0, 19),
    }),
  };
}
