import { CATEGORIES } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import type { TicketPlace } from '../../../incident/ticket.ts';
import type { ManageTicket } from '../manage-answers.ts';
import type { Lookups } from './lookups.ts';
import type { GridRow, RowOf } from './resolve-row.ts';

/** Tells where a ticket stands in categories. Never throws: a row that cannot be resolved fits nothing. */
export type PlaceOf = (ticket: ManageTicket, signal: AbortSignal) => Promise<TicketPlace>;

/** Makes the comparison of tickets with the rows of the grid. With warm look-ups it asks for nothing. */
export function placeFinder(rowOf: RowOf, { priorities }: Pick<Lookups, 'priorities'>): PlaceOf {
  /**
   * The place of each priority among them; the lower one is the more urgent. Empty where the server does not
   * tell.
   */
  async function orders(signal: AbortSignal): Promise<ReadonlyMap<number, number>> {
    const listing = await orNothing(priorities(signal));
    if (listing?.kind !== 'listed') return new Map();
    return new Map(listing.rows.flatMap(({ id, order }) => (order === undefined ? [] : [[id, order]])));
  }

  return async (ticket, signal) => {
    const rows = await Promise.all(
      CATEGORIES.map(async (category) => ({ category, row: await orNothing(rowOf(category, signal)) })),
    );
    const order = await orders(signal);
    const those = (holds: (row: GridRow) => boolean): readonly Category[] =>
      rows.flatMap(({ category, row }) => (row !== undefined && holds(row) ? [category] : []));
    const isOn = (row: GridRow) => row.board === ticket.board?.id;
    const own = order.get(ticket.priority?.id ?? 0);
    return {
      fits: those((row) => isOn(row) && row.priority === ticket.priority?.id && row.type === ticket.type?.id),
      on: those(isOn),
      above: those((row) => {
        const named = order.get(row.priority);
        return own !== undefined && named !== undefined && own < named;
      }),
    };
  };
}

/** What a look-up gives; its failure is told where the row is needed for a write. */
async function orNothing<T>(lookup: Promise<T>): Promise<T | undefined> {
  return lookup.catch(() => undefined);
}
