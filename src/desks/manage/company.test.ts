import { describe, expect, it } from 'vitest';
import { secretOf } from '../../settings/secret.ts';
import { companyOf } from './company.ts';
import { manageSettings } from './settings.ts';

function settingsWith(more: { companies?: Record<string, number>; catchAll?: number }) {
  const row = { board: 1, priority: 1, type: 1 };
  return manageSettings.parse({
    url: 'http://127.0.0.1',
    companyId: 'msp',
    publicKey: secretOf('public'),
    privateKey: secretOf('private'),
    clientId: 'client',
    categories: { low: row, medium: row, high: row },
    ...more,
  });
}
const placementOf = (companyId?: string, companyName?: string) => ({
  companyId,
  companyName,
  computerName: undefined,
  computerFqdn: undefined,
});

describe('companyOf', () => {
  it.each([
    { case: 'the mapped company', companies: { gz1: 250 }, catchAll: 9, asked: 'gz1', expected: 250 },
    {
      case: 'the catch-all for a company mapped nowhere',
      companies: { gz1: 250 },
      catchAll: 9,
      asked: 'gz2',
      expected: 9,
    },
    {
      case: 'the catch-all where no company is known',
      companies: {},
      catchAll: 9,
      asked: undefined,
      expected: 9,
    },
    {
      case: 'the catch-all for a name of the language',
      companies: {},
      catchAll: 9,
      asked: 'constructor',
      expected: 9,
    },
  ])('gives $case', ({ companies, catchAll, asked, expected }) => {
    expect(companyOf(placementOf(asked), settingsWith({ companies, catchAll }))).toBe(expected);
  });

  it('blocks a company mapped nowhere and names it and the settings that cure it', () => {
    expect(() => companyOf(placementOf('gz2', 'Acme'), settingsWith({}))).toThrow(
      expect.objectContaining({
        code: 'unmapped-company',
        message: 'GravityZone company gz2 (Acme) is mapped to no Manage company.',
        advice: expect.stringMatching(/"gz2".*`companies`.*`catchAll`/) as string,
      }),
    );
  });

  it('blocks an incident without a company and advises a catch-all', () => {
    expect(() => companyOf(placementOf(), settingsWith({}))).toThrow(
      expect.objectContaining({
        code: 'unmapped-company',
        advice: expect.stringContaining('catchAll') as string,
      }),
    );
  });
});
