import { categoryName } from '../../incident/category.ts';
import type { Category } from '../../incident/category.ts';
import { markWords, ticketMark, writeMark } from '../../incident/marks.ts';
import type { ChangeOrder, CreateOrder } from '../desk.ts';
import type { AutomateSettings } from './settings.ts';
import { commentsNotServed, markLost } from './ticket-refusals.ts';
import type { AutomateTicket } from './automate-answers.ts';

/**
 * What the imported script shall do. A member that is `undefined` leaves the ticket as it is in that respect.
 */
export interface ScriptOrder {
  readonly operation: 'create' | 'comment' | 'update';
  /** The ticket mark that stands, or shall stand, in the subject: the script writes to no other ticket. */
  readonly marker: string;
  readonly ticketId: string | undefined;
  readonly categoryId: number | undefined;
  readonly subject: string | undefined;
  readonly statusId: number | undefined;
  /** Holds the mark of the write, which tells later runs that it was carried out. */
  readonly body: string;
  readonly life: string;
  readonly write: number;
}

/** Opens a ticket. */
export function createScript(order: CreateOrder, { categories }: AutomateSettings): ScriptOrder {
  const { key, write, generation, category, subject, body } = order;
  return {
    operation: 'create',
    marker: ticketMark(key, generation),
    ticketId: undefined,
    categoryId: categories[category],
    subject,
    statusId: undefined,
    body: withMark(body, writeMark(key, write)),
    life: key.life,
    write,
  };
}

/**
 * Changes a ticket in one call; `undefined` where the order holds nothing that Automate knows, such as a
 * priority alone.
 * @throws VendorRefused where the script would refuse the ticket, or where a note could not be read back.
 */
export function changeScript(order: ChangeOrder, settings: AutomateSettings): ScriptOrder | undefined {
  const { key, write, read, note } = order;
  const { id, generation } = read.ticket;
  const marker = (word: string): string => ticketMark({ ...key, mark: word }, generation);
  const word = markWords(key).find((each) => read.subject.includes(marker(each)));
  if (word === undefined) throw markLost(id, marker(key.mark));
  if (note !== undefined && (read.raw as AutomateTicket).comments === undefined) throw commentsNotServed(id);

  const category = order.shift?.place === true ? order.shift.to : undefined;
  const statusId = statusOf(order.status, settings);
  const sets = clauses(category, order.subject, statusId === undefined ? undefined : order.status);
  if (note === undefined && sets.length === 0) return undefined;
  const written = writeMark({ ...key, mark: word }, write);
  return {
    operation: sets.length > 0 ? 'update' : 'comment',
    marker: marker(word),
    ticketId: id,
    categoryId: category && settings.categories[category],
    subject: order.subject?.replace(marker(key.mark), marker(word)), // the script looks for the mark that stands there
    statusId,
    body: note === undefined ? `Plumbline ${sets.join(', ')}.\n${written}` : withMark(note.text, written),
    life: key.life,
    write,
  };
}

function statusOf(
  status: ChangeOrder['status'],
  { reopenedStatus, closedStatus }: AutomateSettings,
): number | undefined {
  if (status === 'open') return reopenedStatus;
  return status === 'close' ? closedStatus : undefined;
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
