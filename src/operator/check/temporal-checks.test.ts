import { expect, test } from 'vitest';
import { heldFindings } from './temporal-checks.ts';

test('names the desks that are held, by whom and why, and how they go on', () => {
  const hold = { since: Date.UTC(2026, 0, 1), by: 'kim@ops', why: 'Manage is updated' };
  expect(heldFindings(new Map([['manage', hold]]))).toEqual([
    {
      level: 'fault',
      message: 'manage: Deliveries are held since 2026-01-01 00:00:00 UTC by kim@ops: Manage is updated.',
      advice: 'To have them go on: `plumbline resume manage`.',
    },
  ]);
  expect(heldFindings(new Map())).toEqual([]);
});
