import type { Desk, DeskLog } from '../desk.ts';
import { keepCallbacks } from './callbacks/keep-callbacks.ts';
import { companyMapping } from './company/company.ts';
import { companyNames } from './company/company-names.ts';
import { devices } from './company/devices.ts';
import { manageTransport } from './connection/manage-transport.ts';
import { boardStatuses } from './grid/board-statuses.ts';
import { lookups } from './grid/lookups.ts';
import { gridBoards } from './grid/grid-boards.ts';
import { rowResolver } from './grid/resolve-row.ts';
import { resolvedSender } from './grid/send-resolved.ts';
import { manageClient } from './manage-client.ts';
import type { ManageSettings } from './settings.ts';
import { findTicket } from './tickets/find-ticket.ts';
import { ticketOpener } from './tickets/open-ticket.ts';
import { ticketUpdater } from './tickets/update-ticket.ts';
import { manageTicketWatch } from './watch/ticket-watch.ts';

/** Requests that one activity takes at most in the ordinary run of things: read, change, note. */
const REQUESTS_PER_ACTIVITY = 3;

/**
 * The desk that writes to ConnectWise Manage over its REST API. A write is final as soon as Manage answers it, so nothing
 * is ever only submitted.
 * @param log takes what an operator should see although nothing failed.
 */
export function manageDesk(settings: ManageSettings, log: DeskLog = () => undefined): Desk {
  const now = Date.now;
  const clock = { lifetime: settings.lookupLifetime, now };
  const transport = manageTransport(settings, log);
  const client = manageClient(transport);
  const lists = lookups(transport, clock, log);
  const rowOf = rowResolver(settings.categories, lists);
  const companies = companyNames(transport, clock, log);
  const companyFor = companyMapping(settings, companies.find);
  const sendResolved = resolvedSender(() => {
    lists.dropAll();
    companies.drop();
  });
  const tools = { client, settings, rowOf, sendResolved, log };

  return {
    name: 'manage',
    activitiesPerSecond: settings.requests.perMinute / 60 / REQUESTS_PER_ACTIVITY,
    openTicket: ticketOpener({ ...tools, companyFor, devices: devices(transport, clock) }),
    updateTicket: ticketUpdater({ ...tools, statuses: boardStatuses(lists), now }),
    confirmWrite: async ({ key }, attempt) => {
      const ticket = await findTicket(client, key, attempt, log);
      return ticket === undefined ? { kind: 'pending' } : { kind: 'confirmed', ticket };
    },
    watch: manageTicketWatch(client, {
      now,
      keepCallbacks: (signal) =>
        keepCallbacks(transport, settings, () => gridBoards(settings, rowOf, signal), signal),
    }),
  };
}
