import { DeskRejected } from '../../errors/index.ts';
import type { Placement } from '../desk.ts';
import type { AutomateClient } from './automate-client.ts';
import type { DeskLog } from '../desk.ts';
import type { AutomateSettings } from './settings.ts';
import { computerRows } from './wire.ts';

const LIFETIME_MS = 60_000;
const MAX_CACHED = 10_000;

/** Which computer the script runs on; from it a new ticket gets its client and computer. */
export interface RunOn {
  /** The incident's own computer where the mapped client has it, else the client's stand-in. */
  forOpening(placement: Placement, signal: AbortSignal): Promise<number>;
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
      const { clientId, standInComputer } = clientOf(settings, placement);
      const name = placement.computerName?.trim();
      if (name === undefined || !isSearchable(name)) return standInComputer;
      return (await lookUp(clientId, name, signal)) ?? standInComputer;
    },
    standIn: (placement) => clientOf(settings, placement).standInComputer,
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

function clientOf(
  settings: AutomateSettings,
  placement: Placement,
): { clientId: number; standInComputer: number } {
  const { companyId, companyName } = placement;
  const mapped =
    companyId !== undefined && Object.hasOwn(settings.companies, companyId)
      ? settings.companies[companyId]
      : undefined;
  const client = mapped ?? settings.catchAll;
  if (client !== undefined) return client;
  const company = [companyName, companyId].filter((part) => part !== undefined).join(', ');
  throw new DeskRejected('automate', {
    code: 'unmapped-company',
    message: `No Automate client is mapped to the GravityZone company ${company === '' ? 'of this incident, which is unknown' : company}.`,
    advice:
      'Map the company to an Automate client with a stand-in computer, or name a catch-all client, then retry.',
  });
}
