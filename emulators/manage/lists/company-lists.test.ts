import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFurnishedTrial } from '../furnished-trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startFurnishedTrial()));
afterAll(() => trial.emulator.close());

const get = async (path: string): Promise<unknown> => (await trial.call('GET', path)).json;
const ids = async (path: string): Promise<number[]> =>
  ((await get(path)) as { id: number }[]).map(({ id }) => id);

describe('companies and what belongs to them', () => {
  it.each([
    ['/company/companies', [250, 251, 252, 253]],
    ['/company/contacts', [71, 72, 73]],
    ['/company/configurations', [501, 502, 503]],
    ['/company/companies/250/sites', [1, 3]],
  ])('are listed and counted by %s', async (path, expected) => {
    expect(await ids(path)).toEqual(expected);
    expect(await get(`${path}/count`)).toEqual({ count: expected.length });
  });

  it.each([
    ['/company/companies?conditions=deletedFlag=false', [250, 251, 253]],
    ['/company/companies?conditions=status/name="Inactive"', [253]],
    ['/company/companies?childConditions=types/name="security"', [250]],
    ['/company/companies?childConditions=types/id=1 and types/name="Security"', []],
    ['/company/contacts?conditions=company/id=251', [73]],
    ['/company/contacts?childConditions=communicationItems/value="ann@northwind.example"', [71]],
    ['/company/configurations?conditions=company/id=250 and name="NW-DC01"', [501]],
    ['/company/configurations?conditions=activeFlag=false', [502]],
    ['/company/configurations?conditions=serialNumber="SN-1" or deviceIdentifier="dev-501"', [501]],
    ['/company/configurations?conditions=lastUpdated > [2026-01-03T00:00:00Z]', [501]],
  ])('obey %s', async (path, expected) => {
    expect(await ids(path)).toEqual(expected);
  });

  it.each([
    [
      '/company/companies/250',
      {
        id: 250,
        identifier: 'Northwind',
        name: 'Northwind Traders',
        status: { id: 1, name: 'Active' },
        types: [{ id: 1 }, { id: 2 }],
        deletedFlag: false,
      },
    ],
    [
      '/company/contacts/71',
      { firstName: 'Ann', lastName: 'Lee', company: { id: 250, identifier: 'Northwind' } },
    ],
    [
      '/company/configurations/501',
      {
        id: 501,
        name: 'NW-DC01',
        company: { id: 250 },
        serialNumber: 'SN-1',
        macAddress: '00-15-5D-01-02-03',
        ipAddress: '192.0.2.10',
        deviceIdentifier: 'dev-501',
        activeFlag: true,
        type: { id: 1 },
        status: { name: 'Active' },
        _info: { lastUpdated: '2026-01-04T00:00:00Z' },
      },
    ],
  ])('are read one by one: %s', async (path, expected) => {
    expect(await get(path)).toMatchObject(expected);
  });

  it.each(['/company/contacts/9', '/company/configurations/9', '/company/companies/9/sites'])(
    'are 404 where there is none: %s',
    async (path) => {
      expect((await trial.call('GET', path)).status).toBe(404);
    },
  );
});
