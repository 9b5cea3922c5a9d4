import type { Facts } from './facts.ts';

/** The least severe first. */
export const CATEGORIES = ['low', 'medium', 'high'] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * Lowest score of Medium and of High; everything below `mediumFrom` is Low. Total and monotone by
 * construction.
 */
export interface Bands {
  readonly mediumFrom: number;
  readonly highFrom: number;
}

/** The bands of the vendor's own Automate plugin: 0–39 Low, 40–75 Medium, 76–100 High. */
export const DEFAULT_BANDS: Bands = { mediumFrom: 40, highFrom: 76 };

const BY_SEVERITY_WORD: ReadonlyMap<string, Category> = new Map([
  ['info', 'low'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['critical', 'high'],
]);

/** The category of a score from 0 to 100. */
export function categoryOfScore(score: number, bands: Bands): Category {
  if (score >= bands.highFrom) return 'high';
  return score >= bands.mediumFrom ? 'medium' : 'low';
}

/**
 * The category that facts speak for, or `undefined` where neither a score nor a known severity word was
 * reported.
 */
export function reportedCategory(facts: Facts, bands: Bands): Category | undefined {
  if (facts.severityScore !== undefined) return categoryOfScore(facts.severityScore, bands);
  return facts.severity === undefined ? undefined : BY_SEVERITY_WORD.get(facts.severity.trim().toLowerCase());
}

/** The category that a ticket gets: the reported one, or Medium where no severity was reported. */
export function categoryOf(facts: Facts, bands: Bands): Category {
  return reportedCategory(facts, bands) ?? 'medium';
}

/**
 * Positive when `to` is the more severe one, negative when it is the less severe one, 0 when they are equal.
 */
export function compareCategories(to: Category, from: Category): number {
  return CATEGORIES.indexOf(to) - CATEGORIES.indexOf(from);
}

/** `Low`, `Medium` or `High`, as people read it. */
export function categoryName(category: Category): string {
  return category.charAt(0).toUpperCase() + category.slice(1);
}
