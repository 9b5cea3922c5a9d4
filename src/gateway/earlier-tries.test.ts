import { expect, it } from 'vitest';
import { earlierTries } from './earlier-tries.ts';
import type { Push } from './push.ts';

const push = (body: string, account = 'main'): Push => ({
  account,
  bytes: Buffer.from(body),
  contentType: undefined,
  receivedAt: 0,
  contents: { kind: 'unreadable', reason: 'not looked at' },
});

it('remembers by account and bytes what is durable, until the push is acknowledged or half an hour has passed', () => {
  let now = 1_000_000;
  const tries = earlierTries(() => now);
  tries.remember(push('a'), new Set([3]));
  now += 1_800_000;
  expect([...tries.durableIn(push('a'))]).toEqual([3]);
  expect([...tries.durableIn(push('b'))]).toEqual([]);
  expect([...tries.durableIn(push('a', 'other'))]).toEqual([]);
  now += 1;
  expect([...tries.durableIn(push('a'))]).toEqual([]);
  tries.remember(push('b'), new Set([1]));
  tries.forget(push('b'));
  expect([...tries.durableIn(push('b'))]).toEqual([]);
});

it('forgets the oldest of too many', () => {
  const tries = earlierTries();
  for (let n = 0; n <= 256; n += 1) tries.remember(push(`body ${n}`), new Set([n]));
  expect([...tries.durableIn(push('body 1'))]).toEqual([1]);
  expect([...tries.durableIn(push('body 0'))]).toEqual([]);
});
