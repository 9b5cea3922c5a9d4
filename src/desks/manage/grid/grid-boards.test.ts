import { expect, it } from 'vitest';
import { gridBoards } from './grid-boards.ts';
import type { GridRow, RowOf } from './resolve-row.ts';

const signal = new AbortController().signal;
const row = { priority: 1, type: 5 };

it('gives each board once, and looks up only those that go by a name', async () => {
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
