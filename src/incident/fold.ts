import type { Change } from './diff.ts';
import { diffFacts } from './diff.ts';
import { FACT_NAMES } from './facts.ts';
import type { FactName, FactValue, Facts } from './facts.ts';
import { REMEMBERED_KEYS } from './incident.ts';
import type { Incident, Stamp } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { statusInForce } from './lifecycle.ts';

/** What one event did to an incident. */
export type Fold =
  | { readonly kind: 'repeat'; readonly incident: Incident }
  | { readonly kind: 'unchanged'; readonly incident: Incident }
  | { readonly kind: 'revised'; readonly incident: Incident; readonly changes: readonly Change[] };

/**
 * Folds one event into the incident. Events may arrive late, twice, or without facts seen before: each fact keeps the
 * stamp it came from and the newer one wins, so that any order of the same events ends in the same facts.
 */
export function foldEvent(incident: Incident, event: IncidentEvent): Fold {
  const merged = mergeNewer(incident, event);
  // A repeated event must not undo what came after it, but an incident that got as bad again as it was is news.
  if (incident.keys.includes(event.key) && !rises(incident.facts, merged.facts))
    return foldRepeat(incident, event);
  return foldNews(incident, event, merged);
}

/** Of a repeat only that it was sent counts: a push that is sent again after a close says that the incident goes on. */
function foldRepeat(incident: Incident, event: IncidentEvent): Fold {
  if (event.facts.status !== undefined) return { kind: 'repeat', incident };
  const fold = foldNews(incident, event, mergeNewer(incident, { ...event, facts: {} }));
  return fold.kind === 'unchanged' ? { kind: 'repeat', incident: fold.incident } : fold;
}

function foldNews(incident: Incident, event: IncidentEvent, merged: Merged): Fold {
  const known = { ...merged, keys: remember(incident.keys, event.key) };
  const changes = diffFacts(incident.facts, merged.facts);
  if (changes.length === 0 && incident.revision > 0)
    return { kind: 'unchanged', incident: { ...incident, ...known } };
  return {
    kind: 'revised',
    incident: {
      ...known,
      revision: incident.revision + 1,
      revisedAt: Math.max(incident.revisedAt, event.sentAt),
    },
    changes,
  };
}

type Merged = Pick<Incident, 'facts' | 'stamps' | 'statusReport' | 'lastPushAt'>;

function mergeNewer(incident: Incident, event: IncidentEvent): Merged {
  const stamp: Stamp = {
    sentAt: event.sentAt,
    index: event.index,
    arrivedAt: event.arrivedAt,
    key: event.key,
  };
  const facts: Partial<Record<FactName, FactValue>> = { ...incident.facts };
  const stamps: Partial<Record<FactName, Stamp>> = { ...incident.stamps };
  for (const name of FACT_NAMES) {
    const value = event.facts[name];
    if (name === 'status' || value === undefined || !isNewer(stamp, stamps[name])) continue;
    facts[name] = value;
    stamps[name] = stamp;
  }
  const { status } = event.facts;
  const isReport = status !== undefined && isNewer(stamp, incident.statusReport?.stamp);
  const statusReport = isReport ? { status, stamp } : incident.statusReport;
  const lastPushAt = isActivity(event) ? Math.max(incident.lastPushAt, event.sentAt) : incident.lastPushAt;
  const inForce = statusInForce(statusReport, lastPushAt);
  if (inForce !== undefined) facts.status = inForce;
  return { facts: facts as Facts, stamps, statusReport, lastPushAt };
}

/** Whether an event says that the incident goes on: neither a status nor a word of ours does. */
function isActivity({ facts }: IncidentEvent): boolean {
  return facts.status === undefined && facts.watch === undefined;
}

/** The key breaks the last tie, so that the order is total and two arrivals in one millisecond end alike everywhere. */
function isNewer(stamp: Stamp, than: Stamp | undefined): boolean {
  if (than === undefined) return true;
  if (stamp.sentAt !== than.sentAt) return stamp.sentAt > than.sentAt;
  if (stamp.index !== than.index) return stamp.index > than.index;
  if (stamp.arrivedAt !== than.arrivedAt) return stamp.arrivedAt > than.arrivedAt;
  return stamp.key > than.key;
}

function rises(before: Facts, after: Facts): boolean {
  return (after.severityScore ?? -1) > (before.severityScore ?? -1);
}

function remember(keys: readonly string[], key: string): readonly string[] {
  return keys.includes(key) ? keys : [...keys, key].slice(-REMEMBERED_KEYS);
}
