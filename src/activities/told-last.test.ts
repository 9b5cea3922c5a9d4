import { expect, test } from 'vitest';
import { toldLast } from './told-last.ts';

test('knows what was told last, and only that', () => {
  const told = toldLast();
  expect(told.isKnown('a', 'open')).toBe(false);
  told.remember('a', 'open');
  told.remember('a', 'closed');
  expect([told.isKnown('a', 'closed'), told.isKnown('a', 'open'), told.isKnown('b', 'closed')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('forgets what was told longest ago', () => {
  const told = toldLast();
  told.remember('first', 'x');
  told.remember('second', 'x');
  told.remember('first', 'x');
  for (let n = 0; n < 19_999; n += 1) told.remember(`${n}`, 'x');
  expect([told.isKnown('second', 'x'), told.isKnown('first', 'x')]).toEqual([false, true]);
});
