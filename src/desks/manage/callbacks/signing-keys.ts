import type { FetchKey } from './fetch-key.ts';
import { fetchLimit } from './fetch-limit.ts';

/** How long a key is remembered. */
const LIFETIME_MS = 10 * 60_000;
/** A key that is younger was not changed at the server meanwhile. */
const FRESH_MS = 30_000;
/** Most remembered keys; one server has one. */
const MOST_KEYS = 16;

/** A key, or why there is none now: too many were fetched lately, or the server did not give it. */
export type KeyAnswer =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'failed'; readonly problem: string };

/** Keys by the address that they are fetched from. */
export interface SigningKeys {
  /** The remembered key, or else the server's. */
  readonly at: (address: string) => Promise<KeyAnswer>;
  /** The server's key after one that did not fit; the same again where that is fresh. */
  readonly renewed: (address: string) => Promise<KeyAnswer>;
  /** Notes that a signature fitted: fetches from this address may use what is left when strangers have used their share. */
  readonly proven: (address: string) => void;
}

interface Remembered {
  readonly key: string;
  readonly fetchedAt: number;
}

/**
 * Remembers keys for ten minutes. Requests for one address while it is being asked share the answer, and failures are not
 * remembered. `now` is in ms since 1970.
 */
export function signingKeys(fetchKey: FetchKey, now: () => number): SigningKeys {
  const remembered = new Map<string, Remembered>();
  const underWay = new Map<string, Promise<KeyAnswer>>();
  const provenAddresses = new Set<string>();
  const allows = fetchLimit(now);

  function fresherThan(address: string, ms: number): Remembered | undefined {
    const found = remembered.get(address);
    return found !== undefined && now() - found.fetchedAt < ms ? found : undefined;
  }

  function fetched(address: string): Promise<KeyAnswer> {
    const going = underWay.get(address);
    if (going !== undefined) return going;
    if (!allows(provenAddresses.has(address))) return Promise.resolve({ kind: 'too-many' });
    const answer = fetchKey(address)
      .then(
        (key): KeyAnswer => {
          keep(remembered, address, { key, fetchedAt: now() });
          return { kind: 'key', key };
        },
        (error: unknown): KeyAnswer => ({ kind: 'failed', problem: problemOf(error) }),
      )
      .finally(() => underWay.delete(address));
    underWay.set(address, answer);
    return answer;
  }

  async function get(address: string, ms: number): Promise<KeyAnswer> {
    const found = fresherThan(address, ms);
    return found === undefined ? fetched(address) : { kind: 'key', key: found.key };
  }

  return {
    at: (address) => get(address, LIFETIME_MS),
    renewed: (address) => get(address, FRESH_MS),
    proven(address) {
      if (provenAddresses.size >= MOST_KEYS) provenAddresses.clear();
      provenAddresses.add(address);
    },
  };
}

/** Forgets the one that was fetched first where there are too many. */
function keep(remembered: Map<string, Remembered>, address: string, found: Remembered): void {
  remembered.delete(address);
  remembered.set(address, found);
  const [oldest] = remembered.keys();
  if (remembered.size > MOST_KEYS && oldest !== undefined) remembered.delete(oldest);
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
