import { expect, test } from 'vitest';
import { heldUntil, holdCategory } from './held-category.ts';
import type { HeldCategory } from './held-category.ts';

const POLICY = { shiftDown: true, shiftDownAfter: 900 };
const HIGH: HeldCategory = { category: 'high', lowerSince: undefined };
const FALLING: HeldCategory = { category: 'high', lowerSince: 100 };

test.each<[string, HeldCategory | undefined, HeldCategory['category'], number, HeldCategory]>([
  ['begins with the incident’s', undefined, 'medium', 100, { category: 'medium', lowerSince: undefined }],
  ['rises at once', { category: 'low', lowerSince: undefined }, 'high', 100, HIGH],
  ['stays up for a while', HIGH, 'low', 100, FALLING],
  ['stays up until it is over', FALLING, 'low', 999, FALLING],
  ['then falls', FALLING, 'low', 1_000, { category: 'low', lowerSince: undefined }],
  ['falls to what it is by then', FALLING, 'medium', 1_000, { category: 'medium', lowerSince: undefined }],
  ['starts anew once it was up again', FALLING, 'high', 500, HIGH],
])('a category %s', (_what, held, category, now, expected) => {
  expect(holdCategory(held, category, POLICY, now)).toEqual(expected);
});

test('a ticket never moves down where the settings say so', () => {
  expect(holdCategory(FALLING, 'low', { ...POLICY, shiftDown: false }, 10_000)).toEqual(FALLING);
  expect(heldUntil(FALLING, { ...POLICY, shiftDown: false })).toBeUndefined();
});

test('tells when a falling category is followed', () => {
  expect(heldUntil(FALLING, POLICY)).toBe(1_000);
  expect(heldUntil(HIGH, POLICY)).toBeUndefined();
});

test.each<[string, HeldCategory, HeldCategory['category']]>([
  ['the category stays', HIGH, 'high'],
  ['it is lower, but not for long enough', FALLING, 'low'],
])('nothing changed where %s', (_what, held, category) => {
  expect(holdCategory(held, category, POLICY, 500)).toBe(held);
});

test('nothing is followed before the first category', () => {
  expect(heldUntil(undefined, POLICY)).toBeUndefined();
});
