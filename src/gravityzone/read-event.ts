import { cutFacts } from './cut-facts.ts';
import { readFacts } from './event-facts.ts';
import { eventKey } from './event-key.ts';
import { fieldOf, isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { NEW_EXTENDED_INCIDENT, NEW_INCIDENT } from './modules.ts';
import { MAX_NESTING, isNestedDeeperThan } from './nesting.ts';
import type { EnvelopeId, EventContents, UnreadableEvent } from './push-contents.ts';
import { readTime } from './read-time.ts';
import { sentAt } from './sent-at.ts';

/** The incident ids that can stand in a workflow id and in a ticket's mark. GravityZone's are 24 hex digits. */
const INCIDENT_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Where an event lies and when it came. */
export interface EventPlace {
  readonly envelopeId: EnvelopeId;
  readonly index: number;
  readonly arrivedAt: number;
}

/** Turns one entry of a push message into what plumbline does with it. Needs only `module` and `incident_id`. */
export function readEvent(raw: unknown, place: EventPlace): EventContents {
  if (!isJsonObject(raw)) return malformed(raw, undefined, 'The event is not an object.');
  const module = fieldOf(raw, 'module');
  if (typeof module !== 'string') return malformed(raw, undefined, 'The event names no module.');
  if (module !== NEW_INCIDENT && module !== NEW_EXTENDED_INCIDENT) return { kind: 'other', module };
  if (isNestedDeeperThan(raw, MAX_NESTING)) {
    return {
      ...malformed(raw, module, `The event is nested deeper than ${MAX_NESTING} levels.`),
      keep: 'body',
    };
  }
  const created = readTime(fieldOf(raw, 'created'));
  if (fieldOf(raw, '_testEvent_') === true) {
    return { kind: 'test', module, sentAt: sentAt(place.envelopeId, created, place.arrivedAt), raw };
  }
  if (module === NEW_EXTENDED_INCIDENT) {
    return { ...malformed(raw, module, 'Events of this module are not supported yet.'), cause: 'waiting' };
  }
  return readIncident(raw, module, created, place);
}

function readIncident(
  raw: JsonObject,
  module: string,
  created: number | undefined,
  place: EventPlace,
): EventContents {
  const incidentId = fieldOf(raw, 'incident_id');
  if (typeof incidentId !== 'string') return malformed(raw, module, 'The event has no incident_id.');
  if (!INCIDENT_ID.test(incidentId)) {
    return malformed(raw, module, 'The incident_id is not made of 1 to 64 letters, digits and hyphens.');
  }
  const facts = readFacts(raw);
  const event = {
    key: eventKey(raw, facts),
    sentAt: sentAt(place.envelopeId, created, place.arrivedAt),
    index: place.index,
    arrivedAt: place.arrivedAt,
    facts: cutFacts(facts),
    raw,
  };
  return { kind: 'incident', incidentId, event };
}

function malformed(raw: unknown, module: string | undefined, reason: string): UnreadableEvent {
  const keep = isNestedDeeperThan(raw, MAX_NESTING) ? 'body' : 'event';
  return { kind: 'unreadable', module, reason, cause: 'malformed', keep, raw };
}
