/** What was asked of the API since the start or the last reset. */
export interface RequestCounts {
  readonly total: number;
  /** Requests that run a script, the only way to write. */
  readonly writes: number;
  readonly byRoute: Readonly<Record<string, number>>;
}

/** Counts API requests as they arrive, answered or not. */
export interface RequestLog {
  add(route: string, isWrite: boolean): void;
  counts(): RequestCounts;
  reset(): void;
}

/** A log at zero. */
export function requestLog(): RequestLog {
  let byRoute = new Map<string, number>();
  let total = 0;
  let writes = 0;
  return {
    add: (route, isWrite) => {
      total += 1;
      if (isWrite) writes += 1;
      byRoute.set(route, (byRoute.get(route) ?? 0) + 1);
    },
    counts: () => ({ total, writes, byRoute: Object.fromEntries(byRoute) }),
    reset: () => {
      byRoute = new Map();
      total = 0;
      writes = 0;
    },
  };
}
