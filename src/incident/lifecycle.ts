import type { Facts } from './facts.ts';
import type { IncidentEvent } from './incident-event.ts';
import { isReadLater, stampOf } from './stamp.ts';
import type { Stamp } from './stamp.ts';

/** A status as somebody told it. */
export interface StatusReport {
  readonly status: string;
  readonly stamp: Stamp;
}

/** An operator's close. That GravityZone goes on saying what it `overrules` is no news. */
export interface OperatorClose extends StatusReport {
  readonly overrules: string;
}

/** Who said what of an incident's status; always the newest of its kind, so that the order of arrival means nothing. */
export interface Statuses {
  /** GravityZone's last word. */
  readonly reported: StatusReport | undefined;
  /** GravityZone's last word that was another one. */
  readonly reportedBefore: StatusReport | undefined;
  readonly closedHere: OperatorClose | undefined;
  /** The newest `sentAt` of a close, whoever made it, in ms since 1970. */
  readonly closedAt: number;
  /** The newest `arrivedAt` of a close, in ms since 1970: one that is read again is still true. */
  readonly closeSeenAt: number;
}

export const NO_STATUSES: Statuses = {
  reported: undefined,
  reportedBefore: undefined,
  closedHere: undefined,
  closedAt: 0,
  closeSeenAt: 0,
};

/** The newest event without a status, which says that the incident goes on. */
export interface LastPush {
  /** Its `sentAt`, in ms since 1970. */
  readonly lastPushAt: number;
  /** When it first arrived, in ms since 1970: delivered again it is no news. */
  readonly lastPushSeenAt: number;
}

export const NO_PUSH: LastPush = { lastPushAt: 0, lastPushSeenAt: 0 };

const CLOSING: ReadonlySet<string> = new Set(['closed', 'false positive']);

/** Whether facts say that the incident is closed; one whose status nobody reported is open. */
export function isClosed({ status }: Facts): boolean {
  return status !== undefined && CLOSING.has(status);
}

/** The newest push after an event; the same where that one is none: neither a status nor a word of ours says that it goes on. */
export function notePush(known: LastPush, { facts, sentAt, arrivedAt }: IncidentEvent): LastPush {
  const isPush = facts.status === undefined && facts.watch === undefined;
  if (!isPush || sentAt < known.lastPushAt) return known;
  const firstSeenAt = sentAt > known.lastPushAt ? arrivedAt : Math.min(known.lastPushSeenAt, arrivedAt);
  return { lastPushAt: sentAt, lastPushSeenAt: firstSeenAt };
}

/** What is known of the status after an event; the same where it states none. */
export function noteStatus(statuses: Statuses, event: IncidentEvent): Statuses {
  const { facts, overrules } = event;
  const { status } = facts;
  if (status === undefined) return statuses;
  const report = { status, stamp: stampOf(event) };
  const noted = isClosed(facts) ? withClose(statuses, event) : statuses;
  if (overrules !== undefined)
    return { ...noted, closedHere: newerOf(noted.closedHere, { ...report, overrules }) };
  const reported = newerOf(noted.reported, report);
  const reportedBefore = [noted.reportedBefore, noted.reported, report]
    .filter((each) => each !== undefined && each.status !== reported.status)
    .reduce<StatusReport | undefined>((newest, each) => each && newerOf(newest, each), undefined);
  return { ...noted, reported, reportedBefore };
}

function withClose(statuses: Statuses, { sentAt, arrivedAt }: IncidentEvent): Statuses {
  return {
    ...statuses,
    closedAt: Math.max(statuses.closedAt, sentAt),
    closeSeenAt: Math.max(statuses.closeSeenAt, arrivedAt),
  };
}

function newerOf<T extends StatusReport>(known: T | undefined, report: T): T {
  return known !== undefined && isReadLater(known.stamp, report.stamp) ? known : report;
}

/**
 * The status in force. A push carries none, but one sent after a close says that the incident goes on: it is open again. Not
 * where GravityZone reported the close after that push had come: the push was about something before the close, and sent late.
 */
export function statusInForce(
  statuses: Statuses,
  { lastPushAt, lastPushSeenAt }: LastPush,
): string | undefined {
  const { reported, closedHere, closedAt, closeSeenAt } = statuses;
  const status = isOverruled(statuses) ? closedHere?.status : reported?.status;
  if (status === undefined || !CLOSING.has(status)) return status;
  const goesOn = lastPushAt > closedAt && lastPushSeenAt > closeSeenAt;
  if (!goesOn) return status;
  return reported === undefined || CLOSING.has(reported.status) ? 'open' : reported.status;
}

/** Whether an operator closed the incident and GravityZone has said nothing new since: an edit of it repeats its status. */
export function isOverruled({ reported, reportedBefore, closedHere }: Statuses): boolean {
  if (closedHere === undefined) return false;
  if (reported === undefined || !isReadLater(reported.stamp, closedHere.stamp)) return true;
  const cameBack = reportedBefore !== undefined && isReadLater(reportedBefore.stamp, closedHere.stamp);
  return reported.status === closedHere.overrules && !cameBack;
}

/** Whether a push opened an incident that is closed by GravityZone's last word: that may have been sent late. */
export function isOpenedByPush(facts: Facts, { reported }: Statuses): boolean {
  return reported !== undefined && isClosed({ status: reported.status }) && !isClosed(facts);
}
