/** The clock of a server as its answers tell it. */
export interface ServerClock {
  /** Takes in the `Date` header of an answer that came at `now`. */
  readonly note: (date: string | undefined, now: number) => void;
  /** How far it is ahead of ours, in ms. */
  readonly ahead: () => number;
  /** A time of the server by our clock, both in ms since 1970. */
  readonly toOurTime: (time: number) => number;
}

/** Differences up to this, in ms, are the second that a `Date` is cut to and the way of the answer. */
const NO_DIFFERENCE = 2_000;

/**
 * Makes a clock that agrees with ours until an answer says otherwise. It is corrected by whole seconds, as
 * servers tell times.
 */
export function serverClock(): ServerClock {
  let ahead = 0;
  return {
    note: (date, now) => {
      const difference = Math.round((Date.parse(date ?? '') - now) / 1_000) * 1_000;
      // What hardly differs is left as it is, so that one and the same time is always told alike.
      if (Math.abs(difference - ahead) > NO_DIFFERENCE) ahead = difference;
    },
    ahead: () => ahead,
    toOurTime: (time) => time - ahead,
  };
}
