import { highestNoteMark } from '../../incident/marks.ts';
import type {
  Attempt,
  Desk,
  OpenOutcome,
  Shift,
  TicketOpening,
  TicketUpdate,
  UpdateOutcome,
} from '../desk.ts';
import { defaultStatuses } from './default-status.ts';
import { findTicket } from './find-ticket.ts';
import { manageClient } from './manage-client.ts';
import type { DeskLog } from '../desk.ts';
import type { ManageSettings } from './settings.ts';
import { movesBoard, rowWeLeftItIn, shiftChanges } from './shift-changes.ts';
import { newNote, newTicket, sendsMail } from './ticket-bodies.ts';
import type { ManageTicket } from './wire.ts';

/**
 * The desk that writes to ConnectWise Manage over its REST API. A write is final as soon as Manage answers it, so nothing
 * is ever only submitted.
 * @param log takes what an operator should see although nothing failed.
 */
export function manageDesk(settings: ManageSettings, log: DeskLog = () => undefined): Desk {
  const client = manageClient(settings);
  const defaultStatus = defaultStatuses(client, Date.now);

  async function openTicket(opening: TicketOpening, attempt: Attempt): Promise<OpenOutcome> {
    const ticket = await findTicket(client, opening.key, attempt, log);
    if (ticket !== undefined) {
      const notes = (await client.readNotes(ticket.id, attempt.signal)) ?? [];
      return { kind: 'found', ticket, revision: highestNoteMark(notes, opening.key.incidentId) };
    }
    const body = newTicket(opening, settings);
    attempt.signal.throwIfAborted();
    const id = await client.createTicket(body);
    return { kind: 'opened', ticket: { id: String(id), generation: opening.key.generation } };
  }

  async function updateTicket(update: TicketUpdate, attempt: Attempt): Promise<UpdateOutcome> {
    const { id } = update.ticket;
    const ticket = await client.readTicket(id, attempt.signal);
    if (ticket === undefined || ticket.mergedParentTicket) return { kind: 'gone' };
    const notes = attempt.uncertain ? await client.readNotes(id, attempt.signal) : undefined;
    if (attempt.uncertain && notes === undefined) return { kind: 'gone' };
    const text = update.note(notes && highestNoteMark(notes, update.key.incidentId, update.revision));

    if (update.shift !== undefined && !(await shiftTicket(ticket, update.shift, attempt)))
      return { kind: 'gone' };
    if (text === undefined) return { kind: 'updated' };
    attempt.signal.throwIfAborted();
    const note = await client.addNote(id, newNote(text, settings));
    return { kind: note === undefined ? 'gone' : 'updated' };
  }

  /** Answers false where the ticket vanished since it was read. */
  async function shiftTicket(ticket: ManageTicket, shift: Shift, attempt: Attempt): Promise<boolean> {
    const { categories } = settings;
    const to = categories[shift.to];
    const left = rowWeLeftItIn(ticket, categories[shift.from], Object.values(categories), attempt.uncertain);
    const status =
      to.status ?? (movesBoard(ticket, left, to) ? await defaultStatus(to.board, attempt.signal) : undefined);
    const changes = shiftChanges(ticket, left, to, status);
    if (changes.length === 0) return true;

    attempt.signal.throwIfAborted();
    const quietly = { op: 'replace', path: 'processNotifications', value: sendsMail(settings) } as const;
    const after = await client.changeTicket(String(ticket.id), [...changes, quietly]);
    if (after === undefined) return false;
    // Manage is known to answer 200 to a change that it did not make, and its workflow rules may undo one at once.
    const ignored = changes.filter(
      (change) => change.op === 'replace' && after[change.path]?.id !== change.value.id,
    );
    if (ignored.length > 0) {
      const fields = ignored.map((change) => change.path);
      log('Manage did not take over all of a category shift.', {
        ticket: ticket.id,
        category: shift.to,
        fields,
      });
    }
    return true;
  }

  return {
    name: 'manage',
    openTicket,
    updateTicket,
    confirmWrite: async ({ key }, attempt) => {
      const ticket = await findTicket(client, key, attempt, log);
      return ticket === undefined ? { kind: 'pending' } : { kind: 'confirmed', ticket };
    },
  };
}
