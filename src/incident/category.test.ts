import { describe, expect, test } from 'vitest';
import {
  DEFAULT_BANDS,
  categoryName,
  categoryOf,
  categoryOfScore,
  compareCategories,
  reportedCategory,
} from './category.ts';
import type { Bands, Category } from './category.ts';
import type { Facts } from './facts.ts';

const SCORES = Array.from({ length: 101 }, (_, score) => score);

/** Every pair that the settings accept: 1 ≤ mediumFrom < highFrom ≤ 100. */
const LEGAL_BANDS: readonly Bands[] = SCORES.flatMap((mediumFrom) =>
  SCORES.filter((highFrom) => mediumFrom >= 1 && mediumFrom < highFrom).map((highFrom) => ({
    mediumFrom,
    highFrom,
  })),
);

describe('the category of a score', () => {
  test.each<[number, Category]>([
    [0, 'low'],
    [39, 'low'],
    [40, 'medium'],
    [75, 'medium'],
    [76, 'high'],
    [100, 'high'],
  ])('is by the default bands for %i %s', (score, category) => {
    expect(categoryOfScore(score, DEFAULT_BANDS)).toBe(category);
  });

  test('never falls as the score rises, whatever the bands', () => {
    const falls = LEGAL_BANDS.filter((bands) =>
      SCORES.slice(1).some((score) => {
        const rise = compareCategories(categoryOfScore(score, bands), categoryOfScore(score - 1, bands));
        return !(rise >= 0);
      }),
    );
    expect(LEGAL_BANDS).toHaveLength(4950);
    expect(falls).toEqual([]);
  });

  test('changes exactly at the bounds, and each category has a score, whatever the bands', () => {
    const elsewhere = LEGAL_BANDS.filter(
      (bands) =>
        categoryOfScore(0, bands) !== 'low' ||
        categoryOfScore(bands.mediumFrom - 1, bands) !== 'low' ||
        categoryOfScore(bands.mediumFrom, bands) !== 'medium' ||
        categoryOfScore(bands.highFrom - 1, bands) !== 'medium' ||
        categoryOfScore(bands.highFrom, bands) !== 'high' ||
        categoryOfScore(100, bands) !== 'high',
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('the category of an incident', () => {
  test.each<[string, Facts, Category | undefined]>([
    ['a score', { severityScore: 89 }, 'high'],
    ['a score of 0', { severityScore: 0 }, 'low'],
    ['the score rather than the word', { severityScore: 10, severity: 'critical' }, 'low'],
    ['the word info', { severity: 'info' }, 'low'],
    ['the word low', { severity: 'low' }, 'low'],
    ['the word medium', { severity: 'medium' }, 'medium'],
    ['the word high', { severity: 'high' }, 'high'],
    ['the word critical', { severity: 'critical' }, 'high'],
    ['a word in other letters', { severity: ' High ' }, 'high'],
    ['a word that nobody knows', { severity: 'severe' }, undefined],
    ['a word that only an object knows', { severity: 'constructor' }, undefined],
    ['nothing', { detectionName: 'ATC.Malicious' }, undefined],
  ])('is read from %s', (_what, facts, category) => {
    expect(reportedCategory(facts, DEFAULT_BANDS)).toBe(category);
  });

  test('is Medium where neither a score nor a known word was reported', () => {
    expect(categoryOf({}, DEFAULT_BANDS)).toBe('medium');
    expect(categoryOf({ severity: 'severe' }, DEFAULT_BANDS)).toBe('medium');
    expect(categoryOf({ severity: 'low' }, DEFAULT_BANDS)).toBe('low');
  });
});

test.each<[Category, Category, number]>([
  ['high', 'low', 1],
  ['high', 'medium', 1],
  ['medium', 'low', 1],
  ['medium', 'medium', 0],
  ['low', 'medium', -1],
  ['low', 'high', -1],
])('%s compared with %s is %i', (to, from, sign) => {
  expect(Math.sign(compareCategories(to, from))).toBe(sign);
});

test('categories have names for people', () => {
  expect((['low', 'medium', 'high'] as const).map(categoryName)).toEqual(['Low', 'Medium', 'High']);
});
