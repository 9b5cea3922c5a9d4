import { expect, it } from 'vitest';
import { perMinute } from './per-minute.ts';

/** A count whose time is set. */
function stage(most: number) {
  const state = { now: 1_000_000 };
  return { state, count: perMinute(most, () => state.now) };
}

it('each key has its share of a minute, and what is refused does not count', () => {
  const { count } = stage(10);
  expect([count.take('a', 6), count.take('a', 5), count.take('a', 4), count.take('a')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(count.take('b', 10)).toBe(true);
});

it('the minute begins with the first take, whatever comes later', () => {
  const { state, count } = stage(2);
  count.take('a');
  state.now += 60_000;
  expect(count.take('a')).toBe(true);
  expect(count.take('a')).toBe(false);
  state.now += 1;
  expect(count.take('a', 2)).toBe(true);
});

it('keys without end do not fill the memory: the first is forgotten', () => {
  const { count } = stage(1);
  for (let n = 0; n <= 10_000; n += 1) count.take(`key ${n}`);
  expect([count.take('key 10000'), count.take('key 1'), count.take('key 0')]).toEqual([false, false, true]);
});
