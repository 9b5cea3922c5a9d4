import { randomBytes } from 'node:crypto';
import type { Params } from '../api/params.ts';

/** Words of the API for the state of an incident. */
export const STATUSES = ['open', 'in_progress', 'closed', 'false_positive'] as const;
/** One of them. */
export type Status = (typeof STATUSES)[number];
/** Words of the API for the priority, which people set apart from the score. */
export const PRIORITIES = ['unknown', 'low', 'medium', 'high', 'critical'] as const;
/** One of them. */
export type Priority = (typeof PRIORITIES)[number];

/** The person who works on an incident. */
export interface Assignee {
  readonly userId: string;
  readonly userName: string;
  readonly companyId: string;
  readonly companyName: string;
}

/** A note of an incident. `created` in epoch milliseconds. */
export interface Note {
  readonly id: string;
  readonly text: string;
  readonly created: number;
}

/** One incident as the console keeps it. Times are epoch milliseconds. */
export interface Incident {
  readonly id: string;
  readonly number: number;
  readonly kind: 'incident' | 'extendedIncident';
  readonly companyId: string;
  readonly created: number;
  /** The fields of its push event, merged over all its activity. */
  readonly fields: Params;
  /** GravityZone's own last change. */
  readonly lastUpdated: number;
  /** The last change of status, priority, assignee or note. */
  readonly lastChanged: number;
  readonly status: Status;
  readonly priority: Priority;
  readonly assignee: Assignee | undefined;
  /** One, which each new one takes the place of, or all: see `keepsNotes`. */
  readonly notes: readonly Note[];
  /** Ids of other incidents. Real ones often name only one of the two directions. */
  readonly partOf: readonly string[];
  readonly contains: readonly string[];
  readonly macAddresses: readonly string[];
  /** Names of the computers that an incident of an organization involves. */
  readonly endpoints: readonly string[];
  /** How often there was activity. */
  readonly revision: number;
}

/** What a person in the console changes. */
export type Edit = Partial<Pick<Incident, 'status' | 'priority' | 'assignee'>> & { readonly note?: string };
/** What GravityZone finds out besides the fields of the event. */
export type Findings = Partial<Pick<Incident, 'partOf' | 'contains' | 'macAddresses' | 'endpoints'>>;

/** Whether the incident is done, in the vendor's sense. */
export function isClosed({ status }: Incident): boolean {
  return status === 'closed' || status === 'false_positive';
}

/** An id in the form of the vendor's: the first 8 hex digits are the time in seconds. */
export function objectId(time: number): string {
  const seconds = Math.floor(time / 1000).toString(16);
  return seconds.padStart(8, '0') + randomBytes(8).toString('hex');
}
