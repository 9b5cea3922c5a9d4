import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sparingLog } from './sparing-log.ts';

const lines: object[] = [];
const warn = sparingLog({ warn: (details: object, msg: string) => void lines.push({ msg, ...details }) });

beforeEach(() => {
  vi.useFakeTimers();
  lines.length = 0;
});
afterEach(() => {
  vi.advanceTimersByTime(600_000);
  vi.useRealTimers();
});

const times = (n: number, message: string, of?: string): void => {
  for (let at = 0; at < n; at += 1) warn(message, { at }, of);
};

it('the first few of a reason are logged in full, then a line a minute with their number and the last one', () => {
  times(1_000, 'wrong secret');
  expect(lines).toEqual([0, 1, 2, 3, 4].map((at) => ({ msg: 'wrong secret', at })));
  vi.advanceTimersByTime(60_000);
  times(7, 'wrong secret');
  vi.advanceTimersByTime(60_000);
  expect(lines.slice(5)).toEqual([
    { msg: 'wrong secret', at: 999, times: 995 },
    { msg: 'wrong secret', at: 6, times: 7 },
  ]);
});

it('reasons and accounts are counted apart', () => {
  times(6, 'wrong secret', 'eu');
  times(6, 'wrong secret', 'us');
  times(6, 'too large', 'us');
  expect(lines).toHaveLength(15);
});

it('after a minute without any they are logged in full again', () => {
  times(6, 'wrong secret');
  vi.advanceTimersByTime(120_000);
  expect(lines).toHaveLength(6);
  times(6, 'wrong secret');
  expect(lines).toHaveLength(11);
});

it('nothing more is said of what happened a few times only', () => {
  times(5, 'wrong secret');
  vi.advanceTimersByTime(600_000);
  expect(lines).toHaveLength(5);
});
