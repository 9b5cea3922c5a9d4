import { AsyncLocalStorage } from 'node:async_hooks';

/** How urgent it is what requests are sent for, from the most urgent on. */
export const URGENCIES = ['high', 'medium', 'low'] as const;
export type Urgency = (typeof URGENCIES)[number];

const current = new AsyncLocalStorage<Urgency>();

/** Does something whose requests, also those of all that it calls, are so urgent. */
export function withUrgency<T>(urgency: Urgency, act: () => T): T {
  return current.run(urgency, act);
}

/** How urgent requests are that are sent from here; in the middle where nobody said. */
export function urgencyHere(): Urgency {
  return current.getStore() ?? 'medium';
}
