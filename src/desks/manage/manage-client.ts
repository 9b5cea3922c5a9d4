import { z } from 'zod';
import { DeskRejected } from '../../errors/index.ts';
import { REFERENCE_START } from '../../incident/marks.ts';
import { REMEDIES } from './connection/manage-advice.ts';
import type { ManageTransport } from './connection/manage-transport.ts';
import { created, manageTicket, ticketHit, ticketNote } from './wire.ts';
import type {
  Change,
  MailSwitch,
  ManageTicket,
  NewNote,
  NewTicket,
  SameCustomFields,
  TicketHit,
} from './wire.ts';

/**
 * The calls that the desk makes, one method each. Reads obey the signal; a write obeys it until it is sent, for then its
 * outcome must be known.
 * Where a ticket is not there any more the answer is `undefined`. Every method throws `DeskUnavailable` or `DeskRejected`.
 */
export interface ManageClient {
  /** Id and reference of all tickets that meet a condition, oldest first. */
  searchTickets(conditions: string, signal: AbortSignal): Promise<readonly TicketHit[]>;
  readTicket(id: string, signal: AbortSignal): Promise<ManageTicket | undefined>;
  /** Our tickets that changed after a time, in ms since 1970, by ascending id. */
  changedTickets(since: number, signal: AbortSignal): Promise<readonly ManageTicket[]>;
  /** The texts of all notes of a ticket, the initial ones included; time entries are not among them. */
  readNotes(ticketId: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
  /** The id of the new ticket. */
  createTicket(ticket: NewTicket, signal: AbortSignal): Promise<number>;
  /** The ticket as it is after the change. */
  changeTicket(
    id: string,
    changes: readonly (Change | MailSwitch | SameCustomFields)[],
    signal: AbortSignal,
  ): Promise<ManageTicket | undefined>;
  /** The id of the new note. */
  addNote(ticketId: string, note: NewNote, signal: AbortSignal): Promise<number | undefined>;
}

/** Makes the client over the transport of one Manage server. */
export function manageClient({ call, readPages }: Pick<ManageTransport, 'call' | 'readPages'>): ManageClient {
  return {
    searchTickets: (conditions, signal) =>
      readPages('/service/tickets', { conditions, fields: 'id,externalXRef' }, 100, ticketHit, signal),
    readTicket: (id, signal) =>
      unlessMissing(call({ method: 'GET', path: ticketPath(id), signal }, manageTicket)),
    changedTickets: async (since, signal) => {
      // Never `>=`, which finds nothing at some servers. By id, the pages hold still while tickets change.
      const conditions = `lastUpdated > [${new Date(since).toISOString().slice(0, 19)}Z] AND externalXRef like "${REFERENCE_START}%"`;
      const query = { conditions, fields: TICKET_FIELDS };
      // One row that is odd must not hide all the others from us.
      const row = manageTicket.or(z.unknown().transform(() => undefined));
      const rows = await readPages('/service/tickets', query, 500, row, signal);
      return rows.filter((ticket) => ticket !== undefined);
    },
    readNotes: async (ticketId, signal) => {
      // The first note of a tab may hold 50,000 characters, and an answer no more than 2 MiB.
      const notes = readPages(`${ticketPath(ticketId)}/notes`, { fields: 'id,text' }, 25, ticketNote, signal);
      return (await unlessMissing(notes))?.map((note) => note.text ?? '');
    },
    createTicket: async (ticket, signal) =>
      (await call({ method: 'POST', path: '/service/tickets', body: ticket, signal }, created)).id,
    changeTicket: (id, changes, signal) =>
      unlessMissing(call({ method: 'PATCH', path: ticketPath(id), body: changes, signal }, manageTicket)),
    addNote: async (ticketId, note, signal) => {
      const path = `${ticketPath(ticketId)}/notes`;
      return (await unlessMissing(call({ method: 'POST', path, body: note, signal }, created)))?.id;
    },
  };
}

/** What a sighting is made of. */
const TICKET_FIELDS = 'id,externalXRef,board,status,closedFlag,closedDate,mergedParentTicket,_info';

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
