import type { NameOf } from '../activities/client-name.ts';
import type { CompanyNames } from '../gravityzone/api/companies.ts';
import { companyNameOf } from '../settings/policy.ts';
import type { Settings } from '../settings/settings.ts';

/** An account whose companies can be asked for. */
interface Account {
  readonly connection: string;
  readonly names: Pick<CompanyNames, 'find'>;
}

/**
 * Looks up names of companies: first in the settings, which people wrote; else at the connection's account. Where the
 * settings give no access to its API, a name that they do not hold is unknown.
 */
export function companyNamesOf(settings: Settings, accounts: readonly Account[]): NameOf {
  const namesOf = new Map(accounts.map(({ connection, names }) => [connection, names]));
  return async (connection, companyId, signal) => {
    const name = companyNameOf(settings, companyId);
    if (name !== undefined) return { kind: 'known', name };
    return (await namesOf.get(connection)?.find(companyId, signal)) ?? { kind: 'unknown' };
  };
}
