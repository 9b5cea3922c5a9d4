import type { TicketKey } from './ticket.ts';

/**
 * Marks: the text by which our ticket or note is found again before anything is written twice. ASCII from a safe alphabet,
 * so that they pass through search conditions, SQL and every desk's editor unchanged.
 */

/** How every subject of a ticket of ours begins, and every reference of one. */
export const MARK_START = '[GZ-';
export const REFERENCE_START = 'gz:';

/** `[GZ-<id>]`, or `[GZ-<id>.2]` for the second generation; stands at the very start of a ticket's subject. */
export function ticketMark(incidentId: string, generation: number): string {
  return generation === 1 ? `${MARK_START}${incidentId}]` : `${MARK_START}${incidentId}.${generation}]`;
}

/** `gz:<account>:<id>`, with `:2` for the second generation; Manage's `externalXRef`. */
export function ticketReference(account: string, incidentId: string, generation: number): string {
  const first = `${REFERENCE_START}${account}:${incidentId}`;
  return generation === 1 ? first : `${first}:${generation}`;
}

/** The ticket that a reference of ours stands for; `undefined` for any other text. */
export function keyOfReference(reference: string): TicketKey | undefined {
  const [, account, incidentId, generation = '1'] =
    /^gz:([a-z0-9-]{1,24}):([A-Za-z0-9-]{1,64})(?::([1-9][0-9]{0,5}))?$/.exec(reference) ?? [];
  if (account === undefined || incidentId === undefined) return undefined;
  return { account, incidentId, generation: Number(generation) };
}

/** No incident has more revisions: a number beyond it was typed by somebody. */
const MOST_REVISIONS = 1_000_000;

/** One of the parts that a long note is split into, counted from 1. */
export interface NotePart {
  readonly part: number;
  readonly of: number;
}

/** `[GZ-<id> #<revision>]`, or `[GZ-<id> #<revision> 1/3]` for a part: the last line of every note. */
export function noteMark(incidentId: string, revision: number, part?: NotePart): string {
  const suffix = part === undefined ? '' : ` ${part.part}/${part.of}`;
  return `${MARK_START}${incidentId} #${revision}${suffix}]`;
}

/** The generation of a subject that starts with our mark, or `undefined` where it is not ours. */
export function generationOfSubject(subject: string, incidentId: string): number | undefined {
  const start = MARK_START + incidentId;
  if (!subject.startsWith(start)) return undefined;
  const rest = /^(?:\.([1-9][0-9]*))?\]/.exec(subject.slice(start.length));
  return rest === null ? undefined : Number(rest[1] ?? 1);
}

/**
 * The highest revision whose note stands in the texts, 0 where there is none; a note in parts stands there once all of them
 * do. Marks beyond `upTo` are not ours: where we know our newest revision, a number that somebody typed must not silence
 * what is yet to be said.
 */
export function highestNoteMark(texts: Iterable<string>, incidentId: string, upTo = MOST_REVISIONS): number {
  const marks = [...texts].flatMap((text) => noteMarksIn(text, incidentId));
  const whole = marks.flatMap(({ revision, of }) => {
    if (revision > upTo) return [];
    return of === undefined || partsIn(marks, revision, of).size === of ? [revision] : [];
  });
  return whole.reduce((highest, revision) => Math.max(highest, revision), 0);
}

/** The parts of a revision's note, split into `of`, that stand in the texts. */
export function notePartsThere(
  texts: Iterable<string>,
  incidentId: string,
  revision: number,
  of: number,
): ReadonlySet<number> {
  return partsIn(
    [...texts].flatMap((text) => noteMarksIn(text, incidentId)),
    revision,
    of,
  );
}

interface FoundMark {
  readonly revision: number;
  /** Both missing where the note is not split. */
  readonly part: number | undefined;
  readonly of: number | undefined;
}

function noteMarksIn(text: string, incidentId: string): FoundMark[] {
  const start = `${MARK_START}${incidentId} #`;
  const found: FoundMark[] = [];
  for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, at + 1)) {
    const rest = text.slice(at + start.length, at + start.length + 40);
    const [mark, revision, part, of] =
      /^([1-9][0-9]{0,6})(?: ([1-9][0-9]{0,2})\/([1-9][0-9]{0,2}))?\]/.exec(rest) ?? [];
    if (mark === undefined) continue;
    found.push({ revision: Number(revision), part: numberOf(part), of: numberOf(of) });
  }
  return found;
}

function partsIn(marks: readonly FoundMark[], revision: number, of: number): ReadonlySet<number> {
  const parts = marks.flatMap((mark) =>
    mark.revision === revision && mark.of === of && mark.part !== undefined && mark.part <= of
      ? [mark.part]
      : [],
  );
  return new Set(parts);
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
