/** Runs work, at most so many pieces at a time; further ones wait in their order. */
export type Slots = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Room for `count` pieces of work at a time. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
