import type { Category } from '../../../incident/category.ts';
import type { GridRowSettings, ManageSettings, RecordChoice } from '../settings.ts';
import { withFreshLists } from './fresh-lists.ts';
import type { Association, ListedRecord } from './listed.ts';
import type { Listing, Lookups } from './lookups.ts';
import { pickRecord, refusal } from './pick-record.ts';
import type { Choice } from './pick-record.ts';

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

/** The categories that have rows. */
export const CATEGORIES: readonly Category[] = ['low', 'medium', 'high'];

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
    withFreshLists(lookups, () =>
      resolveRow(`categories.${category}`, categories[category], lookups, signal),
    );
}

type Optional = 'subType' | 'item' | 'status' | 'source' | 'team' | 'owner';
type Setting = 'board' | 'priority' | 'type' | Optional;

/** What people call the records of a setting, how its error codes end, and where such records belong. */
const WORDS: Readonly<
  Record<Setting, Pick<Choice, 'what' | 'code' | 'mayBeUnlisted'> & { onBoard: boolean }>
> = {
  board: { what: 'service board', code: 'board', onBoard: false },
  priority: { what: 'priority', code: 'priority', onBoard: false },
  type: { what: 'type', code: 'type', onBoard: true },
  subType: { what: 'subtype', code: 'sub-type', onBoard: true },
  item: { what: 'item', code: 'item', onBoard: true },
  status: { what: 'status', code: 'status', onBoard: true },
  source: { what: 'source', code: 'source', onBoard: false },
  team: { what: 'team', code: 'team', onBoard: true },
  owner: { what: 'member', code: 'owner', onBoard: false, mayBeUnlisted: true },
};

async function resolveRow(
  row: string,
  settings: GridRowSettings,
  lists: Lookups,
  signal: AbortSignal,
): Promise<GridRow> {
  const choose = (setting: Setting, value: RecordChoice, place: string): Choice => {
    const { onBoard, ...words } = WORDS[setting];
    return { row, setting, value, of: onBoard ? place : '', ...words };
  };
  const board = pickRecord(choose('board', settings.board, ''), await lists.boards(signal)).id;
  const place = ` of service board ${board}`;

  /** What the row names; a list that it does not need is not asked for. */
  async function pick<Row extends ListedRecord>(setting: Optional, list: () => Promise<Listing<Row>>) {
    const value = settings[setting];
    if (value === undefined) return undefined;
    const choice = choose(setting, value, place);
    return { choice, ...pickRecord(choice, await list()) };
  }

  const priority = choose('priority', settings.priority, place);
  const type = choose('type', settings.type, place);
  const resolved = {
    board,
    priority: pickRecord(priority, await lists.priorities(signal)).id,
    type: pickRecord(type, await lists.types(board, signal)).id,
  };
  const subType = await pick('subType', () => lists.subTypes(board, signal));
  const item = await pick('item', () => lists.items(board, signal));
  if (subType !== undefined || item !== undefined) {
    const associations = await lists.associations(board, signal);
    if (associations.kind === 'listed') {
      checkAssociations(associations.rows, resolved.type, subType, item);
    }
  }
  const status = await pick('status', () => lists.statuses(board, signal));
  if (status?.record?.closes === true)
    throw refusal(status.choice, 'closing', 'closes the tickets that get it');
  const source = await pick('source', () => lists.sources(signal));
  const team = await pick('team', () => lists.teams(board, signal));
  const owner = await pick('owner', () => lists.members(signal));
  return {
    ...resolved,
    subType: subType?.id,
    item: item?.id,
    status: status?.id,
    source: source?.id,
    team: team?.id,
    owner: owner?.id,
    severity: settings.severity,
    impact: settings.impact,
  };
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
