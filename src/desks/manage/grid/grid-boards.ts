import { CATEGORIES } from '../../../incident/category.ts';
import type { ManageSettings } from '../settings.ts';
import type { RowOf } from './resolve-row.ts';

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
