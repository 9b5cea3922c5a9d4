import { markWords } from '../../../incident/marks.ts';
import type { AccountMarks } from '../../../incident/marks.ts';
import type { TicketKey } from '../../../incident/ticket.ts';
import { MOST_PAGES, readPages } from '../connection/automate-client.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { BAD_REQUEST } from '../connection/automate-vendor.ts';
import { unlessRefused } from '../../unless-refused.ts';
import { tooManyTickets, unsafeIncidentId } from './ticket-refusals.ts';
import { changedTickets, ticketAnswer, ticketRows } from '../automate-answers.ts';
import type { AutomateTicket, TicketRow } from '../automate-answers.ts';

const PAGE_SIZE = 200;
/** More are refused. */
const LARGEST_PAGE = 1_000;
/** What a sighting is made of. */
const SIGHTED_FIELDS = 'TicketId,Subject,Status,UpdateDate';
const ROW_FIELDS = 'TicketId,Subject,From';
const NEWEST_FIRST = 'TicketId desc';
/** Never the whole object: a ticket embeds its location, and that carries a password. */
const FIELDS =
  'TicketId,Subject,CategoryId,CategoryName,Category,Computer,Client,Status,UpdateDate,From,ExternalId,Comments';

/** Reads of tickets. They throw as `AutomateClient` does. */
export interface Tickets {
  /**
   * Rows whose subject contains the beginning of a mark of the incident; the pattern also meets ids that
   * begin with its own. Of `others`, which are ids, those that the server shows too.
   */
  search(key: TicketKey, others: readonly string[], signal: AbortSignal): Promise<readonly TicketRow[]>;
  /** Ids of a few tickets that carry a mark of the account, or of any tickets, the newest first. */
  newest(key: TicketKey | undefined, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Tickets that carry a mark of the accounts, as far as the server's search tells, and changed after a time
   * of the server, in ms since 1970; without comments. Of more than 20,000 the newest ones.
   */
  changed(
    accounts: readonly AccountMarks[],
    since: number,
    signal: AbortSignal,
  ): Promise<readonly AutomateTicket[]>;
  /** `undefined` where there is no such ticket. */
  read(id: string, signal: AbortSignal): Promise<AutomateTicket | undefined>;
}

/** Reads through a client; learns once whether the server gives comments only on request. */
export function createTickets(client: AutomateClient): Tickets {
  let expands = false;

  async function readWith(
    id: string,
    expand: boolean,
    signal: AbortSignal,
  ): Promise<AutomateTicket | undefined> {
    const query = { includeFields: FIELDS, ...(expand ? { expand: 'Comments' } : {}) };
    const answer = ticketAnswer.refine((ticket) => ticket.id === id, 'another ticket');
    return client.getIfThere(`/Tickets/${id}`, query, answer, signal);
  }

  return {
    async search(key, others, signal) {
      const condition = conditionOf(key, others);
      const query = { condition, includeFields: ROW_FIELDS, orderBy: NEWEST_FIRST };
      const rows = await readPages(client, '/Tickets', query, { pageSize: PAGE_SIZE }, ticketRows, signal);
      if (rows.length === MOST_PAGES * PAGE_SIZE) throw tooManyTickets(key, rows.length);
      return rows;
    },

    async changed(accounts, since, signal) {
      if (accounts.length === 0) return [];
      const marked = accounts.flatMap(beginsAs).join(' or ');
      const condition = `UpdateDate > ${new Date(since).toISOString()} and (${marked})`;
      const query = { condition, includeFields: SIGHTED_FIELDS, orderBy: NEWEST_FIRST };
      const size = { pageSize: LARGEST_PAGE };
      const rows = await readPages(client, '/Tickets', query, size, changedTickets, signal);
      return rows.filter((ticket) => ticket !== undefined);
    },

    async newest(key, signal) {
      const query = { includeFields: ROW_FIELDS, pageSize: 5, page: 1, orderBy: NEWEST_FIRST };
      const words = key === undefined ? [] : beginsAs(key);
      const asked = words.length === 0 ? query : { condition: words.join(' or '), ...query };
      return (await client.get('/Tickets', asked, ticketRows, signal)).map(({ id }) => String(id));
    },

    async read(id, signal) {
      const ticket = await readWith(id, expands, signal);
      // Our tickets have at least the comment that opened them: none at all means that the server left them
      // out.
      if (ticket === undefined || expands || (ticket.comments ?? []).length > 0) return ticket;
      // A server too old for comments refuses to expand them.
      const expanded = await unlessRefused([BAD_REQUEST], readWith(id, true, signal), ticket);
      expands = (expanded?.comments ?? []).length > 0;
      return expanded;
    },
  };
}

/** Conditions of which one holds for each ticket with a mark of the account. */
function beginsAs(account: Pick<AccountMarks, 'mark' | 'formerMarks'>): readonly string[] {
  return markWords(account).map((word) => `Subject like '%[${word}-%'`);
}

/** @throws VendorRefused for an id outside the safe alphabet. */
function conditionOf(key: TicketKey, others: readonly string[]): string {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(key.incidentId)) throw unsafeIncidentId();
  const marks = markWords(key).map((word) => `Subject like '%[${word}-${key.incidentId}%'`);
  return [...marks, ...(others.length === 0 ? [] : [`TicketId in (${others.join(',')})`])].join(' or ');
}
