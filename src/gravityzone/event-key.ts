import { hash } from 'node:crypto';
import type { Facts } from '../incident/facts.ts';
import { FACT_NAMES, SET_FACTS } from '../incident/facts.ts';
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
  const known = FACT_NAMES.map((name) => {
    const value = facts[name];
    return SET_FACTS.has(name) && Array.isArray(value) ? value.toSorted() : value;
  });
  const others = Object.entries(event).filter(([name]) => !FACT_FIELDS.has(name));
  const text = JSON.stringify([known, inOrder(others), isTimed ? sentAt : 'untimed']);
  return hash('sha256', text).slice(0, KEY_LENGTH);
}

/** The same value, the members of its objects in one order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  return isJsonObject(value) ? inOrder(Object.entries(value)) : value;
}

function inOrder(entries: readonly (readonly [string, unknown])[]): JsonObject {
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, value]) => [name, canonical(value)]));
}
