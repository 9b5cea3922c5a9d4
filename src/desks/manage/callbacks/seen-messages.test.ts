import { expect, it } from 'vitest';
import { seenMessages } from './seen-messages.ts';

it('remembers what was added, up to its room', () => {
  const seen = seenMessages(2);
  expect(seen.has('a')).toBe(false);
  seen.add('a');
  seen.add('b');
  expect(seen.has('a')).toBe(true);
  seen.add('c');
  expect(['a', 'b', 'c'].map((id) => seen.has(id))).toEqual([true, false, true]);
});

it('the same message takes no further room', () => {
  const seen = seenMessages(2);
  for (const id of ['a', 'b', 'b', 'b']) seen.add(id);
  expect(seen.has('a')).toBe(true);
});
