import { expect, test } from 'vitest';
import { UPDATE_PUSH, delivery, doubt } from './builders.fixture.ts';
import { notAtOnce } from './doubt.ts';

const NOW = UPDATE_PUSH;

test.each([
  [
    'is over by the workflow’s clock, not by the worker’s, comes five seconds later',
    NOW - 90_000,
    NOW + 5_000,
  ],
  ['is due just now does so, too', NOW, NOW + 5_000],
  ['is yet to come stays', NOW + 1, NOW + 1],
])('a look that %s', (_what, at, next) => {
  const {
    doubt: looked,
    lookBackAt,
    lookAgainAt,
  } = notAtOnce(delivery({ doubt: doubt({ lookAt: at }), lookBackAt: at, lookAgainAt: at }), NOW);
  expect([looked?.lookAt, lookBackAt, lookAgainAt]).toEqual([next, next, next]);
});

test('a delivery that waits for nothing stays as it is', () => {
  expect(notAtOnce(delivery(), NOW)).toEqual(delivery());
});
