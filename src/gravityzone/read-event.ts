import { readCefEvent } from './cef-event.ts';
import { cutFacts } from './cut-facts.ts';
import { readCreated, readFacts, readIncidentId } from './event-facts.ts';
import { eventKey } from './event-key.ts';
import { excessOf } from './excess.ts';
import { INCIDENT_ID } from '../incident/incident-id.ts';
import { fieldOf, isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { NEW_EXTENDED_INCIDENT, NEW_INCIDENT } from './modules.ts';
import type { EnvelopeId, EventContents, UnreadableEvent } from './push-contents.ts';
import { readSending } from './sent-at.ts';

/** Where an event lies and when it came. */
export interface EventPlace {
  readonly envelopeId: EnvelopeId;
  readonly index: number;
  readonly arrivedAt: number;
}

/**
 * Turns one entry of a push body, an object or a CEF line, into what plumbline does with it. Needs only the
 * module and the id of the incident.
 */
export function readEvent(raw: unknown, place: EventPlace): EventContents {
  const event = typeof raw === 'string' ? readCefEvent(raw) : raw;
  if (!isJsonObject(event)) return malformed(raw, undefined, 'The event is no object and no CEF line.');
  const module = fieldOf(event, 'module');
  if (typeof module !== 'string') return malformed(raw, undefined, 'The event names no module.');
  if (module !== NEW_INCIDENT && module !== NEW_EXTENDED_INCIDENT) return { kind: 'other', module };
  const excess = excessOf(event);
  if (excess !== undefined) return malformed(raw, module, excess);
  const created = readCreated(event);
  const sending = readSending(place.envelopeId, created, place.arrivedAt);
  if (isTestEvent(event)) return { kind: 'test', module, sentAt: sending.sentAt, raw };
  const incidentId = readIncidentId(event);
  if (incidentId === undefined) {
    return { ...malformed(raw, module, 'The event has no incident_id.'), cause: causeOf(raw, module) };
  }
  if (!INCIDENT_ID.test(incidentId)) {
    return malformed(raw, module, 'The incident_id is not made of 1 to 64 letters, digits and hyphens.');
  }
  const facts = readFacts(event, created);
  const { index, arrivedAt } = place;
  const key = eventKey(event, facts, sending);
  const read = { kind: 'push', key, ...sending, index, arrivedAt, facts: cutFacts(facts), raw } as const;
  return { kind: 'incident', incidentId, event: read };
}

function isTestEvent(event: JsonObject): boolean {
  const mark = fieldOf(event, '_testEvent_');
  return mark === true || mark === 'true';
}

/** Nobody has seen the keys that an extended incident has in CEF: a later version may know them. */
function causeOf(raw: unknown, module: string): UnreadableEvent['cause'] {
  return typeof raw === 'string' && module === NEW_EXTENDED_INCIDENT ? 'waiting' : 'malformed';
}

function malformed(raw: unknown, module: string | undefined, reason: string): UnreadableEvent {
  const keep = excessOf(raw) === undefined ? 'event' : 'body';
  return { kind: 'unreadable', module, reason, cause: 'malformed', keep, raw };
}
