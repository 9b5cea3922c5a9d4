import { CLOCK_SKEW } from './clock-skew.ts';
import type { Facts } from './facts.ts';
import type { IncidentEvent } from './incident-event.ts';
import { isReadLater, stampOf } from './stamp.ts';
import type { Stamp } from './stamp.ts';

/** A status as somebody told it. */
export interface StatusReport {
  readonly status: string;
  readonly stamp: Stamp;
}

/** Who said what of an incident's status; the order of arrival means nothing. */
export interface Statuses {
  /** GravityZone's words in the order in which they were read, the newest last. */
  readonly reports: readonly StatusReport[];
  /** An operator's newest close. */
  readonly closedHere: StatusReport | undefined;
  /** The newest time from which a close counts, whoever made it, in ms since 1970. */
  readonly closedAt: number;
  /** The newest `arrivedAt` of a close, in ms since 1970: one that is read again is still true. */
  readonly closeSeenAt: number;
}

export const NO_STATUSES: Statuses = { reports: [], closedHere: undefined, closedAt: 0, closeSeenAt: 0 };

/** GravityZone's newest word that the incident goes on: a push, or an update that it made. */
export interface Activity {
  /** When that was, in ms since 1970. */
  readonly activeAt: number;
  /** When it first arrived, in ms since 1970: delivered again it is no news. */
  readonly activeSeenAt: number;
}

export const NO_ACTIVITY: Activity = { activeAt: 0, activeSeenAt: 0 };

/**
 * How many of GravityZone's words are kept; beyond them those go first that only repeat the one before and
 * are repeated.
 */
const MOST_REPORTS = 20;

/** How long GravityZone keeps incidents, in ms: what is older cannot be asked for. */
export const KEPT_BY_GRAVITYZONE = 90 * 24 * 3_600_000;

const CLOSING: ReadonlySet<string | undefined> = new Set(['closed', 'false positive']);

/** Whether facts say that the incident is closed; one whose status nobody reported is open. */
export function isClosed({ status }: Facts): boolean {
  return CLOSING.has(status);
}

/**
 * When an event says that the incident was active, in ms since 1970; `undefined` where it says nothing of
 * that.
 */
export function activityOf(event: IncidentEvent): number | undefined {
  if (event.kind === 'push') return event.sentAt;
  return event.kind === 'listed' ? event.updatedAt : undefined;
}

/** The newest activity after an event. */
export function noteActivity(known: Activity, event: IncidentEvent): Activity {
  const at = activityOf(event);
  if (at === undefined || at < known.activeAt) return known;
  const { arrivedAt } = event;
  return {
    activeAt: at,
    activeSeenAt: at > known.activeAt ? arrivedAt : Math.min(known.activeSeenAt, arrivedAt),
  };
}

/** What is known of the status after an event; the same where it states none. */
export function noteStatus(statuses: Statuses, event: IncidentEvent): Statuses {
  if (event.kind === 'closed-by-operator') {
    const report = { status: event.status, stamp: stampOf(event) };
    const { closedHere = report } = statuses;
    const isNewer = isReadLater(report.stamp, closedHere.stamp);
    return withClose({ ...statuses, closedHere: isNewer ? report : closedHere }, report);
  }
  if (event.kind !== 'listed' || event.status === undefined) return statuses;
  const report = { status: event.status.word, stamp: stampOf(event, event.status.at) };
  return withClose({ ...statuses, reports: withReport(statuses.reports, report) }, report);
}

function withClose(statuses: Statuses, { status, stamp }: StatusReport): Statuses {
  if (!CLOSING.has(status)) return statuses;
  return {
    ...statuses,
    closedAt: Math.max(statuses.closedAt, stamp.sentAt),
    closeSeenAt: Math.max(statuses.closeSeenAt, stamp.arrivedAt),
  };
}

function withReport(reports: readonly StatusReport[], report: StatusReport): readonly StatusReport[] {
  const all = [...reports, report].sort((a, b) => (isReadLater(a.stamp, b.stamp) ? 1 : -1));
  if (all.length <= MOST_REPORTS) return all;
  const repeated = all.findIndex(
    ({ status }, n) => status === all[n - 1]?.status && status === all[n + 1]?.status,
  );
  return all.toSpliced(Math.max(repeated, 0), 1);
}

/**
 * The status in force. Activity after a close says that the incident goes on: it is open again. Not where
 * GravityZone reported the close after that activity had come: a push was about something before the close
 * then, and sent late.
 */
export function statusInForce(statuses: Statuses, { activeAt, activeSeenAt }: Activity): string | undefined {
  const { reports, closedHere, closedAt, closeSeenAt } = statuses;
  const reported = reports.at(-1)?.status;
  const status = isOverruled(statuses) ? closedHere?.status : reported;
  if (!CLOSING.has(status)) return status;
  const goesOn = activeAt > closedAt && activeSeenAt > closeSeenAt;
  if (!goesOn) return status;
  return reported === undefined || CLOSING.has(reported) ? 'open' : reported;
}

/**
 * Whether an operator closed the incident and GravityZone has said nothing new since: an edit of it repeats
 * the status that it had before.
 */
export function isOverruled({ reports, closedHere }: Statuses): boolean {
  if (closedHere === undefined) return false;
  const since = reports.filter(({ stamp }) => isReadLater(stamp, closedHere.stamp));
  const before = reports[reports.length - since.length - 1]?.status ?? 'open';
  return since.every(({ status }) => status === before);
}

/**
 * Whether an incident is open by the word of a push alone that may be older than a close: one against
 * GravityZone's last word, or one that came late before GravityZone said anything of the status. One of an incident
 * that GravityZone keeps no more was pushed by hand.
 */
export function mayBeClosed({
  facts,
  statuses: { reports },
  activeAt,
  activeSeenAt,
}: Activity & { readonly facts: Facts; readonly statuses: Statuses }): boolean {
  if (isClosed(facts)) return false;
  const reported = reports.at(-1)?.status;
  if (reported !== undefined) return CLOSING.has(reported);
  const late = activeSeenAt - activeAt;
  return late > CLOCK_SKEW && late < KEPT_BY_GRAVITYZONE;
}
