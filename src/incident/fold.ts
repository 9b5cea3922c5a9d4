import type { Change } from './diff.ts';
import { diffFacts } from './diff.ts';
import { FACT_NAMES } from './facts.ts';
import type { FactName, FactValue, Facts } from './facts.ts';
import { REMEMBERED_KEYS } from './known-incident.ts';
import type { Incident } from './known-incident.ts';
import type { IncidentEvent, ReportedFacts } from './incident-event.ts';
import { isSentLater, stampOf } from './stamp.ts';
import type { Stamp } from './stamp.ts';
import { noteActivity, noteStatus, statusInForce } from './status.ts';

/** What one event did to an incident. A revision without changes: the first, or one that no fact made. */
export type Fold =
  | { readonly kind: 'repeat'; readonly incident: Incident }
  | { readonly kind: 'unchanged'; readonly incident: Incident }
  | { readonly kind: 'revised'; readonly incident: Incident; readonly changes: readonly Change[] };

/**
 * Folds one event into the incident. Events may arrive late, twice, or without facts seen before: each fact
 * keeps the stamp it came from and the newer one wins, so that any order of the same events ends in the same
 * facts.
 */
export function foldEvent(incident: Incident, event: IncidentEvent): Fold {
  if (isRepeat(incident, event)) return { kind: 'repeat', incident };
  const known = { ...incident, keys: remember(incident.keys, event.key) };
  switch (event.kind) {
    case 'push':
    case 'listed':
    case 'closed-by-operator':
      return foldReport(known, event);
    case 'watch-ended':
      return reviseIf(incident.watchEnded === undefined, event, {
        ...known,
        watchEnded: { at: event.sentAt, idle: event.idle },
      });
    case 'watch-resumed':
      return reviseIf(incident.watchEnded !== undefined, event, { ...known, watchEnded: undefined });
    case 'settings':
      return reviseIf(true, event, known);
  }
}

/** How long after a push whose time nobody named the same content is its repeat, in ms. */
const REPEATED_WITHIN = 600_000;

function isRepeat({ keys }: Incident, event: IncidentEvent): boolean {
  return (event.kind !== 'push' || event.isTimed) && keys.includes(event.key);
}

/**
 * Whether the latest content came once more by a push whose time nobody named. It is no activity; its facts
 * are folded all the same, so that they count from then on in any order of arrival.
 */
function isSaidAgain({ untimed }: Incident, event: IncidentEvent): boolean {
  return event.key === untimed?.key && Math.abs(event.arrivedAt - untimed.arrivedAt) <= REPEATED_WITHIN;
}

function untimedBy(event: IncidentEvent): Incident['untimed'] {
  if (event.kind !== 'push' || event.isTimed) return undefined;
  return { key: event.key, arrivedAt: event.arrivedAt };
}

/**
 * What plumbline itself does is no news of the incident: it must neither reopen a ticket nor outweigh what is
 * told later.
 */
function reviseIf(isNew: boolean, { sentAt }: IncidentEvent, incident: Incident): Fold {
  if (!isNew || incident.revision === 0) return { kind: 'unchanged', incident };
  const { revision } = incident;
  return { kind: 'revised', incident: { ...incident, revision: revision + 1, notedAt: sentAt }, changes: [] };
}

function foldReport(before: Incident, event: IncidentEvent): Fold {
  const statuses = noteStatus(before.statuses, event);
  const { activeAt, activeSeenAt } = before;
  const again = isSaidAgain(before, event);
  const activity = again ? { activeAt, activeSeenAt } : noteActivity(before, event);
  const { facts, stamps } = mergeNewer(before, event);
  const status = statusInForce(statuses, activity);
  if (status !== undefined) facts.status = status;
  const changes = diffFacts(before.facts, facts);
  const isNews = changes.length > 0 || before.revision === 0;
  // A reading that brings nothing new is no other content.
  const untimed = isNews || event.kind === 'push' ? untimedBy(event) : before.untimed;
  const incident = { ...before, ...activity, facts, stamps, statuses, untimed };
  if (!isNews) return { kind: again ? 'repeat' : 'unchanged', incident };
  const reportedAt = changes.map(({ fact }) => stamps[fact]?.sentAt ?? statusAt(event));
  const revisedAt = Math.max(before.revisedAt, ...(changes.length === 0 ? [event.sentAt] : reportedAt));
  const revised = { revision: before.revision + 1, revisedAt, notedAt: revisedAt };
  return { kind: 'revised', incident: { ...incident, ...revised }, changes };
}

function statusAt(event: IncidentEvent): number {
  return event.kind === 'listed' ? (event.status?.at ?? event.sentAt) : event.sentAt;
}

/** A status is weighed by its own times. */
const REPORTED = FACT_NAMES.filter((name) => name !== 'status');

function mergeNewer(
  incident: Incident,
  event: IncidentEvent,
): { facts: Facts; stamps: Partial<Record<FactName, Stamp>> } {
  const facts: Partial<Record<FactName, FactValue>> = { ...incident.facts };
  const stamps: Partial<Record<FactName, Stamp>> = { ...incident.stamps };
  for (const { reported, stamp } of statementsOf(event)) {
    for (const name of REPORTED) {
      const value = reported[name];
      const known = stamps[name];
      if (value === undefined || (known !== undefined && !isSentLater(stamp, known))) continue;
      facts[name] = value;
      stamps[name] = stamp;
    }
  }
  return { facts: facts as Facts, stamps };
}

/** What an event tells of the facts, each with the time from which it counts. */
function statementsOf(event: IncidentEvent): { readonly reported: ReportedFacts; readonly stamp: Stamp }[] {
  if (event.kind !== 'push' && event.kind !== 'listed') return [];
  const latest = { reported: event.facts, stamp: stampOf(event) };
  if (event.kind === 'push') return [latest];
  const { at, facts } = event.sinceCreation;
  return [{ reported: facts, stamp: stampOf(event, at) }, latest];
}

function remember(keys: readonly string[], key: string): readonly string[] {
  return keys.includes(key) ? keys : [...keys, key].slice(-REMEMBERED_KEYS);
}
