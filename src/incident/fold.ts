import type { Change } from './diff.ts';
import { diffFacts } from './diff.ts';
import { FACT_NAMES } from './facts.ts';
import type { FactName, FactValue, Facts } from './facts.ts';
import { REMEMBERED_KEYS } from './incident.ts';
import type { Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { notePush, noteStatus, statusInForce } from './lifecycle.ts';
import { isSentLater, stampOf } from './stamp.ts';
import type { Stamp } from './stamp.ts';

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

/**
 * Of a repeat only that it came again counts: a push that is sent again after a close says that the incident goes on, a status
 * that is read again is still true.
 */
function foldRepeat(incident: Incident, event: IncidentEvent): Fold {
  const { status } = event.facts;
  const facts = status === undefined ? {} : { status };
  const fold = foldNews(incident, event, mergeNewer(incident, { ...event, facts }));
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

type Merged = Pick<Incident, 'facts' | 'stamps' | 'statuses' | 'lastPushAt' | 'lastPushSeenAt'>;

function mergeNewer(incident: Incident, event: IncidentEvent): Merged {
  const stamp = stampOf(event);
  const facts: Partial<Record<FactName, FactValue>> = { ...incident.facts };
  const stamps: Partial<Record<FactName, Stamp>> = { ...incident.stamps };
  for (const name of FACT_NAMES) {
    const value = event.facts[name];
    const known = stamps[name];
    if (name === 'status' || value === undefined) continue;
    if (known !== undefined && !isSentLater(stamp, known)) continue;
    facts[name] = value;
    stamps[name] = stamp;
  }
  const statuses = noteStatus(incident.statuses, event);
  const { lastPushAt, lastPushSeenAt } = notePush(incident, event);
  const status = statusInForce(statuses, { lastPushAt, lastPushSeenAt });
  if (status !== undefined) facts.status = status;
  return { facts: facts as Facts, stamps, statuses, lastPushAt, lastPushSeenAt };
}

function rises(before: Facts, after: Facts): boolean {
  return (after.severityScore ?? -1) > (before.severityScore ?? -1);
}

function remember(keys: readonly string[], key: string): readonly string[] {
  return keys.includes(key) ? keys : [...keys, key].slice(-REMEMBERED_KEYS);
}
