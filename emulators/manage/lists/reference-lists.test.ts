import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startTrial()));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const get = async (path: string): Promise<unknown> => (await trial.call('GET', path)).json;

describe('lists for the mapping', () => {
  it.each([
    [
      '/service/boards',
      [
        { id: 21, name: 'Security' },
        { id: 22, name: 'Triage' },
      ],
    ],
    ['/service/info/boards', [{ id: 21 }, { id: 22 }]],
    [
      '/service/boards/22/statuses',
      [
        { id: 410, name: 'New', closedStatus: false, defaultFlag: true },
        { id: 412, closedStatus: true },
      ],
    ],
    ['/service/boards/21/types', [{ id: 5, name: 'Incident', board: { id: 21 } }, { id: 6 }]],
    ['/service/boards/21/subtypes', [{ id: 9, name: 'Endpoint' }, { id: 10 }]],
    ['/service/boards/21/items', [{ id: 2, name: 'Malware' }, { id: 3 }]],
    ['/service/boards/21/teams', [{ id: 4, name: 'Blue' }]],
    [
      '/service/boards/21/typeSubTypeItemAssociations',
      [
        { type: { id: 5 }, subType: { id: 9 }, item: { id: 2 } },
        { type: { id: 5 }, subType: { id: 10 } },
      ],
    ],
    ['/service/boards/22/subtypes', []],
    ['/service/priorities', [{ id: 4, name: 'Priority 3 - Medium', sortOrder: 1 }, { id: 5 }]],
    ['/service/sources', [{ id: 2, name: 'Integration' }]],
    ['/company/companies', [{ id: 250, identifier: 'Northwind', deletedFlag: false }, { id: 251 }]],
    ['/company/companies/250/sites', [{ id: 1, name: 'Main' }]],
    ['/system/members', [{ identifier: 'apimember' }]],
  ])('%s, with its count', async (path, expected) => {
    expect(await get(path)).toMatchObject(expected);
    expect(await get(`${path}/count`)).toEqual({ count: expected.length });
  });

  it.each([
    ['/company/companies?conditions=deletedFlag=false and name="contoso"', [251]],
    ['/company/companies?conditions=identifier like "North%25"', [250]],
    ['/company/companies?orderBy=name&pageSize=1', [251]],
    ['/service/boards?conditions=name="Triage"', [22]],
    ['/service/boards/21/statuses?conditions=closedStatus=true', [312]],
  ])('obey conditions, order and page: %s', async (path, ids) => {
    expect(((await get(path)) as { id: number }[]).map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    ['/service/boards/21', { id: 21, name: 'Security' }],
    ['/service/boards/21/statuses/312', { id: 312, closedStatus: true }],
    ['/company/companies/251', { id: 251, identifier: 'Contoso' }],
    ['/service/priorities/5', { id: 5 }],
  ])('give one record by id: %s', async (path, expected) => {
    expect(await get(path)).toMatchObject(expected);
  });

  it.each([
    ['/service/boards/99', 'Service Board 99 not found'],
    ['/service/boards/99/statuses', 'Service Board 99 not found'],
    ['/service/boards/22/statuses/310', 'Service Status 310 not found'],
    ['/company/companies/9', 'Company 9 not found'],
  ])('answer 404 to %s', async (path, message) => {
    const answer = await trial.call('GET', path);
    expect([answer.status, answer.json]).toEqual([404, { code: 'NotFound', message }]);
  });

  it.each([
    '/service/boards',
    '/service/info/boards',
    '/service/boards/21/statuses',
    '/service/boards/21/types',
    '/service/priorities',
    '/service/sources',
    '/company/companies',
    '/system/members',
    '/system/userDefinedFields',
  ])('can be asked for every field that they show: %s', async (path) => {
    const [row] = (await get(path)) as Record<string, unknown>[];
    const fields = Object.keys(row ?? {});
    expect(await get(`${path}?pageSize=1&fields=${fields.join(',')}`)).toEqual([row]);
    expect((await trial.call('GET', `${path}?fields=nothing`)).status).toBe(400);
  });

  it('have priorities with id and name alone in that mode', async () => {
    trial.emulator.faults.set({ prioritiesWithNameOnly: true });
    expect(await get('/service/priorities')).toEqual([
      { id: 4, name: 'Priority 3 - Medium' },
      { id: 5, name: 'Priority 1 - High' },
    ]);
  });
});
