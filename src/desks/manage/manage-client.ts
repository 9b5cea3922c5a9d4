import { z } from 'zod';
import { DeskRejected } from '../../errors/index.ts';
import { REMEDIES } from './manage-advice.ts';
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
  const { call, readPages } = manageTransport(settings);
  return {
    searchTickets: (conditions, signal) =>
      readPages('/service/tickets', { conditions, fields: 'id,externalXRef' }, 100, ticketHit, signal),
    readTicket: (id, signal) =>
      unlessMissing(call({ method: 'GET', path: ticketPath(id), signal }, manageTicket)),
    readNotes: async (ticketId, signal) => {
      // A note may hold 50,000 characters, and an answer no more than 2 MiB.
      const notes = readPages(`${ticketPath(ticketId)}/notes`, { fields: 'id,text' }, 25, ticketNote, signal);
      return (await unlessMissing(notes))?.map((note) => note.text ?? '');
    },
    readStatuses: (board, signal) => {
      const path = `/service/boards/${board}/statuses`;
      return call({ method: 'GET', path, query: { pageSize: '1000' }, signal }, z.array(boardStatus));
    },
    createTicket: async (ticket) =>
      (await call({ method: 'POST', path: '/service/tickets', body: ticket }, created)).id,
    changeTicket: (id, changes) =>
      unlessMissing(call({ method: 'PATCH', path: ticketPath(id), body: changes }, manageTicket)),
    addNote: async (ticketId, note) => {
      const path = `${ticketPath(ticketId)}/notes`;
      return (await unlessMissing(call({ method: 'POST', path, body: note }, created)))?.id;
    },
  };
}

/** `undefined` where Manage says that the record of the path does not exist; a wrong address is another refusal. */
async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DeskRejected && error.code === REMEDIES.notFound.code) return undefined;
    throw error;
  }
}

function ticketPath(id: string): string {
  return `/service/tickets/${encodeURIComponent(id)}`;
}
