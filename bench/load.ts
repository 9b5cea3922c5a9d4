/**
 * Calls `act` for 0, 1, 2 … `total`-1 with so many under way at a time; gives each call's duration in ms and
 * the whole time in s.
 */
export async function runAtConcurrency(
  total: number,
  concurrency: number,
  act: (n: number) => Promise<void>,
): Promise<{ readonly durations: readonly number[]; readonly seconds: number }> {
  const durations: number[] = [];
  const started = performance.now();
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < total) {
      const n = next++;
      const from = performance.now();
      await act(n);
      durations.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sender));
  return { durations, seconds: (performance.now() - started) / 1000 };
}

/** The value below which so many percent of the values lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
