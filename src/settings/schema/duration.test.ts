import { describe, expect, test } from 'vitest';
import { duration } from './duration.ts';

describe('a duration', () => {
  test.each<[string | number, number]>([
    ['500ms', 500],
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['0s', 0],
    [250, 250],
    [0, 0],
  ])('written %j is read as %i ms', (written, milliseconds) => {
    expect(duration.parse(written)).toBe(milliseconds);
  });

  test.each(['', '90', 's', '1.5h', '-1s', '1 h', '1H', ' 1h', '1h30m', '1w', 'soon'])(
    'is not %j, and the message shows how to write one',
    (written) => {
      const result = duration.safeParse(written);
      expect(result.error?.issues.map(({ message }) => message)).toEqual([
        `"${written}" is no duration: write 500ms, 90s, 15m, 1h or 2d`,
      ]);
    },
  );

  test.each([-1, 1.5, Number.NaN, Infinity, true, null, ['1h']])('is not %j', (written) => {
    expect(duration.safeParse(written).success).toBe(false);
  });
});
