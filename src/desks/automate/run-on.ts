import { DeskRejected } from '../../errors/index.ts';
import type { ClientName, DeskLog, Placement } from '../desk.ts';
import { nameAwaited } from '../name-awaited.ts';
import type { AutomateClient } from './automate-client.ts';
import type { AutomateSettings } from './settings.ts';
import { computerRows } from './wire.ts';

const LIFETIME_MS = 60_000;
const MAX_CACHED = 10_000;

/** The computer that a ticket is opened on, and sentences for the ticket, such as why it stands at the catch-all client. */
export interface OpeningPlace {
  readonly computerId: number;
  readonly remarks: readonly string[];
}

/** Which computer the script runs on; from it a new ticket gets its client and computer. */
export interface RunOn {
  /**
   * The incident's own computer where the client has it, else the client's stand-in; and what the ticket has to say about its
   * client. Throws DeskRejected where the company is mapped nowhere; DeskUnavailable `company-name-unavailable` where the
   * catch-all would be used without the name of the company, which people need to find out whose ticket it is.
   */
  forOpening(placement: Placement, signal: AbortSignal): Promise<OpeningPlace>;
  /** The client's stand-in, without a look-up. Throws DeskRejected where the company is mapped nowhere. */
  standIn(placement: Placement): number;
}

/** Look-ups are kept for a minute, misses too. `now` gives ms since 1970. */
export function createRunOn(
  settings: AutomateSettings,
  client: AutomateClient,
  log: DeskLog,
  now: () => number,
): RunOn {
  const cache = new Map<string, { readonly computerId: number | undefined; readonly until: number }>();

  async function lookUp(clientId: number, name: string, signal: AbortSignal): Promise<number | undefined> {
    const key = `${clientId}/${name.toLowerCase()}`;
    const kept = cache.get(key);
    if (kept !== undefined && now() < kept.until) return kept.computerId;
    const query = {
      condition: `ComputerName = '${name}' and Client.Id = ${clientId}`,
      includeFields: 'Id,ComputerName,RemoteAgentLastContact',
      pageSize: 100,
      page: 1,
      orderBy: 'RemoteAgentLastContact desc',
    };
    const rows = await client.get('/Computers', query, computerRows, signal);
    const computerId = newestNamed(rows, name);
    if (computerId === undefined) {
      log(
        'Automate shows no such computer at this client, or hides it for want of the right to see all computers; the script runs on the stand-in computer.',
        { clientId, computerName: name },
      );
    }
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(key, { computerId, until: now() + LIFETIME_MS });
    return computerId;
  }

  return {
    async forOpening(placement, signal) {
      const { companyId, companyName } = placement;
      const mapped = mappedClient(settings, companyId);
      const { clientId, standInComputer } = mapped ?? catchAllFor(settings, placement);
      if (mapped === undefined && companyName.kind === 'awaited')
        throw nameAwaited('automate', companyId, companyName);
      const name = placement.computerName?.trim();
      const found =
        name === undefined || !isSearchable(name) ? undefined : await lookUp(clientId, name, signal);
      return {
        computerId: found ?? standInComputer,
        remarks: mapped === undefined ? [catchAllRemark(placement)] : [],
      };
    },
    standIn: (placement) =>
      (mappedClient(settings, placement.companyId) ?? catchAllFor(settings, placement)).standInComputer,
  };
}

/** The one computer of that name, or of several the one seen last. */
export function newestNamed(
  rows: readonly { readonly id: number; readonly name: string; readonly lastContact: number }[],
  name: string,
): number | undefined {
  return rows
    .filter((row) => row.name.toLowerCase() === name.toLowerCase())
    .toSorted((a, b) => b.lastContact - a.lastContact || b.id - a.id)
    .at(0)?.id;
}

/** How a quote is escaped in a condition is not documented, so only names that need none are looked up. */
function isSearchable(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,255}$/.test(name);
}

type Client = NonNullable<AutomateSettings['catchAll']>;

function mappedClient({ companies }: AutomateSettings, companyId: string | undefined): Client | undefined {
  return companyId !== undefined && Object.hasOwn(companies, companyId) ? companies[companyId] : undefined;
}

function catchAllFor({ catchAll }: AutomateSettings, { companyId, companyName }: Placement): Client {
  if (catchAll !== undefined) return catchAll;
  const name = companyName.kind === 'known' ? companyName.name : undefined;
  const company = [name, companyId].filter((part) => part !== undefined).join(', ');
  throw new DeskRejected('automate', {
    code: 'unmapped-company',
    message: `No Automate client is mapped to the GravityZone company ${company === '' ? 'of this incident, which is unknown' : company}.`,
    advice:
      'Map the company to an Automate client with a stand-in computer, or name a catch-all client, then retry.',
  });
}

function catchAllRemark({ companyId, companyName }: Placement): string {
  const stands = 'the ticket stands at the catch-all client.';
  if (companyId === undefined) return `The incident names no GravityZone company: ${stands}`;
  return `GravityZone company ${companyId}${nameIn(companyName)} is mapped to no Automate client: ${stands}`;
}

function nameIn(companyName: ClientName): string {
  if (companyName.kind === 'known') return ` (${companyName.name})`;
  if (companyName.kind !== 'given up') return '';
  return `, whose name could not be fetched (${companyName.problem}),`;
}
