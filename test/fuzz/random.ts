/** Choices that follow from a seed alone. */
export interface Random {
  /** A whole number from 0 on and below `most`. */
  below(most: number): number;
  /** Whether something happens that happens so often (0 to 1). */
  chance(often: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** The choices of a seed: the generator mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return {
    below,
    chance: (often) => next() < often,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  };
}
