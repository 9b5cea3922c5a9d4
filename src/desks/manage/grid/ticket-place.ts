import { VendorRefused } from '../../../http/vendor-errors.ts';
import { CATEGORIES } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import type { TicketPlace } from '../../../incident/ticket.ts';
import type { ManageTicket } from '../manage-answers.ts';
import type { ManageSettings } from '../settings.ts';
import { isNamed } from './listed.ts';
import type { ListedRecord } from './listed.ts';
import type { Listing, Lookups } from './lookups.ts';

/** Tells where a ticket stands in categories. Throws `VendorUnavailable`: a place is never guessed. */
export type PlaceOf = (ticket: ManageTicket, signal: AbortSignal) => Promise<TicketPlace>;

/** What the settings call a board, a priority or a type. */
type Choice = number | string;

/** The ids that a choice may mean. */
type Ids = readonly number[];

/**
 * Makes the comparison of tickets with the rows of the grid. Whether a row could be written is not asked: a
 * ticket stands where we left it, also once its type went out of use. Ids need no look-up.
 */
export function placeFinder(
  categories: ManageSettings['categories'],
  { boards, priorities, types }: Pick<Lookups, 'boards' | 'priorities' | 'types'>,
): PlaceOf {
  return async (ticket, signal) => {
    const [board, priority, type] = [ticket.board?.id, ticket.priority?.id, ticket.type?.id];
    const order = await orders(priorities(signal));
    const rows = await Promise.all(
      CATEGORIES.map(async (category) => {
        const row = categories[category];
        const isOn = isAmong(board, await idsOf(row.board, () => boards(signal)));
        const isTyped = isAmong(type, isOn ? await idsOf(row.type, () => types(board ?? 0, signal)) : []);
        const level = await idsOf(row.priority, () => priorities(signal));
        return { category, isOn, fits: isTyped && isAmong(priority, level), level };
      }),
    );
    const those = (holds: (row: (typeof rows)[number]) => boolean): readonly Category[] =>
      rows.filter(holds).map(({ category }) => category);
    const own = order.get(priority ?? 0) ?? Number.POSITIVE_INFINITY;
    return {
      fits: those(({ fits }) => fits),
      on: those(({ isOn }) => isOn),
      above: those(({ level }) => level.some((id) => own < (order.get(id) ?? Number.NEGATIVE_INFINITY))),
    };
  };
}

/** The ids of the records that a setting names, those that are out of use among them. */
async function idsOf(choice: Choice, list: () => Promise<Listing<ListedRecord>>): Promise<Ids> {
  if (typeof choice === 'number') return [choice];
  const rows = await rowsOf(list());
  return rows.filter((row) => isNamed(row, choice)).map(({ id }) => id);
}

/**
 * The place of each priority among them; the lower one is the more urgent. Empty where the server does not
 * tell.
 */
async function orders(priorities: ReturnType<Lookups['priorities']>): Promise<ReadonlyMap<number, number>> {
  const rows = await rowsOf(priorities);
  return new Map(rows.flatMap(({ id, order }) => (order === undefined ? [] : [[id, order]])));
}

/** No rows where the server refuses them: that is told where the list is needed for a write. */
async function rowsOf<Row>(listing: Promise<Listing<Row>>): Promise<readonly Row[]> {
  try {
    const listed = await listing;
    return listed.kind === 'listed' ? listed.rows : [];
  } catch (error) {
    if (error instanceof VendorRefused) return [];
    throw error;
  }
}

function isAmong(id: number | undefined, ids: Ids): boolean {
  return id !== undefined && ids.includes(id);
}
