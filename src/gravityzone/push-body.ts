import { isTooRich } from './excess.ts';
import { fieldOf, isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { splitStream } from './json-stream.ts';
import type { StreamPiece } from './json-stream.ts';
import type { EnvelopeId } from './push-contents.ts';

/** The entries of a push body in their order, each not looked at yet, or why the body has none. */
export type PushBody =
  | { readonly kind: 'entries'; readonly envelopeId: EnvelopeId; readonly entries: readonly unknown[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

const MAX_ENVELOPE_ID_LENGTH = 64;

const UTF8 = new TextDecoder('utf-8');

/**
 * Tells the four forms of a push body apart by what they hold, since GravityZone sends no Content-Type:
 * JSON-RPC (`addEvents`), CEF (lines in an envelope), Splunk (`{"event":{…}}` in a row) and QRadar (events in
 * a row). What is in a row may stand in a list, too; nobody has seen the form for Azure Sentinel. Only the JSON-RPC form
 * has an envelope id.
 */
export function openBody(body: Uint8Array): PushBody {
  if (isTooRich(body)) return unreadable('The body holds far more values than any that GravityZone sends.');
  const text = decode(body);
  const message = parse(text);
  if (message === undefined) return openStream(splitStream(text));
  if (Array.isArray(message)) return openStream(message.map(pieceOf));
  if (!isJsonObject(message)) return unreadable('The body is not a JSON object.');
  if (holdsEvent(message)) return openStream([{ kind: 'object', object: message }]);
  return Object.hasOwn(message, 'cef') ? openCef(message) : openJsonRpc(message);
}

function openJsonRpc(message: JsonObject): PushBody {
  if (fieldOf(message, 'method') !== 'addEvents') return unreadable('The body is not an addEvents request.');
  const params = fieldOf(message, 'params');
  const entries = isJsonObject(params) ? eventsOf(params) : undefined;
  if (entries === undefined) return unreadable('The addEvents request has no events.');
  return { kind: 'entries', envelopeId: readEnvelopeId(fieldOf(message, 'id')), entries };
}

function openCef(message: JsonObject): PushBody {
  const entries = eventsOf(message);
  if (entries === undefined) return unreadable('The CEF message has no events.');
  return { kind: 'entries', envelopeId: undefined, entries };
}

/** One event may stand without a list around it. */
function eventsOf(object: JsonObject): readonly unknown[] | undefined {
  const events = fieldOf(object, 'events') ?? undefined;
  return events === undefined || Array.isArray(events) ? events : [events];
}

function pieceOf(value: unknown): StreamPiece {
  return isJsonObject(value)
    ? { kind: 'object', object: value }
    : { kind: 'broken', text: JSON.stringify(value) };
}

/**
 * A stream without a single event is a body that is broken as a whole; what is broken between events is an
 * entry.
 */
function openStream(pieces: readonly StreamPiece[]): PushBody {
  if (!pieces.some((piece) => piece.kind === 'object' && holdsEvent(piece.object))) {
    return unreadable('The body is in none of the forms that GravityZone sends.');
  }
  return { kind: 'entries', envelopeId: undefined, entries: pieces.map(entryOf) };
}

function entryOf(piece: StreamPiece): unknown {
  if (piece.kind === 'broken') return piece.text;
  return isSplunkEvent(piece.object) ? fieldOf(piece.object, 'event') : piece.object;
}

function holdsEvent(object: JsonObject): boolean {
  return typeof fieldOf(object, 'module') === 'string' || isSplunkEvent(object);
}

function isSplunkEvent(object: JsonObject): boolean {
  return isJsonObject(fieldOf(object, 'event')) && !Object.hasOwn(object, 'module');
}

function readEnvelopeId(id: unknown): EnvelopeId {
  if (typeof id === 'number') return id;
  return typeof id === 'string' && id.length <= MAX_ENVELOPE_ID_LENGTH ? id : undefined;
}

/** GravityZone states no charset: UTF-8, a byte order mark is skipped and what is no UTF-8 is replaced. */
function decode(body: Uint8Array): string {
  return UTF8.decode(body);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unreadable(reason: string): PushBody {
  return { kind: 'unreadable', reason };
}
