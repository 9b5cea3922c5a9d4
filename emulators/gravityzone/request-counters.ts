/** Counts the API calls since the start, by route. */
export interface RequestCounters {
  count(route: string, writes: boolean): void;
  read(): {
    readonly total: number;
    readonly writes: number;
    readonly byRoute: Readonly<Record<string, number>>;
  };
  reset(): void;
}

export function requestCounters(): RequestCounters {
  let total = 0;
  let writes = 0;
  let byRoute = new Map<string, number>();
  return {
    count(route, isWrite) {
      total += 1;
      if (isWrite) writes += 1;
      byRoute.set(route, (byRoute.get(route) ?? 0) + 1);
    },
    read: () => ({ total, writes, byRoute: Object.fromEntries(byRoute) }),
    reset() {
      total = 0;
      writes = 0;
      byRoute = new Map();
    },
  };
}
