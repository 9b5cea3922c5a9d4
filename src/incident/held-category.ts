import { compareCategories } from './category.ts';
import type { Category } from './category.ts';

/** The category that tickets have, which follows the incident's up at once and down only after a while. */
export interface HeldCategory {
  readonly category: Category;
  /** Since when the incident's has been lower, in ms since 1970. */
  readonly lowerSince: number | undefined;
}

/** How a falling category is followed. `shiftDownAfter` is in ms. */
export interface HoldPolicy {
  readonly shiftDown: boolean;
  readonly shiftDownAfter: number;
}

/**
 * The category that tickets have once the incident's is `category`; the same object where nothing changed.
 */
export function holdCategory(
  held: HeldCategory | undefined,
  category: Category,
  { shiftDown, shiftDownAfter }: HoldPolicy,
  now: number,
): HeldCategory {
  const followed: HeldCategory = { category, lowerSince: undefined };
  if (held === undefined) return followed;
  const order = compareCategories(category, held.category);
  if (order > 0) return followed;
  if (order === 0) return held.lowerSince === undefined ? held : followed;
  const lowerSince = held.lowerSince ?? now;
  if (shiftDown && now >= lowerSince + shiftDownAfter) return followed;
  return held.lowerSince === undefined ? { ...held, lowerSince } : held;
}

/** When a falling category is to be followed, in ms since 1970; `undefined` where nothing is held. */
export function heldUntil(
  held: HeldCategory | undefined,
  { shiftDown, shiftDownAfter }: HoldPolicy,
): number | undefined {
  return held?.lowerSince === undefined || !shiftDown ? undefined : held.lowerSince + shiftDownAfter;
}
