import type { Category } from '../incident/category.ts';

/** What is rare and short goes before all that waits for a worker. */
export const FIRST = { priorityKey: 1 };

const KEYS = { high: 2, medium: 3, low: 5 } as const satisfies Record<Category, number>;

/** How Temporal ranks what waits in a task queue for an incident of this category. */
export function priorityOf(category: Category): { readonly priorityKey: number } {
  return { priorityKey: KEYS[category] };
}
