import type { FactName, Facts } from './facts.ts';
import type { StatusReport } from './lifecycle.ts';

/** Where a fact came from; the newer stamp wins. */
export interface Stamp {
  readonly sentAt: number;
  readonly index: number;
  readonly arrivedAt: number;
  readonly key: string;
}

/** What plumbline knows of an incident: its newest facts, where each came from, and the events it has seen. */
export interface Incident {
  readonly facts: Facts;
  readonly stamps: Readonly<Partial<Record<FactName, Stamp>>>;
  /** Keys of the latest events, oldest first, at most {@link REMEMBERED_KEYS}. */
  readonly keys: readonly string[];
  /** The newest status that somebody set; `facts.status` is what follows from it and from later pushes. */
  readonly statusReport: StatusReport | undefined;
  /** `sentAt` of the newest event without a status, in ms since 1970. */
  readonly lastPushAt: number;
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
  statusReport: undefined,
  lastPushAt: 0,
  revision: 0,
  revisedAt: 0,
};
