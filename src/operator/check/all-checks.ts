import type { CheckGroup } from '../../errors/check.ts';
import type { Desk } from '../../desks/desk.ts';
import type { GravityZoneAccount } from '../../gravityzone/account.ts';
import type { Settings } from '../../settings/settings.ts';
import { accountChecks, unaskedAccount } from './account-checks.ts';
import { gatewayChecks } from './gateway-checks.ts';
import { allCompanies, companiesOf } from './gravityzone-companies.ts';
import type { CompaniesOf } from './gravityzone-companies.ts';

/** Something that is made when it is needed; what its settings lack shows only then, as a SettingsError. */
interface Maker<Made> {
  readonly name: string;
  readonly make: () => Made;
}

/** Who is to be looked at. */
export interface ChecksInput {
  readonly settings: Pick<Settings, 'companies'>;
  /** Every account; `undefined` is made of one whose Control API the settings do not name. */
  readonly accounts: readonly Maker<GravityZoneAccount | undefined>[];
  readonly desks: readonly Maker<Desk>[];
}

/** The checks of all accounts, of the gateway at its public addresses, and of all desks. */
export function allChecks({
  settings: { companies: known },
  accounts,
  desks,
}: ChecksInput): readonly CheckGroup[] {
  const lists: CompaniesOf[] = [];
  const ofAccounts = accounts.flatMap((maker) =>
    made(`gravityzone ${maker.name}`, maker, (account) => {
      if (account === undefined) return [unaskedAccount(maker.name)];
      const companies = companiesOf(account.api);
      lists.push(companies);
      const { name, own } = account;
      return [
        accountChecks({ account, known, companies }),
        ...(own === undefined ? [] : [gatewayChecks({ account: name, url: own.url })]),
      ];
    }),
  );
  const input = { companies: allCompanies(lists, known) };
  return [
    ...ofAccounts,
    ...desks.flatMap((maker) =>
      made(maker.name, maker, ({ checks }) => (checks === undefined ? [] : [checks(input)])),
    ),
  ];
}

/** What cannot be made is a check that fails, and hides no other. */
function made<Made>(
  subject: string,
  { make }: Maker<Made>,
  checksOf: (made: Made) => readonly CheckGroup[],
): readonly CheckGroup[] {
  try {
    return checksOf(make());
  } catch (error) {
    const look = (): never => {
      throw error;
    };
    return [{ first: { subject, look }, then: [] }];
  }
}
