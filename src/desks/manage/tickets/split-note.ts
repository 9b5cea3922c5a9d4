import { noteMark } from '../../../incident/marks.ts';
import type { BegunNote, TicketKey } from '../../../incident/ticket.ts';

/** Most code points of one note. Manage documents no limit; its own clients keep to this one. */
const NOTE_LIMIT = 4_000;

/** Most code points of the text that a ticket is opened with. */
const INITIAL_LIMIT = 50_000;

/** Room for the part within a mark, ` 999/999`, and for the line break before the mark. */
const PART_ROOM = 9;

/** Which note of which incident a text is; its last line is the mark of that. */
export interface MarkedNote {
  readonly key: TicketKey;
  readonly revision: number;
}

/** The parts of a note to be appended; one that fits stays as it is. */
export function splitNote(text: string, of: MarkedNote): readonly string[] {
  return split(text, of, NOTE_LIMIT);
}

/** The parts of an initial payload: the first opens the ticket, the others are appended as notes. */
export function splitInitial(text: string, of: MarkedNote): readonly string[] {
  return split(text, of, INITIAL_LIMIT);
}

const REPEATED = 'This note repeats one that was cut off.';

/**
 * The parts of a note that are lacking where some of them stand there already. Where it does not come to as
 * many parts as were begun, it is another text than then: the whole note, which says so.
 */
export function finishNote(text: string, of: MarkedNote, begun: BegunNote): readonly string[] {
  const parts = [splitNote(text, of), splitInitial(text, of)].find(({ length }) => length === begun.of);
  if (parts !== undefined) return parts.filter((_part, index) => !begun.there.includes(index + 1));
  const mark = noteMark(of.key, of.revision);
  return splitNote(`${withoutMark(text, mark)}\n${REPEATED}\n${mark}`, of);
}

/** Splits between lines, within lines only where one is too long. Each part ends with its own mark. */
function split(text: string, { key, revision }: MarkedNote, first: number): readonly string[] {
  if (Array.from(text).length <= first) return [text];
  const mark = noteMark(key, revision);
  const said = withoutMark(text, mark);
  const room = mark.length + PART_ROOM;
  const pieces = packLines(linesOf(said, NOTE_LIMIT - room), first - room, NOTE_LIMIT - room);
  return pieces.map((piece, index) => {
    const part = { part: index + 1, of: pieces.length };
    return `${piece}\n${noteMark(key, revision, part)}`;
  });
}

function withoutMark(text: string, mark: string): string {
  return (text.endsWith(mark) ? text.slice(0, -mark.length) : text).trimEnd();
}

/** The lines of a text, those longer than `limit` cut into several. */
function linesOf(text: string, limit: number): string[] {
  return text.split('\n').flatMap((line) => {
    const points = Array.from(line);
    const cuts = Math.max(1, Math.ceil(points.length / limit)); // an empty line is one, too
    return Array.from({ length: cuts }, (_, index) =>
      points.slice(index * limit, (index + 1) * limit).join(''),
    );
  });
}

/**
 * Puts as many lines into each piece as fit: `first` code points into the first one, `others` into the rest.
 * Each line fits into a piece of its own.
 */
function packLines(lines: readonly string[], first: number, others: number): string[] {
  let piece: string[] = [];
  const pieces = [piece];
  let left = first + 1; // no line break stands before the first line
  for (const line of lines) {
    const length = Array.from(line).length + 1;
    if (length > left) {
      piece = [];
      pieces.push(piece);
      left = others + 1;
    }
    piece.push(line);
    left -= length;
  }
  return pieces.map((each) => each.join('\n'));
}
