import { expect, it } from 'vitest';
import { endOfSecond } from './end-of-second.ts';

it.each([
  { at: 1_795_527_462_000, latest: 1_795_527_462_999 },
  { at: 1_795_527_462_001, latest: 1_795_527_462_001 },
  { at: 0, latest: 999 },
])('$at means $latest at the latest', ({ at, latest }) => {
  expect(endOfSecond(at)).toBe(latest);
});
