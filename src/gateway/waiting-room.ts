import type { HandOverLimits } from './hand-over-limits.ts';

/** Counts what waits to be handed over and turns away what would be too much. */
export interface WaitingRoom {
  /** Lets one event of so many bytes in, or answers false where there is no room for it. */
  readonly enter: (bytes: number) => boolean;
  readonly leave: (bytes: number) => void;
  /** Events that wait now. */
  readonly events: () => number;
}

/** A room for as many events and bytes as the limits say. */
export function openWaitingRoom(limits: Pick<HandOverLimits, 'waitingEvents' | 'waitingBytes'>): WaitingRoom {
  let events = 0;
  let bytes = 0;
  return {
    enter: (more) => {
      if (events + 1 > limits.waitingEvents || bytes + more > limits.waitingBytes) return false;
      events += 1;
      bytes += more;
      return true;
    },
    leave: (less) => {
      events -= 1;
      bytes -= less;
    },
    events: () => events,
  };
}
