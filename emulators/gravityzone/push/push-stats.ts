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
  delivered(events: number, tests: number): void;
  failed(failure: PushFailure): void;
  reset(): void;
  /** As `getPushEventStats` answers. */
  read(): Params;
}

/** Counters at zero. */
export function pushStats(now: () => number): PushStats {
  const none = { events: 0, sentMessages: 0, testEvents: 0 };
  let count = { ...none };
  let failures = new Map<PushFailure, number>();
  let updated = now();
  return {
    delivered(events, tests) {
      count = {
        events: count.events + events,
        sentMessages: count.sentMessages + 1,
        testEvents: count.testEvents + tests,
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
    read: () => ({
      count: {
        ...count,
        errorMessages: [...failures.values()].reduce((sum, number) => sum + number, 0),
      },
      error: Object.fromEntries(FAILURES.map((failure) => [failure, failures.get(failure) ?? 0])),
      // The vendor writes no zone here.
      lastUpdateTime: new Date(updated).toISOString().slice(0, 19),
    }),
  };
}
