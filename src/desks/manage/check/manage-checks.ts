import { fault, note, ok } from '../../../errors/check.ts';
import type { Check, CheckGroup, Found } from '../../../errors/check.ts';
import { clockFindings } from '../../../http/server-findings.ts';
import { CATEGORIES, categoryName } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import { homeOf } from '../../company-mapping.ts';
import type { DeskCheckInput } from '../../desk.ts';
import { unlessRefused } from '../../unless-refused.ts';
import { unmappedCompanies } from '../../unmapped-companies.ts';
import type { Lookups } from '../grid/lookups.ts';
import { resolveRow } from '../grid/resolve-row.ts';
import { checkPermissions } from '../permissions/check-permissions.ts';
import { deskRemarks } from '../permissions/desk-remarks.ts';
import { prober } from '../permissions/prober.ts';
import { COMPANY_WORDS } from '../manage-parts.ts';
import type { ManageParts } from '../manage-parts.ts';
import type { ManageSettings } from '../settings.ts';
import { callbackFindings } from './callback-findings.ts';
import { mappedFindings } from './mapped-findings.ts';
import { rightsFindings } from './rights-findings.ts';
import { statusFindings } from './status-findings.ts';

/** The keys first; then rights, the rows of the grid, companies, callbacks, and what people should know. */
export function manageChecks(
  { settings, transport, lists, companies, companyFor }: ManageParts,
  input: DeskCheckInput,
): CheckGroup {
  /** The service boards of rows that are right: what is wrong with the others their own checks tell. */
  const boards = async (signal: AbortSignal): Promise<readonly number[]> => {
    const resolved = await Promise.all(
      CATEGORIES.map((category) => resolveRow(category, settings.categories, lists, signal)),
    );
    return [...new Set(resolved.flatMap((one) => (one.kind === 'row' ? [one.row.board] : [])))];
  };
  const rows = CATEGORIES.map((category): Check => ({
    subject: `manage: ${categoryName(category)}`,
    drifts: true,
    look: (signal) => rowFindings(category, settings.categories, lists, signal),
  }));
  return {
    first: {
      subject: 'manage: keys',
      async look(signal) {
        // A missing right is another check's.
        await unlessRefused(['forbidden'], prober(transport, signal).firstOf('/service/info/boards'));
        const ahead = -transport.toOurTime(0);
        return [ok(`Manage at ${settings.url} takes the keys.`), ...clockFindings('Manage', { ahead })];
      },
    },
    then: [
      {
        subject: 'manage: rights',
        look: async (signal) => rightsFindings(await checkPermissions(transport, settings, signal)),
      },
      ...rows,
      {
        subject: 'manage: statuses',
        drifts: true,
        look: async (signal) => statusFindings(await boards(signal), settings, lists, signal),
      },
      {
        subject: 'manage: companies',
        drifts: true,
        look: async (signal) => [
          ...mappedFindings(await companies.list(signal), settings),
          ...(await unmappedCompanies(COMPANY_WORDS, await input.companies(signal), async (placement) =>
            homeOf(await companyFor(placement, signal)),
          )),
        ],
      },
      {
        subject: 'manage: callbacks',
        look: async (signal) =>
          callbackFindings(transport, settings.callbackUrl, await boards(signal), signal),
      },
      {
        subject: 'manage: settings',
        look: () =>
          Promise.resolve(deskRemarks(settings).map(({ message, advice }) => note(message, advice))),
      },
    ],
  };
}

/** Whether everything that a row of the grid names is there and active. Throws as `resolveRow` does. */
async function rowFindings(
  category: Category,
  categories: ManageSettings['categories'],
  lists: Lookups,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const resolved = await resolveRow(category, categories, lists, signal);
  if (resolved.kind === 'faulty') return resolved.faults.map(({ message, advice }) => fault(message, advice));
  const named = Object.entries(categories[category]).map(([setting, value]) => `${setting} ${value}`);
  return [ok(`There and active: ${named.join(', ')}.`)];
}
