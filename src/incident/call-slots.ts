/** How many calls are allowed within how many ms. */
export interface CallLimit {
  readonly most: number;
  readonly within: number;
}

/**
 * When the next call may be made, by the times of the latest calls in their order; all in ms since 1970. 0:
 * at once.
 */
export function nextCallAt(calls: readonly number[], { most, within }: CallLimit): number {
  const oldest = calls.at(-most);
  return oldest === undefined ? 0 : oldest + within;
}

/** The times that still count once a call is made at `now`. */
export function afterCall(calls: readonly number[], now: number, { most }: CallLimit): readonly number[] {
  return [...calls, now].slice(-most);
}
