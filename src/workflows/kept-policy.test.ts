import { setHandler } from '@temporalio/workflow';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keptPolicy } from './kept-policy.ts';

vi.mock('@temporalio/workflow', () => ({ defineSignal: vi.fn(), setHandler: vi.fn() }));

const MINUTE = 60_000;

/** What is answered now, and how often it was asked for. */
let answer: string | undefined;
let asked: number;
beforeEach(() => {
  vi.useFakeTimers();
  answer = 'old';
  asked = 0;
});
afterEach(() => vi.useRealTimers());

const keep = () =>
  keptPolicy(() => {
    asked += 1;
    return Promise.resolve(answer);
  });
/** A worker says that it has started. */
const say = () => (vi.mocked(setHandler).mock.lastCall?.[1] as () => void)();

it('a policy is asked for each hour, and where something that rests on it went wrong', async () => {
  const kept = keep();
  await kept.inForce();
  vi.advanceTimersByTime(60 * MINUTE - 1);
  await kept.inForce();
  expect(asked).toBe(1);
  vi.advanceTimersByTime(1);
  await kept.inForce();
  expect(asked).toBe(2);
  kept.drop();
  await kept.inForce();
  expect(asked).toBe(3);
});

it('once a worker has started it is asked for at once, and once more, for an older worker may have answered', async () => {
  const kept = keep();
  await kept.inForce();
  say();
  expect(kept.isWanted()).toBe(true);
  expect(await kept.inForce()).toBe('old');
  expect([kept.isWanted(), asked]).toEqual([false, 2]);
  answer = 'new';
  vi.advanceTimersByTime(5 * MINUTE);
  expect(await kept.inForce()).toBe('new');
  vi.advanceTimersByTime(59 * MINUTE);
  await kept.inForce();
  expect(asked).toBe(3);
});

it('where there is none it is asked for each time', async () => {
  const kept = keep();
  answer = undefined;
  await kept.inForce();
  await kept.inForce();
  expect(asked).toBe(2);
});
