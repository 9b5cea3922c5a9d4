import { createHash } from 'node:crypto';
import type { Push } from './push.ts';

/** Which events of pushes that could not be acknowledged are durable all the same. A sender sends such a push again, whole. */
export interface EarlierTries {
  /** The places of the events of a push that are durable, from earlier tries of the same bytes; to be added to. */
  durableIn(push: Push): Set<number>;
  /** The push is acknowledged: what comes after it is no other try of it. */
  forget(push: Push): void;
}

/** Pushes remembered at a time; the one seen first is forgotten, and then goes whole once more, which does no harm. */
const MOST_PUSHES = 256;

/** How long, in ms, a push is remembered; the pauses of GravityZone are not documented. */
const LIFETIME = 1_800_000;

/** An empty memory, of this process only. Without it a push that takes longer than its deadline would begin anew with every try. */
export function earlierTries(): EarlierTries {
  const known = new Map<string, { readonly durable: Set<number>; readonly since: number }>();
  const keyOf = ({ account, bytes }: Push): string =>
    `${account}/${createHash('sha256').update(bytes).digest('base64')}`;
  return {
    durableIn(push) {
      const key = keyOf(push);
      const found = known.get(key);
      if (found !== undefined && push.receivedAt - found.since < LIFETIME) return found.durable;
      const durable = new Set<number>();
      known.delete(key);
      known.set(key, { durable, since: push.receivedAt });
      const [oldest] = known.keys();
      if (known.size > MOST_PUSHES && oldest !== undefined) known.delete(oldest);
      return durable;
    },
    forget(push) {
      known.delete(keyOf(push));
    },
  };
}
