import { describe, expect, it } from 'vitest';
import { networkOf } from './network-of.ts';
import { secretOf } from './schema/secret.ts';
import { folderWith } from './settings-file.fixture.ts';

describe('other machines are reached', () => {
  it.each([
    ['directly where nothing is said', {}, {}, undefined, []],
    ['by the proxy of the environment', {}, { HTTPS_PROXY: 'http://env:1' }, 'http://env:1/', []],
    [
      'in small letters, too',
      {},
      { https_proxy: 'http://env:1', no_proxy: 'a, b' },
      'http://env:1/',
      ['a', 'b'],
    ],
    ['directly where that is empty', {}, { HTTPS_PROXY: '' }, undefined, []],
    [
      'by the proxy of the settings first',
      { proxy: 'http://set:2' },
      { HTTPS_PROXY: 'http://env:1', NO_PROXY: 'a' },
      'http://set:2/',
      ['a'],
    ],
    [
      'by a secret one',
      { proxy: secretOf('http://me:pw@set:2'), noProxy: ['b'] },
      { NO_PROXY: 'a' },
      'http://me:pw@set:2/',
      ['b'],
    ],
  ])('%s', (_how, http, env, proxy, noProxy) => {
    const network = networkOf({ http }, env);
    expect([network.proxy?.href, network.noProxy]).toEqual([proxy, noProxy]);
  });
});

it('authorities of one’s own stand beside those of the environment', () => {
  const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n`;
  const folder = folderWith({ 'ca.pem': pem('ours'), 'extra.pem': pem('theirs') });
  const { ca } = networkOf(
    { http: { caFile: `${folder}/ca.pem` } },
    { NODE_EXTRA_CA_CERTS: `${folder}/extra.pem` },
  );
  expect(ca).toBe(`${pem('ours')}\n${pem('theirs')}`);
});

describe('is refused, and the refusal says what to do:', () => {
  it.each([
    [
      'a proxy of another kind',
      {},
      { HTTPS_PROXY: 'socks5://me:pw@env:1' },
      'proxy-address',
      'http://proxy.internal:3128',
    ],
    [
      'a secret that is no address',
      { proxy: secretOf('pw') },
      {},
      'proxy-address',
      'http://proxy.internal:3128',
    ],
    ['a file that is not there', { caFile: '/nowhere/ca.pem' }, {}, 'unreadable-file', 'Name a file in PEM'],
    [
      'certificates that are not checked',
      {},
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'certificates-unchecked',
      'http.caFile',
    ],
  ])('%s', (_what, http, env, code, advice) => {
    const act = () => networkOf({ http }, env);
    expect(act).toThrow(expect.objectContaining({ code, advice: expect.stringContaining(advice) as string }));
    expect(act).not.toThrow(/pw/);
  });

  it('a file that holds no certificate', () => {
    const caFile = `${folderWith({ 'key.txt': 'no certificate' })}/key.txt`;
    expect(() => networkOf({ http: { caFile } }, {})).toThrow(
      `The file ${caFile}, which \`http.caFile\` names, cannot be used: it is no PEM.`,
    );
  });
});
