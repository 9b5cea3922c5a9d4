import { expect, test } from 'vitest';
import { lastSent } from './last-sent.ts';

test('knows what was sent last, and only that', () => {
  const sent = lastSent();
  expect(sent.isKnown('a', 'open')).toBe(false);
  sent.remember('a', 'open');
  sent.remember('a', 'closed');
  expect([sent.isKnown('a', 'closed'), sent.isKnown('a', 'open'), sent.isKnown('b', 'closed')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('forgets what was sent longest ago', () => {
  const sent = lastSent();
  sent.remember('first', 'x');
  sent.remember('second', 'x');
  sent.remember('first', 'x');
  for (let n = 0; n < 19_999; n += 1) sent.remember(`${n}`, 'x');
  expect([sent.isKnown('second', 'x'), sent.isKnown('first', 'x')]).toEqual([false, true]);
});
