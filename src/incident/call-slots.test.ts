import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterCall, nextCallAt } from './call-slots.ts';

const LIMIT = { most: 3, within: 60_000 };

test.each([
  [[], 0],
  [[10, 20], 0],
  [[10, 20, 30], 60_010],
  [[0, 10, 20, 30], 60_010],
])('after calls at %j the next may be made at %i', (calls, at) => {
  expect(nextCallAt(calls, LIMIT)).toBe(at);
});

test.each([
  [[10], 3, 0],
  [[10, 20], 3, 60_010],
  [[10, 20, 30], 3, 60_020],
  [[10], 1, 60_010],
])('after calls at %j, with %i allowed, two more may be made at %i', (calls, most, at) => {
  expect(nextCallAt(calls, { ...LIMIT, most }, 2)).toBe(at);
});

test('no time of that length ever sees more calls than the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40_000 }), { maxLength: 40 }), (pauses) => {
      let calls: readonly number[] = [];
      const made: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now = Math.max(now + pause, nextCallAt(calls, LIMIT));
        calls = afterCall(calls, now, LIMIT);
        made.push(now);
      }
      for (const start of made)
        expect(made.filter((at) => at >= start && at < start + LIMIT.within).length).toBeLessThanOrEqual(
          LIMIT.most,
        );
    }),
  );
});

test('only so many times as count are kept', () => {
  expect(afterCall([1, 2, 3], 4, LIMIT)).toEqual([2, 3, 4]);
});
