import { untilAborted } from '../../../http/until-aborted.ts';

/** Answers by key, remembered for a while. */
export interface Remembered<Value> {
  /** The answer that is remembered, or a new one. Callers that ask at the same time share one read. */
  get(key: string, signal: AbortSignal): Promise<Value>;
  /** Forgets all answers. */
  drop(): void;
  /** Forgets the answers that were read at least `age` ms ago; tells whether there were any. */
  dropOlderThan(age: number): boolean;
}

interface Entry<Value> {
  readonly answer: Promise<Value>;
  readonly reading: AbortController;
  /** `undefined` while it is being read. */
  readAt: number | undefined;
  waiting: number;
}

/**
 * Remembers what `read` answers; a failure is not remembered. A read goes on while anybody waits for it, and is aborted
 * when the last one gave up.
 * @param lifetime in ms, by the clock `now`.
 * @param limit most keys remembered; the oldest goes first.
 */
export function remembered<Value>(
  read: (key: string, signal: AbortSignal) => Promise<Value>,
  { lifetime, now, limit }: { lifetime: number; now: () => number; limit: number },
): Remembered<Value> {
  const entries = new Map<string, Entry<Value>>();

  const isOlderThan = (entry: Entry<Value>, age: number) =>
    entry.readAt !== undefined && now() - entry.readAt >= age;

  function forget(key: string, entry: Entry<Value>): void {
    if (entries.get(key) === entry) entries.delete(key);
  }

  function start(key: string): Entry<Value> {
    const reading = new AbortController();
    const entry: Entry<Value> = {
      answer: read(key, reading.signal),
      reading,
      readAt: undefined,
      waiting: 0,
    };
    entry.answer.then(
      () => (entry.readAt = now()),
      () => forget(key, entry),
    );
    entries.delete(key); // so that the order is that of the reads
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  return {
    get: async (key, signal) => {
      signal.throwIfAborted();
      const known = entries.get(key);
      const entry = known === undefined || isOlderThan(known, lifetime) ? start(key) : known;
      entry.waiting += 1;
      try {
        return await untilAborted(entry.answer, signal);
      } finally {
        entry.waiting -= 1;
        if (entry.waiting === 0 && entry.readAt === undefined) {
          forget(key, entry);
          entry.reading.abort();
        }
      }
    },
    drop: () => {
      entries.clear();
    },
    dropOlderThan: (age) => {
      const old = [...entries].filter(([, entry]) => isOlderThan(entry, age));
      for (const [key] of old) entries.delete(key);
      return old.length > 0;
    },
  };
}
