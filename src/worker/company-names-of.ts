import type { NameOf } from '../activities/client-name.ts';
import type { CompanyNames } from '../gravityzone/api/companies.ts';
import { companyNameOf } from '../settings/policy-for.ts';
import type { Settings } from '../settings/settings.ts';

/** The settings, and the accounts whose companies can be asked for. */
interface Known {
  readonly settings: Settings;
  readonly accounts: readonly { readonly name: string; readonly names: Pick<CompanyNames, 'find'> }[];
}

/**
 * Names companies: as the settings do, which people wrote; else as the incident tells; else as GravityZone
 * does. Where the settings give no access to its API, nobody is asked.
 */
export function companyNamesOf(newest: () => Known): NameOf {
  return async (account, { companyId, companyName }, signal) => {
    const { settings, accounts } = newest();
    const name = companyNameOf(settings, companyId) ?? companyName;
    if (name !== undefined) return { kind: 'known', name };
    if (companyId === undefined) return { kind: 'unknown' };
    const asked = accounts.find((each) => each.name === account);
    return (await asked?.names.find(companyId, signal)) ?? { kind: 'unknown' };
  };
}
