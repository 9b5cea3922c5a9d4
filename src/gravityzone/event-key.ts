import { hash } from 'node:crypto';
import type { Facts } from '../incident/facts.ts';
import { SET_FACTS } from '../incident/facts.ts';
import { isFactField } from './event-facts.ts';
import { isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import type { Sending } from './sent-at.ts';

/** 128 bits tell the events of one incident apart. */
const KEY_LENGTH = 32;

/**
 * The fingerprint of a pushed event: equal content, equal key, whatever the order of fields and sets, the
 * spelling of numbers (`"7"` and `7`) and of names (`severityScore`). Fields that no fact is read from count
 * as they are. So does the time of sending where the envelope named it: the same content that is sent again
 * later is another event. The arrival does not count. The facts are in the one order in which they are read.
 */
export function eventKey(event: JsonObject, facts: Facts, { sentAt, isTimed }: Sending): string {
  const known: Record<string, unknown> = { ...facts };
  for (const name of SET_FACTS) {
    const value = facts[name];
    if (Array.isArray(value)) known[name] = value.toSorted();
  }
  const others = Object.keys(event).filter((name) => !isFactField(name));
  const text = JSON.stringify([known, inOrder(event, others), isTimed ? sentAt : 'untimed']);
  return hash('sha256', text).slice(0, KEY_LENGTH);
}

/** The same for the same value, whatever the order of the members of its objects. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  return isJsonObject(value) ? { members: inOrder(value, Object.keys(value)) } : value;
}

/** These members of an object, as pairs. */
function inOrder(object: JsonObject, names: readonly string[]): readonly unknown[] {
  return names.toSorted().map((name) => [name, canonical(object[name])]);
}
