import { describe, expect, it } from 'vitest';
import { VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import { fakeLists } from './fake-lists.fixture.ts';
import type { FakeList } from './fake-lists.fixture.ts';
import { lookups } from './lookups.ts';

const signal = new AbortController().signal;

function lookupsOver(lists: Record<string, FakeList>) {
  const clock = { now: 0 };
  const logged: { message: string; details: object }[] = [];
  const fake = fakeLists(lists);
  const found = lookups(fake.transport, { lifetime: 600_000, now: () => clock.now }, (message, details) =>
    logged.push({ message, details }),
  );
  return { lists: found, clock, logged, ...fake };
}

describe('lookups', () => {
  it.each([
    { list: 'boards', path: '/service/boards', fields: 'id,name,inactiveFlag' },
    { list: 'priorities', path: '/service/priorities', fields: 'id,name,sortOrder' },
    { list: 'sources', path: '/service/sources', fields: 'id,name' },
  ] as const)('asks for the $list with no more fields than it needs', async ({ list, path, fields }) => {
    const { lists, asked } = lookupsOver({ [path]: [] });
    await lists[list](signal);
    expect(asked).toEqual([{ path, query: { fields }, pageSize: 1_000 }]);
  });

  it.each([
    { list: 'types', path: 'types' },
    { list: 'subTypes', path: 'subtypes' },
    { list: 'items', path: 'items' },
    { list: 'teams', path: 'teams' },
    { list: 'statuses', path: 'statuses' },
    { list: 'associations', path: 'typeSubTypeItemAssociations' },
  ] as const)('asks a board for its $list', async ({ list, path }) => {
    const { lists, paths } = lookupsOver({ [`/service/boards/21/${path}`]: [] });
    expect(await lists[list](21, signal)).toEqual({ kind: 'listed', rows: [] });
    expect(paths()).toEqual([`/service/boards/21/${path}`]);
  });

  it('reads members whole, a hundred at a time', async () => {
    const { lists, asked } = lookupsOver({ '/system/members': [] });
    await lists.members(signal);
    expect(asked).toEqual([{ path: '/system/members', query: {}, pageSize: 100 }]);
  });

  it('takes rows that lack everything but their id', async () => {
    const { lists } = lookupsOver({
      '/service/priorities': [{ id: 4 }],
      '/system/members': [
        { id: 7, identifier: 'jdoe', firstName: 'Jane', lastName: 'Doe', inactiveFlag: true },
      ],
      '/service/boards/21/statuses': [{ id: 310, name: 'New' }],
    });
    expect(await lists.priorities(signal)).toEqual({
      kind: 'listed',
      rows: [{ id: 4, names: [], active: true }],
    });
    expect(await lists.members(signal)).toEqual({
      kind: 'listed',
      rows: [{ id: 7, names: ['jdoe', 'Jane Doe'], active: false }],
    });
    expect(await lists.statuses(21, signal)).toEqual({
      kind: 'listed',
      rows: [{ id: 310, names: ['New'], active: true, closes: false, isDefault: false, sortOrder: 0 }],
    });
  });

  it('remembers each list of each board for its lifetime', async () => {
    const { lists, clock, paths } = lookupsOver({
      '/service/boards/1/types': [],
      '/service/boards/2/types': [],
    });
    for (const board of [1, 2, 1, 2]) await lists.types(board, signal);
    expect(paths()).toHaveLength(2);
    clock.now = 600_000;
    await lists.types(1, signal);
    expect(paths()).toHaveLength(3);
  });

  it('forgets all lists when told to', async () => {
    const { lists, paths } = lookupsOver({
      '/service/boards': [],
      '/service/boards/1/types': [],
      '/service/boards/2/types': [],
    });
    const readAll = async () => {
      await lists.boards(signal);
      for (const board of [1, 2]) await lists.types(board, signal);
    };
    await readAll();
    await readAll();
    expect(paths()).toHaveLength(3);
    lists.dropAll();
    await readAll();
    expect(paths()).toHaveLength(6);
  });

  it('forgets every list beyond an age, not only the first', async () => {
    const { lists, clock, paths } = lookupsOver({ '/service/boards': [], '/service/priorities': [] });
    await lists.boards(signal);
    await lists.priorities(signal);
    clock.now = 30_000;
    expect(lists.dropOlderThan(30_000)).toBe(true);
    await lists.boards(signal);
    await lists.priorities(signal);
    expect(paths()).toHaveLength(4);
    expect(lists.dropOlderThan(30_000)).toBe(false);
  });
});

describe('lookups of a role without Table Setup', () => {
  it('reads boards where ticket rights suffice', async () => {
    const { lists, logged, paths } = lookupsOver({
      '/service/boards': 'forbidden',
      '/service/info/boards': [{ id: 21, name: 'Security', inactiveFlag: false }],
    });
    expect(await lists.boards(signal)).toEqual({
      kind: 'listed',
      rows: [{ id: 21, names: ['Security'], active: true }],
    });
    expect(paths()).toEqual(['/service/boards', '/service/info/boards']);
    expect(logged).toEqual([]);
  });

  it('tells which right is missing, once for each kind of list, and asks no more', async () => {
    const { lists, logged, paths } = lookupsOver({
      '/service/boards/1/types': 'forbidden',
      '/service/boards/2/types': 'forbidden',
    });
    const right = 'System > Table Setup: Inquire, customised to Service/Service Board';
    for (const board of [1, 2, 1])
      expect(await lists.types(board, signal)).toEqual({ kind: 'refused', right });
    expect(paths()).toHaveLength(2);
    expect(logged.map(({ details }) => details)).toEqual([{ list: 'types', right }]);
  });
});

describe('lookups that fail', () => {
  it.each([
    {
      case: 'Manage is down',
      error: new VendorUnavailable('manage', { code: 'no-answer', message: 'x', advice: 'x' }),
    },
    {
      case: 'the keys are wrong',
      error: new VendorRefused('manage', { code: 'bad-credentials', message: 'x', advice: 'x' }),
    },
  ])('pass it on and ask again where $case', async ({ error }) => {
    const { lists, paths } = lookupsOver({ '/service/boards': error });
    await expect(lists.boards(signal)).rejects.toBe(error);
    await expect(lists.boards(signal)).rejects.toBe(error);
    expect(paths()).toHaveLength(2);
  });
});
