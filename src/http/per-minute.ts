import { LRUCache } from 'lru-cache';

/** Sums within a minute, by key. */
export interface PerMinute {
  /**
   * Adds to the sum of a key, or adds nothing and answers false where it would become more than is allowed.
   */
  take(key: string, amount?: number): boolean;
}

const MINUTE_MS = 60_000;

/**
 * Keys that are counted at a time: strangers must not fill the memory. The one heard of longest ago is
 * forgotten first.
 */
const MOST_KEYS = 10_000;

/** Allows each key `most` a minute, which begins with the first that it takes. `now` is in ms. */
export function perMinute(most: number, now: () => number = Date.now): PerMinute {
  const sums = new LRUCache<string, number>({
    max: MOST_KEYS,
    ttl: MINUTE_MS,
    ttlResolution: 0,
    noUpdateTTL: true,
    perf: { now },
  });
  return {
    take(key, amount = 1) {
      const sum = (sums.get(key) ?? 0) + amount;
      if (sum > most) return false;
      sums.set(key, sum);
      return true;
    },
  };
}
