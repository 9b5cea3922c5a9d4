import { expect, it } from 'vitest';
import { tellTogether } from './tell-together.ts';

/** A receiver whose calls end when the test says so. */
function stage(most = 200) {
  const calls: { ids: readonly string[]; deadline: number }[] = [];
  const ends: ((durable: boolean) => void)[] = [];
  const errors: unknown[] = [];
  const tellOne = tellTogether(
    (ids, deadline) => {
      calls.push({ ids, deadline });
      return new Promise((resolve) => ends.push(resolve));
    },
    most,
    (error) => errors.push(error),
  );
  return { calls, ends, errors, tellOne };
}

it('one call is under way, and what comes meanwhile goes together with the next', async () => {
  const { calls, ends, tellOne } = stage();
  const first = tellOne('1', 10);
  const others = [tellOne('2', 20), tellOne('3', 40), tellOne('2', 30)];
  expect(calls).toEqual([{ ids: ['1'], deadline: 10 }]);
  ends[0]?.(true);
  expect(await first).toBe(true);
  expect(calls[1]).toEqual({ ids: ['2', '3'], deadline: 40 });
  ends[1]?.(false);
  expect(await Promise.all(others)).toEqual([false, false, false]);
});

it('a ticket that changes while it is told is told again', async () => {
  const { calls, ends, tellOne } = stage();
  const first = tellOne('1', 10);
  const again = tellOne('1', 20);
  ends[0]?.(true);
  await first;
  ends[1]?.(true);
  expect(await again).toBe(true);
  expect(calls.map(({ ids }) => ids)).toEqual([['1'], ['1']]);
});

it('a call has no more ids than allowed', async () => {
  const { calls, ends, tellOne } = stage(2);
  const told = ['1', '2', '3', '2', '4', '5', '6'].map((id) => tellOne(id, 10));
  for (const at of [0, 1, 2, 3]) {
    ends[at]?.(true);
    await new Promise(setImmediate);
  }
  expect(await Promise.all(told)).toEqual(told.map(() => true));
  expect(calls.map(({ ids }) => ids)).toEqual([['1'], ['2', '3'], ['4', '5'], ['6']]);
});

it('a rejected call is not durable, and the next one is made', async () => {
  const errors: unknown[] = [];
  const answers = [Promise.reject(new Error('broken')), Promise.resolve(true)];
  const tellOne = tellTogether(
    () => answers.shift() ?? Promise.resolve(false),
    200,
    (error) => errors.push(error),
  );
  expect(await tellOne('1', 10)).toBe(false);
  expect(await tellOne('2', 10)).toBe(true);
  expect(errors).toMatchObject([{ message: 'broken' }]);
});
