import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

/**
 * Blocks of IPv4 that no server of the public internet has (IANA's registry of special-purpose addresses).
 */
const SPECIAL_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The same for IPv6 inside 2000::/3: Teredo and its like, documentation, 6to4. */
const SPECIAL_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/**
 * NAT64 writes an IPv4 address into the last 32 bits; a network with it reaches public IPv4 servers by such
 * addresses.
 */
const NAT64 = '64:ff9b::';

// An IPv6 address that maps an IPv4 one (`::ffff:10.0.0.1`) is checked by the rules of IPv4.
const unicast = new BlockList();
unicast.addSubnet('0.0.0.0', 0, 'ipv4');
unicast.addSubnet('2000::', 3, 'ipv6');
unicast.addSubnet(NAT64, 96, 'ipv6');

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) {
  special.addSubnet(network, prefix, 'ipv4');
  special.addSubnet(`${NAT64}${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of SPECIAL_IPV6) special.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address belongs to the public internet. What is no address does not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return unicast.check(address, family) && !special.check(address, family);
}

const CODE = 'ERR_PRIVATE_ADDRESS';

/** Whether a connection was not made because its host has no public address. */
export function isPrivateAddressError(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === CODE;
}

function privateAddress(message: string): Error {
  return Object.assign(new Error(message), { code: CODE });
}

type Resolve = (
  hostname: string,
  options: object,
  done: (error: Error | null, found?: LookupAddress[]) => void, // Node leaves `found` out of a failure
) => void;

const resolveAll: Resolve = (hostname, options, done) => lookup(hostname, { ...options, all: true }, done);

/**
 * A look-up that gives only the public ones of a name's addresses, and fails where none is left. It stands
 * where the connection takes its address from, so that a name cannot show one address to a check and another
 * to the connection.
 */
export function publicLookup(resolve: Resolve = resolveAll): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, options, (error, found) => {
      const addresses = (found ?? []).filter(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (error !== null) done(error, []);
      else if (first === undefined)
        done(privateAddress(`${hostname} has no address of the public internet`), []);
      else if (options.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

/**
 * What is wrong with a host that is an address itself, and none of the public internet; names have to be
 * looked up.
 */
export function refusalOf(hostname: string): Error | undefined {
  if (isIP(hostname) === 0 || isPublicAddress(hostname)) return undefined;
  return privateAddress(`${hostname} is no address of the public internet`);
}

/** What settings are told whose address {@link isPrivateHost} refuses. */
export const PRIVATE_HOST =
  'is an address of a private network or of this machine: set privateAddresses: true beside it if that is right';

/** Whether a URL names its host by an address that is none of the public internet. A name is not looked up. */
export function isPrivateHost(url: string): boolean {
  return URL.canParse(url) && refusalOf(new URL(url).hostname.replace(/^\[|\]$/g, '')) !== undefined;
}

/**
 * Connects to public addresses only. A host that is an address itself is never looked up and so is checked
 * here.
 */
export function publicConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector({ ...options, lookup: publicLookup() });
  return (target, done) => {
    const refusal = refusalOf(target.hostname);
    if (refusal === undefined) connect(target, done);
    else done(refusal, null);
  };
}
