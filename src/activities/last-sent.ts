import { LRUCache } from 'lru-cache';

/** What the workflow of each incident or ticket was told last, so that it is not told the same again. */
export interface LastSent {
  isKnown(id: string, text: string): boolean;
  remember(id: string, text: string): void;
}

/** Entries kept; the one sent longest ago is forgotten. */
const MOST_KEPT = 20_000;

/** An empty memory, of this process only: what is sent twice folds to nothing. */
export function lastSent(): LastSent {
  const texts = new LRUCache<string, string>({ max: MOST_KEPT });
  return {
    isKnown: (id, text) => texts.peek(id) === text,
    remember: (id, text) => void texts.set(id, text),
  };
}
