import { URGENCIES, urgencyHere } from './urgency.ts';
import { heldBack } from './vendor.ts';
import type { RequestBudget, Turn, Vendor } from './vendor.ts';

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
  /** Lower ones go first. */
  readonly rank: number;
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

/** Ranks up to this one may take what is kept back from the others. */
const LAST_OF_HIGH = 2;

/** What others wait for goes first; then by urgency, where what was begun is finished before more is begun. */
function rankOf({ isFirst = false, writes = false }: Turn): number {
  return isFirst ? 0 : 1 + 2 * URGENCIES.indexOf(urgencyHere()) + (writes ? 0 : 1);
}

/**
 * A full token bucket. It holds two tenths of a minute's limit, and gains the rest in the course of a minute,
 * so that even a minute that begins with a full bucket stays within the limit. One of these tenths is kept
 * for what is High: behind a flood that spends all that comes in, it finds a token at once.
 */
export function requestBudget(
  vendor: Pick<Vendor, 'name' | 'title'>,
  { perMinute, inFlight }: RequestLimits,
  clock: Clock = systemClock,
): RequestBudget {
  const reserve = perMinute / 10;
  const capacity = 2 * reserve;
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
    while (running < inFlight) {
      const [next] = queue;
      if (next === undefined) return;
      const lacking = 1 + (next.rank <= LAST_OF_HIGH ? 0 : reserve) - tokens;
      if (lacking > 0) {
        callOff = clock.after(Math.ceil(lacking / gainPerMs), admit);
        return;
      }
      queue.shift();
      tokens -= 1;
      running += 1;
      next.start();
    }
  }

  function release(): void {
    running -= 1;
    admit();
  }

  return {
    run: (request, { signal, ...turn } = {}) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const pause = pausedUntil - clock.now();
        if (pause > 0) throw heldBack(vendor, 'anything', pause);

        const giveUp = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(signal?.reason as Error);
        };
        const waiting: Waiting = {
          rank: rankOf(turn),
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
        const later = queue.findIndex(({ rank }) => rank > waiting.rank);
        queue.splice(later < 0 ? queue.length : later, 0, waiting);
        admit();
      }),

    pause: (ms) => {
      const now = clock.now();
      pausedUntil = Math.max(pausedUntil, now + ms);
      for (const waiting of queue.splice(0)) waiting.refuse(heldBack(vendor, 'anything', pausedUntil - now));
    },
  };
}
