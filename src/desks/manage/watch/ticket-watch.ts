import type { CallbackState, SightedTicket, TicketWatch } from '../../desk.ts';
import type { ManageClient } from '../manage-client.ts';
import type { ManageTicket } from '../wire.ts';
import { sightedTicket } from './sighting.ts';

const DAY = 86_400_000;

/** How far the window of a poll reaches back behind the newest change seen, in ms: Manage may show changes late. */
const OVERLAP = 120_000;

/** What the watch needs besides the client. */
export interface WatchOptions {
  readonly keepCallbacks: (signal: AbortSignal) => Promise<CallbackState>;
  readonly now: () => number;
}

/** Watches the tickets of one Manage server: those that changed since a time, and those that somebody names. */
export function manageTicketWatch(
  client: Pick<ManageClient, 'readTicket' | 'changedTickets'>,
  { keepCallbacks, now }: WatchOptions,
): TicketWatch {
  const ours = (tickets: readonly ManageTicket[]): readonly SightedTicket[] =>
    tickets.flatMap((ticket) => sightedTicket(ticket, now()) ?? []);

  return {
    async lookAt(ticketIds, { signal }) {
      const found: ManageTicket[] = [];
      const gone: string[] = [];
      for (const id of ticketIds) {
        const ticket = await client.readTicket(id, signal);
        if (ticket === undefined) gone.push(id);
        else found.push(ticket);
      }
      return { tickets: ours(found), gone };
    },

    // The cursor is a time of the server, so that the clocks need not agree.
    async changedSince(cursor, { signal }) {
      const since = cursor === undefined ? now() - DAY : Date.parse(cursor) - OVERLAP;
      const changed = await client.changedTickets(since, signal);
      const times = changed.map((ticket) => Date.parse(ticket._info?.lastUpdated ?? ''));
      const newest = times.reduce((latest, time) => (time > latest ? time : latest), since);
      // Never back: where nothing changed, the window grows until something does.
      const next = Math.max(newest, cursor === undefined ? since : Date.parse(cursor));
      return { tickets: ours(changed), cursor: new Date(next).toISOString() };
    },

    keepCallbacks: ({ signal }) => keepCallbacks(signal),
  };
}
