import { LRUCache } from 'lru-cache';
import { untilAborted } from '../http/until-aborted.ts';

/** How old a remembered answer may be, in ms, for us to believe that something is missing from it. */
export const TRUSTED_AGE_MS = 30_000;

/** Answers by key, remembered for a while. */
export interface Remembered<Value> {
  /**
   * The answer that is remembered, or a new one. Callers that ask at the same time share one read; giving up
   * ends only the waiting.
   */
  get(key: string, signal: AbortSignal): Promise<Value>;
  /** Forgets all answers. */
  drop(): void;
  /** Forgets the answers that were read at least `age` ms ago; tells whether there were any. */
  dropOlderThan(age: number): boolean;
}

/** A read whose callers all gave up goes on: its answer serves the next attempt. */
const GOES_ON = new AbortController().signal;

/**
 * Remembers what `read` answers; a failure is not remembered.
 * @param lifetime in ms, by the clock `now`.
 * @param limit most keys remembered; the one asked for longest ago goes first.
 */
export function remembered<Value>(
  read: (key: string, signal: AbortSignal) => Promise<Value>,
  { lifetime, now, limit }: { lifetime: number; now: () => number; limit: number },
): Remembered<Value> {
  const answers = new LRUCache<string, { readonly value: Value; readonly readAt: number }>({
    max: limit,
    ignoreFetchAbort: true,
    fetchMethod: async (key) => ({ value: await read(key, GOES_ON), readAt: now() }),
  });
  const dropOlderThan = (age: number): boolean => {
    const old = [...answers].filter(([, { readAt }]) => now() - readAt >= age);
    for (const [key] of old) answers.delete(key);
    return old.length > 0;
  };

  return {
    get: async (key, signal) => {
      signal.throwIfAborted();
      dropOlderThan(lifetime);
      const { value } = await untilAborted(answers.forceFetch(key), signal);
      return value;
    },
    drop: () => {
      answers.clear();
    },
    dropOlderThan,
  };
}

/**
 * What is found in a remembered answer. That it is missing is believed of a new answer only: it may just have
 * been added.
 */
export async function lookUp<Value, Found>(
  answers: Remembered<Value>,
  key: string,
  look: (value: Value) => Found,
  isThere: (found: Found) => boolean,
  signal: AbortSignal,
): Promise<Found> {
  const found = look(await answers.get(key, signal));
  if (isThere(found) || !answers.dropOlderThan(TRUSTED_AGE_MS)) return found;
  return look(await answers.get(key, signal));
}
