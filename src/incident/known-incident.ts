import type { FactName, Facts } from './facts.ts';
import type { Snapshot } from './snapshot.ts';
import type { Stamp } from './stamp.ts';
import { NO_ACTIVITY, NO_STATUSES } from './status.ts';
import type { Activity, Statuses } from './status.ts';

/**
 * What plumbline knows of an incident: its newest facts, where each came from, and the events it has seen.
 */
export interface Incident extends Activity {
  readonly facts: Facts;
  /** Where each fact came from; the one that was sent later wins. */
  readonly stamps: Readonly<Partial<Record<FactName, Stamp>>>;
  /** Keys of the latest events, oldest first, at most {@link REMEMBERED_KEYS}. */
  readonly keys: readonly string[];
  /**
   * The latest content, where it came by a push whose time nobody named: the same again soon is its repeat.
   */
  readonly untimed: { readonly key: string; readonly arrivedAt: number } | undefined;
  /** What was said of the status; `facts.status` is what follows from it and from later activity. */
  readonly statuses: Statuses;
  /** Whether nobody watches the incident any more. */
  readonly watchEnded: Snapshot['watchEnded'];
  /** Number of the newest revision; 0 before the first event. */
  readonly revision: number;
  /** The newest time of what made revisions: news that arrives late does not make it older. */
  readonly revisedAt: number;
  /** The same, and when plumbline itself made the newest revision: what people read. */
  readonly notedAt: number;
}

/**
 * How many event keys are kept to tell repeats; vendors repeat within minutes, not within thousands of
 * events.
 */
export const REMEMBERED_KEYS = 1000;

export const NO_INCIDENT: Incident = {
  facts: {},
  stamps: {},
  keys: [],
  untimed: undefined,
  statuses: NO_STATUSES,
  ...NO_ACTIVITY,
  watchEnded: undefined,
  revision: 0,
  revisedAt: 0,
  notedAt: 0,
};
