/** One call as it came and as it was answered. */
export interface LoggedCall {
  /** Milliseconds since 1970 on the emulator's clock. */
  readonly at: number;
  /** Version and service of the address, such as `v1.0/push`. */
  readonly place: string;
  /** The method that the body names; empty where it names none. */
  readonly method: string;
  /** HTTP status; 0 where the caller got no answer. */
  readonly status: number;
  /** Code of a JSON-RPC error. */
  readonly code: number | null;
  readonly writes: boolean;
}

/** What was called since the start. */
export interface RequestCounts {
  readonly total: number;
  readonly writes: number;
  /** How often each method was called, refused calls included. */
  readonly byMethod: Readonly<Record<string, number>>;
  readonly calls: readonly LoggedCall[];
}

/** The calls of the API since the start. */
export interface RequestLog {
  add(call: LoggedCall): void;
  read(): RequestCounts;
}

/** An empty log. */
export function requestLog(): RequestLog {
  const calls: LoggedCall[] = [];
  return {
    add: (call) => void calls.push(call),
    read() {
      const byMethod = new Map<string, number>();
      for (const { method } of calls) byMethod.set(method, (byMethod.get(method) ?? 0) + 1);
      return {
        total: calls.length,
        writes: calls.filter(({ writes }) => writes).length,
        byMethod: Object.fromEntries(byMethod),
        calls: [...calls],
      };
    },
  };
}
