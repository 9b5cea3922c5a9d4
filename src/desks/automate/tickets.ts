import { DeskRejected } from '../../errors/index.ts';
import { generationOfSubject, ticketMark } from '../../incident/marks.ts';
import type { TicketKey, TicketRef } from '../desk.ts';
import type { AutomateClient } from './automate-client.ts';
import { unreadableAnswer } from './failures.ts';
import { tooManyTickets, unsafeIncidentId } from './ticket-refusals.ts';
import { ticketAnswer, ticketRows } from './wire.ts';
import type { AutomateTicket } from './wire.ts';

const PAGE_SIZE = 200;
const MAX_PAGES = 20;
/** Never the whole object: a ticket embeds its location, and that carries a password. */
const FIELDS = 'TicketId,Subject,CategoryId,Category,Computer,Comments';

/** What a search for an incident's tickets found. */
export interface Sighting {
  /** Tickets whose subject starts with our mark: highest generation first, within it the oldest. */
  readonly ours: readonly TicketRef[];
  /** Ids of tickets whose subject carries the mark of the wanted generation, but not at its start. */
  readonly strays: readonly string[];
}

/** Reads of tickets. They throw as `AutomateClient` does. */
export interface Tickets {
  /** All generations from the key's one on. */
  search(key: TicketKey, signal: AbortSignal): Promise<Sighting>;
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
    const ticket = await client.getIfThere(`/Tickets/${id}`, query, ticketAnswer, signal);
    if (ticket === undefined || ticket.id === id) return ticket;
    throw unreadableAnswer(`GET /Tickets/${id}`);
  }

  return {
    async search(key, signal) {
      const rows: { id: number; subject: string }[] = [];
      for (let page = 1; page <= MAX_PAGES; page++) {
        const query = {
          condition: `Subject like '%[GZ-${searchable(key.incidentId)}%'`,
          includeFields: 'TicketId,Subject',
          pageSize: PAGE_SIZE,
          page,
          orderBy: 'TicketId desc',
        };
        const found = await client.get('/Tickets', query, ticketRows, signal);
        rows.push(...found);
        if (found.length < PAGE_SIZE) return sightingOf(rows, key);
      }
      throw tooManyTickets(key.incidentId, rows.length);
    },

    async read(id, signal) {
      const ticket = await readWith(id, expands, signal);
      // Our tickets have at least the comment that opened them: none at all means that the server left them out.
      if (ticket === undefined || expands || (ticket.comments ?? []).length > 0) return ticket;
      try {
        const expanded = await readWith(id, true, signal);
        expands = (expanded?.comments ?? []).length > 0;
        return expanded;
      } catch (error) {
        if (isBadRequest(error)) return ticket; // a server too old for comments refuses to expand them
        throw error;
      }
    },
  };
}

/** Sorts the rows of a search; the pattern also meets ids that begin with ours, so each subject is compared exactly. */
export function sightingOf(
  rows: readonly { readonly id: number; readonly subject: string }[],
  key: TicketKey,
): Sighting {
  const mark = ticketMark(key.incidentId, key.generation);
  const ours = rows.flatMap(({ id, subject }) => {
    const generation = generationOfSubject(subject, key.incidentId);
    return generation === undefined || generation < key.generation ? [] : [{ id, generation }];
  });
  ours.sort((a, b) => b.generation - a.generation || a.id - b.id);
  return {
    ours: ours.map(({ id, generation }) => ({ id: String(id), generation })),
    strays: rows.filter(({ subject }) => subject.indexOf(mark) > 0).map(({ id }) => String(id)),
  };
}

function isBadRequest(error: unknown): boolean {
  return error instanceof DeskRejected && error.code === 'bad-request';
}

function searchable(incidentId: string): string {
  if (/^[A-Za-z0-9-]{1,64}$/.test(incidentId)) return incidentId;
  throw unsafeIncidentId();
}
