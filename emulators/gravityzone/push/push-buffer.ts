import type { Params } from '../api/params.ts';
import type { Delivery } from './push-delivery.ts';

/**
 * What came of a push: its first delivery; `buffered` behind others; `lost` with the buffer when the push was
 * given up; or nothing to deliver, because the push is off or nobody wants these events.
 */
export type PushOutcome = Delivery | { readonly kind: 'buffered' | 'lost' | 'off' | 'not-subscribed' };

/** A message that waits for its delivery. */
export interface Message {
  readonly events: readonly Params[];
  /** Envelope id that a script chose. */
  readonly id: number | undefined;
  /** Bytes that a script wants sent again as they were. */
  readonly body: string | undefined;
  /** When it came into the buffer, and when it was first tried; milliseconds since 1970. */
  readonly madeAt: number;
  triedAt?: number;
  readonly settled: (outcome: PushOutcome) => void;
}

/** How many undelivered messages GravityZone keeps. */
export const BUFFER_MESSAGES = 1_000;

/** The undelivered messages, in the order in which they were made. */
export interface PushBuffer {
  all(): readonly Message[];
  next(order: 'oldestFirst' | 'newestFirst'): Message | undefined;
  add(message: Message): void;
  remove(message: Message): void;
  /** Drops all messages after the first so many. */
  cut(keep: number): void;
}

/** An empty buffer. */
export function pushBuffer(): PushBuffer {
  let messages: readonly Message[] = [];
  return {
    all: () => messages,
    next: (order) => messages.at(order === 'oldestFirst' ? 0 : -1),
    add: (message) => (messages = [...messages, message]),
    remove: (message) => (messages = messages.filter((other) => other !== message)),
    cut(keep) {
      for (const { settled } of messages.slice(keep)) settled({ kind: 'lost' });
      messages = messages.slice(0, keep);
    },
  };
}
