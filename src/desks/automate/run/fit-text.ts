import type { TextLimits } from '../profile.ts';

const SHORTEST_LINE_BYTES = 160;
const HALVES = /[\uD800-\uDFFF]/gu;
const BEYOND = /[\uD800-\uDFFF\u{10000}-\u{10FFFF}]/gu;
const CUT = ' …';
const REST = '… The rest is in GravityZone.';
const WIDE =
  'Automate might put values in the place of percent and at signs: they are written ％ and ＠ here.';

/**
 * Text that passes through Automate's script. Stray surrogates, and what the server's columns do not keep,
 * become U+FFFD. Where the server may put values in for the names in a value, too, the signs of its variables
 * become wide.
 */
export function scriptText(text: string, { charset, expandsNames }: TextLimits): string {
  const kept = text.replace(charset === 'all' ? HALVES : BEYOND, '\uFFFD');
  return expandsNames ? kept.replaceAll('%', '％').replaceAll('@', '＠') : kept;
}

/**
 * A ticket's or note's text that fits. Long lines are shortened first, so that every label and
 * the link to the incident stay; only where that is not enough do lines at the end fall away. The last line,
 * which carries the marks, is always kept whole.
 */
export function fitBody(body: string, limits: TextLimits): string {
  const lines = scriptText(body, limits).split('\n');
  const marks = lines.pop() ?? '';
  const last = limits.expandsNames && /[%@]/.test(body) ? `${WIDE}\n${marks}` : marks;
  const room = limits.longestBody - bytes(last);
  const limit = lineLimit(lines.map(bytes), room);
  const shortened = lines.map((line) => shorten(line, limit));
  return [...headOf(shortened, room), last].join('\n');
}

/**
 * The longest line length at which all lines, each with its line break, take no more than `room`; a short one
 * where none does.
 */
function lineLimit(lengths: readonly number[], room: number): number {
  let limit = SHORTEST_LINE_BYTES;
  let left = room;
  // A line's share of what the shorter ones leave rises as long as they take less than theirs, and falls from
  // then on.
  for (const [index, length] of lengths.toSorted((a, b) => a - b).entries()) {
    limit = Math.max(limit, Math.floor(left / (lengths.length - index)) - 1);
    left -= length + 1;
  }
  return limit;
}

/** The lines from the top that fit, each with its line break, followed by a remark where some fell away. */
function headOf(lines: readonly string[], room: number): readonly string[] {
  if (bytes(lines.join('\n')) < room) return lines;
  let left = room - bytes(REST) - 1;
  const end = lines.findIndex((line) => (left -= bytes(line) + 1) < 0);
  return [...lines.slice(0, end), REST];
}

function shorten(line: string, limit: number): string {
  if (bytes(line) <= limit) return line;
  let left = limit - bytes(CUT);
  const characters = Array.from(line);
  const end = characters.findIndex((character) => (left -= bytes(character)) < 0);
  return characters.slice(0, end).join('') + CUT;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
