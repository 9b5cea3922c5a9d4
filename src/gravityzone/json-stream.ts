import { isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';

/**
 * Where a scan came to its end: behind a closed object, or at the first character that no object can hold
 * there.
 */
interface Scan {
  readonly closed: boolean;
  readonly at: number;
}

const OPENING: Readonly<Record<string, string>> = { '}': '{', ']': '[' };

/**
 * Splits objects that follow one another, with any white space between them or none. Text that is no object stands
 * between them as it is and costs only itself: the stream goes on at the next line that begins with `{`. Such a line is no text of an
 * attacker, since JSON strings hold no line breaks. Takes time in proportion to the text; never throws.
 */
export function splitStream(text: string): readonly (JsonObject | string)[] {
  const pieces: (JsonObject | string)[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const scan = scanObject(text, at);
    const end = scan.closed ? scan.at : nextObjectLine(text, scan.at);
    const piece = text.slice(at, end).trimEnd();
    pieces.push(scan.closed ? readObject(piece) : piece);
    at = skipSpace(text, end);
  }
  return pieces;
}

/** The text itself where it is no object: what brackets and quotes enclose need not be JSON. */
function readObject(text: string): JsonObject | string {
  try {
    const value = JSON.parse(text) as unknown;
    return isJsonObject(value) ? value : text;
  } catch {
    return text;
  }
}

/** Follows brackets and strings only: what else an object holds is left to the JSON parser. */
function scanObject(text: string, start: number): Scan {
  if (text[start] !== '{') return { closed: false, at: start };
  const open: string[] = [];
  let before = '';
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isSpace(character)) continue;
    if (character === '"') {
      const string = scanString(text, at);
      if (!string.closed) return string;
      at = string.at - 1;
    } else if (character === '{' || character === '[') {
      if (open.length > 0 && !canOpen(open.at(-1), before)) return { closed: false, at };
      open.push(character);
    } else if (character === '}' || character === ']') {
      if (open.pop() !== OPENING[character]) return { closed: false, at };
      if (open.length === 0) return { closed: true, at: at + 1 };
    }
    before = character;
  }
  return { closed: false, at: text.length };
}

/**
 * Whether a value may begin in `container` behind the character `before`; else a bracket was left open
 * further up.
 */
function canOpen(container: string | undefined, before: string): boolean {
  return container === '{' ? before === ':' : before === '[' || before === ',';
}

function scanString(text: string, start: number): Scan {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { closed: true, at: at + 1 };
    if (character === '\n' || character === '\r') return { closed: false, at };
    if (character === '\\' && !isLineBreak(text.charAt(at + 1))) at += 1;
  }
  return { closed: false, at: text.length };
}

function nextObjectLine(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at !== -1; at = text.indexOf('{', at + 1)) {
    if (isLineBreak(text.charAt(at - 1))) return at;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charAt(at))) at += 1;
  return at;
}

/** Of text that was written in pieces, each piece may begin with one. */
const BYTE_ORDER_MARK = '\ufeff';

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === BYTE_ORDER_MARK || isLineBreak(character);
}

function isLineBreak(character: string): boolean {
  return character === '\n' || character === '\r';
}
