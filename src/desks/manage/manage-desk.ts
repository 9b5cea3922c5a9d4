import type { AccountMarks } from '../../incident/marks.ts';
import type { Desk, DeskLog } from '../desk.ts';
import { companyMapping } from '../company-mapping.ts';
import type { CompanyWords } from '../company-mapping.ts';
import { seenTickets } from '../seen-tickets.ts';
import { manageChecks } from './check/manage-checks.ts';
import { manageOffers } from './grid/manage-offers.ts';
import { keepCallbacks } from './callbacks/keep-callbacks.ts';
import { companyNames } from './company/company-names.ts';
import { devices } from './company/devices.ts';
import { manageTransport } from './connection/manage-transport.ts';
import { boardStatuses } from './grid/board-statuses.ts';
import { resolvedSender } from './grid/fresh-lists.ts';
import { lookups } from './grid/lookups.ts';
import { gridBoards } from './grid/grid-boards.ts';
import { rowResolver } from './grid/resolve-row.ts';
import { placeFinder } from './grid/ticket-place.ts';
import { manageClient } from './manage-client.ts';
import { ourMember } from './our-member.ts';
import type { CompanyTarget, ManageSettings } from './settings.ts';
import { ticketChanger } from './tickets/change-ticket.ts';
import { ticketCreator } from './tickets/create-ticket.ts';
import { ticketReader } from './tickets/read-ticket.ts';
import { ticketDescriber } from './tickets/ticket-there.ts';
import { manageTicketWatch } from './manage-ticket-watch.ts';

const WORDS: CompanyWords = {
  desk: 'manage',
  title: 'Manage',
  one: 'company',
  oneSought: 'active Manage company',
  severalSought: 'active Manage companies',
  toWrite: 'the id of a Manage company',
};

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
  const now = Date.now;
  const lookupClock = { lifetime: settings.lookupLifetime, now };
  const transport = manageTransport(settings, log);
  const client = manageClient(transport);
  const member = ourMember();
  const seen = seenTickets('manage');
  const lists = lookups(transport, lookupClock, log);
  const rowOf = rowResolver(settings.categories, lists);
  const companies = companyNames(transport, lookupClock, log);
  const companyFor = companyMapping<CompanyTarget>({
    words: WORDS,
    companies: settings.companies,
    mode: settings.companyMapping,
    catchAll: settings.catchAll,
    find: companies.find,
    targetOf: (company) => ({ company, site: undefined }),
  });
  const sendResolved = resolvedSender(() => {
    lists.dropAll();
    companies.drop();
  });
  const sight = { now, toOurTime: transport.toOurTime, isUs: member.isUs };
  const ownBoards = (signal: AbortSignal) => gridBoards(settings, rowOf, signal);
  const describe = ticketDescriber(placeFinder(rowOf, lists), sight);
  const tools = { client, settings, rowOf, companyFor, sendResolved, describe, seen, member, log, now };
  const create = ticketCreator({ ...tools, devices: devices(transport, lookupClock) });
  const change = ticketChanger({ ...tools, statuses: boardStatuses(lists) });

  return {
    name: 'manage',
    attemptsAtOnce: settings.requests.inFlight,
    read: ticketReader({ ...tools, boards: lists.boards, ownBoards }),
    write: (order, { signal }) => (order.kind === 'create' ? create(order, signal) : change(order, signal)),
    checks: (input) =>
      manageChecks(settings, { transport, lists, companies, companyFor, words: WORDS }, input),
    offers: manageOffers(lists, companies),
    watch: manageTicketWatch(client, {
      sight,
      seen,
      synced: settings.psaTicket === 'automate' ? accounts : [],
      keepCallbacks: (signal) => keepCallbacks(transport, settings, () => ownBoards(signal), signal),
    }),
  };
}
