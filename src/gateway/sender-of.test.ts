import { expect, it } from 'vitest';
import { addressBehind, senderOf } from './sender-of.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:50712', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s is counted as %s', (ip, sender) => expect(senderOf(ip)).toBe(sender));

it.each<[proxies: readonly string[], from: string, told: string | undefined, address: string]>([
  [[], '10.0.0.7', '203.0.113.7', '10.0.0.7'],
  [['10.0.0.7'], '10.0.0.7', undefined, '10.0.0.7'],
  [['10.0.0.7'], '10.0.0.7', '203.0.113.7', '203.0.113.7'],
  [['10.0.0.7'], '10.0.0.8', '203.0.113.7', '10.0.0.8'],
  [['10.0.0.0/8'], '::ffff:10.0.0.7', '198.51.100.1, 203.0.113.7 ,10.1.1.1', '203.0.113.7'],
  [['10.0.0.0/8'], '10.0.0.7', '10.0.0.9,10.0.0.8', '10.0.0.9'],
  [['10.0.0.0/8'], '10.0.0.7', 'unknown', 'unknown'],
  [['10.0.0.0/8'], '10.0.0.7', ', ,', '10.0.0.7'],
  [['2001:db8::/32', '10.0.0.7'], '2001:db8::1', '203.0.113.7', '203.0.113.7'],
])('behind %j, from %s with %j, it is %s', (proxies, from, told, address) => {
  const request = { socket: { remoteAddress: from }, headers: { 'x-forwarded-for': told } };
  expect(addressBehind(proxies)(request as never)).toBe(address);
});
