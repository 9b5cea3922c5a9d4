import type { Category } from '../../../incident/category.ts';
import type { Attempt, TicketUpdate } from '../../desk.ts';
import type { BoardStatuses } from '../grid/board-statuses.ts';
import type { RowOf } from '../grid/resolve-row.ts';
import { movesBoard, planShift } from '../grid/shift-changes.ts';
import type { ManageSettings } from '../settings.ts';
import type { Change, ManageTicket } from '../wire.ts';
import { isOurs } from './read-ticket.ts';

/** What is to be changed on a ticket before its note, and what the note has to say of it. */
export interface PlannedChanges {
  readonly changes: readonly Change[];
  readonly remarks: readonly string[];
}

/** What the planning of changes needs. */
export interface PlanTools {
  readonly settings: ManageSettings;
  readonly rowOf: RowOf;
  readonly statuses: BoardStatuses;
}

const CATEGORIES: readonly Category[] = ['low', 'medium', 'high'];

/**
 * Plans what an update changes on the ticket as it is: the shift, unless it is another that ours was merged into, and a
 * reopening, to an open status of the board that it comes to stand on.
 */
export async function planChanges(
  { settings, rowOf, statuses }: PlanTools,
  ticket: ManageTicket,
  update: TicketUpdate,
  reopens: boolean,
  { signal, uncertain }: Attempt,
): Promise<PlannedChanges> {
  const shift = isOurs(ticket, update.key) ? update.shift : undefined;
  const changes: Change[] = [];
  const merged = String(ticket.id) !== update.ticket.id;
  const remarks = merged ? [`Ticket ${update.ticket.id} of this incident was merged into this one.`] : [];

  if (shift !== undefined) {
    const rows = uncertain ? await Promise.all(CATEGORIES.map((category) => rowOf(category, signal))) : [];
    const question = {
      ticket,
      from: await rowOf(shift.from, signal),
      to: await rowOf(shift.to, signal),
      rows,
      uncertain,
      movedTickets: settings.movedTickets,
      staysClosed: ticket.closedFlag === true && !reopens,
    };
    const status =
      question.to.status ??
      (movesBoard(question) ? await statuses.openStatus(question.to.board, undefined, signal) : undefined);
    const plan = planShift(question, status);
    changes.push(...plan.changes);
    if (plan.kept)
      remarks.push(
        'A technician had moved this ticket to another board: it stays there, and only its priority follows.',
      );
  }

  if (reopens) {
    if (!changes.some(({ path }) => path === 'status') && ticket.board) {
      const status = await statuses.openStatus(ticket.board.id, settings.reopenedStatus, signal);
      changes.push({ op: 'replace', path: 'status', value: { id: status } });
    }
    remarks.push('This ticket had been closed; new activity opened it again.');
  }
  return { changes, remarks };
}
