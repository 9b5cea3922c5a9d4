import { expect, test } from 'vitest';
import { INCIDENT_ID } from './incident-id.ts';

test.each([
  ['6690e2c52ca2436a3af4adbe', true],
  ['A-1', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['', false],
  ['a/b', false],
  ['a b', false],
  ['a]', false],
  ['[a', false],
])('the id %j can stand in a mark: %s', (id, fits) => {
  expect(INCIDENT_ID.test(id)).toBe(fits);
});
