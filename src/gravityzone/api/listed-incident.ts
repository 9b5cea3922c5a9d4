import { createHash } from 'node:crypto';
import type { ListedEvent, ReportedFacts } from '../../incident/incident-event.ts';
import { isClosed } from '../../incident/status.ts';
import { createdText } from '../created-text.ts';
import { cutFacts } from '../cut-facts.ts';
import { alertFacts } from './alert-facts.ts';
import { endpointFacts, itemFacts, statusOf, timeOf } from './incident-facts.ts';
import type { IncidentItem } from './incident-schema.ts';

/** One incident as it was read from the Incidents API, in plumbline's words. */
export interface ListedIncident {
  readonly incidentId: string;
  /** Equal where GravityZone says the same again, whenever it was read. */
  readonly content: string;
  readonly event: ListedEvent;
  /** Whether no status closes it. */
  readonly isOpen: boolean;
  /** In ms since 1970; `undefined` where GravityZone does not tell. */
  readonly createdAt: number | undefined;
}

/**
 * How an item was read: with the incidents that people changed, with those that GravityZone updated, or
 * alone.
 */
export type Reading = 'changed' | 'updated' | 'single';

/** What an item says that was asked for at `readAt`, in ms since 1970. */
export function readListed(item: IncidentItem, reading: Reading, readAt: number): ListedIncident {
  const { incidentId } = item;
  const content = createHash('sha256').update(JSON.stringify(item)).digest('hex');
  const createdAt = timeOf(item, 'created', readAt);
  const updatedAt = timeOf(item, 'lastUpdated', readAt);
  const sentAt = updatedAt ?? createdAt ?? readAt;
  const word = statusOf(item);
  const isOpen = word === undefined || !isClosed({ status: word });
  const mayBeNew = reading === 'changed' || (reading === 'single' && !isOpen);
  // An open status that merely stands in an answer is no news: it must not seem younger than a ticket that a
  // technician closed.
  const editedAt = timeOf(item, 'lastIncidentChange', readAt) ?? (mayBeNew ? readAt : sentAt);
  const event: ListedEvent = {
    kind: 'listed',
    // Each reading is an event of its own: what is said again later is still true then.
    key: `${reading} at ${readAt}: ${content.slice(0, KEY_LENGTH)}`,
    sentAt,
    arrivedAt: readAt,
    updatedAt,
    facts: cutFacts(itemFacts(item)),
    sinceCreation: { at: createdAt ?? sentAt, facts: sinceCreation(item) },
    // A status that an update by GravityZone left as it was stands as of that update: else the update would
    // seem to reopen.
    status: word === undefined ? undefined : { word, at: Math.max(editedAt, sentAt) },
    raw: withoutLists(item),
  };
  return { incidentId, content, event, isOpen, createdAt };
}

const KEY_LENGTH = 32;

/**
 * What alerts and endpoints tell counts from the creation on, so that it fills gaps and never replaces what a
 * push said: an alert may be about another process than the detection. So does the creation itself: a push
 * that comes later tells the same.
 */
function sinceCreation(item: IncidentItem): ReportedFacts {
  const createdAt = timeOf(item, 'created', Infinity);
  const created = createdAt === undefined ? {} : { createdAt: createdText(createdAt) };
  return cutFacts({ ...alertFacts(item), ...endpointFacts(item), ...created });
}

/** Alerts and nodes make an answer large; what is of use in them stands in the facts. */
function withoutLists(item: IncidentItem): object {
  return { ...item, details: { ...item.details, alerts: undefined, nodes: undefined } };
}
