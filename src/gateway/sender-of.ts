import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Takes the word of proxies, named by their addresses and networks, for where a request comes from: it is the nearest
 * address that is none of theirs.
 */
export function addressBehind(
  proxies: readonly string[],
): (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string {
  const known = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    known.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  const isProxy = (address: string): boolean =>
    isIP(address) !== 0 && known.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return ({ socket, headers }) => {
    const told = String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((part) => part.trim());
    let address = socket.remoteAddress ?? '';
    while (isProxy(address)) {
      const next = told.pop() ?? '';
      if (next === '') break;
      address = next;
    }
    return address;
  };
}

/** Groups of 16 bits that one network of IPv6 has in common. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/**
 * Whom requests from an address are counted to: the address itself, or of IPv6 the network of 64 bits, for a
 * sender has all of its addresses. IPv4 in the form of IPv6 is IPv4, and a port that a proxy added is left
 * out.
 */
export function senderOf(ip: string): string {
  const bare = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  if (!isIPv6(bare)) return bare;
  const [before = '', after] = bare.toLowerCase().split('::');
  const head = groupsOf(before);
  const tail = after === undefined ? [] : groupsOf(after);
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
