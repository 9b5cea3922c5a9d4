/** What keeps hand-overs within the limits of Temporal and of this process. */
export interface HandOverLimits {
  /**
   * Most events and bytes of JSON in one hand-over; a single larger event goes alone. Temporal refuses 2 MiB.
   */
  readonly groupEvents: number;
  readonly groupBytes: number;
  /**
   * A larger event is refused without a call: Temporal's client would try a message of over 4 MiB again and
   * again.
   */
  readonly eventBytes: number;
  /** Most events, and bytes of their JSON, that wait at a time; what comes on top is not taken. */
  readonly waitingEvents: number;
  readonly waitingBytes: number;
}

export const HAND_OVER_LIMITS: HandOverLimits = {
  groupEvents: 500,
  groupBytes: 1024 * 1024,
  eventBytes: 4_000_000,
  // More than one body of 10 MiB can hold, so that no push is turned away for its own size; bytes bound the
  // memory.
  waitingEvents: 1_000_000,
  waitingBytes: 256 * 1024 * 1024,
};

/** Counts what waits to be handed over. */
export interface Backlog {
  /** Counts one event of so many bytes in, or answers false where that would be too much. */
  readonly add: (bytes: number) => boolean;
  readonly remove: (bytes: number) => void;
  /** Events that wait now. */
  readonly events: () => number;
}

/** An empty backlog, bounded by the limits. */
export function createBacklog(limits: Pick<HandOverLimits, 'waitingEvents' | 'waitingBytes'>): Backlog {
  let events = 0;
  let bytes = 0;
  return {
    add: (more) => {
      if (events + 1 > limits.waitingEvents || bytes + more > limits.waitingBytes) return false;
      events += 1;
      bytes += more;
      return true;
    },
    remove: (less) => {
      events -= 1;
      bytes -= less;
    },
    events: () => events,
  };
}
