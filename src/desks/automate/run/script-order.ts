import { categoryName } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import { markWords, noteMark, ticketMark, writeMark } from '../../../incident/marks.ts';
import type { ChangeOrder, CreateOrder } from '../../desk.ts';
import type { AutomateTicket } from '../automate-answers.ts';
import type { Place } from '../company/place.ts';
import type { Measured } from '../profile.ts';
import { commentsNotServed, markLost } from '../tickets/ticket-refusals.ts';

/** What the script shall do. A member that is `undefined` leaves the ticket as it is in that respect. */
export interface ScriptOrder {
  readonly operation: 'create' | 'comment' | 'update' | 'finish' | 'open' | 'ping';
  /** The ticket mark that stands, or shall stand, in the subject: the script writes to no other ticket. */
  readonly marker: string;
  /** How all marks of the incident on this ticket begin, such as `GZ-1a`. */
  readonly incident: string;
  /** Of a new ticket. */
  readonly place: Place | undefined;
  readonly ticketId: string | undefined;
  readonly categoryId: number | undefined;
  readonly subject: string | undefined;
  /** Holds the mark of the write, which tells later runs that it was carried out. */
  readonly body: string;
  /**
   * The mark of a note that is not to be said where it stands already. On a new ticket it has the body said as
   * a comment, too.
   */
  readonly noteMark: string | undefined;
  readonly life: string;
  readonly write: number;
}

/** Opens a ticket. */
export function createScript(
  order: CreateOrder,
  place: Place,
  categoryId: number,
  { servesFirstText }: Pick<Measured, 'servesFirstText'>,
): ScriptOrder {
  const { key, write, revision, generation, subject, body } = order;
  return {
    operation: 'create',
    marker: ticketMark(key, generation),
    incident: `${key.mark}-${key.incidentId}`,
    place,
    ticketId: undefined,
    categoryId,
    subject,
    body: withMark(body, writeMark(key, write)),
    noteMark: servesFirstText ? undefined : noteMark(key, revision),
    life: key.life,
    write,
  };
}

/**
 * Changes a ticket in one call; `undefined` where the order holds nothing that Automate knows, such as a
 * priority alone.
 * @throws VendorRefused where the script would refuse the ticket, or where a note could not be read back.
 */
export function changeScript(order: ChangeOrder, categoryId: number | undefined): ScriptOrder | undefined {
  const { key, write, read, note, status, subject, revision } = order;
  const { id, generation } = read.ticket;
  const marker = (word: string): string => ticketMark({ ...key, mark: word }, generation);
  const { comments } = read.raw as AutomateTicket;
  // People may have taken the mark out of the subject; then a comment of ours shows the script whose it is.
  const isNoted = (each: string) => comments?.some((text) => text.includes(`[${each}-${key.incidentId} `));
  const words = markWords(key);
  const word = words.find((each) => read.subject.includes(marker(each))) ?? words.find(isNoted);
  if (word === undefined) throw markLost(id, marker(key.mark));
  if (note !== undefined && comments === undefined) throw commentsNotServed(id);

  const sets = clauses(newCategory(order), subject, status);
  if (note === undefined && sets.length === 0) return undefined;
  const written = writeMark({ ...key, mark: word }, write);
  // A note whose mark was read there is said again on purpose.
  const isNew = note !== undefined && revision > (read.notes?.ours ?? 0);
  return {
    operation: operationOf(status, sets.length > 0),
    marker: marker(word),
    incident: `${word}-${key.incidentId}`,
    place: undefined,
    ticketId: id,
    categoryId,
    subject: subject?.replace(marker(key.mark), marker(word)), // the script looks for the mark that stands there
    body: note === undefined ? `Plumbline ${sets.join(', ')}.\n${written}` : withMark(note.text, written),
    noteMark: isNew ? noteMark(key, revision) : undefined,
    life: key.life,
    write,
  };
}

/** The category that the ticket moves to. */
export function newCategory({ shift }: ChangeOrder): Category | undefined {
  return shift?.place === true ? shift.to : undefined;
}

function operationOf(status: ChangeOrder['status'], changes: boolean): ScriptOrder['operation'] {
  if (status === 'close') return 'finish';
  return status ?? (changes ? 'update' : 'comment');
}

function clauses(
  category: Category | undefined,
  subject: string | undefined,
  status: ChangeOrder['status'],
): readonly string[] {
  return [
    ...(category === undefined ? [] : [`set the category to ${categoryName(category)}`]),
    ...(subject === undefined ? [] : ['corrected the subject']),
    ...(status === undefined ? [] : [status === 'open' ? 'reopened the ticket' : 'closed the ticket']),
  ];
}

/**
 * The text with the mark before the note mark that is its last line: a text ends with the mark of its note.
 */
function withMark(text: string, mark: string): string {
  const last = text.lastIndexOf('\n') + 1;
  return `${text.slice(0, last)}${mark} ${text.slice(last)}`;
}
