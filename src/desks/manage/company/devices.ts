import { z } from 'zod';
import type { Placement } from '../../desk.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';
import { foldName } from '../../fold-name.ts';
import { remembered } from '../../remembered.ts';

/**
 * Finds the configuration (Manage's record of a device) of an incident's computer, and attaches it to its
 * ticket. Both throw `VendorUnavailable` or `VendorRefused`; a ticket is good without a device, so the caller
 * tells its log and goes on.
 */
export interface Devices {
  /** The id of the configuration, or `undefined` where the company has none of that name in use. */
  deviceFor(company: number, placement: Placement, signal: AbortSignal): Promise<number | undefined>;
  attachDevice(ticketId: number, configuration: number, signal: AbortSignal): Promise<void>;
}

const MOST_COMPUTERS = 2_000;
const PAGE_SIZE = 1_000;

const listedConfiguration = z.object({
  id: z.int(),
  name: z.string().nullish(),
  activeFlag: z.boolean().nullish(),
  ipAddress: z.string().nullish(),
  _info: z.object({ lastUpdated: z.string().nullish() }).nullish(),
});
type Configuration = z.infer<typeof listedConfiguration>;

/** Makes the search for devices at one Manage server. `lifetime` in ms, by the clock `now`. */
export function devices(
  { call, readPages }: Pick<ManageTransport, 'call' | 'readPages'>,
  clock: { readonly lifetime: number; readonly now: () => number },
): Devices {
  const found = remembered<readonly Configuration[]>(
    (conditions, signal) => {
      const query = { conditions, fields: 'id,name,activeFlag,ipAddress,_info' };
      return readPages('/company/configurations', query, PAGE_SIZE, listedConfiguration, signal);
    },
    { ...clock, limit: MOST_COMPUTERS },
  );

  return {
    deviceFor: async (company, placement, signal) => {
      const hosts = searchableHosts(placement);
      if (hosts.length === 0) return undefined;
      const names = hosts.map((host) => `name="${host}"`).join(' OR ');
      const rows = await found.get(`company/id=${company} AND (${names})`, signal);
      return bestMatch(rows, hosts, placement.computerIps);
    },
    attachDevice: async (ticketId, configuration, signal) => {
      const path = `/service/tickets/${ticketId}/configurations`;
      await call({ method: 'POST', path, body: { id: configuration }, signal }, z.unknown());
    },
  };
}

/**
 * The computer's name and FQDN. How Manage reads a quote in a condition is not documented, so no other signs
 * are sent.
 */
function searchableHosts({ computerName, computerFqdn }: Placement): readonly string[] {
  const hosts = [computerName, computerFqdn]
    .map((host) => host?.trim() ?? '')
    .filter((host) => /^[A-Za-z0-9._-]{1,63}$/.test(host));
  return [...new Map(hosts.map((host) => [foldName(host), host])).values()];
}

/**
 * The active one of the first name that any has; of several the one with an address of the computer, else the
 * newest.
 */
function bestMatch(
  rows: readonly Configuration[],
  hosts: readonly string[],
  ips: readonly string[],
): number | undefined {
  const active = rows.filter((row) => row.activeFlag !== false);
  const named = hosts
    .map((host) => active.filter((row) => foldName(row.name ?? '') === foldName(host)))
    .find((some) => some.length > 0);
  if (named === undefined) return undefined;
  const addressed = named.filter((row) => ips.includes(row.ipAddress ?? ''));
  return newest(addressed.length > 0 ? addressed : named)?.id;
}

/** Times of Manage are `YYYY-MM-DDTHH:MM:SSZ`, so that their order is that of the texts. */
function newest(rows: readonly Configuration[]): Configuration | undefined {
  const updated = (row: Configuration) => row._info?.lastUpdated ?? '';
  return rows.toSorted((a, b) =>
    updated(a) < updated(b) ? 1 : updated(a) > updated(b) ? -1 : b.id - a.id,
  )[0];
}
