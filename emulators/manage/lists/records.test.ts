import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FURNISHED_SEED, startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startTrial({ seed: FURNISHED_SEED })));
afterAll(() => trial.emulator.close());

const get = async (path: string): Promise<unknown> => (await trial.call('GET', path)).json;
const idsOf = async (path: string): Promise<unknown> =>
  ((await get(path)) as { id: number }[]).map(({ id }) => id);

/** Lists, and what stands in them; what is out of use is listed with its flag. */
const LISTS: readonly (readonly [string, readonly object[]])[] = [
  ['/service/boards', [{ id: 20, inactiveFlag: true }, { id: 21, name: 'Security' }, { id: 22 }]],
  ['/service/info/boards', [{ id: 20 }, { id: 21 }, { id: 22 }]],
  [
    '/service/boards/21/statuses',
    [
      { id: 310, name: 'New', closedStatus: false, defaultFlag: true, board: { id: 21 } },
      { id: 311, closedStatus: false },
      { id: 312, closedStatus: true },
      { id: 319, inactive: true },
    ],
  ],
  [
    '/service/boards/21/types',
    [{ id: 5, board: { id: 21 }, defaultFlag: true }, { id: 6 }, { id: 7, inactiveFlag: true }],
  ],
  ['/service/boards/21/subtypes', [{ id: 9 }, { id: 10 }, { id: 11, inactiveFlag: true }]],
  ['/service/boards/21/items', [{ id: 2 }, { id: 3 }, { id: 8, inactiveFlag: true }]],
  [
    '/service/boards/21/teams',
    [
      { id: 4, name: 'Blue' },
      { id: 14, inactiveFlag: true },
    ],
  ],
  ['/service/boards/22/subtypes', []],
  [
    '/service/boards/21/typeSubTypeItemAssociations',
    [
      { type: { id: 5 }, subType: { id: 9 }, item: { id: 2 } },
      { type: { id: 5 }, subType: { id: 10 } },
      { subType: { id: 11 } },
      { item: { id: 8 } },
    ],
  ],
  ['/service/priorities', [{ id: 3, defaultFlag: false }, { id: 4, defaultFlag: true }, { id: 5 }]],
  ['/service/sources', [{ id: 2, name: 'Integration' }]],
  [
    '/company/companies',
    [
      { id: 250, identifier: 'Northwind', deletedFlag: false, status: { id: 1, name: 'Active' } },
      { id: 251, name: 'Contoso' },
      { id: 252, name: 'Contoso', deletedFlag: true },
      { id: 253, name: 'Contoso', status: { id: 2 }, deletedFlag: false },
      { id: 254, status: { id: 3 } },
    ],
  ],
  [
    '/company/companies/statuses',
    [
      { id: 1, inactiveFlag: false, disallowSavingFlag: false },
      { id: 2, inactiveFlag: true, disallowSavingFlag: false },
      { id: 3, inactiveFlag: false, disallowSavingFlag: true },
    ],
  ],
  [
    '/company/configurations',
    [
      { id: 501, name: 'NW-DC01', company: { id: 250 }, ipAddress: '192.0.2.10', activeFlag: true },
      { id: 502, activeFlag: false },
      { id: 503, _info: { lastUpdated: '2026-01-02T00:00:00Z' } },
    ],
  ],
  // One of the vendor's own is missing.
  ['/system/members', [{ identifier: 'apimember' }, { identifier: 'jdoe' }, { id: 111, inactiveFlag: true }]],
];

describe.each(LISTS)('%s', (path, expected) => {
  it('lists what there is', async () => {
    expect(await get(path)).toMatchObject(expected);
  });

  it('can be asked for every field that it shows, and for no other', async () => {
    const [row] = (await get(path)) as Record<string, unknown>[];
    const fields = Object.keys(row ?? { id: 0 });
    expect(await get(`${path}?pageSize=1&fields=${fields.join(',')}`)).toEqual(
      row === undefined ? [] : [row],
    );
    expect((await trial.call('GET', `${path}?fields=nothing`)).status).toBe(400);
  });
});

it.each([
  ['/company/companies?conditions=deletedFlag=false and name="contoso"', [251, 253]],
  ['/company/companies?conditions=status/id=1 and identifier like "North%25"', [250]],
  ['/company/companies?orderBy=name,id desc&pageSize=2', [253, 252]],
  ['/company/companies/statuses?conditions=inactiveFlag=true', [2]],
  ['/company/configurations?conditions=company/id=250 AND name="nw-dc01"', [501]],
  ['/company/configurations?conditions=lastUpdated > [2026-01-03T00:00:00Z]', [501]],
  ['/service/boards/21/statuses?conditions=closedStatus=true', [312]],
  ['/system/members?conditions=identifier="jdoe"', [110]],
])('lists obey conditions, order and page: %s', async (path, ids) => {
  expect(await idsOf(path)).toEqual(ids);
});

it.each([
  ['/service/boards/21', { id: 21, name: 'Security' }],
  ['/service/boards/21/statuses/312', { id: 312, closedStatus: true }],
  ['/company/companies/252', { id: 252, deletedFlag: true }],
  ['/service/priorities/5', { id: 5 }],
  ['/system/info', { version: expect.any(String) as string, isCloud: true, serverTimeZone: 'UTC' }],
])('one record is %s', async (path, expected) => {
  expect(await get(path)).toMatchObject(expected);
});

it.each([
  ['/service/boards/99', 'Service Board 99 not found'],
  ['/service/boards/99/statuses', 'Service Board 99 not found'],
  ['/service/boards/22/statuses/310', 'Service Status 310 not found'],
  ['/company/companies/9', 'Company 9 not found'],
])('there is no %s', async (path, message) => {
  const answer = await trial.call('GET', path);
  expect([answer.status, answer.json]).toEqual([404, { code: 'NotFound', message }]);
});

it('every subtype goes with every type of a board without associations', async () => {
  const boards = FURNISHED_SEED.boards.map((board) => ({ ...board, associations: undefined }));
  const other = await startTrial({
    seed: JSON.parse(JSON.stringify({ ...FURNISHED_SEED, boards })) as typeof FURNISHED_SEED,
  });
  const { json } = await other.call('GET', '/service/boards/21/typeSubTypeItemAssociations');
  expect(json).toHaveLength(9);
  await other.emulator.close();
});
