import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Push } from './push.ts';

/**
 * Which events of pushes that could not be acknowledged are durable all the same. A sender sends such a push
 * again, whole.
 */
export interface EarlierTries {
  /**
   * The places of the events of a push that are durable, from earlier tries of the same bytes; to be added
   * to.
   */
  durableIn(push: Push): Set<number>;
  /** The push is acknowledged: what comes after it is no other try of it. */
  forget(push: Push): void;
}

/**
 * Pushes remembered at a time; the one heard of longest ago is forgotten, and then goes whole once more,
 * which does no harm.
 */
const MOST_PUSHES = 256;

/** How long, in ms, a push is remembered; the pauses of GravityZone are not documented. */
const LIFETIME = 1_800_000;

/**
 * An empty memory, of this process only. Without it a push that takes longer than its deadline would begin
 * anew with every try. `now` is in ms.
 */
export function earlierTries(now: () => number = Date.now): EarlierTries {
  const known = new LRUCache<string, Set<number>>({
    max: MOST_PUSHES,
    ttl: LIFETIME,
    ttlResolution: 0,
    perf: { now },
  });
  const keyOf = ({ account, bytes }: Push): string =>
    `${account}/${createHash('sha256').update(bytes).digest('base64')}`;
  return {
    durableIn(push) {
      const key = keyOf(push);
      const found = known.get(key) ?? new Set<number>();
      known.set(key, found, { noUpdateTTL: true });
      return found;
    },
    forget(push) {
      known.delete(keyOf(push));
    },
  };
}
