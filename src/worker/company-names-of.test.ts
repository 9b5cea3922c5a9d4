import { expect, test } from 'vitest';
import type { ReportedCompany } from '../activities/client-name.ts';
import type { CompanyName } from '../gravityzone/api/companies.ts';
import { secretOf } from '../settings/schema/secret.ts';
import { settingsSchema } from '../settings/settings.ts';
import { companyNamesOf } from './company-names-of.ts';

const signal = new AbortController().signal;
const place = { board: 1, priority: 2, type: 3 };
const SETTINGS = settingsSchema.parse({
  temporal: { address: '127.0.0.1:7233' },
  gateway: {},
  worker: {},
  accounts: {
    main: { authorization: [secretOf('push')] },
    bare: { authorization: [secretOf('push')], mark: 'GB' },
  },
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

const contoso: CompanyName = { kind: 'known', name: 'Contoso' };
const fabrikam: CompanyName = { kind: 'known', name: 'Fabrikam' };
const unknown: CompanyName = { kind: 'unknown' };

test.each<[string, string, ReportedCompany, CompanyName, string[]]>([
  ['the settings before GravityZone', 'main', { companyId: '59a1' }, contoso, []],
  [
    'the settings before what is reported',
    'main',
    { companyId: '59a1', companyName: 'CONTOSO' },
    contoso,
    [],
  ],
  [
    'what is reported before GravityZone',
    'main',
    { companyId: '59b2', companyName: 'Fabrikam' },
    fabrikam,
    [],
  ],
  ['what is reported of a company without an id', 'main', { companyName: 'Fabrikam' }, fabrikam, []],
  ['the account', 'main', { companyId: '59b2' }, fabrikam, ['59b2']],
  ['nobody where there is no company', 'main', {}, unknown, []],
  ['nobody where the account has no `api`', 'bare', { companyId: '59b2' }, unknown, []],
  ['nobody where there is no such account', 'gone', { companyId: '59b2' }, unknown, []],
])('names come from %s', async (_what, account, company, expected, asked) => {
  const calls: string[] = [];
  const names = {
    find(id: string, stop?: AbortSignal) {
      expect(stop).toBe(signal);
      calls.push(id);
      return Promise.resolve({ kind: 'known', name: 'Fabrikam' } as const);
    },
  };
  const nameOf = companyNamesOf(() => ({ settings: SETTINGS, accounts: [{ name: 'main', names }] }));
  expect(await nameOf(account, company, signal)).toEqual(expected);
  expect(calls).toEqual(asked);
});
