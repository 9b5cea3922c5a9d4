import type { FactName, Facts } from './facts.ts';
import { NO_PUSH, NO_STATUSES } from './lifecycle.ts';
import type { LastPush, Statuses } from './lifecycle.ts';
import type { Stamp } from './stamp.ts';

/** What plumbline knows of an incident: its newest facts, where each came from, and the events it has seen. */
export interface Incident extends LastPush {
  readonly facts: Facts;
  /** Where each fact came from; the one that was sent later wins. */
  readonly stamps: Readonly<Partial<Record<FactName, Stamp>>>;
  /** Keys of the latest events, oldest first, at most {@link REMEMBERED_KEYS}. */
  readonly keys: readonly string[];
  /** What was said of the status; `facts.status` is what follows from it and from later pushes. */
  readonly statuses: Statuses;
  /** Number of the newest revision; 0 before the first event. */
  readonly revision: number;
  /** The newest `sentAt` of the events that made revisions: one that arrives late does not make the news older. */
  readonly revisedAt: number;
}

/** How many event keys are kept to tell repeats; vendors repeat within minutes, not within thousands of events. */
export const REMEMBERED_KEYS = 1000;

export const NO_INCIDENT: Incident = {
  facts: {},
  stamps: {},
  keys: [],
  statuses: NO_STATUSES,
  ...NO_PUSH,
  revision: 0,
  revisedAt: 0,
};
