/** A clock in milliseconds since 1970 that can be put forward. */
export interface Clock {
  now(): number;
  /** Puts it forward by so many milliseconds, for good. */
  advance(ms: number): void;
}

/** A clock that starts at the time of another and goes on with it. */
export function movableClock(base: () => number): Clock {
  let ahead = 0;
  return {
    now: () => base() + ahead,
    advance: (ms) => void (ahead += ms),
  };
}
