import type { DeskLog, Placement } from '../../desk.ts';
import { computerRows } from '../automate-answers.ts';
import type { ComputerRow } from '../automate-answers.ts';
import { readPages } from '../connection/automate-client.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { BAD_REQUEST } from '../connection/automate-vendor.ts';
import { isRefusal } from '../../unless-refused.ts';

const FIELDS = 'Id,ComputerName,DomainName,LocalIPAddress,MACAddress,RemoteAgentLastContact,Client';
const PAGE_SIZE = 500;
/** Automate keeps so many characters of a name, those of NetBIOS. */
const NAME_LENGTH = 15;

/** What is known of an incident's computer. */
export type WantedComputer = Pick<
  Placement,
  'computerName' | 'computerFqdn' | 'computerIps' | 'computerMacs'
>;

/** Finds the computer of an incident at a client. Throws as `AutomateClient` does. */
export type FindComputer = (
  clientId: number,
  wanted: WantedComputer,
  signal: AbortSignal,
) => Promise<ComputerRow | undefined>;

/**
 * Makes the search for computers, online or not: by the name as Automate keeps it, else by the full name, else
 * by an address; of several the one that more of these fit, then the one seen last. Whether a server lets
 * computers be searched by an address is not documented: where it refuses, names alone are searched by from
 * then on, and the log says so once.
 */
export function computerFinder(client: Pick<AutomateClient, 'get'>, log: DeskLog): FindComputer {
  let refusesAddresses = false;

  async function search(
    clientId: number,
    terms: readonly (string | undefined)[],
    signal: AbortSignal,
  ): Promise<readonly ComputerRow[]> {
    if (terms.length === 0) return [];
    const isAmong = terms.includes(undefined) ? '' : ` and (${terms.join(' or ')})`;
    const condition = `Client.Id = ${clientId}${isAmong}`;
    const query = { condition, includeFields: FIELDS, orderBy: 'Id asc' };
    const rows = await readPages(client, '/Computers', query, { pageSize: PAGE_SIZE }, computerRows, signal);
    return rows.filter((row) => row.clientId === undefined || row.clientId === clientId);
  }

  return async (clientId, wanted, signal) => {
    const names = nameTerms(wanted);
    const addresses = refusesAddresses ? [] : addressTerms(wanted);
    try {
      return bestComputer(await search(clientId, [...names, ...addresses], signal), wanted);
    } catch (error) {
      if (addresses.length === 0 || !isRefusal(error, [BAD_REQUEST])) throw error;
      const found = bestComputer(await search(clientId, names, signal), wanted);
      if (!refusesAddresses)
        log('Automate refuses to search for computers by IP or MAC address; names alone are searched by.', {
          said: error.message,
          advice: 'Nothing has to be done. A computer that has another name in Automate is not found.',
        });
      refusesAddresses = true;
      return found;
    }
  };
}

/** Whether any computer is visible: a user without rights sees none. Throws as `AutomateClient` does. */
export async function seesComputers(
  client: Pick<AutomateClient, 'get'>,
  signal: AbortSignal,
): Promise<boolean> {
  const query = { includeFields: 'Id', pageSize: 1, page: 1, orderBy: 'Id asc' };
  return (await client.get('/Computers', query, computerRows, signal)).length > 0;
}

/** Of computers of one client, the one that the incident is about. */
export function bestComputer(rows: readonly ComputerRow[], wanted: WantedComputer): ComputerRow | undefined {
  return rows
    .map((row) => ({ row, fits: fitsOf(row, wanted) }))
    .filter(({ fits }) => fits.includes(true))
    .toSorted(
      (a, b) =>
        (a.fits.map((fit, at) => Number(b.fits[at]) - Number(fit)).find((order) => order !== 0) ?? 0) ||
        b.row.lastContact - a.row.lastContact ||
        b.row.id - a.row.id,
    )
    .at(0)?.row;
}

/** What of a computer is that of the incident, what tells most first. */
function fitsOf(row: ComputerRow, wanted: WantedComputer): readonly boolean[] {
  const { computerName = '', computerFqdn = '', computerIps, computerMacs } = wanted;
  const [host, domain] = halves(computerFqdn);
  const ofDomain = ['', domain, halves(domain)[0]].includes(row.domain.trim().toLowerCase());
  return [
    isNamed(row, hostOf(computerName)),
    isNamed(row, host) && ofDomain,
    computerIps.includes(row.ip),
    computerMacs.some((mac) => digitsOf(mac) !== '' && digitsOf(mac) === digitsOf(row.mac)),
  ];
}

function isNamed(row: ComputerRow, name: string): boolean {
  const kept = hostOf(row.name);
  return kept !== '' && (kept === name || (kept.length === NAME_LENGTH && name.startsWith(kept)));
}

/**
 * Conditions that find the computer by its names; `undefined` for a name that cannot stand in one, since how a
 * quote is escaped there is not documented: then all computers of the client are looked through.
 */
function nameTerms({ computerName = '', computerFqdn = '' }: WantedComputer): (string | undefined)[] {
  const hosts = new Set([hostOf(computerName), halves(computerFqdn)[0]]);
  return [...hosts].filter((host) => host !== '').map(nameTerm);
}

function addressTerms({ computerIps, computerMacs }: WantedComputer): readonly string[] {
  const ips = computerIps.filter((ip) => /^[0-9A-Fa-f.:]{2,45}$/.test(ip));
  const macs = computerMacs.map(digitsOf).filter((mac) => mac !== '');
  return [
    ...ips.map((ip) => `LocalIPAddress = '${ip}'`),
    ...macs.map((mac) => `MACAddress in (${spellings(mac).join(',')})`),
  ];
}

function nameTerm(host: string): string | undefined {
  if (!/^[a-z0-9._-]{1,255}$/.test(host)) return undefined;
  return host.length < NAME_LENGTH
    ? `ComputerName = '${host}'`
    : `ComputerName like '${host.slice(0, NAME_LENGTH)}%'`;
}

/** A computer's name without its domain, in small letters. What is no host name has none. */
function hostOf(name: string): string {
  const trimmed = name.trim().toLowerCase();
  return /^[a-z0-9._-]+$/.test(trimmed) ? halves(trimmed)[0] : trimmed;
}

function halves(name: string): readonly [first: string, rest: string] {
  const [first = '', ...rest] = name.trim().toLowerCase().split('.');
  return [first, rest.join('.')];
}

/** The twelve digits of a MAC address, however it is spelt; empty for what is none. */
function digitsOf(mac: string): string {
  const digits = mac.toLowerCase().replace(/[^0-9a-f]/g, '');
  return digits.length === 12 ? digits : '';
}

function spellings(digits: string): readonly string[] {
  const pairs = digits.match(/../g) ?? [];
  return ['-', ':', ''].map((between) => `'${pairs.join(between)}'`);
}
