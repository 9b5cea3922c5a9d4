import { fault, ok, warning } from '../../../errors/check.ts';
import type { Found } from '../../../errors/check.ts';
import type { ManageCompany } from '../company/company-names.ts';
import type { Listing } from '../grid/lookups.ts';
import type { ManageSettings } from '../settings.ts';

/** Whether the companies that the settings name by their ids are there and active. */
export function mappedFindings(
  listing: Listing<ManageCompany>,
  { companies, catchAll }: Pick<ManageSettings, 'companies' | 'catchAll'>,
): readonly Found[] {
  const mapped = [
    ...Object.entries(companies).map(([id, { company }]) => ({ setting: `companies.${id}`, company })),
    ...(catchAll === undefined ? [] : [{ setting: 'catchAll', company: catchAll.company }]),
  ];
  if (mapped.length === 0) return [];
  if (listing.kind === 'refused')
    return [
      warning(
        'Manage does not let plumbline read companies, so that nobody knows whether the mapped ones are there and active.',
        `Give the security role of the API member (System > Security Roles) ${listing.right}.`,
      ),
    ];
  const flaws = mapped.flatMap(({ setting, company }) => {
    const found = listing.rows.find(({ id }) => id === company);
    if (found?.isActive === true) return [];
    const what =
      found === undefined
        ? `shows no company ${company}`
        : `has company ${company} ("${found.name}") as inactive`;
    return [
      fault(
        `Manage ${what}, which \`${setting}\` names.`,
        `Name another company as \`${setting}\` in the Manage settings, or make it active in Manage.`,
      ),
    ];
  });
  return flaws.length > 0
    ? flaws
    : [ok(`Every company that the settings name is there and active (${mapped.length}).`)];
}
