import type { NotesRead, TicketKey } from './ticket.ts';

/**
 * Marks: the text by which our ticket or note is found again before anything is written twice. ASCII from a
 * safe alphabet, so that they pass through search conditions, SQL and every desk's editor unchanged. A mark
 * of an incident begins with `[`, the word of its account and the incident's id; those of notes and writes
 * also name the life that wrote them.
 */

/** What an account's marks begin with unless the settings say otherwise. */
export const DEFAULT_MARK = 'GZ';

/** How every reference of a ticket of ours begins. */
export const REFERENCE_START = 'gz:';

/** Whose tickets are meant: the words are tried in their order, the first one is the one in force. */
type MarkedIncident = Pick<TicketKey, 'incidentId' | 'mark' | 'formerMarks'>;
type MarkedLife = Pick<TicketKey, 'incidentId' | 'mark' | 'life'>;

/** `[GZ-<id>]`, or `[GZ-<id>.2]` for the second generation; stands at the very end of a ticket's subject. */
export function ticketMark(
  { mark, incidentId }: Pick<TicketKey, 'mark' | 'incidentId'>,
  generation: number,
): string {
  return generation === 1 ? `[${mark}-${incidentId}]` : `[${mark}-${incidentId}.${generation}]`;
}

/** `gz:<account>:<id>`, with `:2` for the second generation; Manage's `externalXRef`. */
export function ticketReference(account: string, incidentId: string, generation: number): string {
  const first = `${REFERENCE_START}${account}:${incidentId}`;
  return generation === 1 ? first : `${first}:${generation}`;
}

/** The incident and generation of a ticket, as its reference names them. */
export interface NamedTicket {
  readonly account: string;
  readonly incidentId: string;
  readonly generation: number;
}

/** The ticket that a reference of ours stands for; `undefined` for any other text. */
export function readReference(reference: string): NamedTicket | undefined {
  const [, account, incidentId, generation = '1'] =
    /^gz:([a-z0-9-]{1,24}):([A-Za-z0-9-]{1,64})(?::([1-9][0-9]{0,5}))?$/.exec(reference) ?? [];
  if (account === undefined || incidentId === undefined) return undefined;
  return { account, incidentId, generation: Number(generation) };
}

/** The words that the account's marks begin with, and began with before. */
export function markWords({ mark, formerMarks }: Pick<TicketKey, 'mark' | 'formerMarks'>): readonly string[] {
  return [mark, ...formerMarks];
}

/**
 * The highest generation whose ticket mark stands anywhere in the subject, `undefined` where none of the
 * incident does.
 */
export function generationInSubject(subject: string, incident: MarkedIncident): number | undefined {
  const found = marksIn(subject, incident, '(?:\\.([1-9][0-9]{0,5}))?').map(([, generation = '1']) =>
    Number(generation),
  );
  return found.length === 0 ? undefined : Math.max(...found);
}

/** The words of an account's marks. */
export type AccountMarks = Pick<TicketKey, 'account' | 'mark' | 'formerMarks'>;

/**
 * The incident of one of the accounts whose ticket mark stands in the subject: of several the last one, for
 * subjects of ours end with it.
 */
export function incidentInSubject(
  subject: string,
  accounts: readonly AccountMarks[],
): Pick<TicketKey, 'account' | 'incidentId'> | undefined {
  const marks = subject.matchAll(/\[([A-Z][A-Z0-9]{1,5})-([A-Za-z0-9-]{1,64})(?:\.[1-9][0-9]{0,5})?\]/g);
  const named = [...marks].flatMap(([, word = '', incidentId = '']) =>
    accounts
      .filter((account) => markWords(account).includes(word))
      .map(({ account }) => ({ account, incidentId })),
  );
  return named.at(-1);
}

/** One of the parts that a long note is split into, counted from 1. */
export interface NotePart {
  readonly part: number;
  readonly of: number;
}

/**
 * `[GZ-<id> #<revision>.<life>]`, or `[GZ-<id> #<revision>.<life> 1/3]` for a part: the last line of every
 * note.
 */
export function noteMark({ mark, incidentId, life }: MarkedLife, revision: number, part?: NotePart): string {
  const suffix = part === undefined ? '' : ` ${part.part}/${part.of}`;
  return `[${mark}-${incidentId} #${revision}.${life}${suffix}]`;
}

/**
 * `[GZ-<id> w<write>.<life>]`: that the write of this number was carried out, at a desk that does so later.
 */
export function writeMark({ mark, incidentId, life }: MarkedLife, write: number): string {
  return `[${mark}-${incidentId} w${write}.${life}]`;
}

/**
 * What the marks in the texts of a ticket's notes say, the oldest note first. A note in parts counts once all
 * of them stand there. Numbers that no incident reaches were typed by somebody.
 */
export function readNotes(texts: Iterable<string>, key: TicketKey): NotesRead {
  const all = [...texts];
  const marks = all.flatMap((text) => noteMarksIn(text, key));
  const ours = marks.filter(({ life }) => life === key.life);
  const whole = (some: readonly FoundMark[]): readonly FoundMark[] =>
    some.filter((mark) => mark.split === undefined || partsOf(mark, some).length === mark.split.of);
  const told = whole(ours);
  const begun = ours
    .filter((mark) => !told.includes(mark))
    .toSorted((a, b) => b.revision - a.revision)
    .at(0);
  // Where somebody quotes a note its mark stands somewhere, too.
  const last = ours.filter(({ isLast }) => isLast);
  return {
    ours: highest(told),
    any: highest(whole(marks)),
    write: Math.max(0, ...all.flatMap((text) => writesIn(text, key))),
    begun: begun?.split && { revision: begun.revision, of: begun.split.of, there: partsOf(begun, ours) },
    late: [
      ...new Set(last.filter((mark, n) => isLate(mark, last.slice(0, n))).map(({ revision }) => revision)),
    ],
  };
}

function isLate({ revision, split }: FoundMark, before: readonly FoundMark[]): boolean {
  return before.some(
    (other) =>
      other.revision > revision ||
      (other.revision === revision && other.split?.part === split?.part && other.split?.of === split?.of),
  );
}

interface FoundMark {
  readonly revision: number;
  readonly life: string | undefined;
  /** Missing where the note is not split. */
  readonly split: NotePart | undefined;
  /** Whether it ends a last line that holds nothing but marks. */
  readonly isLast: boolean;
}

function noteMarksIn(text: string, key: TicketKey): FoundMark[] {
  const lastLine = text.trimEnd().split('\n').at(-1) ?? '';
  const split = ' ([1-9][0-9]{0,2})/([1-9][0-9]{0,2})';
  return marksIn(text, key, ` #([1-9][0-9]{0,5})\\.([a-z0-9]{2,8})(?:${split})?`).map(
    ([mark, revision, life, part, of]) => ({
      revision: Number(revision),
      life,
      split: part === undefined ? undefined : { part: Number(part), of: Number(of) },
      isLast: lastLine.startsWith('[') && lastLine.endsWith(mark),
    }),
  );
}

function writesIn(text: string, key: TicketKey): number[] {
  return marksIn(text, key, ` w([1-9][0-9]{0,8})\\.${key.life}`).map(([, write]) => Number(write));
}

/**
 * The marks of the incident in a text whose rest is as `rest`, a pattern, says. Words, ids and lives mean
 * nothing else in one.
 */
function marksIn(text: string, incident: MarkedIncident, rest: string): readonly RegExpExecArray[] {
  return markWords(incident).flatMap((word) => [
    ...text.matchAll(new RegExp(`\\[${word}-${incident.incidentId}${rest}\\]`, 'g')),
  ]);
}

/** The parts of a split note that stand there, each once and in order. */
function partsOf(note: FoundMark, marks: readonly FoundMark[]): number[] {
  const parts = marks.flatMap(({ revision, life, split }) =>
    split !== undefined &&
    split.of === note.split?.of &&
    split.part <= split.of &&
    revision === note.revision &&
    life === note.life
      ? [split.part]
      : [],
  );
  return [...new Set(parts)].toSorted((a, b) => a - b);
}

function highest(marks: readonly FoundMark[]): number {
  return Math.max(0, ...marks.map(({ revision }) => revision));
}

/** The token of a life, four characters of `[a-z0-9]`, from the id of its workflow's first run. */
export function lifeToken(firstRunId: string): string {
  const digits = Number.parseInt(firstRunId.slice(-8), 16);
  return digits.toString(36).padStart(4, '0').slice(-4);
}
