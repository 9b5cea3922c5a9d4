import { expect, test } from 'vitest';
import { lookAgain } from './look-again.ts';
import type { WantedIncident } from './look-again.ts';

test('waits double up to an hour, and after thirty tries in most of a day it is over', () => {
  const waits: number[] = [];
  let wanted: WantedIncident | undefined = { incidentId: 'a', tries: 0, at: 0 };
  for (let now = 0; wanted !== undefined; now = wanted?.at ?? now) {
    wanted = lookAgain(wanted, now);
    if (wanted !== undefined) waits.push((wanted.at - now) / 1_000);
  }
  expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40]);
  expect(waits.slice(9, 11)).toEqual([2_560, 3_600]);
  expect(waits.at(-1)).toBe(3_600);
  expect(1 + waits.length).toBe(30);
  const hours = waits.reduce((sum, each) => sum + each, 0) / 3_600;
  expect(hours).toBeGreaterThan(12);
  expect(hours).toBeLessThan(24);
});
