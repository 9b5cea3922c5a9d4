import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutToCodePoints, cutToShares, cutToUnits } from './cut.ts';

describe('cutToCodePoints', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['', 1, ''],
    ['🦀🦀🦀', 3, '🦀🦀🦀'],
    ['🦀🦀🦀🦀', 3, '🦀🦀…'],
    ['ab cd', 4, 'ab…'],
    ['xe\u0301yz', 3, 'x…'],
    ['👍🏽👍🏽', 2, '…'],
  ])('makes %j in %i code points %j', (text, limit, cut) => {
    expect(cutToCodePoints(text, limit)).toBe(cut);
  });

  test.each([
    ['keeps up to eight marks with their letter', 'ab', 8, 'a…'],
    ['cuts more of them rather than losing the text before', 'ab', 9, `ab${'\u0301'.repeat(8)}…`],
    ['cuts a text of nothing else', '', 4, `${'\u0301'.repeat(3)}…`],
  ])('%s', (_what, before, marks, cut) => {
    const text = `${before}${'\u0301'.repeat(marks)}`;
    expect(cutToCodePoints(`${text}cd`, text.length)).toBe(cut);
  });
});

describe('cutToUnits', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['🦀🦀', 4, '🦀🦀'],
    ['🦀🦀', 3, '🦀…'],
    ['🦀🦀', 2, '…'],
    ['a🦀b', 3, 'a…'],
  ])('makes %j in %i units %j', (text, limit, cut) => {
    expect(cutToUnits(text, limit)).toBe(cut);
  });
});

describe('cutToShares', () => {
  test.each([
    [['abc', 'def'], 6, ['abc', 'def']],
    [['abc', 'defghi'], 6, ['abc', 'de…']],
    [['abcdef', 'ghijkl'], 7, ['ab…', 'gh…']],
    [['abcdef', '', 'ghijkl'], 2, ['…', '', '…']],
  ])('makes %j in %i units %j', (texts, room, cut) => {
    expect(cutToShares(texts, room)).toEqual(cut);
  });
});

describe.each([
  ['cutToCodePoints', cutToCodePoints, (text: string) => Array.from(text).length],
  ['cutToUnits', cutToUnits, (text: string) => text.length],
])('%s', (_name, cut, measure) => {
  test('keeps the limit, splits no pair, and changes only what is too long', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (text, limit) => {
          const result = cut(text, limit);
          expect(measure(result)).toBeLessThanOrEqual(limit);
          expect(result).not.toMatch(/\p{Cs}/u);
          if (measure(text) <= limit) expect(result).toBe(text);
          else expect(text.startsWith(result.slice(0, -1))).toBe(true);
        },
      ),
    );
  });
});
