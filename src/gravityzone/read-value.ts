import { idAsWritten } from '../incident/incident-id.ts';

/** Numbers as GravityZone writes them: other modules of it send the same field as a number or as text. */
const NUMERAL = /^[+-]?[0-9]+(?:\.[0-9]+)?$/;

/** How deep lists in a text value are looked into. */
const DEEPEST = 4;

/**
 * A text value, or `undefined` where there is none: blank text, null, and the literal `undefined`, which
 * GravityZone has been seen to send as a computer's name. The entries of a list, or of an object, are joined:
 * what was sent is told.
 */
export function readText(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === 'object' && value !== null && depth < DEEPEST)
    return joined(partsOf(value), depth + 1);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' || text === 'undefined' ? undefined : value;
}

/** An id as it is written everywhere, `undefined` where there is none. */
export function readId(value: unknown): string | undefined {
  const text = readText(value);
  return text === undefined ? undefined : idAsWritten(text);
}

/** The members of an object are in the order of their names, which GravityZone does not keep. */
function partsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const members = Object.entries(value) as [string, unknown][];
  return members.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member);
}

function joined(parts: readonly unknown[], depth: number): string | undefined {
  const texts = parts.flatMap((part) => readText(part, depth)?.trim() ?? []);
  return texts.length === 0 ? undefined : texts.join(', ');
}

/**
 * A number, written as a number or as text, or as a list of one; `undefined` where it is neither or too large
 * to be one.
 */
export function readNumber(value: unknown): number | undefined {
  if (Array.isArray(value) && value.length === 1 && !Array.isArray(value[0])) return readNumber(value[0]);
  const number = typeof value === 'string' && NUMERAL.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A whole number within ±2^53; `attack_entry` exceeds 32 bits. */
export function readInteger(value: unknown): number | undefined {
  const number = readNumber(value);
  return number !== undefined && Number.isSafeInteger(number) ? number + 0 : undefined;
}

/** A severity score, rounded; outside 0–100 it counts as not reported. */
export function readScore(value: unknown): number | undefined {
  const number = readNumber(value);
  if (number === undefined) return undefined;
  const score = Math.round(number) + 0;
  return score >= 0 && score <= 100 ? score : undefined;
}

/**
 * The entries of a set in the order of their first appearance, without repeats. They come as a list, as the text of one,
 * or in one text with commas, such as addresses (`"a, b"` or `"a,b"`); a comma within an entry of a list is part of it.
 */
export function readSet(value: unknown): readonly string[] | undefined {
  const listed = typeof value === 'string' ? (listIn(value) ?? value.split(',')) : value;
  const entries = typeof listed === 'object' && listed !== null ? partsOf(listed) : [listed];
  const filled = entries.flatMap((entry) => readText(entry)?.trim() ?? []);
  return filled.length === 0 ? undefined : [...new Set(filled)];
}

/** The list that a text is in JSON: the CEF form has lists so. */
function listIn(text: string): readonly unknown[] | undefined {
  if (!text.trim().startsWith('[')) return undefined;
  try {
    return JSON.parse(text) as readonly unknown[];
  } catch {
    return undefined;
  }
}
