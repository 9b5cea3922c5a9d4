import { incidentInSubject } from '../../incident/marks.ts';
import type { AccountMarks } from '../../incident/marks.ts';
import type { TicketWatch } from '../desk.ts';
import type { SeenTickets } from '../seen-tickets.ts';
import { watchTickets } from '../watch-tickets.ts';
import type { AutomateClient } from './connection/automate-client.ts';
import type { AutomateSettings } from './settings.ts';
import { sightingOf } from './tickets/ticket-state.ts';
import type { Tickets } from './tickets/tickets.ts';

/** What the watch needs. */
export interface WatchTools {
  readonly tickets: Pick<Tickets, 'read' | 'changed'>;
  readonly client: Pick<AutomateClient, 'clockAhead'>;
  readonly seen: Pick<SeenTickets, 'saw'>;
  readonly now: () => number;
}

/**
 * Watches the tickets of one Automate server. They name their incidents by their marks; whether a ticket is
 * its own or somebody's copy, each incident knows itself. Automate calls nobody.
 */
export function automateTicketWatch(
  settings: AutomateSettings,
  accounts: readonly AccountMarks[],
  { tickets, client, seen, now }: WatchTools,
): TicketWatch {
  return watchTickets({
    read: tickets.read,
    changed: (since, signal) => tickets.changed(accounts, since, signal),
    changedAt: ({ updatedAt = Number.NaN }) => updatedAt,
    sighted: (ticket) => {
      const named = incidentInSubject(ticket.subject, accounts);
      if (named === undefined) return undefined;
      seen.saw(ticket.id, named);
      const time = { at: now(), ahead: client.clockAhead() };
      return { ...named, sighting: sightingOf(ticket, settings, time) };
    },
    keepCallbacks: () => Promise.resolve({ kind: 'off' }),
    now,
  });
}
