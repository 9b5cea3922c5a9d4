/** 6 KiB become 8 KiB in base64; how much a script parameter holds on a live server is not documented. */
const MAX_BODY_BYTES = 6_144;
const SHORTEST_LINE_BYTES = 160;
const CUT = ' …';
const REST = '… The rest is in GravityZone.';

/** Text that an old three-byte column keeps: what lies beyond U+FFFF, and stray surrogates, become U+FFFD. */
export function basicPlaneText(text: string): string {
  return text.replace(/[\uD800-\uDFFF\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

/**
 * A ticket's or note's text within `maxBytes` of UTF-8. Long lines are shortened first, so that every label and the link
 * to the incident stay; only where that is not enough do lines at the end fall away. The last line, which carries the
 * marks, is always kept whole.
 */
export function fitBody(body: string, maxBytes: number = MAX_BODY_BYTES): string {
  const text = basicPlaneText(body);
  if (bytes(text) <= maxBytes) return text;
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const room = maxBytes - bytes(last) - 1;
  const limit = Math.max(lineLimit(lines.map(bytes), room), SHORTEST_LINE_BYTES);
  const shortened = lines.map((line) => shorten(line, limit));
  return [...headOf(shortened, room), last].join('\n');
}

/** The longest line length at which all lines, with their line breaks, take no more than `room`. */
function lineLimit(lengths: readonly number[], room: number): number {
  let left = room;
  const sorted = lengths.toSorted((a, b) => a - b);
  for (const [index, length] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index)) - 1;
    if (length > share) return share;
    left -= length + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/** The lines from the top that fit, followed by a remark where some fell away. */
function headOf(lines: readonly string[], room: number): readonly string[] {
  if (bytes(lines.join('\n')) <= room) return lines;
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
  return Buffer.byteLength(text, 'utf8');
}
