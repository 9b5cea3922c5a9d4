import { LRUCache } from 'lru-cache';
import { VendorRefused } from '../../http/vendor-errors.ts';
import type { Home } from '../../incident/ticket.ts';
import type { DeskLog, Placement } from '../desk.ts';
import { nameAwaited } from '../name-awaited.ts';
import type { AutomateClient } from './automate-client.ts';
import { companyOf } from './mapped-client.ts';
import type { AutomateSettings } from './settings.ts';
import { computerRows } from './automate-answers.ts';
import type { ComputerRow } from './automate-answers.ts';

const LIFETIME_MS = 60_000;
const MAX_CACHED = 10_000;
const ON_STAND_IN = "the ticket stands on the stand-in computer of the incident's client.";

/**
 * The computer that a ticket is opened on, which gives it its client, and what the ticket has to say about
 * the two.
 */
export interface OpeningPlace {
  readonly computerId: number;
  readonly isCatchAll: boolean;
  readonly remarks: readonly string[];
}

/**
 * Which computer the script runs on. A run would wait for one that is offline, as an isolated one is: a
 * stand-in takes its place.
 */
export interface RunOn {
  /**
   * The incident's own computer where the client has it, else the client's stand-in. Throws VendorRefused
   * where the company is mapped nowhere; VendorUnavailable `company-name-unavailable` where the catch-all
   * would be used without the name of the company, which people need to find out whose ticket it is.
   */
  forOpening(placement: Placement, signal: AbortSignal): Promise<OpeningPlace>;
  /** The same for people: a company that is mapped nowhere is told, not thrown. */
  home(placement: Placement, signal: AbortSignal): Promise<Home>;
  /** Whether any computer is visible: a user without rights sees none. */
  seesComputers(signal: AbortSignal): Promise<boolean>;
  /** The ticket's computer, else the client's stand-in. Throws VendorRefused where neither is known. */
  forChange(ticketComputer: number | undefined, placement: Placement, signal: AbortSignal): Promise<number>;
}

/** Look-ups are kept for a minute, misses too. `now` gives ms since 1970. */
export function createRunOn(
  settings: AutomateSettings,
  client: AutomateClient,
  log: DeskLog,
  now: () => number,
): RunOn {
  const cache = new LRUCache<string, { readonly computer: ComputerRow | undefined; readonly until: number }>({
    max: MAX_CACHED,
  });

  async function kept(
    key: string,
    lookUp: () => Promise<ComputerRow | undefined>,
  ): Promise<ComputerRow | undefined> {
    const found = cache.get(key);
    if (found !== undefined && now() < found.until) return found.computer;
    const computer = await lookUp();
    cache.set(key, { computer, until: now() + LIFETIME_MS });
    return computer;
  }

  async function search(query: Readonly<Record<string, string | number>>, signal: AbortSignal) {
    const fields = 'Id,ComputerName,RemoteAgentLastContact,Status,Client';
    const paged = {
      ...query,
      includeFields: fields,
      pageSize: 100,
      page: 1,
      orderBy: 'RemoteAgentLastContact desc',
    };
    return client.get('/Computers', paged, computerRows, signal);
  }

  async function named(
    name: string,
    clientId: number,
    signal: AbortSignal,
  ): Promise<ComputerRow | undefined> {
    const condition = `ComputerName = '${name}' and Client.Id = ${clientId}`;
    const computer = newestNamed(await search({ condition }, signal), name);
    if (computer === undefined) {
      log(
        'Automate shows no such computer at this client, or hides it for want of the right to see all computers; the script runs on the stand-in computer.',
        { clientId, computerName: name },
      );
    }
    return computer;
  }

  async function withId(id: number, signal: AbortSignal): Promise<ComputerRow | undefined> {
    return kept(`#${id}`, async () => (await search({ ids: id }, signal)).find((row) => row.id === id));
  }

  async function forOpening(placement: Placement, signal: AbortSignal): Promise<OpeningPlace> {
    const { companyId, companyName } = placement;
    const company = companyOf(settings, placement);
    if (company.kind === 'unmapped') throw new VendorRefused('automate', company);
    const { isCatchAll, remarks } = company;
    const { clientId, standInComputer } = company.client;
    if (isCatchAll && companyName.kind === 'awaited') throw nameAwaited('automate', companyId, companyName);

    const name = placement.computerName?.trim() ?? '';
    const own = isSearchable(name)
      ? await kept(`${clientId}/${name.toLowerCase()}`, () => named(name, clientId, signal))
      : undefined;
    if (own !== undefined && !own.isOffline) return { computerId: own.id, isCatchAll, remarks };
    const standsAt = (await withId(standInComputer, signal))?.clientId ?? clientId;
    return {
      computerId: standInComputer,
      isCatchAll,
      remarks: [
        ...remarks,
        standInRemark(name, own !== undefined),
        ...(standsAt === clientId ? [] : [strayRemark(standInComputer, standsAt, clientId)]),
      ],
    };
  }

  return {
    forOpening,

    async home(placement, signal) {
      const company = companyOf(settings, placement);
      if (company.kind === 'unmapped') return company;
      const { isCatchAll, remarks } = await forOpening(placement, signal);
      return { kind: 'company', isCatchAll, remarks };
    },

    seesComputers: async (signal) => (await search({}, signal)).length > 0,

    async forChange(ticketComputer, placement, signal) {
      const company = companyOf(settings, placement);
      if (ticketComputer === undefined) {
        if (company.kind === 'unmapped') throw new VendorRefused('automate', company);
        return company.client.standInComputer;
      }
      if (company.kind === 'unmapped') return ticketComputer;
      const computer = await withId(ticketComputer, signal);
      return computer?.isOffline === true ? company.client.standInComputer : ticketComputer;
    },
  };
}

/** The one computer of that name, or of several the one seen last. */
export function newestNamed<Row extends Pick<ComputerRow, 'id' | 'name' | 'lastContact'>>(
  rows: readonly Row[],
  name: string,
): Row | undefined {
  return rows
    .filter((row) => row.name.toLowerCase() === name.toLowerCase())
    .toSorted((a, b) => b.lastContact - a.lastContact || b.id - a.id)
    .at(0);
}

/** How a quote is escaped in a condition is not documented, so only names that need none are looked up. */
function isSearchable(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,255}$/.test(name);
}

function standInRemark(name: string, isOffline: boolean): string {
  if (name === '') return `GravityZone reported no computer: ${ON_STAND_IN}`;
  return isOffline
    ? `${name} is offline in Automate: ${ON_STAND_IN}`
    : `${name} was not found among the computers of its client in Automate: ${ON_STAND_IN}`;
}

/** A ticket stands at the client of its computer, whatever client the settings name. */
function strayRemark(standIn: number, standsAt: number, clientId: number): string {
  return `Computer ${standIn} belongs to client ${standsAt} in Automate, so this ticket stands there: name a computer of client ${clientId} as \`standInComputer\` in the settings.`;
}
