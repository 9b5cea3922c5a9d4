import type { IncidentEvent } from '../incident/incident-event.ts';

/** What became of one event. Only `accepted` means that it is durable. */
export type EventOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'later'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** An event on its way to Temporal, and the sender that waits for its outcome. */
export interface Waiter {
  readonly event: IncidentEvent;
  /** Of its JSON. */
  readonly bytes: number;
  /** In ms since 1970. */
  readonly deadline: number;
  readonly outcome: Promise<EventOutcome>;
  isSettled(): boolean;
  /** The first call counts. */
  settle(outcome: EventOutcome): void;
}

/** A waiter whose outcome is open. */
export function waiterOf(event: IncidentEvent, deadline: number): Waiter {
  let settled = false;
  let resolve: ((outcome: EventOutcome) => void) | undefined;
  const outcome = new Promise<EventOutcome>((done) => {
    resolve = done;
  });
  return {
    event,
    bytes: Buffer.byteLength(JSON.stringify(event)),
    deadline,
    outcome,
    isSettled: () => settled,
    settle(value) {
      settled = true;
      resolve?.(value);
    },
  };
}
