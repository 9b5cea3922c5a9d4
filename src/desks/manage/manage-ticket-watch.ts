import { incidentInSubject, markWords, readReference } from '../../incident/marks.ts';
import type { AccountMarks } from '../../incident/marks.ts';
import type { CallbackState, TicketWatch } from '../desk.ts';
import type { SeenTickets } from '../seen-tickets.ts';
import { watchTickets } from '../watch-tickets.ts';
import type { ManageClient } from './manage-client.ts';
import { sightingOf } from './tickets/ticket-there.ts';
import type { Sight } from './tickets/ticket-there.ts';

/** What the watch needs besides the client. */
export interface WatchOptions {
  readonly keepCallbacks: (signal: AbortSignal) => Promise<CallbackState>;
  readonly sight: Sight;
  readonly seen: Pick<SeenTickets, 'saw'>;
  /** Accounts whose tickets Automate's sync makes here; none where plumbline makes them. */
  readonly synced: readonly AccountMarks[];
}

/**
 * Watches the tickets of one Manage server. Ours carry a reference that names their incidents; those that
 * Automate's sync made have its mark in the subject alone, and each incident knows whether one is its own.
 */
export function manageTicketWatch(
  client: Pick<ManageClient, 'readTicket' | 'changedTickets'>,
  { keepCallbacks, sight, seen, synced }: WatchOptions,
): TicketWatch {
  return watchTickets({
    read: async (id, signal) => (await client.readTicket(id, signal))?.ticket,
    changed: (since, signal) => client.changedTickets(since, synced.flatMap(markWords), signal),
    changedAt: ({ _info }) => Date.parse(_info?.lastUpdated ?? ''),
    sighted: (ticket) => {
      const named =
        readReference(ticket.externalXRef ?? '') ?? incidentInSubject(ticket.summary ?? '', synced);
      if (named === undefined) return undefined;
      const { account, incidentId } = named;
      seen.saw(String(ticket.id), named);
      return { account, incidentId, sighting: sightingOf(ticket, sight) };
    },
    keepCallbacks,
    now: sight.now,
  });
}
