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
  /** When it came into the buffer, in milliseconds since 1970. */
  readonly madeAt: number;
  readonly settled: (outcome: PushOutcome) => void;
}

/** How many undelivered messages GravityZone keeps. */
export const BUFFER_MESSAGES = 1_000;

/** The undelivered messages, in the order in which they were made. */
export interface PushBuffer {
  all(): readonly Message[];
  add(message: Message): void;
  remove(message: Message): void;
  /** Loses all messages. */
  clear(): void;
}

/** An empty buffer. */
export function pushBuffer(): PushBuffer {
  let messages: readonly Message[] = [];
  return {
    all: () => messages,
    add: (message) => (messages = [...messages, message]),
    remove: (message) => (messages = messages.filter((other) => other !== message)),
    clear() {
      for (const { settled } of messages) settled({ kind: 'lost' });
      messages = [];
    },
  };
}
