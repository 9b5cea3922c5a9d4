import type { Facts } from '../../incident/facts.ts';
import { isClosed } from '../../incident/lifecycle.ts';
import type { IncidentEvent } from '../../incident/incident-event.ts';
import { createdText } from '../created-text.ts';
import { cutFacts } from '../cut-facts.ts';
import { eventKey } from '../event-key.ts';
import { alertFacts as readAlerts } from './alert-facts.ts';
import { itemFacts, statusOf, timeOf } from './incident-facts.ts';
import type { IncidentItem } from './incident-schema.ts';

/** An incident of GravityZone's list, in plumbline's words. Moments are ms since 1970. */
export interface ReadIncident {
  readonly incidentId: string;
  /** `extendedIncident`, or undefined for one of an endpoint. */
  readonly incidentType: string | undefined;
  readonly companyId: string | undefined;
  readonly companyName: string | undefined;
  /** `open`, `in progress`, `closed` or `false positive`, or what GravityZone calls one that we do not know. */
  readonly status: string | undefined;
  /** When a person last edited the incident; only answers about changes tell it. */
  readonly statusAt: number | undefined;
  readonly createdAt: number | undefined;
  /** When GravityZone itself last changed the incident. */
  readonly lastUpdated: number | undefined;
  readonly facts: Facts;
  /** What only the alerts of a single incident tell. */
  readonly alertFacts: Facts;
}

/** Reads an item of the list, or a single incident. */
export function readIncident(item: IncidentItem): ReadIncident {
  const facts = cutFacts(itemFacts(item));
  return {
    incidentId: item.incidentId,
    incidentType: facts.incidentType,
    companyId: facts.companyId,
    companyName: facts.companyName,
    status: statusOf(item),
    statusAt: timeOf(item, 'lastIncidentChange'),
    createdAt: timeOf(item, 'created'),
    lastUpdated: timeOf(item, 'lastUpdated'),
    facts,
    alertFacts: cutFacts(readAlerts(item)),
  };
}

/** How an item was read: with the incidents that people changed, with those that GravityZone updated, or alone. */
export type Reading = 'changed' | 'updated' | 'single';

/**
 * The events that tell an incident's workflow what an item says: its facts as of GravityZone's last update, and its status as
 * of the last edit by a person. `readAt` is when the item was asked for, in ms since 1970. What alerts tell counts from the
 * creation on, so that it fills gaps and never replaces what a push said: an alert may be about another process than the
 * detection.
 */
export function itemEvents(item: IncidentItem, reading: Reading, readAt: number): IncidentEvent[] {
  const { facts, alertFacts, status, statusAt, createdAt, lastUpdated } = readIncident(item);
  const factsAt = lastUpdated ?? createdAt ?? readAt;
  // A status that an update by GravityZone left as it was stands as of that update: else the update would seem to reopen.
  const statusSince = Math.max(statusAt ?? (mayBeNew(status, reading) ? readAt : factsAt), factsAt);
  const told = [
    { at: createdAt ?? factsAt, facts: sinceCreation(createdAt, alertFacts) },
    // Before the facts: an update of a closed incident is told together with the close, and opens nothing.
    { at: statusSince, facts: status === undefined ? {} : { status } },
    { at: factsAt, facts, raw: withoutAlerts(item) },
  ];
  return told.flatMap(({ at, facts: some, raw }, index) => {
    if (Object.keys(some).length === 0) return [];
    // The time makes the key, too: a value that comes back after another one is news, not a repeat.
    const key = eventKey({ source: 'incidents-api', at }, some);
    return { key, sentAt: at, index, arrivedAt: readAt, facts: some, ...(raw !== undefined && { raw }) };
  });
}

/**
 * Whether a status without the time of its edit may have been set just now. An open one that merely stands in an answer is no
 * news: it must not seem to be younger than a ticket that a technician closed.
 */
function mayBeNew(status: string | undefined, reading: Reading): boolean {
  return (
    reading === 'changed' || (reading === 'single' && isClosed({ ...(status !== undefined && { status }) }))
  );
}

/** The creation counts from itself on, too: a push that comes later tells the same. */
function sinceCreation(createdAt: number | undefined, alertFacts: Facts): Facts {
  return createdAt === undefined ? alertFacts : { ...alertFacts, createdAt: createdText(createdAt) };
}

/** Alerts make an incident's answer large; what is of use in them stands in the facts. */
function withoutAlerts({ details, ...item }: IncidentItem): object {
  const { alerts, ...others } = details;
  return alerts === undefined ? { ...item, details } : { ...item, details: others };
}
