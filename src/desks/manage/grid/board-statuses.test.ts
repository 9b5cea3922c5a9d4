import { describe, expect, it } from 'vitest';
import { boardStatuses } from './board-statuses.ts';
import { fakeLists } from './fake-lists.fixture.ts';
import type { FakeList } from './fake-lists.fixture.ts';
import { lookups } from './lookups.ts';

const signal = new AbortController().signal;
const PATH = '/service/boards/21/statuses';

function statusesOver(list: FakeList) {
  const fake = fakeLists({ [PATH]: list });
  const clock = { now: 0 };
  const found = lookups(fake.transport, { lifetime: 600_000, now: () => clock.now }, () => undefined);
  return { statuses: boardStatuses(found), clock, ...fake };
}

const NEW = { id: 310, name: 'New', sortOrder: 1 };
const BUSY = { id: 311, name: 'In Progress', sortOrder: 2 };
const COMPLETED = { id: 312, name: 'Completed', sortOrder: 3, closedStatus: false };
const DONE = { id: 313, name: 'Done', sortOrder: 4, closedStatus: true };
const CANCELLED = { id: 314, name: 'Cancelled', sortOrder: 5, closedStatus: true };

describe('the open status', () => {
  it.each([
    { case: 'the preferred one', list: [NEW, BUSY], preferred: 'in progress', expected: 311 },
    { case: 'the default', list: [NEW, { ...BUSY, defaultFlag: true }], expected: 311 },
    {
      case: 'the default where none has the preferred name',
      list: [NEW, { ...BUSY, defaultFlag: true }],
      preferred: 'Reopened',
      expected: 311,
    },
    {
      case: 'the default where the preferred one closes',
      list: [{ ...NEW, defaultFlag: true }, DONE],
      preferred: 'Done',
      expected: 310,
    },
    {
      case: 'the default where the preferred one is inactive',
      list: [
        { ...BUSY, inactive: true },
        { ...NEW, defaultFlag: true },
      ],
      preferred: 'In Progress',
      expected: 310,
    },
    {
      case: 'the first open one where the default closes',
      list: [{ ...DONE, defaultFlag: true }, BUSY],
      expected: 311,
    },
    { case: 'the first one by the order of the board', list: [BUSY, NEW], expected: 310 },
    { case: 'one that only sounds closed', list: [COMPLETED, DONE], expected: 312 },
  ])('is $case', async ({ list, preferred, expected }) => {
    expect(await statusesOver(list).statuses.openStatus(21, preferred, signal)).toBe(expected);
  });

  it('is missing where all are closed or inactive, with advice', async () => {
    const { statuses } = statusesOver([DONE, { ...NEW, inactive: true }]);
    await expect(statuses.openStatus(21, undefined, signal)).rejects.toMatchObject({
      code: 'no-open-status',
      message: 'Service board 21 has no active status that leaves tickets open.',
      advice: expect.stringContaining('Add a status that leaves tickets open to service board 21') as string,
      retryable: false,
    });
  });
});

describe('the closing status', () => {
  it.each([
    { case: 'the preferred one', list: [DONE, CANCELLED], preferred: 'CANCELLED', expected: 314 },
    { case: 'the first closing one', list: [CANCELLED, NEW, DONE], expected: 313 },
    {
      case: 'the first closing one where the preferred one does not close',
      list: [COMPLETED, DONE],
      preferred: 'Completed',
      expected: 313,
    },
  ])('is $case', async ({ list, preferred, expected }) => {
    expect(await statusesOver(list).statuses.closingStatus(21, preferred, signal)).toBe(expected);
  });

  it('is missing where none closes, whatever their names, with advice', async () => {
    const { statuses } = statusesOver([COMPLETED, { ...DONE, inactive: true }]);
    await expect(statuses.closingStatus(21, undefined, signal)).rejects.toMatchObject({
      code: 'no-closing-status',
      advice: expect.stringContaining('Add a status that closes tickets to service board 21') as string,
    });
  });
});

describe('statuses of a board', () => {
  it('are read once', async () => {
    const { statuses, paths } = statusesOver([NEW, DONE]);
    await statuses.openStatus(21, undefined, signal);
    await statuses.closingStatus(21, undefined, signal);
    expect(paths()).toEqual([PATH]);
  });

  it('are read again before an old list is believed to lack one', async () => {
    const list: object[] = [NEW];
    const { statuses, clock } = statusesOver(list);
    await statuses.openStatus(21, undefined, signal);
    list.push(DONE);
    clock.now = 30_000;
    expect(await statuses.closingStatus(21, undefined, signal)).toBe(313);
  });

  it('that our role may not read block with the right that it takes', async () => {
    const { statuses } = statusesOver('forbidden');
    await expect(statuses.openStatus(21, undefined, signal)).rejects.toMatchObject({
      code: 'forbidden',
      advice: expect.stringContaining('System > Table Setup: Inquire') as string,
    });
  });
});
