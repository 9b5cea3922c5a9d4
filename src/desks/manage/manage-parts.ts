import type { DeskLog } from '../desk.ts';
import { companyMapping } from '../company-mapping.ts';
import type { CompanyWords } from '../company-mapping.ts';
import { seenTickets } from '../seen-tickets.ts';
import { companyNames } from './company/company-names.ts';
import { devices } from './company/devices.ts';
import { manageTransport } from './connection/manage-transport.ts';
import { boardStatuses } from './grid/board-statuses.ts';
import { resolvedSender } from './grid/fresh-lists.ts';
import { lookups } from './grid/lookups.ts';
import { gridBoards, rowResolver } from './grid/resolve-row.ts';
import { placeFinder } from './grid/ticket-place.ts';
import { manageClient } from './manage-client.ts';
import { ourMember } from './our-member.ts';
import type { CompanyTarget, ManageSettings } from './settings.ts';

/** How the desk speaks of companies. */
export const COMPANY_WORDS: CompanyWords = {
  desk: 'manage',
  title: 'Manage',
  one: 'company',
  oneSought: 'active Manage company',
  severalSought: 'active Manage companies',
  toWrite: 'the id of a Manage company',
};

/** What the desk of one Manage server is made of. Its reads, writes and checks each take what they need. */
export type ManageParts = ReturnType<typeof manageParts>;

/**
 * Makes the parts: nothing is asked yet.
 * @param log takes what an operator should see although nothing failed.
 */
export function manageParts(settings: ManageSettings, log: DeskLog) {
  const now = Date.now;
  const lookupClock = { lifetime: settings.lookupLifetime, now };
  const transport = manageTransport(settings, log);
  const member = ourMember();
  const lists = lookups(transport, lookupClock, log);
  const rowOf = rowResolver(settings.categories, lists);
  const companies = companyNames(transport, lookupClock, log);
  return {
    settings,
    log,
    /** In ms since 1970. */
    now,
    transport,
    client: manageClient(transport),
    member,
    seen: seenTickets('manage'),
    lists,
    rowOf,
    /** Ids of the service boards that tickets are opened on or moved to. */
    ownBoards: (signal: AbortSignal) => gridBoards(settings, rowOf, signal),
    statuses: boardStatuses(lists),
    placeOf: placeFinder(settings.categories, lists),
    companies,
    companyFor: companyMapping<CompanyTarget>({
      words: COMPANY_WORDS,
      companies: settings.companies,
      mode: settings.companyMapping,
      catchAll: settings.catchAll,
      find: companies.find,
      targetOf: (company) => ({ company, site: undefined }),
    }),
    devices: devices(transport, lookupClock),
    sendResolved: resolvedSender(() => {
      lists.dropAll();
      companies.drop();
    }),
    /** What the sighting of a ticket needs besides it. */
    sight: { now, toOurTime: transport.toOurTime, isUs: member.isUs },
  };
}
