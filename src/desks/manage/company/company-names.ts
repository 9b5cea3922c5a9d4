import { z } from 'zod';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { DeskLog } from '../../desk.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';
import { rightFor } from '../connection/rights.ts';
import { TRUSTED_AGE_MS } from '../grid/fresh-lists.ts';
import { foldCompanyName, MANAGE_CUT } from './fold-company-name.ts';
import { remembered } from '../../remembered.ts';

/** What the companies of Manage say to a name. `refused`: our role may not read them and needs `right`. */
export type NameSearch =
  | { readonly kind: 'one'; readonly company: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }
  | { readonly kind: 'refused'; readonly right: string };

/** Looks a name up among the companies of Manage. Throws `VendorUnavailable` or `VendorRefused`. */
export type FindCompany = (name: string, signal: AbortSignal) => Promise<NameSearch>;

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

/** Ids by folded name. */
type Index =
  | { readonly kind: 'listed'; readonly ids: ReadonlyMap<string, readonly number[]> }
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
    try {
      const rows = await readPages(PATH, query, PAGE_SIZE, listedCompany, signal);
      const idle = await idleStatuses(signal);
      return { kind: 'listed', ids: indexOf(rows.filter((row) => isActive(row, idle))) };
    } catch (error) {
      if (!isRefusal(error, ['forbidden'])) throw error;
      logOnce(PATH, 'Manage does not let plumbline read companies, so that none is found by its name.');
      return { kind: 'refused', right: rightFor('GET', PATH) };
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

  const search = async (name: string, signal: AbortSignal) => match(await lists.get('', signal), name);

  return {
    find: async (name, signal) => {
      const found = await search(name, signal);
      if (found.kind === 'one' || !lists.dropOlderThan(TRUSTED_AGE_MS)) return found;
      return search(name, signal);
    },
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

function indexOf(rows: readonly ListedCompany[]): ReadonlyMap<string, readonly number[]> {
  const ids = new Map<string, number[]>();
  for (const { id, name } of rows) {
    const folded = foldCompanyName(name ?? '');
    ids.set(folded, [...(ids.get(folded) ?? []), id]);
  }
  return ids;
}

function match(index: Index, name: string): NameSearch {
  if (index.kind === 'refused') return index;
  const cut = foldCompanyName(name.trim().slice(0, MANAGE_CUT));
  const [company, another] = index.ids.get(foldCompanyName(name)) ?? index.ids.get(cut) ?? [];
  if (company === undefined) return { kind: 'none' };
  return another === undefined ? { kind: 'one', company } : { kind: 'several' };
}
