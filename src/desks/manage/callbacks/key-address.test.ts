import { describe, expect, it } from 'vitest';
import { trustedKeyAddress } from './key-address.ts';

const CLOUD = 'https://api-na.myconnectwise.net';

describe('trusted', () => {
  it.each([
    ['the configured host', 'https://api-na.myconnectwise.net/keys/1', CLOUD],
    ['the host that people use', 'https://na.myconnectwise.net/keys/1?x=2', CLOUD],
    ['the default port, written out', 'https://na.myconnectwise.net:443/keys/1', CLOUD],
    ['letters of either case', 'HTTPS://NA.MyConnectWise.net/keys/1', CLOUD],
    [
      'the host with api- where the settings have none',
      'https://api-na.myconnectwise.net/k',
      'https://na.myconnectwise.net',
    ],
    ['a port of its own', 'https://psa.example.test:8443/k', 'https://psa.example.test:8443'],
    [
      'http on this machine, as the settings have it',
      'http://127.0.0.1:8080/keys/1',
      'http://127.0.0.1:8080',
    ],
  ])('%s', (_, address, server) => {
    expect(trustedKeyAddress(address, server)).toBe(new URL(address).href);
  });
});

describe('not trusted', () => {
  it.each([
    ['another host', 'https://evil.example/keys/1'],
    ['another host of the vendor', 'https://api-eu.myconnectwise.net/keys/1'],
    ['a host that ends like ours', 'https://evil-na.myconnectwise.net/keys/1'],
    ['a host that starts like ours', 'https://api-na.myconnectwise.net.evil.example/keys/1'],
    ['api- twice', 'https://api-api-na.myconnectwise.net/keys/1'],
    ['http', 'http://na.myconnectwise.net/keys/1'],
    ['http at the port of https', 'http://na.myconnectwise.net:443/keys/1'],
    ['another port', 'https://na.myconnectwise.net:8443/keys/1'],
    ['a name and a password', 'https://user:pass@na.myconnectwise.net/keys/1'],
    ['our host as a name', 'https://na.myconnectwise.net@evil.example/keys/1'],
    ['an address of the machine itself', 'https://127.0.0.1/keys/1'],
    ['an address of a cloud for its machines', 'https://169.254.169.254/latest'],
    ['a file', 'file:///etc/passwd'],
    ['a path alone', '/keys/1'],
    ['nothing', ''],
    ['an endless one', `https://na.myconnectwise.net/${'a'.repeat(3_000)}`],
  ])('%s', (_, address) => expect(trustedKeyAddress(address, CLOUD)).toBeUndefined());

  it('the api- of a domain that is not the vendor’s', () => {
    const address = 'https://api-psa.example.test/k';
    expect(trustedKeyAddress(address, 'https://psa.example.test')).toBeUndefined();
  });
});
