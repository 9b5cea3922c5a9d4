import { foldName } from './fold-name.ts';

/** A record as a ticket shows it. */
export interface ShownRecord {
  readonly id?: number | undefined;
  readonly name?: string | null | undefined;
}

/**
 * Names that records bore when tickets showed them, of one process: one that somebody renames keeps its id, and
 * nobody has moved its tickets.
 */
export interface SeenNames {
  /** Whether a record of a kind is the one that the settings name, by its id or its name. */
  readonly is: (choice: number | string, shown: ShownRecord | null | undefined, kind: string) => boolean;
  /** Whether the id of a record is known that has, or had, the name. */
  readonly knows: (name: string, kind: string) => boolean;
}

/** Makes a memory that knows no record yet. `choices` are all that the settings name of these kinds. */
export function seenNames(choices: readonly (number | string)[]): SeenNames {
  const ids = new Map<string, number>();
  const chosen = new Set(choices.map((choice) => foldName(String(choice))));
  const keyOf = (name: string, kind: string): string => `${kind}/${foldName(name)}`;
  return {
    is(choice, shown, kind) {
      const { id, name } = shown ?? {};
      if (typeof choice === 'number') return choice === id;
      if (id !== undefined && name) ids.set(keyOf(name, kind), id);
      // Whatever it was called before: names may be swapped.
      if (name && chosen.has(foldName(name))) return foldName(choice) === foldName(name);
      return id !== undefined && ids.get(keyOf(choice, kind)) === id;
    },
    knows: (name, kind) => ids.has(keyOf(name, kind)),
  };
}
