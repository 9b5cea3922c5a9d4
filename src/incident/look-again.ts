/** An incident that the feed is to read. `at` is in ms since 1970: not before then. */
export interface WantedIncident {
  readonly incidentId: string;
  /** How often it was asked for in vain so far. */
  readonly tries: number;
  readonly at: number;
}

/** In ms: the first wait after a read that failed, which doubles with each of them, and the longest. */
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 3_600_000;

/**
 * Tries after which an incident is given up: some of them may be refused for ever. That takes most of a day.
 */
const MOST_TRIES = 30;

/**
 * When an incident is to be read again that was asked for at `now` in vain; `undefined` once it is given up.
 */
export function lookAgain({ incidentId, tries }: WantedIncident, now: number): WantedIncident | undefined {
  if (tries + 1 >= MOST_TRIES) return undefined;
  return { incidentId, tries: tries + 1, at: now + Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT) };
}
