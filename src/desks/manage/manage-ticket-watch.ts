import { readReference } from '../../incident/marks.ts';
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
}

/** Watches the tickets of one Manage server. Ours carry a reference that names their incidents. */
export function manageTicketWatch(
  client: Pick<ManageClient, 'readTicket' | 'changedTickets'>,
  { keepCallbacks, sight, seen }: WatchOptions,
): TicketWatch {
  return watchTickets({
    read: async (id, signal) => (await client.readTicket(id, signal))?.ticket,
    changed: client.changedTickets,
    changedAt: ({ _info }) => Date.parse(_info?.lastUpdated ?? ''),
    sighted: (ticket) => {
      const named = readReference(ticket.externalXRef ?? '');
      if (named === undefined) return undefined;
      const { account, incidentId } = named;
      seen.saw(String(ticket.id), named);
      return { account, incidentId, sighting: sightingOf(ticket, sight) };
    },
    keepCallbacks,
    now: sight.now,
  });
}
