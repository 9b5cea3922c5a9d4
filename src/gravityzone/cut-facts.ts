import type { Facts } from '../incident/facts.ts';

/**
 * What one fact may take: code points, and bytes as JSON, so that all facts of an incident stay below 256
 * KiB.
 */
const MAX_CODE_POINTS = 8_000;
const MAX_BYTES = 8 * 1024;

/** Quotes and comma around an entry of a list. */
const ENTRY_BYTES = 3;

/** The most bytes that one UTF-16 unit takes as JSON (`\u0000`). */
const LARGEST_UNIT_BYTES = 6;

/** The facts with every value cut to what one fact may take; a list is cut as a whole. */
export function cutFacts(facts: Facts): Facts {
  if (Object.values(facts).every(isShort)) return facts;
  const cut = Object.entries(facts).map(([name, value]: [string, unknown]) => [name, cutValue(value)]);
  return Object.fromEntries(cut) as Facts;
}

/** Whether a value needs no cut, whatever its characters; all but hostile ones are. */
function isShort(value: unknown): boolean {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const most = texts.reduce<number>(
    (sum, text) => sum + (typeof text === 'string' ? text.length * LARGEST_UNIT_BYTES : 0) + ENTRY_BYTES,
    0,
  );
  return most <= MAX_BYTES;
}

function cutValue(value: unknown): unknown {
  if (typeof value === 'string') return cutText(value);
  return Array.isArray(value) ? cutSet(value as readonly string[]) : value;
}

/** The longest start of the text that one fact may take; no character is split. */
export function cutText(text: string): string {
  if (text.length * LARGEST_UNIT_BYTES <= MAX_BYTES) return text;
  let codePoints = 0;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    codePoints += 1;
    bytes += bytesAsJson(character);
    if (codePoints > MAX_CODE_POINTS || bytes > MAX_BYTES) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/**
 * The entries that one fact may take together. Which ones are left out does not depend on their order, which
 * GravityZone shuffles: else an overlong list would seem to change with every event.
 */
export function cutSet(entries: readonly string[]): readonly string[] {
  const short = [...new Set(entries.map(cutText))];
  const kept = new Set<string>();
  let codePoints = 0;
  let bytes = 0;
  for (const entry of [...short].sort()) {
    const size = sizeOf(entry);
    const fits = codePoints + size.codePoints <= MAX_CODE_POINTS && bytes + size.bytes <= MAX_BYTES;
    if (!fits && kept.size > 0) continue;
    kept.add(entry);
    codePoints += size.codePoints;
    bytes += size.bytes + ENTRY_BYTES;
  }
  return short.filter((entry) => kept.has(entry));
}

function sizeOf(text: string): { codePoints: number; bytes: number } {
  let codePoints = 0;
  let bytes = 0;
  for (const character of text) {
    codePoints += 1;
    bytes += bytesAsJson(character);
  }
  return { codePoints, bytes };
}

function bytesAsJson(character: string): number {
  const unit = character.charCodeAt(0);
  const isPlain = unit >= 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x5c;
  return isPlain ? 1 : Buffer.byteLength(JSON.stringify(character)) - 2;
}
