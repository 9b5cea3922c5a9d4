import { isTooRich } from './excess.ts';
import { fieldOf, isJsonObject } from './json-object.ts';
import { splitStream } from './json-stream.ts';
import type { EnvelopeId, PushContents } from './push-contents.ts';
import { readEvent } from './read-event.ts';

/** An entry of a push body, not looked at yet, and the id of the JSON-RPC call that it came in. */
interface Entry {
  readonly raw: unknown;
  readonly envelopeId: EnvelopeId;
}

const MAX_ENVELOPE_ID_LENGTH = 64;

/** Wrappers and lists within one another that are opened. A batch in a forwarder's records has six. */
const MOST_WRAPPERS = 12;

/** The members that hold what is wrapped: in JSON-RPC, CEF and JSON-RPC, Splunk, and by forwarders such as Azure's. */
const WRAPPERS = ['params', 'events', 'event', 'records'];

/**
 * What a push body holds. Its events are found by what it holds, since GravityZone sends no Content-Type. Whatever names
 * a module is an event; what names none is opened where it is a list or one of the known wrappers. So the four forms that
 * are known are read, alone, in a row (Splunk and QRadar send rows), in a list (a JSON-RPC batch) or in a forwarder's
 * records; nobody has seen the form for Azure Sentinel. Only JSON-RPC has an envelope id. `arrivedAt` is in ms since
 * 1970. Never throws: a body or an event that is not understood is reported as unreadable, and one bad event leaves the
 * others alone.
 */
export function readPush(body: Uint8Array, arrivedAt: number): PushContents {
  const bytes = asUtf8(body);
  if (isTooRich(bytes)) return unreadable('The body holds far more values than any that GravityZone sends.');
  const text = UTF8.decode(bytes);
  const entries = entriesIn(parse(text) ?? splitStream(text), undefined);
  if (entries === undefined) return unreadable('The body is in none of the forms that GravityZone sends.');
  const events = entries.map(({ raw, envelopeId }, index) => ({
    index,
    envelopeId,
    ...readEvent(raw, { envelopeId, index, arrivedAt }),
  }));
  return { kind: 'events', events };
}

/** What a value holds; `undefined` where that is no event, and no list of GravityZone's for events. */
function entriesIn(value: unknown, envelopeId: EnvelopeId, depth = 0): readonly Entry[] | undefined {
  if (depth > MOST_WRAPPERS) return undefined;
  if (Array.isArray(value)) {
    const found = value.map((one: unknown) => entriesIn(one, envelopeId, depth + 1));
    const isKnown = found.some((entries) => entries !== undefined);
    return isKnown ? found.flatMap((entries, n) => entries ?? [{ raw: value[n], envelopeId }]) : undefined;
  }
  if (!isJsonObject(value)) return undefined;
  if (typeof fieldOf(value, 'module') === 'string') return [{ raw: value, envelopeId }];
  const method = fieldOf(value, 'method');
  if (method !== undefined && method !== 'addEvents') return undefined;
  const id = method === undefined ? envelopeId : readEnvelopeId(fieldOf(value, 'id'));
  const found = WRAPPERS.map((name) => {
    const inner = fieldOf(value, name) ?? undefined;
    // A list for events holds entries, whatever they are; one event may stand without a list around it.
    const listed = name === 'events' && inner !== undefined ? [inner].flat() : undefined;
    return entriesIn(inner, id, depth + 1) ?? listed?.map((raw) => ({ raw, envelopeId: id }));
  }).filter((entries) => entries !== undefined);
  return found.length === 0 ? undefined : found.flat();
}

function readEnvelopeId(id: unknown): EnvelopeId {
  if (typeof id === 'number') return id;
  return typeof id === 'string' && id.length <= MAX_ENVELOPE_ID_LENGTH ? id : undefined;
}

const UTF8 = new TextDecoder('utf-8');

/**
 * GravityZone states no charset: it is UTF-8; a byte order mark is skipped and what is no UTF-8 is replaced. Where
 * the body was written anew as UTF-16 its mark says so, or the zero in one of the first two characters, which are
 * ASCII in JSON.
 */
function asUtf8(body: Uint8Array): Uint8Array {
  const [first, second] = body;
  if (first === 0xff || second === 0) return Buffer.from(new TextDecoder('utf-16le').decode(body));
  if (first === 0xfe || first === 0) return Buffer.from(new TextDecoder('utf-16be').decode(body));
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unreadable(reason: string): PushContents {
  return { kind: 'unreadable', reason };
}
