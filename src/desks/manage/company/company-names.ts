import { z } from 'zod';
import type { DeskLog } from '../../desk.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';
import { rightFor } from '../connection/rights.ts';
import { companiesByName, companyNamed } from '../../companies-by-name.ts';
import type { CompaniesByName } from '../../companies-by-name.ts';
import type { FindCompany, NameSearch } from '../../company-mapping.ts';
import { lookUp, remembered } from '../../remembered.ts';
import { unlessRefused } from '../../unless-refused.ts';
import type { Listing } from '../grid/lookups.ts';

/** A company of Manage; those that are deleted are not listed. */
export interface ManageCompany {
  readonly id: number;
  readonly name: string;
  readonly isActive: boolean;
}

/** The companies of Manage. */
export interface CompanyNames {
  readonly find: FindCompany;
  /** All of them, or the right that our role needs to read them. Throws as `find` does. */
  list(signal: AbortSignal): Promise<Listing<ManageCompany>>;
  /** Forgets the list, such as after Manage refused a company of it. */
  drop(): void;
}

const PATH = '/company/companies';
const STATUSES = `${PATH}/statuses`;
const PAGE_SIZE = 1_000;
const listedCompany = z.object({
  id: z.int(),
  name: z.string().nullish(),
  status: z.object({ id: z.int() }).nullish(),
  deletedFlag: z.boolean().nullish(),
});
type ListedCompany = z.infer<typeof listedCompany>;
const companyStatus = z.object({
  id: z.int(),
  inactiveFlag: z.boolean().nullish(),
  disallowSavingFlag: z.boolean().nullish(),
});

type Index =
  | { readonly kind: 'listed'; readonly rows: readonly ManageCompany[]; readonly byName: CompaniesByName }
  | { readonly kind: 'refused'; readonly right: string };

/**
 * Makes the search for active companies by their name, folded on either side: Manage goes on listing those
 * that are deleted or inactive, often beside one that bears their name now. The whole list is read once and
 * remembered, because Manage gives quotes and `*` in a condition a meaning of their own. That a name is
 * missing from the list is believed of a new list only: a customer may just have been added.
 * @param clock `lifetime` in ms, by `now`.
 * @param log is called once for each list that our role may not read.
 */
export function companyNames(
  { readPages }: Pick<ManageTransport, 'readPages'>,
  clock: { readonly lifetime: number; readonly now: () => number },
  log: DeskLog,
): CompanyNames {
  const unreadable = new Set<string>();
  const lists = remembered<Index>((_key, signal) => readIndex(signal), { ...clock, limit: 1 });

  async function readIndex(signal: AbortSignal): Promise<Index> {
    const query = { conditions: 'deletedFlag=False', fields: 'id,name,status,deletedFlag' };
    const rows = await unlessRefused(['forbidden'], readPages(PATH, query, PAGE_SIZE, listedCompany, signal));
    if (rows === undefined) {
      logOnce(PATH, 'Manage does not let plumbline read companies, so that none is found by its name.');
      return { kind: 'refused', right: rightFor('GET', PATH) };
    }
    const idle = await idleStatuses(signal);
    const companies = rows
      .filter(({ deletedFlag }) => deletedFlag !== true) // the condition is not all we rely on
      .map((row) => ({ id: row.id, name: row.name ?? '', isActive: isActive(row, idle) }));
    const byName = companiesByName(companies.filter((company) => company.isActive));
    return { kind: 'listed', rows: companies, byName };
  }

  /** Ids of the statuses whose companies take no tickets. */
  async function idleStatuses(signal: AbortSignal): Promise<ReadonlySet<number>> {
    const query = { fields: 'id,inactiveFlag,disallowSavingFlag' };
    const asked = readPages(STATUSES, query, PAGE_SIZE, companyStatus, signal);
    const rows = await unlessRefused(['forbidden', 'unknown-endpoint'], asked);
    if (rows === undefined)
      logOnce(
        STATUSES,
        'Manage does not let plumbline read the statuses of companies, so that inactive ones count as active.',
      );
    const idle = (rows ?? []).filter(
      ({ inactiveFlag, disallowSavingFlag }) => inactiveFlag === true || disallowSavingFlag === true,
    );
    return new Set(idle.map(({ id }) => id));
  }

  function logOnce(path: string, message: string): void {
    if (!unreadable.has(path)) log(message, { right: rightFor('GET', path) });
    unreadable.add(path);
  }

  return {
    find: (name, signal) =>
      lookUp<Index, NameSearch>(
        lists,
        '',
        (index) => (index.kind === 'listed' ? companyNamed(index.byName, name) : unsearchable(index.right)),
        ({ kind }) => kind === 'one',
        signal,
      ),
    list: (signal) => lists.get('', signal),
    drop: () => {
      lists.drop();
    },
  };
}

function unsearchable(right: string): NameSearch {
  return {
    kind: 'refused',
    why: 'Manage does not let plumbline look for a company',
    remedy: `give the security role of the API member (System > Security Roles) ${right}`,
  };
}

function isActive({ status }: ListedCompany, idle: ReadonlySet<number>): boolean {
  return status === null || status === undefined || !idle.has(status.id);
}
