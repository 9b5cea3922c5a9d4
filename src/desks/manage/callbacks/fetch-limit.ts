const WINDOW_MS = 60_000;
/** Most fetches in any minute: senders that nobody knows must not make us hammer the server. */
const MOST = 10;
/** How many of them are kept for addresses whose key has fitted before, so that strangers cannot use up all. */
const KEPT_FOR_PROVEN = 4;

/** Says whether one more fetch may start, and counts it if so. `now` is in ms since 1970. */
export function fetchLimit(now: () => number): (isProven: boolean) => boolean {
  let starts: readonly number[] = [];
  return (isProven) => {
    starts = starts.filter((start) => now() - start < WINDOW_MS);
    if (starts.length >= (isProven ? MOST : MOST - KEPT_FOR_PROVEN)) return false;
    starts = [...starts, now()];
    return true;
  };
}
