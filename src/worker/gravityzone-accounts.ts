import type { Logger } from 'pino';
import { gravityZoneAccount } from '../gravityzone/account.ts';
import type { GravityZoneAccount } from '../gravityzone/account.ts';
import { companyNames } from '../gravityzone/api/companies.ts';
import type { CompanyNames } from '../gravityzone/api/companies.ts';
import { neutralise } from '../incident/neutralise.ts';
import type { Settings } from '../settings/settings.ts';

/** A GravityZone account as a worker serves it. */
export interface ServedAccount extends GravityZoneAccount {
  readonly names: CompanyNames;
  /** Names the account in whatever it logs. */
  readonly logger: Logger;
}

/** How long a company's name is believed, in ms. */
const NAME_LIFETIME = 3_600_000;

/** Each account with an `api`; a process has only one client for each key, which keeps its limits. */
export function gravityZoneAccounts(settings: Settings, parent: Logger): readonly ServedAccount[] {
  return Object.entries(settings.accounts).flatMap(([name, accountSettings]) => {
    const account = gravityZoneAccount(name, accountSettings);
    if (account === undefined) return [];
    const logger = parent.child({ account: name });
    const names = companyNames(account.api, {
      lifetime: NAME_LIFETIME,
      now: Date.now,
      onRenamed(companyId, from, to) {
        logger.info(
          { companyId, from: neutralise(from), to: neutralise(to) },
          'a GravityZone company was renamed; what is mapped by its id stays so',
        );
      },
    });
    return [{ ...account, names, logger }];
  });
}
