import { fault, ok } from '../../../errors/check.ts';
import type { Found } from '../../../errors/check.ts';
import type { Category } from '../../../incident/category.ts';
import type { Lookups } from '../grid/lookups.ts';
import { resolveRow } from '../grid/resolve-row.ts';
import type { ManageSettings } from '../settings.ts';

/** Whether everything that a row of the grid names is there and active. Throws as `resolveRow` does. */
export async function rowFindings(
  category: Category,
  categories: ManageSettings['categories'],
  lists: Lookups,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const resolved = await resolveRow(category, categories, lists, signal);
  if (resolved.kind === 'faulty') return resolved.faults.map(({ message, advice }) => fault(message, advice));
  const named = Object.entries(categories[category]).map(([setting, value]) => `${setting} ${value}`);
  return [ok(`There and active: ${named.join(', ')}.`)];
}
