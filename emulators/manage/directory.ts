import { companyStatusesOf, membersOf } from './seed.ts';
import type { ManageSeed, SeedBoard, SeedCompany } from './seed.ts';
import type { ReferenceName } from './tickets/ticket-members.ts';

/** A record that a ticket may refer to. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  readonly identifier?: string;
  readonly inactive?: boolean;
}

/** What a reference depends on: statuses and the like on the board, sites and the like on the company. */
export interface Scope {
  readonly board: SeedBoard | undefined;
  readonly company: SeedCompany | undefined;
}

/** What is known of the records of a reference. */
interface Kind {
  /** As refusals call a record. */
  readonly title: string;
  /** Where they stand below the API's base; `{scope}` is the id of what they depend on. */
  readonly path: string;
  readonly needs?: keyof Scope;
  choices(seed: ManageSeed, scope: Scope): readonly Entry[] | undefined;
}

/** The kinds of records that tickets refer to. */
export const KINDS: Readonly<Record<ReferenceName, Kind>> = {
  company: { title: 'Company', path: 'company/companies', choices: (seed) => seed.companies },
  board: { title: 'Service Board', path: 'service/boards', choices: (seed) => seed.boards },
  priority: { title: 'Priority', path: 'service/priorities', choices: (seed) => seed.priorities },
  source: { title: 'Source', path: 'service/sources', choices: (seed) => seed.sources },
  owner: { title: 'Member', path: 'system/members', choices: membersOf },
  site: ofCompany('Site', 'company/companies/{scope}/sites', 'sites'),
  contact: ofCompany('Contact', 'company/contacts', 'contacts'),
  agreement: ofCompany('Agreement', 'finance/agreements', 'agreements'),
  status: ofBoard('Status', 'statuses'),
  type: ofBoard('Type', 'types'),
  subType: ofBoard('SubType', 'subTypes'),
  item: ofBoard('Item', 'items'),
  team: ofBoard('Team', 'teams'),
};

function ofCompany(title: string, path: string, list: 'sites' | 'contacts' | 'agreements'): Kind {
  return { title, path, needs: 'company', choices: (_seed, { company }) => company?.[list] };
}

function ofBoard(title: string, list: 'statuses' | 'types' | 'subTypes' | 'items' | 'teams'): Kind {
  const path = `service/boards/{scope}/${list.toLowerCase()}`;
  return { title: `Service ${title}`, path, needs: 'board', choices: (_seed, { board }) => board?.[list] };
}

const NONE: readonly Entry[] = [];

/** The records that a reference may choose from. */
export function choicesOf(seed: ManageSeed, name: ReferenceName, scope: Scope): readonly Entry[] {
  return KINDS[name].choices(seed, scope) ?? NONE;
}

/** Whether a ticket can be given the record. */
export function inUse(seed: ManageSeed, entry: Entry | SeedCompany): boolean {
  const status = 'status' in entry ? byId(companyStatusesOf(seed), entry.status) : undefined;
  const isDeleted = 'deleted' in entry && entry.deleted;
  const isOut = 'inactive' in entry && entry.inactive;
  return !isDeleted && !isOut && status?.inactive !== true && status?.disallowSaving !== true;
}

const indices = new WeakMap<readonly Entry[], ReadonlyMap<number, Entry>>();

/** The record of an id, found without walking the list each time. */
export function byId<E extends Entry>(entries: readonly E[], id: number | undefined): E | undefined {
  if (id === undefined) return undefined;
  let index = indices.get(entries);
  if (index === undefined) {
    index = new Map(entries.map((entry) => [entry.id, entry]));
    indices.set(entries, index);
  }
  return index.get(id) as E | undefined;
}

/** Path of the record below the API's base, for its link. */
export function pathOf(name: ReferenceName, { id }: Entry, scope: Scope): string {
  const { path, needs } = KINDS[name];
  return `${path.replace('{scope}', String(needs && scope[needs]?.id))}/${id}`;
}
