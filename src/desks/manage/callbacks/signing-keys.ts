import { LRUCache } from 'lru-cache';
import type { CallbackSender } from '../../../http/callback-contract.ts';
import type { FetchKey } from './fetch-key.ts';
import type { KeyAddress } from './key-address.ts';
import { keyFetches } from './key-fetches.ts';

/** How long a key is remembered: keys rotate. */
const LIFETIME_MS = 10 * 60_000;
/** A key that is younger was not changed at the server meanwhile. */
const FRESH_MS = 30_000;
/**
 * Most remembered keys; above what the limits on fetches let in within a key's life, but for a flood of true
 * ones.
 */
const MOST_KEYS = 1_000;

/** A key, or why there is none now: too many were fetched lately, or the server did not give it. */
export type KeyAnswer =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'failed'; readonly problem: string };

/** Keys by the full address that they are fetched from. */
export interface SigningKeys {
  /** The remembered key, or else the server's, which is asked for in the sender's name. */
  readonly at: (where: KeyAddress, sender: CallbackSender) => Promise<KeyAnswer>;
  /** The server's key after one that did not fit; the same again where that is fresh. */
  readonly renewed: (where: KeyAddress, sender: CallbackSender) => Promise<KeyAnswer>;
  /** Notes that a signature fitted: strangers elsewhere do not use up the fetches from this place. */
  readonly proven: (where: KeyAddress) => void;
}

class TooManyFetches extends Error {}

/**
 * Remembers keys for ten minutes. Requests for one address while it is being asked share the answer, and
 * failures are not remembered. `now` is in ms since 1970.
 */
export function signingKeys(fetchKey: FetchKey, now: () => number): SigningKeys {
  const fetches = keyFetches(now);
  const keys = new LRUCache<string, string, { readonly place: string; readonly sender: CallbackSender }>({
    max: MOST_KEYS,
    ttl: LIFETIME_MS,
    ttlResolution: 0,
    perf: { now },
    noDeleteOnFetchRejection: true,
    fetchMethod: (address, _remembered, { context: { place, sender } }) =>
      fetches.allows(place, sender) ? fetchKey(address) : Promise.reject(new TooManyFetches()),
  });

  async function get(
    { address, place }: KeyAddress,
    sender: CallbackSender,
    forceRefresh: boolean,
  ): Promise<KeyAnswer> {
    try {
      const key = await keys.forceFetch(address, { context: { place, sender }, forceRefresh });
      return { kind: 'key', key };
    } catch (error) {
      // The refresh that failed was for somebody whose signature did not fit: that makes the remembered key
      // no worse.
      const remembered = forceRefresh ? undefined : keys.peek(address);
      if (remembered !== undefined) return { kind: 'key', key: remembered };
      if (error instanceof TooManyFetches) return { kind: 'too-many' };
      return { kind: 'failed', problem: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    at: (where, sender) => get(where, sender, false),
    renewed: (where, sender) =>
      get(where, sender, keys.getRemainingTTL(where.address) <= LIFETIME_MS - FRESH_MS),
    proven: ({ place }) => fetches.proven(place),
  };
}
