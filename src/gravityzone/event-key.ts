import { createHash } from 'node:crypto';
import type { Facts } from '../incident/facts.ts';
import { SET_FACTS } from '../incident/facts.ts';
import { FACT_FIELDS } from './event-facts.ts';
import { isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import type { Sending } from './sent-at.ts';

/** 128 bits tell the events of one incident apart. */
const KEY_LENGTH = 32;

/**
 * The fingerprint of a pushed event: equal content, equal key, whatever the order of fields and sets, the
 * spelling of numbers (`"7"` and `7`) and of names (`severityScore`). Fields that no fact is read from count
 * as they are. So does the time of sending where the envelope named it: the same content that is sent again
 * later is another event. The arrival does not count.
 */
export function eventKey(event: JsonObject, facts: Facts, { sentAt, isTimed }: Sending): string {
  const sets = new Set<string>(SET_FACTS);
  const known = Object.entries(facts).map(([name, value]: [string, unknown]): [string, unknown] => [
    name,
    sets.has(name) && Array.isArray(value) ? value.toSorted() : value,
  ]);
  const others = Object.entries(event).filter(([name]) => !FACT_FIELDS.has(name));
  const canonical = `[${canonicalObject(known)},${canonicalObject(others)},${isTimed ? sentAt : 'untimed'}]`;
  return createHash('sha256').update(canonical).digest('hex').slice(0, KEY_LENGTH);
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isJsonObject(value)) return canonicalObject(Object.entries(value));
  return JSON.stringify(value);
}

function canonicalObject(entries: readonly (readonly [string, unknown])[]): string {
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${canonicalJson(value)}`).join(',')}}`;
}
