/** What the workflow of each incident or ticket was told last, so that it is not told the same again. */
export interface LastSent {
  isKnown(id: string, text: string): boolean;
  remember(id: string, text: string): void;
}

/** Entries kept; the one sent longest ago is forgotten. */
const MOST_KEPT = 20_000;

/** An empty memory, of this process only: what is sent twice folds to nothing. */
export function lastSent(): LastSent {
  const texts = new Map<string, string>();
  return {
    isKnown: (id, text) => texts.get(id) === text,
    remember: (id, text) => {
      texts.delete(id); // so that the order is that of the sending
      texts.set(id, text);
      const [oldest] = texts.keys();
      if (texts.size > MOST_KEPT && oldest !== undefined) texts.delete(oldest);
    },
  };
}
