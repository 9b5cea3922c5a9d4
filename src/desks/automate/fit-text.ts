/** 6 KiB become 8 KiB in base64; how much a script parameter holds on a live server is not documented. */
const MAX_BODY_BYTES = 6_144;
const SHORTEST_LINE_BYTES = 160;
const CUT = ' …';
const REST = '… The rest is in GravityZone.';
const WIDE =
  'Automate might put values in the place of percent and at signs: they are written ％ and ＠ here.';

/**
 * Text that passes through Automate's script. What lies beyond U+FFFF, which an old three-byte column does not
 * keep, and stray surrogates become U+FFFD. The signs of Automate's variables become wide: some servers may
 * put values in for the names in a value, too.
 */
export function scriptText(text: string): string {
  return text
    .replace(/[\uD800-\uDFFF\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('%', '％')
    .replaceAll('@', '＠');
}

/**
 * A ticket's or note's text within 6 KiB of UTF-8. Long lines are shortened first, so that every label and
 * the link to the incident stay; only where that is not enough do lines at the end fall away. The last line,
 * which carries the marks, is always kept whole.
 */
export function fitBody(body: string): string {
  const lines = scriptText(body).split('\n');
  const marks = lines.pop() ?? '';
  const last = /[%@]/.test(body) ? `${WIDE}\n${marks}` : marks;
  const room = MAX_BODY_BYTES - bytes(last);
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
  const end = Array.from(line).findIndex((character) => (left -= bytes(character)) < 0);
  return line.slice(0, end) + CUT; // one unit each: nothing beyond the basic plane is left
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
