import { heldBack } from './vendor.ts';
import type { RequestBudget, Vendor } from './vendor.ts';

/**
 * The passing of time: `now` is in ms and never goes back, `after` gives a function that calls the action
 * off.
 */
export interface Clock {
  readonly now: () => number;
  readonly after: (ms: number, action: () => void) => () => void;
}

/** How many requests a process allows itself for one server. */
export interface RequestLimits {
  readonly perMinute: number;
  readonly inFlight: number;
}

interface Waiting {
  readonly isUrgent: boolean;
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
}

const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * A full token bucket. It holds a tenth of a minute's limit and gains the rest in the course of a minute, so
 * that even a minute that begins with a full bucket stays within the limit.
 */
export function requestBudget(
  vendor: Pick<Vendor, 'name' | 'title'>,
  { perMinute, inFlight }: RequestLimits,
  clock: Clock = systemClock,
): RequestBudget {
  const capacity = perMinute / 10;
  const gainPerMs = (perMinute - capacity) / 60_000;
  const queue: Waiting[] = [];
  let tokens = capacity;
  let countedAt = clock.now();
  let running = 0;
  let pausedUntil = countedAt;
  let callOff = (): void => undefined;

  /** Starts whatever may start, and comes back for the next one when it has gained its token. */
  function admit(): void {
    callOff();
    const now = clock.now();
    tokens = Math.min(capacity, tokens + (now - countedAt) * gainPerMs);
    countedAt = now;
    while (running < inFlight && tokens >= 1) {
      const next = queue.shift();
      if (next === undefined) return;
      tokens -= 1;
      running += 1;
      next.start();
    }
    if (running < inFlight && queue.length > 0)
      callOff = clock.after(Math.ceil((1 - tokens) / gainPerMs), admit);
  }

  function release(): void {
    running -= 1;
    admit();
  }

  return {
    run: (request, { signal, isUrgent = false } = {}) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const pause = pausedUntil - clock.now();
        if (pause > 0) throw heldBack(vendor, 'anything', pause);

        const giveUp = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(signal?.reason as Error);
        };
        const waiting: Waiting = {
          isUrgent,
          start: () => {
            signal?.removeEventListener('abort', giveUp);
            void request().then(resolve, reject).finally(release);
          },
          refuse: (error) => {
            signal?.removeEventListener('abort', giveUp);
            reject(error);
          },
        };
        signal?.addEventListener('abort', giveUp);
        const ordinary = isUrgent ? queue.findIndex((other) => !other.isUrgent) : -1;
        queue.splice(ordinary < 0 ? queue.length : ordinary, 0, waiting);
        admit();
      }),

    pause: (ms) => {
      const now = clock.now();
      pausedUntil = Math.max(pausedUntil, now + ms);
      for (const waiting of queue.splice(0)) waiting.refuse(heldBack(vendor, 'anything', pausedUntil - now));
    },
  };
}
