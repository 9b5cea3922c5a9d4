import { readReference } from '../../incident/marks.ts';
import type { CallbackState, SightedTicket, TicketWatch } from '../desk.ts';
import type { SeenTickets } from '../seen-tickets.ts';
import type { ManageClient } from './manage-client.ts';
import { sightingOf } from './tickets/ticket-there.ts';
import type { Sight } from './tickets/ticket-there.ts';
import type { ManageTicket } from './manage-answers.ts';

const DAY = 86_400_000;

/**
 * How far the window of a poll reaches back behind the newest change seen, in ms: Manage may show changes
 * late.
 */
const OVERLAP = 120_000;

/** How far ahead of our clock a time of Manage may lie, in ms; the cursor goes no further. */
const MOST_AHEAD = 300_000;

/** What the watch needs besides the client. */
export interface WatchOptions {
  readonly keepCallbacks: (signal: AbortSignal) => Promise<CallbackState>;
  readonly sight: Sight;
  readonly seen: Pick<SeenTickets, 'saw'>;
}

/**
 * Watches the tickets of one Manage server: those that changed since a time, and those that somebody names.
 */
export function manageTicketWatch(
  client: Pick<ManageClient, 'readTicket' | 'changedTickets'>,
  { keepCallbacks, sight, seen }: WatchOptions,
): TicketWatch {
  const { now } = sight;
  /** Those that carry a reference of ours, with their incidents. */
  const ours = (tickets: readonly ManageTicket[]): readonly SightedTicket[] =>
    tickets.flatMap((ticket) => {
      const named = readReference(ticket.externalXRef ?? '');
      if (named === undefined) return [];
      const { account, incidentId } = named;
      seen.saw(String(ticket.id), named);
      return [{ account, incidentId, sighting: sightingOf(ticket, sight) }];
    });

  return {
    async lookAt(ticketIds, { signal }) {
      const reads = await Promise.allSettled(ticketIds.map((id) => client.readTicket(id, signal)));
      signal.throwIfAborted();
      const found = reads.flatMap((read) => (read.status === 'fulfilled' ? (read.value?.ticket ?? []) : []));
      const among = (matches: (read: (typeof reads)[number]) => boolean): string[] =>
        ticketIds.filter((_id, index) => matches(reads[index] ?? { status: 'rejected', reason: undefined }));
      return {
        tickets: ours(found),
        gone: among((read) => read.status === 'fulfilled' && read.value === undefined),
        unread: among((read) => read.status === 'rejected'),
      };
    },

    // The cursor is a time of the server, so that the clocks need not agree.
    async changedSince(cursor, { signal }) {
      const since = cursor === undefined ? now() - DAY : Date.parse(cursor) - OVERLAP;
      const changed = await client.changedTickets(since, signal);
      const times = changed.map((ticket) => Date.parse(ticket._info?.lastUpdated ?? ''));
      const latest = now() + MOST_AHEAD;
      const newest = Math.min(
        latest,
        times.reduce((a, b) => (b > a ? b : a), since),
      );
      // Never back: where nothing changed, the window grows until something does.
      const next = Math.max(newest, cursor === undefined ? since : Date.parse(cursor));
      return { tickets: ours(changed), cursor: new Date(next).toISOString() };
    },

    keepCallbacks: ({ signal }) => keepCallbacks(signal),
  };
}
