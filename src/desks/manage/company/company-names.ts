import { z } from 'zod';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { DeskLog } from '../../desk.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';
import { rightFor } from '../connection/rights.ts';
import { companiesByName, companyNamed } from '../../companies-by-name.ts';
import type { CompaniesByName } from '../../companies-by-name.ts';
import type { FindCompany, NameSearch } from '../../company-mapping.ts';
import { lookUp, remembered } from '../../remembered.ts';

/** The names of Manage's companies. */
export interface CompanyNames {
  readonly find: FindCompany;
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

type Index = CompaniesByName | Extract<NameSearch, { kind: 'refused' }>;

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
    try {
      const rows = await readPages(PATH, query, PAGE_SIZE, listedCompany, signal);
      const idle = await idleStatuses(signal);
      const active = rows.filter((row) => isActive(row, idle));
      return companiesByName(active.map(({ id, name }) => ({ id, name: name ?? '' })));
    } catch (error) {
      if (!isRefusal(error, ['forbidden'])) throw error;
      logOnce(PATH, 'Manage does not let plumbline read companies, so that none is found by its name.');
      return {
        kind: 'refused',
        why: 'Manage does not let plumbline look for a company',
        remedy: `give the security role of the API member (System > Security Roles) ${rightFor('GET', PATH)}`,
      };
    }
  }

  /** Ids of the statuses whose companies take no tickets. */
  async function idleStatuses(signal: AbortSignal): Promise<ReadonlySet<number>> {
    const query = { fields: 'id,inactiveFlag,disallowSavingFlag' };
    try {
      const rows = await readPages(STATUSES, query, PAGE_SIZE, companyStatus, signal);
      const idle = rows.filter(
        ({ inactiveFlag, disallowSavingFlag }) => inactiveFlag === true || disallowSavingFlag === true,
      );
      return new Set(idle.map(({ id }) => id));
    } catch (error) {
      if (!isRefusal(error, ['forbidden', 'unknown-endpoint'])) throw error;
      logOnce(
        STATUSES,
        'Manage does not let plumbline read the statuses of companies, so that inactive ones count as active.',
      );
      return new Set();
    }
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
        (index) => ('kind' in index ? index : companyNamed(index, name)),
        ({ kind }) => kind === 'one',
        signal,
      ),
    drop: () => {
      lists.drop();
    },
  };
}

function isRefusal(error: unknown, codes: readonly string[]): boolean {
  return error instanceof VendorRefused && codes.includes(error.code);
}

function isActive({ deletedFlag, status }: ListedCompany, idle: ReadonlySet<number>): boolean {
  if (deletedFlag === true) return false; // the condition is not all we rely on
  return status === null || status === undefined || !idle.has(status.id);
}
