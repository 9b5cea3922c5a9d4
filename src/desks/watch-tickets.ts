import type { CallbackState, SightedTicket, TicketWatch } from './desk.ts';

const DAY = 86_400_000;

/**
 * How far the window of a poll reaches back behind the newest change seen, in ms: a server may show changes
 * late.
 */
const OVERLAP = 120_000;

/** How far ahead of our clock a time of a server may lie, in ms; the cursor goes no further. */
const MOST_AHEAD = 300_000;

/** The server whose tickets are watched. Its times are ms since 1970 by its own clock. */
export interface WatchedServer<Ticket> {
  /** `undefined` where there is no such ticket. */
  readonly read: (id: string, signal: AbortSignal) => Promise<Ticket | undefined>;
  /** Tickets that changed since a time; others than ours may be among them. */
  readonly changed: (since: number, signal: AbortSignal) => Promise<readonly Ticket[]>;
  /** NaN where the server does not tell. */
  readonly changedAt: (ticket: Ticket) => number;
  /** How a ticket was seen to stand; `undefined` of one that is not ours. */
  readonly sighted: (ticket: Ticket) => SightedTicket | undefined;
  readonly keepCallbacks: (signal: AbortSignal) => Promise<CallbackState>;
  /** Our clock, in ms since 1970. */
  readonly now: () => number;
}

/**
 * Watches the tickets of one server: those that changed since a time, and those that somebody names.
 */
export function watchTickets<Ticket>(server: WatchedServer<Ticket>): TicketWatch {
  const { read, changed, changedAt, sighted, keepCallbacks, now } = server;
  const ours = (tickets: readonly Ticket[]): readonly SightedTicket[] =>
    tickets.flatMap((ticket) => sighted(ticket) ?? []);

  return {
    async lookAt(ticketIds, { signal }) {
      const reads = await Promise.allSettled(ticketIds.map((id) => read(id, signal)));
      signal.throwIfAborted();
      const found = reads.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []));
      const among = (matches: (each: (typeof reads)[number]) => boolean): string[] =>
        ticketIds.filter((_id, index) => matches(reads[index] ?? { status: 'rejected', reason: undefined }));
      return {
        tickets: ours(found),
        gone: among((each) => each.status === 'fulfilled' && each.value === undefined),
        unread: among((each) => each.status === 'rejected'),
      };
    },

    // The cursor is a time of the server, so that the clocks need not agree.
    async changedSince(cursor, { signal }) {
      const since = cursor === undefined ? now() - DAY : Date.parse(cursor) - OVERLAP;
      const found = await changed(since, signal);
      const latest = found.map(changedAt).reduce((a, b) => (b > a ? b : a), since);
      const newest = Math.min(latest, now() + MOST_AHEAD);
      // Never back: where nothing changed, the window grows until something does.
      const next = Math.max(newest, cursor === undefined ? since : Date.parse(cursor));
      return { tickets: ours(found), cursor: new Date(next).toISOString() };
    },

    keepCallbacks: ({ signal }) => keepCallbacks(signal),
  };
}
