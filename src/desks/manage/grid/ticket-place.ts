import { VendorRefused } from '../../../http/vendor-errors.ts';
import { CATEGORIES } from '../../../incident/category.ts';
import type { Category } from '../../../incident/category.ts';
import type { TicketPlace } from '../../../incident/ticket.ts';
import { seenNames } from '../../seen-names.ts';
import type { ManageTicket } from '../manage-answers.ts';
import type { ManageSettings } from '../settings.ts';
import { isNamed } from './listed.ts';
import type { ListedPriority } from './listed.ts';
import type { Lookups } from './lookups.ts';

/** Tells where a ticket stands in categories. Throws `VendorUnavailable`: a place is never guessed. */
export type PlaceOf = (ticket: ManageTicket, signal: AbortSignal) => Promise<TicketPlace>;

/**
 * Makes the comparison of tickets with the rows of the grid, by what a ticket itself shows. Whether a row could be
 * written is not asked: a ticket stands where we left it, also once its type went out of use, or our role may not
 * read the list any more. Only the order of the priorities needs a look-up.
 */
export function placeFinder(
  categories: ManageSettings['categories'],
  { priorities }: Pick<Lookups, 'priorities'>,
): PlaceOf {
  const names = seenNames(
    Object.values(categories).flatMap(({ board, type, priority }) => [board, type, priority]),
  );
  return async (ticket, signal) => {
    const { board, type, priority } = ticket;
    const ranks = await ranksOf(priorities(signal));
    const own = ranks.find(({ id }) => id === priority?.id)?.order ?? Number.POSITIVE_INFINITY;
    const rows = CATEGORIES.map((category) => {
      const row = categories[category];
      const isOn = names.is(row.board, board, 'board');
      const isTyped = isOn && names.is(row.type, type, `type of board ${board?.id ?? ''}`);
      const isLevel = names.is(row.priority, priority, 'priority');
      const isAbove = ranks.some(
        (rank) =>
          (typeof row.priority === 'number' ? rank.id === row.priority : isNamed(rank, row.priority)) &&
          own < (rank.order ?? Number.NEGATIVE_INFINITY),
      );
      return { category, isOn, fits: isTyped && isLevel, isAbove };
    });
    const those = (holds: (row: (typeof rows)[number]) => boolean): readonly Category[] =>
      rows.filter(holds).map(({ category }) => category);
    return {
      fits: those(({ fits }) => fits),
      on: those(({ isOn }) => isOn),
      above: those(({ isAbove }) => isAbove),
    };
  };
}

/** The priorities, the lower order being the more urgent; none where the server does not let us read them. */
async function ranksOf(listing: ReturnType<Lookups['priorities']>): Promise<readonly ListedPriority[]> {
  try {
    const listed = await listing;
    return listed.kind === 'listed' ? listed.rows : [];
  } catch (error) {
    if (error instanceof VendorRefused) return [];
    throw error;
  }
}
