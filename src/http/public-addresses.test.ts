import { describe, expect, test } from 'vitest';
import { isPrivateAddressError, isPublicAddress, publicConnector, publicLookup } from './public-addresses.ts';

describe('a public address', () => {
  test.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '::ffff:1.1.1.1',
    '64:ff9b::1.1.1.1',
    '64:ff9b::101:101',
  ])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each<[string, string]>([
    ['unspecified', '0.0.0.0'],
    ['of this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '10.255.255.255'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['shared by a carrier', '100.64.0.1'],
    ['shared by a carrier', '100.127.255.255'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local, where clouds keep their metadata', '169.254.169.254'],
    ['for protocols', '192.0.0.8'],
    ['for documentation', '192.0.2.1'],
    ['for documentation', '198.51.100.1'],
    ['for documentation', '203.0.113.1'],
    ['for benchmarks', '198.19.255.255'],
    ['a relay of 6to4', '192.88.99.1'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['unique local', 'fc00::1'],
    ['unique local', 'fdff:ffff::1'],
    ['multicast', 'ff02::1'],
    ['for documentation', '2001:db8::1'],
    ['for documentation', '3fff:0:1::1'],
    ['Teredo', '2001::1'],
    ['6to4', '2002:a00:1::1'],
    ['discarded', '100::1'],
    ['IPv4 mapped, loopback', '::ffff:127.0.0.1'],
    ['IPv4 mapped, private', '::ffff:10.0.0.1'],
    ['IPv4 mapped, private, in hexadecimal', '::ffff:c0a8:101'],
    ['IPv4 compatible', '::10.0.0.1'],
    ['IPv4 translated', '::ffff:0:10.0.0.1'],
    ['NAT64 of a private one', '64:ff9b::10.0.0.1'],
    ['NAT64 of a private one, in hexadecimal', '64:ff9b::c0a8:101'],
    ['NAT64 of loopback', '64:ff9b::127.0.0.1'],
    ['NAT64 of a local network', '64:ff9b:1::1.1.1.1'],
    ['no address', 'example.org'],
    ['nothing', ''],
  ])('is none that is %s: %s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

const PUBLIC = { address: '1.1.1.1', family: 4 };
const PUBLIC6 = { address: '2606:4700:4700::1111', family: 6 };
const PRIVATE = { address: '10.0.0.1', family: 4 };

describe('the look-up of a name', () => {
  function answers(
    found: { address: string; family: number }[] | undefined,
    error: Error | null,
    all: boolean,
  ) {
    const lookup = publicLookup((_hostname, _options, done) => done(error, found));
    return new Promise<unknown[]>((resolve) => lookup('psa.example', { all }, (...got) => resolve(got)));
  }

  test('gives only the public ones of its addresses', async () => {
    expect(await answers([PRIVATE, PUBLIC, PUBLIC6], null, true)).toEqual([null, [PUBLIC, PUBLIC6]]);
  });

  test('gives the first public one where one is asked for', async () => {
    expect(await answers([PRIVATE, PUBLIC, PUBLIC6], null, false)).toEqual([null, '1.1.1.1', 4]);
  });

  test.each([true, false])('fails where no address is public (all: %s)', async (all) => {
    const [error] = await answers([PRIVATE], null, all);
    expect(isPrivateAddressError(error)).toBe(true);
    expect(error).toMatchObject({ message: 'psa.example has no address of the public internet' });
  });

  test('fails as the resolver does', async () => {
    const error = new Error('ENOTFOUND');
    expect((await answers(undefined, error, true))[0]).toBe(error);
    expect(isPrivateAddressError(error)).toBe(false);
  });
});

describe('a connection to public addresses only', () => {
  test.each(['127.0.0.1', '::1', '10.0.0.1', '::ffff:127.0.0.1'])(
    'is not made to the host %s',
    async (hostname) => {
      const connect = publicConnector({ timeout: 1_000 });
      const error = await new Promise((resolve) =>
        connect({ hostname, protocol: 'http:', port: '9' }, (...[failure]) => resolve(failure)),
      );
      expect(isPrivateAddressError(error)).toBe(true);
    },
  );
});
