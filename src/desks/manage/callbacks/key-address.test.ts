import { describe, expect, it } from 'vitest';
import { trustedKeyAddress } from './key-address.ts';

const CLOUD = 'https://api-na.myconnectwise.net';
const PATH = '/v4_6_release//system/callbackkey/index.rails';
const trusted = (address: string, url = CLOUD) => trustedKeyAddress(address, { url, companyId: 'msp' });

describe('trusted', () => {
  it.each([
    ['the configured host', 'https://api-na.myconnectwise.net/keys/1?companyName=msp', CLOUD],
    ['the host that people use', `https://na.myconnectwise.net${PATH}?companyName=msp&id=5e31a0d2`, CLOUD],
    ['the default port, written out', 'https://na.myconnectwise.net:443/keys/1?companyName=msp', CLOUD],
    ['letters of either case', 'HTTPS://NA.MyConnectWise.net/keys/1?companyname=MSP', CLOUD],
    [
      'the host with api- where the settings have none',
      'https://api-na.myconnectwise.net/k?companyName=msp',
      'https://na.myconnectwise.net',
    ],
    ['a port of its own', 'https://psa.example.test:8443/k', 'https://psa.example.test:8443'],
    [
      'our company on a server of one’s own',
      'https://psa.example.test/k?companyName=msp',
      'https://psa.example.test',
    ],
    [
      'http on this machine, as the settings have it',
      'http://127.0.0.1:8080/keys/1',
      'http://127.0.0.1:8080',
    ],
  ])('%s', (_, address, server) => {
    expect(trusted(address, server)?.address).toBe(new URL(address).href);
  });

  it('addresses that differ in their message alone lie at one place', () => {
    const places = [
      `https://na.myconnectwise.net${PATH}?companyName=msp&id=1`,
      `https://api-na.myconnectwise.net${PATH}?id=2&companyName=MSP`,
      'https://na.myconnectwise.net/keys/1?companyName=msp',
    ].map((address) => trusted(address)?.place);
    expect(places[1]).toBe(places[0]);
    expect(places[2]).not.toBe(places[0]);
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
    ['an endless one', `https://na.myconnectwise.net/${'a'.repeat(3_000)}`],
  ])('%s', (_, address) => expect(trusted(`${address}?companyName=msp`)).toBeUndefined());

  it('nothing', () => expect(trusted('')).toBeUndefined());

  it.each([
    ['of another company', '?companyName=evil&id=1'],
    ['of ours and another one', '?companyName=msp&companyName=evil'],
    ['of another one behind a semicolon', '?companyName=msp&id=1;companyName=evil'],
    ['of another one by an encoded name', '?companyName=msp&company%4eame=evil'],
    ['of another one in a list', '?companyName=msp&companyName[]=evil'],
    ['that cannot be decoded', '?companyName=msp&id=%zz'],
    ['of no company, in the cloud of all', '?id=1'],
  ])('a key %s', (_, query) => {
    expect(trusted(`https://na.myconnectwise.net/keys/1${query}`)).toBeUndefined();
  });

  it('a key of another company on a server of one’s own', () => {
    const server = 'https://psa.example.test';
    expect(trusted(`${server}/k?companyName=evil`, server)).toBeUndefined();
  });

  it('the api- of a domain that is not the vendor’s', () => {
    expect(trusted('https://api-psa.example.test/k', 'https://psa.example.test')).toBeUndefined();
  });
});
