import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Push } from './push.ts';

/**
 * Which events of pushes that could not be acknowledged are durable all the same. A sender sends such a push
 * again, whole.
 */
export interface EarlierTries {
  /** The places of the events of a push that are durable, from earlier tries of the same bytes. */
  durableIn(push: Push): Set<number>;
  /** The push cannot be acknowledged, but the events at these places are durable. */
  remember(push: Push, durable: Set<number>): void;
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
  const keyOf = ({ account, bytes }: Push): string => `${account}/${hash('sha256', bytes, 'base64')}`;
  // As long as all is well there is nothing to look for, and no body has to be hashed.
  return {
    durableIn: (push) => (known.size > 0 ? known.get(keyOf(push)) : undefined) ?? new Set(),
    remember(push, durable) {
      if (durable.size > 0) known.set(keyOf(push), durable, { noUpdateTTL: true });
    },
    forget(push) {
      if (known.size > 0) known.delete(keyOf(push));
    },
  };
}
