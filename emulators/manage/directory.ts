import type { ManageSeed, SeedBoard, SeedCompany } from './seed.ts';
import type { ReferenceName } from './tickets/ticket-members.ts';
import { membersOf } from './world.ts';

/** A record that a ticket may refer to. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  readonly identifier?: string;
  readonly inactive?: boolean;
  readonly deleted?: boolean;
}

/** Whether a ticket can be given the record. */
export function inUse(entry: Entry): boolean {
  return entry.inactive !== true && entry.deleted !== true;
}

/** What a reference depends on: statuses and the like on the board, sites and the like on the company. */
export interface Scope {
  readonly board: SeedBoard | undefined;
  readonly company: SeedCompany | undefined;
}

/** The records that a reference may choose from. */
export function choicesOf(seed: ManageSeed, name: ReferenceName, scope: Scope): readonly Entry[] {
  switch (name) {
    case 'company':
      return seed.companies;
    case 'board':
      return seed.boards;
    case 'priority':
      return seed.priorities;
    case 'source':
      return seed.sources ?? NONE;
    case 'owner':
      return membersOf(seed);
    case 'site':
      return scope.company?.sites ?? NONE;
    case 'contact':
      return scope.company?.contacts ?? NONE;
    case 'agreement':
      return scope.company?.agreements ?? NONE;
    case 'status':
      return scope.board?.statuses ?? NONE;
    case 'type':
      return scope.board?.types ?? NONE;
    case 'subType':
      return scope.board?.subTypes ?? NONE;
    case 'item':
      return scope.board?.items ?? NONE;
    case 'team':
      return scope.board?.teams ?? NONE;
  }
}

const NONE: readonly Entry[] = [];
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
export function pathOf(name: ReferenceName, entry: Entry, scope: Scope): string {
  const board = `service/boards/${scope.board?.id ?? 0}`;
  const company = `company/companies/${scope.company?.id ?? 0}`;
  const paths: Record<ReferenceName, string> = {
    company: 'company/companies',
    board: 'service/boards',
    priority: 'service/priorities',
    source: 'service/sources',
    owner: 'system/members',
    site: `${company}/sites`,
    contact: 'company/contacts',
    agreement: 'finance/agreements',
    status: `${board}/statuses`,
    type: `${board}/types`,
    subType: `${board}/subtypes`,
    item: `${board}/items`,
    team: `${board}/teams`,
  };
  return `${paths[name]}/${entry.id}`;
}
