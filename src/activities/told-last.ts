/** What each incident or ticket was told last, so that overlapping windows do not tell it again. */
export interface ToldLast {
  isKnown(id: string, text: string): boolean;
  remember(id: string, text: string): void;
}

/** Entries kept; the one told longest ago is forgotten. */
const MOST_KEPT = 20_000;

/** An empty memory, of this process only: what is told twice folds to nothing. */
export function toldLast(): ToldLast {
  const texts = new Map<string, string>();
  return {
    isKnown: (id, text) => texts.get(id) === text,
    remember: (id, text) => {
      texts.delete(id); // so that the order is that of the telling
      texts.set(id, text);
      const [oldest] = texts.keys();
      if (texts.size > MOST_KEPT && oldest !== undefined) texts.delete(oldest);
    },
  };
}
