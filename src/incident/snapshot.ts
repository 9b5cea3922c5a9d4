import type { Category } from './category.ts';
import type { Facts } from './facts.ts';

/** An incident as it stood at one revision: what a ticket says, or shall say. */
export interface Snapshot {
  /** 1, 2, 3 …; the number in the mark of the note that carries it. */
  readonly revision: number;
  /** The newest `sentAt` of the events that made this revision and those before it, in ms since 1970. */
  readonly at: number;
  /**
   * The time that the note names, in ms since 1970: the same, or when plumbline itself made this revision.
   */
  readonly notedAt: number;
  readonly facts: Facts;
  /** By the bands in force, and held for a while where it fell: the one that the ticket shall have. */
  readonly category: Category;
  /**
   * Whether plumbline has stopped watching the incident, and after how long without activity. Times are ms.
   */
  readonly watchEnded: { readonly at: number; readonly idle: number } | undefined;
}

/** Whether the incident belongs to another company than it did, by what GravityZone told both times. */
export function changedCompany(before: Snapshot | undefined, after: Snapshot): boolean {
  const [from, to] = [before?.facts.companyId, after.facts.companyId];
  return from !== undefined && to !== undefined && from !== to;
}
