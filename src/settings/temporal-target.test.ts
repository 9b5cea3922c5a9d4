import { expect, it } from 'vitest';
import { secretOf } from './schema/secret.ts';
import { folderWith } from './settings-file.fixture.ts';
import { isEmbedded, temporalTarget } from './temporal-target.ts';
import type { Settings } from './settings.ts';

const PEM = '-----BEGIN CERTIFICATE-----\n';

const TEMPORAL: Settings['temporal'] = {
  address: 'temporal.example:7233',
  namespace: 'msp',
  createNamespace: false,
  tls: false,
  embedded: { port: 7233, uiPort: 8233 },
  fairByCompany: false,
  taskQueuePrefix: 'plumbline',
  searchAttributePrefix: '',
};
const target = (changes: Partial<Settings['temporal']> = {}) =>
  temporalTarget({ temporal: { ...TEMPORAL, ...changes } });
const PLACE = { address: 'temporal.example:7233', namespace: 'msp' };

it('Temporal is spoken to in clear, with TLS, or with certificates from files', () => {
  const folder = folderWith({ 'ca.pem': PEM, 'own.pem': `own ${PEM}`, 'own.key': `key ${PEM}` });
  const [caFile, certFile, keyFile] = ['ca.pem', 'own.pem', 'own.key'].map((name) => `${folder}/${name}`);
  expect(target()).toEqual(PLACE);
  expect(target({ tls: true })).toEqual({ ...PLACE, tls: {} });
  expect(target({ tls: { caFile, certFile, keyFile, serverName: 'temporal' } })).toEqual({
    ...PLACE,
    tls: { serverName: 'temporal', ca: PEM, own: { cert: `own ${PEM}`, key: `key ${PEM}` } },
  });
  expect(target({ apiKey: secretOf('key') })).toEqual({ ...PLACE, apiKey: 'key' });
});

it('without an address it is the embedded server of this machine', () => {
  expect(target({ address: undefined })).toEqual({ address: '127.0.0.1:7233', namespace: 'msp' });
  const embedded = (changes: object): boolean => isEmbedded({ temporal: { ...TEMPORAL, ...changes } });
  expect(embedded({ address: undefined })).toBe(true);
  for (const other of [
    {},
    { tls: true, address: undefined },
    { apiKey: secretOf('key'), address: undefined },
  ])
    expect(embedded(other)).toBe(false);
});

it('a file that cannot be used is named with its setting', () => {
  expect(() => target({ tls: { caFile: '/nowhere/ca.pem' } })).toThrow(
    /^The file \/nowhere\/ca\.pem, which `temporal\.tls\.caFile` names, cannot be used: it does not exist\./,
  );
});
