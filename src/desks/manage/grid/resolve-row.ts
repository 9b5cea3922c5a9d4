import { VendorRefused } from '../../../http/vendor-errors.ts';
import { CATEGORIES } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import type { GridRowSettings, ManageSettings } from '../settings.ts';
import { withFreshLists } from './fresh-lists.ts';
import type { Association, ListedRecord } from './listed.ts';
import type { Listing, Lookups } from './lookups.ts';
import { pickRecord, refusal } from './pick-record.ts';
import type { Choice, Picked } from './pick-record.ts';

/** Where tickets of one category stand, by ids that were checked as far as our role may read them. */
export interface GridRow {
  readonly board: number;
  readonly priority: number;
  readonly type: number;
  readonly subType: number | undefined;
  readonly item: number | undefined;
  /** A status that leaves a ticket open. */
  readonly status: number | undefined;
  readonly source: number | undefined;
  readonly team: number | undefined;
  readonly owner: number | undefined;
  readonly severity: GridRowSettings['severity'];
  readonly impact: GridRowSettings['impact'];
}

/**
 * Gives the row of a category. Throws `VendorRefused` with advice where the settings do not fit what stands
 * in Manage.
 */
export type RowOf = (category: Category, signal: AbortSignal) => Promise<GridRow>;

/**
 * Makes the way from categories to rows: names become ids, and all is checked. With warm look-ups it asks for
 * nothing.
 */
export function rowResolver(categories: ManageSettings['categories'], lookups: Lookups): RowOf {
  return (category, signal) =>
    withFreshLists(lookups, async () => {
      const resolved = await resolveRow(category, categories, lookups, signal);
      if (resolved.kind === 'faulty') throw resolved.faults[0];
      return resolved.row;
    });
}

/**
 * The service boards of the grid. One that is named by its id needs no look-up, so that a row which is wrong
 * otherwise does not matter. Throws `VendorRefused` where a name leads to none.
 */
export async function gridBoards(
  { categories }: Pick<ManageSettings, 'categories'>,
  rowOf: RowOf,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const boards = await Promise.all(
    CATEGORIES.map(async (category) => {
      const { board } = categories[category];
      return typeof board === 'number' ? board : (await rowOf(category, signal)).board;
    }),
  );
  return [...new Set(boards)];
}

type Optional = 'subType' | 'item' | 'status' | 'source' | 'team' | 'owner';
type Setting = 'board' | 'priority' | 'type' | Optional;

/** What people call the records of a setting, and how its error codes end. */
const WORDS: Readonly<Record<Setting, Pick<Choice, 'what' | 'code' | 'mayBeUnlisted'>>> = {
  board: { what: 'service board', code: 'board' },
  priority: { what: 'priority', code: 'priority' },
  type: { what: 'type', code: 'type' },
  subType: { what: 'subtype', code: 'sub-type' },
  item: { what: 'item', code: 'item' },
  status: { what: 'status', code: 'status' },
  source: { what: 'source', code: 'source' },
  team: { what: 'team', code: 'team' },
  owner: { what: 'member', code: 'owner', mayBeUnlisted: true },
};

/** The row of a category, or everything in its settings that does not fit what stands in Manage. */
export type ResolvedRow =
  | { readonly kind: 'row'; readonly row: GridRow }
  | { readonly kind: 'faulty'; readonly faults: readonly [VendorRefused, ...VendorRefused[]] };

/** Throws `VendorUnavailable`, and `VendorRefused` where a list cannot be read at all. */
export async function resolveRow(
  category: Category,
  categories: ManageSettings['categories'],
  lists: Lookups,
  signal: AbortSignal,
): Promise<ResolvedRow> {
  const settings = categories[category];
  const faults: VendorRefused[] = [];
  const tried = <Result>(work: () => Result): Result | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof VendorRefused)) throw error;
      faults.push(error);
      return undefined;
    }
  };
  /** What the row names; a list that it does not need is not asked for. */
  async function pick<Row extends ListedRecord>(
    setting: Setting,
    list: () => Promise<Listing<Row>>,
    place = '',
  ) {
    const value = settings[setting];
    if (value === undefined) return undefined;
    const choice: Choice = { row: `categories.${category}`, setting, value, of: place, ...WORDS[setting] };
    const listing = await list();
    return tried(() => ({ choice, ...pickRecord(choice, listing) }));
  }

  const board = await pick('board', () => lists.boards(signal));
  const priority = await pick('priority', () => lists.priorities(signal));
  const onBoard = board && (await recordsOf(board.id));
  const source = await pick('source', () => lists.sources(signal));
  const owner = await pick('owner', () => lists.members(signal));

  /** What belongs to a board can be looked up only where that is known. */
  async function recordsOf(id: number) {
    const place = ` of service board ${id}`;
    const type = await pick('type', () => lists.types(id, signal), place);
    const subType = await pick('subType', () => lists.subTypes(id, signal), place);
    const item = await pick('item', () => lists.items(id, signal), place);
    if (type !== undefined && (subType !== undefined || item !== undefined)) {
      const associations = await lists.associations(id, signal);
      if (associations.kind === 'listed')
        tried(() => checkAssociations(associations.rows, type.id, subType, item));
    }
    const status = await pick('status', () => lists.statuses(id, signal), place);
    if (status?.record?.closes === true)
      faults.push(refusal(status.choice, 'closing', 'closes the tickets that get it'));
    const team = await pick('team', () => lists.teams(id, signal), place);
    return { type, subType, item, status, team };
  }

  const [first, ...others] = faults;
  if (first !== undefined) return { kind: 'faulty', faults: [first, ...others] };
  return {
    kind: 'row',
    row: {
      board: found(board),
      priority: found(priority),
      type: found(onBoard?.type),
      subType: onBoard?.subType?.id,
      item: onBoard?.item?.id,
      status: onBoard?.status?.id,
      source: source?.id,
      team: onBoard?.team?.id,
      owner: owner?.id,
      severity: settings.severity,
      impact: settings.impact,
    },
  };
}

/** What every row names is there where nothing is at fault. */
function found(picked: Picked<ListedRecord> | undefined): number {
  return picked?.id ?? NaN;
}

/**
 * A subtype has to go with the type, and an item with both. A board that associates no subtypes, or no items,
 * lets all go.
 * @throws VendorRefused `unassociated-sub-type` or `unassociated-item`.
 */
function checkAssociations(
  associations: readonly Association[],
  type: number,
  subType: Chosen | undefined,
  item: Chosen | undefined,
): void {
  const ofType = associations.filter((association) => association.type === type);
  if (
    subType !== undefined &&
    associations.some((association) => association.subType !== undefined) &&
    !ofType.some((association) => association.subType === subType.id)
  ) {
    throw refusal(subType.choice, 'unassociated', `does not go with type ${type}`);
  }
  if (
    item !== undefined &&
    associations.some((association) => association.item !== undefined) &&
    !ofType.some((association) => association.subType === subType?.id && association.item === item.id)
  ) {
    const below = subType === undefined ? 'without a subtype' : `and subtype ${subType.id}`;
    throw refusal(item.choice, 'unassociated', `does not go with type ${type} ${below}`);
  }
}

interface Chosen {
  readonly choice: Choice;
  readonly id: number;
}
