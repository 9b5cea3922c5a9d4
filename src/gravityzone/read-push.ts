import { fieldOf, isJsonObject } from './json-object.ts';
import type { EnvelopeId, PushContents } from './push-contents.ts';
import { readEvent } from './read-event.ts';

const MAX_ENVELOPE_ID_LENGTH = 64;

/**
 * What a push body holds, in the JSON-RPC form (`addEvents` with `params.events`). `arrivedAt` is in ms since 1970. Never
 * throws: a body or an event that is not understood is reported as unreadable, and one bad event leaves the others alone.
 */
export function readPush(body: Uint8Array, arrivedAt: number): PushContents {
  const message = parse(body);
  if (!isJsonObject(message)) return unreadable('The body is not a JSON object.');
  const method = fieldOf(message, 'method');
  if (method !== 'addEvents') return unreadable('The body is not an addEvents request.');
  const params = fieldOf(message, 'params');
  const events = isJsonObject(params) ? fieldOf(params, 'events') : undefined;
  if (!Array.isArray(events)) return unreadable('The addEvents request has no list of events.');
  const envelopeId = readEnvelopeId(fieldOf(message, 'id'));
  return {
    kind: 'events',
    envelopeId,
    events: events.map((raw: unknown, index) => ({
      index,
      ...readEvent(raw, { envelopeId, index, arrivedAt }),
    })),
  };
}

function readEnvelopeId(id: unknown): EnvelopeId {
  if (typeof id === 'number') return id;
  return typeof id === 'string' && id.length <= MAX_ENVELOPE_ID_LENGTH ? id : undefined;
}

/** GravityZone states no charset: UTF-8, a byte order mark is skipped and what is no UTF-8 is replaced. */
function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8').decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

function unreadable(reason: string): PushContents {
  return { kind: 'unreadable', reason };
}
