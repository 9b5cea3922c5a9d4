import { expect, test } from 'vitest';
import { utcTime } from './utc-time.ts';

test.each([
  [1720777189899, '2024-07-12 09:39:49 UTC'],
  [0, '1970-01-01 00:00:00 UTC'],
  [253402300800000, '+010000-01-01 00:00:00 UTC'],
  [9e15, '9000000000000000'],
  [NaN, 'NaN'],
])('%d is %s', (ms, text) => {
  expect(utcTime(ms)).toBe(text);
});
