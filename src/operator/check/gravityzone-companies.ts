import { ok, warning } from '../../errors/check.ts';
import type { Found } from '../../errors/check.ts';
import type { KnownCompany } from '../../desks/desk.ts';
import { isUnknown, listCompanies } from '../../gravityzone/api/companies.ts';
import { API_NOT_ENABLED } from '../../gravityzone/api/gravityzone-vendor.ts';
import type { GravityZoneApi } from '../../gravityzone/api/json-rpc.ts';
import { VendorRefused } from '../../http/vendor-errors.ts';

/** The companies of an account; `undefined` where its key may not list them. Throws as `GravityZoneApi.call` does. */
export type CompaniesOf = (signal: AbortSignal) => Promise<readonly KnownCompany[] | undefined>;

/** They are read once, when somebody first asks for them; who gives up meanwhile leaves the others their answer. */
export function companiesOf(api: GravityZoneApi): CompaniesOf {
  let begun: { readonly list: ReturnType<CompaniesOf>; readonly by: AbortSignal } | undefined;
  const read = async (signal: AbortSignal) => {
    try {
      return await listCompanies(api, signal);
    } catch (error) {
      if (isUnknown(error)) return []; // the key of a customer, who has none below
      if (error instanceof VendorRefused && error.code === API_NOT_ENABLED) return undefined;
      throw error;
    }
  };
  const companies: CompaniesOf = async (signal) => {
    const asked = (begun ??= { list: read(signal), by: signal });
    try {
      return await asked.list;
    } catch (error) {
      if (!asked.by.aborted || signal.aborted) throw error;
      if (begun === asked) begun = undefined;
      return companies(signal);
    }
  };
  return companies;
}

/** Those of all accounts, and those that the settings know by name. An account that does not answer is left out. */
export function allCompanies(
  accounts: readonly CompaniesOf[],
  known: readonly KnownCompany[],
): (signal: AbortSignal) => Promise<readonly KnownCompany[]> {
  return async (signal) => {
    const lists = await Promise.all(accounts.map((list) => list(signal).catch(() => undefined)));
    const byId = new Map([...known, ...lists.flatMap((list) => list ?? [])].map((each) => [each.id, each]));
    return [...byId.values()];
  };
}

/** Whether companies that the settings know by name still have that name. */
export function renamedFindings(
  listed: readonly KnownCompany[] | undefined,
  known: readonly KnownCompany[],
): readonly Found[] {
  if (listed === undefined) return []; // that the key may not list them is told with the key
  const names = new Map(listed.map(({ id, name }) => [id, name]));
  const renamed = known.flatMap(({ id, name }) => {
    const now = names.get(id);
    return now === undefined || now.trim() === name.trim() ? [] : [renamedFinding(id, name, now)];
  });
  return renamed.length > 0 ? renamed : [ok(`Companies that GravityZone lists: ${listed.length}.`)];
}

function renamedFinding(id: string, before: string, now: string): Found {
  return warning(
    `GravityZone company ${id} is called "${now}" now, and "${before}" in the settings.`,
    'Write its new name in `companies` of the settings, and see whether it is still mapped as it should be.',
  );
}
