import type { Facts } from './facts.ts';
import type { Stamp } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';

/** A status as somebody told it. */
export interface StatusReport {
  readonly status: string;
  readonly stamp: Stamp;
}

/** A close by an operator. That GravityZone goes on saying what this `overrules` is no news. */
export interface OperatorClose extends StatusReport {
  readonly overrules: string;
}

/** What the status of an incident follows from. Each is the newest of its kind, so that the order of arrival is of no matter. */
export interface Statuses {
  /** GravityZone's last word, by when it was read: clocks and missing times of edits do not confuse that. */
  readonly reported: StatusReport | undefined;
  /** GravityZone's last word that differs from it. */
  readonly reportedBefore: StatusReport | undefined;
  readonly closedHere: OperatorClose | undefined;
  /** `sentAt` and `arrivedAt` of closes, whoever reported them, the newest of each, in ms since 1970. */
  readonly closedAt: number;
  readonly closeSeenAt: number;
  /** `sentAt` of the newest event without a status, and when that one first arrived, in ms since 1970. */
  readonly pushedAt: number;
  readonly pushSeenAt: number;
}

/** Nobody said anything. */
export const NO_STATUSES: Statuses = {
  reported: undefined,
  reportedBefore: undefined,
  closedHere: undefined,
  closedAt: 0,
  closeSeenAt: 0,
  pushedAt: 0,
  pushSeenAt: 0,
};
