import { fault, ok, warning } from '../../errors/check.ts';
import type { CheckGroup, Found } from '../../errors/check.ts';
import type { GravityZoneAccount } from '../../gravityzone/account.ts';
import { API_NOT_ENABLED } from '../../gravityzone/api/gravityzone-vendor.ts';
import { KEY_PLACE } from '../../gravityzone/api/methods.ts';
import { missingApis } from '../../gravityzone/api/missing-apis.ts';
import type { MissingApi } from '../../gravityzone/api/missing-apis.ts';
import { subscriptionFindings } from '../../gravityzone/api/subscription-findings.ts';
import { showSubscription } from '../../gravityzone/api/subscription-settings.ts';
import type { CompaniesOf } from './gravityzone-companies.ts';
import { lookAtServer } from '../../http/look-at-server.ts';
import { VendorRefused } from '../../http/vendor-errors.ts';
import { renamedFindings } from './gravityzone-companies.ts';
import type { KnownCompany } from '../../desks/desk.ts';
import { certificateFindings, clockFindings } from '../../http/server-findings.ts';

/** What is looked at of an account whose Control API the settings give access to. */
export interface AccountInput {
  readonly account: GravityZoneAccount;
  /** Companies that the settings know by name. */
  readonly known: readonly KnownCompany[];
  readonly companies: CompaniesOf;
}

/** Address and key, what the key may do, the push subscription, clock and certificate, names of companies. */
export function accountChecks({ account, known, companies }: AccountInput): CheckGroup {
  const { name, api, own, settings } = account;
  const subject = `gravityzone ${name}`;
  return {
    first: {
      subject: `${subject}: key`,
      look: async (signal) => keyFindings(settings.accessUrl, await unlessHidden(missingApis(api, signal))),
    },
    then: [
      {
        subject: `${subject}: push`,
        look: async (signal) =>
          subscriptionFindings(await showSubscription(api, signal), {
            account: name,
            own,
            isManaged: settings.manageSubscription,
          }),
      },
      {
        subject: `${subject}: server`,
        look: async (signal) => {
          const seen = await lookAtServer(settings.accessUrl, signal);
          if (seen.kind !== 'answers') return []; // the key was taken: another request says nothing more
          return [
            ...clockFindings('GravityZone', seen),
            ...certificateFindings('GravityZone', seen, Date.now()),
          ];
        },
      },
      {
        subject: `${subject}: companies`,
        drifts: true,
        look: async (signal) => renamedFindings(await companies(signal), known),
      },
    ],
  };
}

/** An account whose Control API the settings do not name. */
export function unaskedAccount(name: string): CheckGroup {
  const found = warning(
    'The settings give no access to the Control API: closes and incidents whose push was missed are not seen, and nothing of this account can be checked.',
    `Set \`accounts.${name}.api\`: its \`accessUrl\` and \`apiKey\` from ${KEY_PLACE}.`,
  );
  return { first: { subject: `gravityzone ${name}`, look: () => Promise.resolve([found]) }, then: [] };
}

/** `undefined` where the key may not tell what it may do. */
async function unlessHidden(
  missing: Promise<readonly MissingApi[]>,
): Promise<readonly MissingApi[] | undefined> {
  try {
    return await missing;
  } catch (error) {
    if (error instanceof VendorRefused && error.code === API_NOT_ENABLED) return undefined;
    throw error;
  }
}

function keyFindings(accessUrl: string, missing: readonly MissingApi[] | undefined): readonly Found[] {
  if (missing === undefined)
    return [
      warning(
        'GravityZone does not tell what the key may do.',
        `Tick General API for the key under ${KEY_PLACE}, or see with \`plumbline check-key\`.`,
      ),
    ];
  if (missing.length === 0)
    return [ok(`GravityZone at ${accessUrl} takes the key, which may do all that is needed.`)];
  return missing.map(({ name, consequence, isNeeded }) =>
    (isNeeded ? fault : warning)(
      `The key may not use the ${name}. ${consequence}`,
      `Tick ${name} for the key under ${KEY_PLACE}.`,
    ),
  );
}
