/** Remembers messages that were dealt with. */
export interface SeenMessages {
  has(id: string): boolean;
  add(id: string): void;
}

/** Room for `most` messages; what was added or asked for longest ago is forgotten first. */
export function seenMessages(most: number): SeenMessages {
  const ids = new Set<string>();
  function add(id: string): void {
    ids.delete(id);
    ids.add(id);
    const [oldest] = ids;
    if (ids.size > most && oldest !== undefined) ids.delete(oldest);
  }
  return {
    has(id) {
      if (!ids.has(id)) return false;
      add(id);
      return true;
    },
    add,
  };
}
