/**
 * Deepest nesting of an event that is worked on. Real events have two levels; the call stack ends at some
 * thousands.
 */
const MAX_NESTING = 64;

/** Most members and entries of an event, at all depths. Real events have some forty. */
const MAX_VALUES = 10_000;

/**
 * Most brackets and commas of a body: what a parser makes of them takes a hundred times their room. Real
 * bodies have a thousand.
 */
const MAX_MARKS = 250_000;

/**
 * Why a value is too deep or too rich to be an event, as a sentence without any text of it; `undefined` where
 * it is not. To be asked before anything else is done with an event. Needs no call stack of its own.
 */
export function excessOf(value: unknown): string | undefined {
  let level: unknown[] = [value];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    const inner: unknown[] = [];
    for (const entry of level) {
      if (typeof entry !== 'object' || entry === null) continue;
      if (depth >= MAX_NESTING) return `The event is nested deeper than ${MAX_NESTING} levels.`;
      const parts: unknown[] = Object.values(entry);
      values += parts.length;
      if (values > MAX_VALUES) return `The event has more than ${MAX_VALUES} values.`;
      for (const part of parts) inner.push(part);
    }
    level = inner;
  }
  return undefined;
}

const [QUOTE, BACKSLASH, COMMA, NEWLINE, LIST, OBJECT] = ['"', '\\', ',', '\n', '[', '{'].map((mark) =>
  mark.charCodeAt(0),
);

/**
 * Whether a body holds more values than it may be parsed with. Counts the marks outside of strings, which end
 * with their line.
 */
export function isTooRich(body: Uint8Array): boolean {
  let marks = 0;
  let inString = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === QUOTE || byte === NEWLINE) inString = byte === QUOTE && !inString;
    else if (inString) at += byte === BACKSLASH ? 1 : 0;
    else if (byte === COMMA || byte === LIST || byte === OBJECT) marks += 1;
  }
  return marks > MAX_MARKS;
}
