/** How many calls are allowed within how many ms. */
export interface CallLimit {
  readonly most: number;
  readonly within: number;
}

/**
 * When so many calls may be made one after the other, by the times of the latest calls in their order; all in
 * ms since 1970. 0: at once. Of more than are allowed together the first may be made then.
 */
export function nextCallAt(calls: readonly number[], { most, within }: CallLimit, count = 1): number {
  const last = calls.at(-Math.max(1, most - count + 1));
  return last === undefined ? 0 : last + within;
}

/** The times that still count once a call is made at `now`. */
export function afterCall(calls: readonly number[], now: number, { most }: CallLimit): readonly number[] {
  return [...calls, now].slice(-most);
}
