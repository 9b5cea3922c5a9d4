import { describe, expect, it } from 'vitest';
import { secretOf } from '../../settings/schema/secret.ts';
import { automateSettings } from './settings.ts';

const LEAST = {
  url: 'https://msp.hostedrmm.com',
  username: 'plumbline-api',
  password: secretOf('correct horse'),
  clientId: '0a1b2c3d-0000-4000-8000-123456789abc',
  scriptId: 7311,
  categories: { low: 126, medium: 177, high: 178 },
};

describe('the settings of the Automate desk', () => {
  it('take 4 and 5 for closed, close and reopen no ticket, and let a call expire after 15 minutes', () => {
    const read = automateSettings.parse(LEAST);
    expect(read).toMatchObject({ closedStatuses: [4, 5], expiry: 900_000 });
    expect([read.closedStatus, read.reopenedStatus]).toEqual([undefined, undefined]);
  });

  it.each([
    ['closedStatus', { closedStatus: 6 }, 'must be one of closedStatuses'],
    ['reopenedStatus', { reopenedStatus: 4 }, 'must not be one of closedStatuses'],
  ])('refuse a %s that contradicts closedStatuses', (name, changes, message) => {
    expect(automateSettings.safeParse({ ...LEAST, ...changes }).error?.issues).toMatchObject([
      { path: [name], message },
    ]);
  });

  it('accept statuses that fit', () => {
    const statuses = { closedStatuses: [6], closedStatus: 6, reopenedStatus: 4 };
    expect(automateSettings.parse({ ...LEAST, ...statuses })).toMatchObject(statuses);
  });
});
