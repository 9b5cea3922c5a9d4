import { z } from 'zod';
import { manageTransport } from './manage-transport.ts';
import { boardStatus, created, manageTicket, ticketHit, ticketNote } from './wire.ts';
import type { BoardStatus, Change, MailSwitch, ManageTicket, NewNote, NewTicket, TicketHit } from './wire.ts';
import type { ManageSettings } from './settings.ts';

/**
 * The calls that the desk makes, one method each. Reads obey a signal; writes do not, because their outcome must be known.
 * Where a ticket is not there any more the answer is `undefined`. Every method throws `DeskUnavailable` or `DeskRejected`.
 */
export interface ManageClient {
  /** Id and reference of all tickets that meet a condition, oldest first. */
  searchTickets(conditions: string, signal: AbortSignal): Promise<readonly TicketHit[]>;
  readTicket(id: string, signal: AbortSignal): Promise<ManageTicket | undefined>;
  /** The texts of all notes of a ticket, the initial ones included; time entries are not among them. */
  readNotes(ticketId: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
  /** Needs the Table Setup right. */
  readStatuses(board: number, signal: AbortSignal): Promise<readonly BoardStatus[]>;
  /** The id of the new ticket. */
  createTicket(ticket: NewTicket): Promise<number>;
  /** The ticket as it is after the change. */
  changeTicket(id: string, changes: readonly (Change | MailSwitch)[]): Promise<ManageTicket | undefined>;
  /** The id of the new note. */
  addNote(ticketId: string, note: NewNote): Promise<number | undefined>;
}

/** Makes the client of one Manage server. */
export function manageClient(settings: ManageSettings): ManageClient {
  const transport = manageTransport(settings);
  return {
    searchTickets: async (conditions, signal) =>
      (await transport.readPages(
        '/service/tickets',
        { conditions, fields: 'id,externalXRef' },
        100,
        ticketHit,
        signal,
      )) ?? [],
    readTicket: (id, signal) =>
      transport.callUnlessMissing({ method: 'GET', path: ticketPath(id), signal }, manageTicket),
    readNotes: async (ticketId, signal) => {
      // A note may hold 50,000 characters, and an answer no more than 2 MiB.
      const notes = await transport.readPages(
        `${ticketPath(ticketId)}/notes`,
        { fields: 'id,text' },
        25,
        ticketNote,
        signal,
      );
      return notes?.map((note) => note.text ?? '');
    },
    readStatuses: (board, signal) =>
      transport.call(
        { method: 'GET', path: `/service/boards/${board}/statuses`, query: { pageSize: '1000' }, signal },
        z.array(boardStatus),
      ),
    createTicket: async (ticket) =>
      (await transport.call({ method: 'POST', path: '/service/tickets', body: ticket }, created)).id,
    changeTicket: (id, changes) =>
      transport.callUnlessMissing({ method: 'PATCH', path: ticketPath(id), body: changes }, manageTicket),
    addNote: async (ticketId, note) =>
      (
        await transport.callUnlessMissing(
          { method: 'POST', path: `${ticketPath(ticketId)}/notes`, body: note },
          created,
        )
      )?.id,
  };
}

function ticketPath(id: string): string {
  return `/service/tickets/${encodeURIComponent(id)}`;
}
