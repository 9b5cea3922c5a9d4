import { expect, it } from 'vitest';
import { afterAttempt } from './health.ts';
import type { StoredCallback } from './callback.ts';

const DAYS = 24 * 60 * 60 * 1000;
const CALLBACK: StoredCallback = {
  id: 1,
  entry: {
    url: 'https://svc.example/?recordId=',
    objectId: 1,
    type: 'ticket',
    level: 'owner',
    description: undefined,
    payloadVersion: undefined,
    inactive: false,
    selfSuppressed: false,
  },
  member: { id: 101, identifier: 'apimember', name: 'API Member' },
  connectWiseId: '',
  enteredAt: 0,
  updatedAt: 0,
  updatedBy: 'apimember',
  failingSince: undefined,
};

it.each([
  ['a first failure', undefined, false, 5 * DAYS, 5 * DAYS, false],
  ['a failure just before three days are over', 0, false, 3 * DAYS - 1, 0, false],
  ['a failure after three days', 0, false, 3 * DAYS, 0, true],
  ['a success after three days', 0, true, 3 * DAYS, undefined, false],
])('after %s the callback stands right', (_, failingSince, succeeded, now, since, inactive) => {
  const after = afterAttempt({ ...CALLBACK, failingSince }, succeeded, now);
  expect([after.failingSince, after.entry.inactive]).toEqual([since, inactive]);
});
