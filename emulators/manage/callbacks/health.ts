import type { StoredCallback } from './callback.ts';

const LONGEST_FAILURE_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * The callback after an attempt at its receiver: three days in which none succeeded turn it off. `now` is in
 * milliseconds.
 */
export function afterAttempt(callback: StoredCallback, succeeded: boolean, now: number): StoredCallback {
  if (succeeded) return { ...callback, failingSince: undefined };
  const failingSince = callback.failingSince ?? now;
  const inactive = callback.entry.inactive || now - failingSince >= LONGEST_FAILURE_MS;
  return { ...callback, failingSince, entry: { ...callback.entry, inactive } };
}
