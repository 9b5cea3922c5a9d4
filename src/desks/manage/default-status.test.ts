import { describe, expect, it } from 'vitest';
import { defaultStatuses, startingStatus } from './default-status.ts';

const signal = new AbortController().signal;

describe('startingStatus', () => {
  it.each([
    { case: 'the default', statuses: [{ id: 1 }, { id: 2, defaultFlag: true }], expected: 2 },
    {
      case: 'the first open one where the default closes',
      statuses: [{ id: 1, closedStatus: true, defaultFlag: true }, { id: 2 }],
      expected: 2,
    },
    {
      case: 'the first by sort order where none is the default',
      statuses: [
        { id: 1, sortOrder: 5 },
        { id: 2, sortOrder: 1 },
      ],
      expected: 2,
    },
    {
      case: 'none where all are closed or inactive',
      statuses: [
        { id: 1, inactive: true },
        { id: 2, closedStatus: true },
      ],
      expected: undefined,
    },
  ])('is $case', ({ statuses, expected }) => {
    expect(startingStatus(statuses)).toBe(expected);
  });
});

describe('defaultStatuses', () => {
  it('asks Manage once per board and again after ten minutes', async () => {
    let now = 0;
    const asked: number[] = [];
    const defaultStatus = defaultStatuses(
      {
        readStatuses: (board) => {
          asked.push(board);
          return Promise.resolve([{ id: board * 10 }]);
        },
      },
      () => now,
    );
    expect(await defaultStatus(1, signal)).toBe(10);
    expect(await defaultStatus(1, signal)).toBe(10);
    expect(await defaultStatus(2, signal)).toBe(20);
    now = 600_000;
    await defaultStatus(1, signal);
    expect(asked).toEqual([1, 2, 1]);
  });

  it('blocks with advice where a board has no open status', async () => {
    const defaultStatus = defaultStatuses({ readStatuses: () => Promise.resolve([]) }, () => 0);
    await expect(defaultStatus(21, signal)).rejects.toMatchObject({
      code: 'no-open-status',
      retryable: false,
    });
  });
});
