import { expect, test } from 'vitest';
import type { CompanyName } from '../activities/client-name.ts';
import { secretOf } from '../settings/secret.ts';
import { settingsSchema } from '../settings/settings.ts';
import { companyNamesOf } from './company-names.ts';

const signal = new AbortController().signal;
const place = { board: 1, priority: 2, type: 3 };
const SETTINGS = settingsSchema.parse({
  temporal: { address: '127.0.0.1:7233' },
  gateway: {},
  worker: {},
  connections: { main: { authorization: [secretOf('push')] }, bare: { authorization: [secretOf('push')] } },
  companies: [{ id: '59a1', name: 'Contoso' }],
  desks: {
    manage: {
      url: 'https://manage.example',
      companyId: 'training',
      publicKey: secretOf('public'),
      privateKey: secretOf('private'),
      clientId: 'client-1',
      categories: { low: place, medium: place, high: place },
    },
  },
});

test.each<[string, string, string, CompanyName, string[]]>([
  ['the settings before any account', 'main', '59a1', { kind: 'known', name: 'Contoso' }, []],
  ['the account of the connection', 'main', '59b2', { kind: 'known', name: 'Fabrikam' }, ['59b2']],
  ['nobody where the connection has no account', 'bare', '59b2', { kind: 'unknown' }, []],
  ['nobody where there is no such connection', 'gone', '59b2', { kind: 'unknown' }, []],
])('names come from %s', async (_what, connection, companyId, expected, asked) => {
  const calls: string[] = [];
  const names = {
    find(id: string, stop?: AbortSignal) {
      expect(stop).toBe(signal);
      calls.push(id);
      return Promise.resolve({ kind: 'known', name: 'Fabrikam' } as const);
    },
  };
  const nameOf = companyNamesOf(SETTINGS, [{ connection: 'main', names }]);
  expect(await nameOf(connection, companyId, signal)).toEqual(expected);
  expect(calls).toEqual(asked);
});
