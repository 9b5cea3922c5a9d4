import { describe, expect, it } from 'vitest';
import { fakeLists } from './fake-lists.fixture.ts';
import type { FakeList } from './fake-lists.fixture.ts';
import { lookups } from './lookups.ts';
import { gridBoards, rowResolver } from './resolve-row.ts';
import type { GridRow, RowOf } from './resolve-row.ts';
import type { GridRowSettings } from '../settings.ts';

const signal = new AbortController().signal;

const BOARD = '/service/boards/21';
const LISTS: Record<string, FakeList> = {
  '/service/boards': [
    { id: 20, name: 'Help Desk' },
    { id: 21, name: 'Security' },
    { id: 22, name: 'Old', inactiveFlag: true },
  ],
  '/service/priorities': [
    { id: 1, name: 'Priority 1 - Critical' },
    { id: 4, name: 'Priority 4 - Low' },
  ],
  '/service/sources': [{ id: 2, name: 'Monitoring' }],
  '/system/members': [
    { id: 7, identifier: 'jdoe', firstName: 'Jane', lastName: 'Doe' },
    { id: 8, identifier: 'gone', inactiveFlag: true },
  ],
  [`${BOARD}/types`]: [
    { id: 5, name: 'Malware' },
    { id: 6, name: 'Twin' },
    { id: 7, name: ' twin ' },
    { id: 8, name: 'Renewed', inactiveFlag: true },
    { id: 9, name: 'Renewed' },
    { id: 10, name: 'Retired', inactiveFlag: true },
  ],
  [`${BOARD}/subtypes`]: [
    { id: 91, name: 'Endpoint' },
    { id: 92, name: 'Phishing' },
  ],
  [`${BOARD}/items`]: [
    { id: 2, name: 'Server' },
    { id: 3, name: 'Laptop' },
  ],
  [`${BOARD}/teams`]: [{ id: 3, name: 'SOC' }],
  [`${BOARD}/typeSubTypeItemAssociations`]: [
    { id: 1, type: { id: 5 }, subType: { id: 91 }, item: { id: 2 } },
    { id: 2, type: { id: 9 }, subType: { id: 92 }, item: null },
  ],
  [`${BOARD}/statuses`]: [
    { id: 310, name: 'New', defaultFlag: true },
    { id: 311, name: 'Completed', closedStatus: false },
    { id: 312, name: 'Done', closedStatus: true },
    { id: 313, name: 'Unused', inactive: true },
  ],
};
const ROW: GridRowSettings = { board: 21, priority: 1, type: 5 };

/** The resolver of a settings file whose High row is `ROW` with changes, over `LISTS` with changes. */
function resolver(row: Partial<GridRowSettings>, lists: Record<string, FakeList> = {}) {
  const fake = fakeLists({ ...LISTS, ...lists });
  const clock = { now: 0 };
  const logged: string[] = [];
  const found = lookups(fake.transport, { lifetime: 600_000, now: () => clock.now }, (message) =>
    logged.push(message),
  );
  const rowOf = rowResolver({ low: ROW, medium: ROW, high: { ...ROW, ...row } }, found);
  return { high: () => rowOf('high', signal), clock, logged, ...fake };
}

describe('a row of ids', () => {
  it('stays as it is, and asks for no list that it does not need', async () => {
    const { high, paths } = resolver({});
    expect(await high()).toEqual({ board: 21, priority: 1, type: 5 });
    expect(paths()).toEqual(['/service/boards', '/service/priorities', `${BOARD}/types`]);
  });

  it('asks for nothing while the lists are remembered', async () => {
    const { high, paths } = resolver({ status: 310, subType: 91, item: 2, team: 3, source: 2, owner: 7 });
    await high();
    const first = paths().length;
    await high();
    expect(paths()).toHaveLength(first);
  });
});

describe('a row of names', () => {
  it('becomes ids, whatever the case and the space around the names', async () => {
    const { high } = resolver({
      board: 'security',
      priority: 'PRIORITY 1 - CRITICAL',
      type: ' Malware',
      subType: 'endpoint',
      item: 'Server',
      status: 'Completed',
      source: 'monitoring',
      team: 'soc',
      owner: 'JDoe',
      severity: 'High',
      impact: 'Low',
    });
    expect(await high()).toEqual({
      board: 21,
      priority: 1,
      type: 5,
      subType: 91,
      item: 2,
      status: 311,
      source: 2,
      team: 3,
      owner: 7,
      severity: 'High',
      impact: 'Low',
    });
  });

  it('means the active one of several records of a name', async () => {
    expect(await resolver({ type: 'Renewed' }).high()).toMatchObject({ type: 9 });
  });

  it('may name an owner by full name', async () => {
    expect(await resolver({ owner: 'Jane Doe' }).high()).toMatchObject({ owner: 7 });
  });
});

describe('a row is refused', () => {
  it.each<{ case: string; row: Partial<GridRowSettings>; code: string; message: string }>([
    {
      case: 'for an unknown board',
      row: { board: 99 },
      code: 'unknown-board',
      message: 'The service board 99, which `categories.high.board` names, does not exist.',
    },
    {
      case: 'for an inactive board',
      row: { board: 'Old' },
      code: 'inactive-board',
      message: 'The service board "Old", which `categories.high.board` names, is inactive.',
    },
    {
      case: 'for an unknown priority',
      row: { priority: 'Urgent' },
      code: 'unknown-priority',
      message: 'The priority "Urgent", which `categories.high.priority` names, does not exist.',
    },
    {
      case: 'for a type of another board',
      row: { type: 77 },
      code: 'unknown-type',
      message: 'The type 77 of service board 21, which `categories.high.type` names, does not exist.',
    },
    {
      case: 'for an inactive type',
      row: { type: 10 },
      code: 'inactive-type',
      message: 'The type 10 of service board 21, which `categories.high.type` names, is inactive.',
    },
    {
      case: 'for a name that two have',
      row: { type: 'Twin' },
      code: 'ambiguous-name',
      message:
        'The type "Twin" of service board 21, which `categories.high.type` names, is not the only one of that name: 6, 7.',
    },
    {
      case: 'for a subtype that goes with another type',
      row: { subType: 92 },
      code: 'unassociated-sub-type',
      message:
        'The subtype 92 of service board 21, which `categories.high.subType` names, does not go with type 5.',
    },
    {
      case: 'for an item that goes with no subtype of the row',
      row: { subType: 91, item: 3 },
      code: 'unassociated-item',
      message:
        'The item 3 of service board 21, which `categories.high.item` names, does not go with type 5 and subtype 91.',
    },
    {
      case: 'for an item that needs a subtype',
      row: { item: 2 },
      code: 'unassociated-item',
      message:
        'The item 2 of service board 21, which `categories.high.item` names, does not go with type 5 without a subtype.',
    },
    {
      case: 'for a status that closes',
      row: { status: 'Done' },
      code: 'closing-status',
      message:
        'The status "Done" of service board 21, which `categories.high.status` names, closes the tickets that get it.',
    },
    {
      case: 'for an inactive status',
      row: { status: 313 },
      code: 'inactive-status',
      message: 'The status 313 of service board 21, which `categories.high.status` names, is inactive.',
    },
    {
      case: 'for an unknown team',
      row: { team: 9 },
      code: 'unknown-team',
      message: 'The team 9 of service board 21, which `categories.high.team` names, does not exist.',
    },
    {
      case: 'for an unknown source',
      row: { source: 'Fax' },
      code: 'unknown-source',
      message: 'The source "Fax", which `categories.high.source` names, does not exist.',
    },
    {
      case: 'for an owner whom nobody knows by that name',
      row: { owner: 'zadmin' },
      code: 'unknown-owner',
      message: 'The member "zadmin", which `categories.high.owner` names, does not exist.',
    },
    {
      case: 'for an owner who left',
      row: { owner: 8 },
      code: 'inactive-owner',
      message: 'The member 8, which `categories.high.owner` names, is inactive.',
    },
  ])('$case', async ({ row, code, message }) => {
    await expect(resolver(row).high()).rejects.toMatchObject({ code, message, retryable: false });
  });

  it('with advice that names the setting and the choice', async () => {
    await expect(resolver({ subType: 92 }).high()).rejects.toMatchObject({
      advice:
        'Choose another subtype of service board 21 as `categories.high.subType` in the Manage settings, or correct it in Manage.',
    });
    await expect(resolver({ type: 'Twin' }).high()).rejects.toMatchObject({
      advice: 'Write one of the ids 6, 7 as `categories.high.type` in the Manage settings.',
    });
  });
});

describe('a row passes', () => {
  it.each<{ case: string; row: Partial<GridRowSettings>; lists?: Record<string, FakeList> }>([
    { case: 'with an owner whose id is missing from the list', row: { owner: 999 } },
    {
      case: 'where the board associates nothing',
      row: { subType: 92, item: 3 },
      lists: { [`${BOARD}/typeSubTypeItemAssociations`]: [] },
    },
    {
      case: 'where the board associates no items',
      row: { subType: 91, item: 3 },
      lists: { [`${BOARD}/typeSubTypeItemAssociations`]: [{ id: 1, type: { id: 5 }, subType: { id: 91 } }] },
    },
  ])('$case', async ({ row, lists }) => {
    expect(await resolver(row, lists).high()).toMatchObject(row);
  });
});

describe('where our role may not read the lists', () => {
  const refused = Object.fromEntries(
    [...Object.keys(LISTS), '/service/info/boards'].map((path) => [path, 'forbidden'] as const),
  );

  it('ids pass unchecked, and that is said once', async () => {
    const ids = { status: 312, subType: 92, item: 3, team: 9, source: 9, owner: 9 };
    const { high, logged } = resolver(ids, refused);
    expect(await high()).toMatchObject({ board: 21, priority: 1, type: 5, ...ids });
    const lists = logged.length;
    await high();
    expect(lists).toBe(10);
    expect(logged).toHaveLength(lists);
  });

  it('a name is refused with the right that it takes', async () => {
    const { high } = resolver({ type: 'Malware' }, refused);
    await expect(high()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('The type "Malware" of service board 21') as string,
      advice: expect.stringMatching(
        /Table Setup: Inquire.*or write an id as `categories.high.type`/,
      ) as string,
    });
  });
});

describe('a refusal', () => {
  it('heals with the next attempt when Manage is put right, once the lists are half a minute old', async () => {
    const types: object[] = [];
    const { high, clock, paths } = resolver({}, { [`${BOARD}/types`]: types });
    await expect(high()).rejects.toMatchObject({ code: 'unknown-type' });
    types.push({ id: 5, name: 'Malware' });
    clock.now = 29_999;
    await expect(high()).rejects.toMatchObject({ code: 'unknown-type' });
    expect(paths()).toHaveLength(3);
    clock.now = 30_000;
    expect(await high()).toMatchObject({ type: 5 });
  });
});

it('the boards of the grid are given once each, and only those that go by a name are looked up', async () => {
  const row = { priority: 1, type: 5 };
  const asked: string[] = [];
  const rowOf: RowOf = (category) => {
    asked.push(category);
    return Promise.resolve({ board: 22 } as GridRow);
  };
  const categories = {
    low: { ...row, board: 21 },
    medium: { ...row, board: 21 },
    high: { ...row, board: 'Security' },
  };
  expect(await gridBoards({ categories }, rowOf, signal)).toEqual([21, 22]);
  expect(asked).toEqual(['high']);
});
