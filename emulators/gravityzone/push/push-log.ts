import type { Params } from '../api/params.ts';
import type { Delivery } from './push-delivery.ts';
import type { ServiceType } from './push-settings.ts';

/** One attempt to deliver a message. */
export interface PushAttempt {
  /** Milliseconds since 1970 on the emulator's clock. */
  readonly at: number;
  readonly url: string;
  readonly serviceType: ServiceType;
  readonly events: readonly Params[];
  /** The bytes that were sent, as text. */
  readonly body: string;
  readonly outcome: Delivery;
}

/** The latest attempts, oldest first. */
export interface PushLog {
  add(attempt: PushAttempt): void;
  read(): readonly PushAttempt[];
  reset(): void;
}

const KEPT = 2_000;

/** An empty log that keeps the latest 2000 attempts. */
export function pushLog(): PushLog {
  let attempts: PushAttempt[] = [];
  return {
    add: (attempt) => (attempts = [...attempts.slice(1 - KEPT), attempt]),
    read: () => attempts,
    reset: () => (attempts = []),
  };
}
