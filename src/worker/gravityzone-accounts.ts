import type { Logger } from 'pino';
import { companyNames } from '../gravityzone/api/companies.ts';
import type { CompanyNames } from '../gravityzone/api/companies.ts';
import { gravityZoneApi } from '../gravityzone/api/json-rpc.ts';
import type { GravityZoneApi } from '../gravityzone/api/json-rpc.ts';
import type { GravityZoneApiSettings } from '../gravityzone/api/settings.ts';
import type { OwnDestination } from '../gravityzone/api/push-subscription.ts';
import { neutralise } from '../incident/neutralise.ts';
import type { Settings } from '../settings/settings.ts';

/** A GravityZone account whose Control API the settings give access to. */
export interface GravityZoneAccount {
  readonly name: string;
  readonly settings: GravityZoneApiSettings;
  readonly api: GravityZoneApi;
  readonly names: CompanyNames;
  /** Where our gateway takes its pushes; `undefined` where the settings do not say. */
  readonly own: OwnDestination | undefined;
  /** Names the account in whatever it logs. */
  readonly logger: Logger;
}

/** How long a company's name is believed, in ms. */
const NAME_LIFETIME = 3_600_000;

/** Each account with an `api`; a process has only one client for each key, which keeps its limits. */
export function gravityZoneAccounts(settings: Settings, parent: Logger): readonly GravityZoneAccount[] {
  return Object.entries(settings.accounts).flatMap(([name, { api: settings, authorization }]) => {
    if (settings === undefined) return [];
    const logger = parent.child({ account: name });
    const api = gravityZoneApi(settings);
    const names = companyNames(api, {
      lifetime: NAME_LIFETIME,
      now: Date.now,
      onRenamed(companyId, from, to) {
        logger.info(
          { companyId, from: neutralise(from), to: neutralise(to) },
          'a GravityZone company was renamed; what is mapped by its id stays so',
        );
      },
    });
    const [secret] = authorization;
    const { pushUrl } = settings;
    const own = pushUrl === undefined || secret === undefined ? undefined : { url: pushUrl, secret };
    return [{ name, settings, api, names, own, logger }];
  });
}
