import { expect, it } from 'vitest';
import { bodyBudget } from './body-budget.ts';
import type { BodyBudget, HeldBody } from './body-budget.ts';

/** A body that arrives with so many bytes, and whether it was given up. */
function body(budget: BodyBudget, bytes: number): HeldBody & { isGivenUp(): boolean } {
  let isGivenUp = false;
  const held = budget.open(() => (isGivenUp = true));
  expect(held.resize(bytes)).toBe(true);
  return { ...held, isGivenUp: () => isGivenUp };
}

it('what is released makes room again', () => {
  const budget = bodyBudget(100);
  const first = body(budget, 60);
  first.complete();
  const second = body(budget, 40);
  expect(second.resize(41)).toBe(false);
  first.release();
  expect(second.resize(100)).toBe(true);
  second.release();
  second.release();
  expect(budget.open(() => undefined).resize(101)).toBe(false);
  expect(budget.open(() => undefined).resize(100)).toBe(true);
});

it('the largest that arrives is given up for a smaller one', () => {
  const budget = bodyBudget(100);
  const bodies = [30, 40, 30].map((bytes) => body(budget, bytes));
  body(budget, 5);
  expect(bodies.map((one) => one.isGivenUp())).toEqual([false, true, false]);
  body(budget, 29);
  body(budget, 20);
  expect(bodies.map((one) => one.isGivenUp())).toEqual([true, true, false]);
});

it('none is given up for one that is as large, or as large as it will be', () => {
  const budget = bodyBudget(100);
  const [first, second] = [body(budget, 50), body(budget, 50)];
  expect(budget.open(() => undefined).resize(50)).toBe(false);
  expect(second.resize(60)).toBe(false);
  expect([first.isGivenUp(), second.isGivenUp()]).toEqual([false, false]);
});

it('a body that is complete is not given up, and takes its room', () => {
  const budget = bodyBudget(100);
  const complete = body(budget, 90);
  complete.complete();
  const small = budget.open(() => undefined);
  expect(small.resize(11)).toBe(false);
  expect(small.resize(10)).toBe(true);
  expect(complete.isGivenUp()).toBe(false);
});
