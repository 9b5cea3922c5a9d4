import type { AccountMarks } from '../../incident/marks.ts';
import type { Desk, DeskLog } from '../desk.ts';
import { keepCallbacks } from './callbacks/keep-callbacks.ts';
import { manageChecks } from './check/manage-checks.ts';
import { manageOffers } from './grid/manage-offers.ts';
import { manageParts } from './manage-parts.ts';
import { manageTicketWatch } from './manage-ticket-watch.ts';
import type { ManageSettings } from './settings.ts';
import { ticketChanger } from './tickets/change-ticket.ts';
import { ticketCreator } from './tickets/create-ticket.ts';
import { ticketReader } from './tickets/read-ticket.ts';

/**
 * The desk that writes to ConnectWise Manage over its REST API. A write is final as soon as Manage answers
 * it, so nothing is ever only accepted.
 * @param log takes what an operator should see although nothing failed.
 * @param accounts those whose tickets are watched.
 */
export function manageDesk(
  settings: ManageSettings,
  log: DeskLog = () => undefined,
  accounts: readonly AccountMarks[] = [],
): Desk {
  const parts = manageParts(settings, log);
  const { client, transport, lists, companies, seen, sight, ownBoards } = parts;
  const create = ticketCreator(parts);
  const change = ticketChanger(parts);
  return {
    name: 'manage',
    attemptsAtOnce: settings.requests.inFlight,
    read: ticketReader(parts),
    write: (order, { signal }) => (order.kind === 'create' ? create(order, signal) : change(order, signal)),
    checks: (input) => manageChecks(parts, input),
    offers: manageOffers(lists, companies),
    watch: manageTicketWatch(client, {
      sight,
      seen,
      synced: settings.psaTicket === 'automate' ? accounts : [],
      keepCallbacks: (signal) => keepCallbacks(transport, settings, () => ownBoards(signal), signal),
    }),
  };
}
