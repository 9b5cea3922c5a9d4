import { describe, expect, it } from 'vitest';
import { secretOf } from '../../settings/schema/secret.ts';
import { automateSettings } from './settings.ts';

const LEAST = {
  url: 'https://msp.hostedrmm.com',
  username: 'plumbline-api',
  password: secretOf('correct horse'),
  clientId: '0a1b2c3d-0000-4000-8000-123456789abc',
  runner: { computerId: 900 },
  categories: { low: 126, medium: 177, high: 178 },
};

describe('the settings of the Automate desk', () => {
  it('take 4 and 5 for closed, close no ticket, and let a call expire after 15 minutes', () => {
    expect(automateSettings.parse(LEAST)).toMatchObject({
      closedStatuses: [4, 5],
      closeTickets: false,
      expiry: 900_000,
    });
  });

  it('name one runner or several', () => {
    const several = [{ computerId: 900 }, { computerId: 901 }];
    expect(automateSettings.parse(LEAST).runner).toEqual([{ computerId: 900 }]);
    expect(automateSettings.parse({ ...LEAST, runner: several }).runner).toEqual(several);
  });

  it('need a runner', () => {
    const issues = automateSettings.safeParse({ ...LEAST, runner: undefined }).error?.issues;
    expect(issues).toMatchObject([{ path: ['runner'] }]);
  });

  it('name a client by its id or its name, and look for the others unless told not to', () => {
    const companies = { gz1: { clientId: 7 }, gz2: { client: ' Acme ' } };
    expect(automateSettings.parse({ ...LEAST, companies, catchAll: { client: 'Unsorted' } })).toMatchObject({
      companies: { gz1: { clientId: 7 }, gz2: { client: 'Acme' } },
      catchAll: { client: 'Unsorted' },
      clientMapping: 'automatic',
    });
  });

  it.each([{ clientId: 7, client: 'Acme' }, {}, 7, 'Acme'])(
    'say what a client must be that is %o',
    (catchAll) => {
      expect(automateSettings.safeParse({ ...LEAST, catchAll }).error?.issues).toMatchObject([
        { path: ['catchAll'], message: 'must be { clientId: ID } or { client: NAME } of an Automate client' },
      ]);
    },
  );

  it('name a ticket category by its number or its name', () => {
    const categories = { low: 126, medium: ' EDR Medium ', high: 178 };
    expect(automateSettings.parse({ ...LEAST, categories }).categories).toMatchObject({
      medium: 'EDR Medium',
    });
    const { error } = automateSettings.safeParse({ ...LEAST, categories: { ...categories, low: 1.5 } });
    expect(error?.issues).toMatchObject([
      { path: ['categories', 'low'], message: 'must be the number of a ticket category, or its name' },
    ]);
  });
});
