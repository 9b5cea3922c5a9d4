import { z } from 'zod';
import { REFERENCE_START } from '../../incident/marks.ts';
import { unlessRefused } from '../unless-refused.ts';
import type { ManageTransport } from './connection/manage-transport.ts';
import { created, manageTicket, ticketHit, ticketNote } from './manage-answers.ts';
import type {
  Change,
  MailSwitch,
  ManageTicket,
  NewNote,
  NewTicket,
  SameCustomFields,
  TicketHit,
} from './manage-answers.ts';

/** A ticket as Manage answers it, and its path: one that was converted stands among the project tickets. */
export interface StandingTicket {
  readonly path: string;
  readonly ticket: ManageTicket;
}

/**
 * The calls that the desk makes, one method each. Reads obey the signal; a write obeys it until it is sent,
 * for then its outcome must be known. `path` is that of a ticket. Where a ticket is not there any more the
 * answer is `undefined`. Every method throws `VendorUnavailable` or `VendorRefused`.
 */
export interface ManageClient {
  /** All tickets that meet a condition, oldest first. */
  searchTickets(conditions: string, signal: AbortSignal): Promise<readonly TicketHit[]>;
  /** Ids of a few tickets that meet a condition, the newest first. */
  newestTickets(conditions: string, signal: AbortSignal): Promise<readonly string[]>;
  /** The service ticket of that id, else the project ticket: they share their ids. */
  readTicket(id: string, signal: AbortSignal): Promise<StandingTicket | undefined>;
  /**
   * Tickets that changed after a time, in ms since 1970, by ascending id: those with our reference, and those
   * whose subject may hold a mark with one of the words.
   */
  changedTickets(
    since: number,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly ManageTicket[]>;
  /** The texts of all notes of a ticket, the initial ones included; time entries are not among them. */
  readNotes(path: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
  createTicket(ticket: NewTicket, signal: AbortSignal): Promise<StandingTicket>;
  /** The ticket as it is after the change. */
  changeTicket(
    path: string,
    changes: readonly (Change | MailSwitch | SameCustomFields)[],
    signal: AbortSignal,
  ): Promise<StandingTicket | undefined>;
  /** The id of the new note. */
  addNote(path: string, note: NewNote, signal: AbortSignal): Promise<number | undefined>;
}

const SERVICE = '/service/tickets';
const PROJECT = '/project/tickets';

/** Makes the client over the transport of one Manage server. */
export function manageClient({ call, readPages }: Pick<ManageTransport, 'call' | 'readPages'>): ManageClient {
  return {
    searchTickets: (conditions, signal) =>
      readPages(SERVICE, { conditions, fields: 'id,summary,externalXRef,_info' }, 100, ticketHit, signal),
    newestTickets: async (conditions, signal) => {
      const query = { conditions, fields: 'id', orderBy: 'id desc', pageSize: '5' };
      const rows = await call({ method: 'GET', path: SERVICE, query, signal }, z.array(created));
      return rows.map(({ id }) => String(id));
    },
    readTicket: async (id, signal) => {
      const read = (path: string) => call({ method: 'GET', path, signal }, manageTicket);
      const path = serviceTicketPath(id);
      const ticket = await unlessRefused(MISSING, read(path));
      if (ticket !== undefined) return { path, ticket };
      const projectPath = `${PROJECT}/${encodeURIComponent(id)}`;
      const converted = await unlessRefused(NO_PROJECT_TICKET, read(projectPath));
      return converted && { path: projectPath, ticket: converted };
    },
    changedTickets: async (since, words, signal) => {
      // Never `>=`, which finds nothing at some servers. By id, the pages hold still while tickets change.
      const ours = [
        `externalXRef like "${REFERENCE_START}%"`,
        ...words.map((word) => `summary like "%${word}-%"`),
      ].join(' OR ');
      const conditions = `lastUpdated > [${new Date(since).toISOString().slice(0, 19)}Z] AND ${words.length === 0 ? ours : `(${ours})`}`;
      const query = { conditions, fields: SIGHTED_FIELDS };
      // One row that is odd must not hide all the others from us.
      const row = manageTicket.or(z.unknown().transform(() => undefined));
      const rows = await readPages(SERVICE, query, 500, row, signal);
      return rows.filter((ticket) => ticket !== undefined);
    },
    readNotes: async (path, signal) => {
      // The first note of a tab may hold 50,000 characters, and an answer no more than 2 MiB.
      const notes = readPages(`${path}/notes`, { fields: 'id,text' }, 25, ticketNote, signal);
      return (await unlessRefused(MISSING, notes))?.map((note) => note.text ?? '');
    },
    createTicket: async (body, signal) => {
      const ticket = await call({ method: 'POST', path: SERVICE, body, signal }, manageTicket);
      return { path: serviceTicketPath(ticket.id), ticket };
    },
    changeTicket: async (path, body, signal) => {
      const ticket = await unlessRefused(
        MISSING,
        call({ method: 'PATCH', path, body, signal }, manageTicket),
      );
      return ticket && { path, ticket };
    },
    addNote: async (path, body, signal) => {
      const note = call({ method: 'POST', path: `${path}/notes`, body, signal }, created);
      return (await unlessRefused(MISSING, note))?.id;
    },
  };
}

/** Path of a service ticket. */
export function serviceTicketPath(id: number | string): string {
  return `${SERVICE}/${encodeURIComponent(id)}`;
}

/** Whether the path is that of a ticket that was converted. */
export function isProjectTicket({ path }: StandingTicket): boolean {
  return path.startsWith(PROJECT);
}

/** What a sighting is made of. */
const SIGHTED_FIELDS =
  'id,summary,externalXRef,board,status,closedFlag,closedDate,closedBy,mergedParentTicket,_info';

/** The record of the path does not exist; a wrong address is another refusal. */
const MISSING: readonly string[] = ['not-found'];
/** Our role may have no part in projects, nor an old server such tickets. */
const NO_PROJECT_TICKET: readonly string[] = [...MISSING, 'unknown-endpoint', 'forbidden'];
