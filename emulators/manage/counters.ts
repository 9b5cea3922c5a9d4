/** Requests to the API since the start or the last reset; `byRoute` is keyed by method and route. */
export interface RequestCounts {
  readonly total: number;
  readonly writes: number;
  readonly byRoute: Readonly<Record<string, number>>;
}

/** Counts requests and remembers when those of the last minute came. */
export interface Counters {
  counts(): RequestCounts;
  /** Counts one request, and gives how many came within the last minute, itself included. `at` is in ms. */
  count(label: string, writes: boolean, at: number): number;
  reset(): void;
}

/** Counters at zero. */
export function createCounters(): Counters {
  const byRoute = new Map<string, number>();
  let total = 0;
  let written = 0;
  let recent: number[] = [];
  return {
    counts: () => ({ total, writes: written, byRoute: Object.fromEntries(byRoute) }),
    count: (label, writes, at) => {
      total += 1;
      if (writes) written += 1;
      byRoute.set(label, (byRoute.get(label) ?? 0) + 1);
      const firstWithin = recent.findIndex((time) => time > at - 60_000);
      recent = firstWithin < 0 ? [at] : [...recent.slice(firstWithin), at];
      return recent.length;
    },
    reset: () => {
      byRoute.clear();
      total = written = 0;
      recent = [];
    },
  };
}
