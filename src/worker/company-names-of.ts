import type { NameOf } from '../activities/client-name.ts';
import type { CompanyNames } from '../gravityzone/api/companies.ts';
import { companyNameOf } from '../settings/policy-for.ts';
import type { Settings } from '../settings/settings.ts';

/** An account whose companies can be asked for. */
interface Account {
  readonly name: string;
  readonly names: Pick<CompanyNames, 'find'>;
}

/**
 * Names companies: as the settings do, which people wrote; else as the incident tells; else as GravityZone
 * does. Where the settings give no access to its API, nobody is asked.
 */
export function companyNamesOf(settings: Settings, accounts: readonly Account[]): NameOf {
  const namesOf = new Map(accounts.map(({ name, names }) => [name, names]));
  return async (account, { companyId, companyName }, signal) => {
    const name = companyNameOf(settings, companyId) ?? companyName;
    if (name !== undefined) return { kind: 'known', name };
    if (companyId === undefined) return { kind: 'unknown' };
    return (await namesOf.get(account)?.find(companyId, signal)) ?? { kind: 'unknown' };
  };
}
