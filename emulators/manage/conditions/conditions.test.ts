import { describe, expect, it } from 'vitest';
import { compileCondition } from './evaluate.ts';
import type { Columns } from './evaluate.ts';
import { likeMatcher } from './like.ts';
import { parseCondition } from './parse.ts';

interface Row {
  readonly id: number;
  readonly summary?: string;
  readonly closed: boolean;
  readonly entered: number;
  readonly board?: string;
}

const COLUMNS: Columns<Row> = {
  id: { type: 'number', read: (row) => row.id },
  summary: { type: 'text', read: (row) => row.summary },
  closedFlag: { type: 'flag', read: (row) => row.closed },
  dateEntered: { type: 'date', read: (row) => row.entered },
  'board/name': { type: 'text', read: (row) => row.board },
};

const at = (time: string): number => Date.parse(`2026-01-05T${time}Z`);
const ROWS: readonly Row[] = [
  { id: 1, summary: '[GZ-1] alpha', closed: false, entered: at('10:00:00'), board: 'Security' },
  { id: 2, summary: "it's 100% beta", closed: true, entered: at('11:00:00'), board: 'Triage' },
  { id: 3, closed: false, entered: at('12:00:00') },
];

function find(condition: string, dateAtLeastFindsNothing = false): number[] {
  return ROWS.filter(compileCondition(parseCondition(condition), COLUMNS, { dateAtLeastFindsNothing })).map(
    ({ id }) => id,
  );
}

describe('a condition finds', () => {
  it.each([
    ['id = 1', [1]],
    ['id=1', [1]],
    ['id != 1', [2, 3]],
    ['id < 2', [1]],
    ['id <= 2', [1, 2]],
    ['id > 2', [3]],
    ['id >= 2', [2, 3]],
    ['id = -1', []],
    ['id in (1, 3)', [1, 3]],
    ['id in (2)', [2]],
    ['id not in (1,3)', [2]],
    ['summary = "[GZ-1] alpha"', [1]],
    ["summary = '[gz-1] ALPHA'", [1]],
    [`summary = "it's 100% beta"`, [2]],
    ['summary like "%alpha"', [1]],
    ['summary like "alpha"', []],
    ['summary like "[[]GZ-1]%"', [1]],
    ['summary like "[GZ-1]%"', []],
    ['summary like "*100*"', [2]],
    ['summary not like "%alpha"', [2, 3]],
    ['summary contains "beta"', [2]],
    ['summary contains "[GZ-1]"', []],
    ['summary contains "[[]GZ-1]"', [1]],
    ['summary = null', [3]],
    ['summary != null', [1, 2]],
    ['summary != "x"', [1, 2]],
    ['closedFlag = True', [2]],
    ['closedFlag=false', [1, 3]],
    ['closedFlag != TRUE', [1, 3]],
    ['dateEntered > [2026-01-05T11:00:00Z]', [3]],
    ['dateEntered >= [2026-01-05T11:00:00Z]', [2, 3]],
    ['board/name = "Security"', [1]],
    ['board.name = "Security"', [1]],
    ['id = 1 OR id = 2 AND closedFlag = false', [1]],
    ['(id = 1 or id = 2) and closedFlag = true', [2]],
    ['not (id = 1 or id = 2)', [3]],
    ['NOT id = 1 And id < 3', [2]],
    ['(((id = 3)))', [3]],
  ])('%s', (condition, ids) => {
    expect(find(condition)).toEqual(ids);
  });

  it('nothing by >= on dates in the mode of one self-hosted server', () => {
    expect(find('dateEntered >= [2026-01-05T11:00:00Z]', true)).toEqual([]);
    expect(find('dateEntered > [2026-01-05T10:59:59Z]', true)).toEqual([2, 3]);
  });
});

describe('a condition is refused', () => {
  it.each([
    ['', 'expected a field at position 0'],
    ['id', 'expected an operator at position 2'],
    ['id =', 'expected a value at position 4'],
    ['id = 1 AND', 'expected a field at position 10'],
    ['id = 1 id = 2', 'expected AND, OR or the end at position 7'],
    ['(id = 1', 'expected ) at position 7'],
    ['id = 1)', 'expected AND, OR or the end at position 6'],
    ['id == 1', 'expected a value at position 4'],
    ['id in 1', 'expected ( at position 6'],
    ['id in ()', 'expected a value at position 7'],
    ['id is 1', 'expected an operator at position 3'],
    ['"id" = 1', 'expected a field at position 0'],
    ['id = other', 'expected a value at position 5'],
    ['summary = "open', 'unexpected "\\"" at position 10'],
    ['summary = "a\\"b"', 'unexpected "\\"" at position 15'],
    ['dateEntered > [2026-01-05]', '[2026-01-05] is not a date in whole seconds at position 14'],
    [
      'dateEntered > [2026-01-05T10:00:00.5Z]',
      '[2026-01-05T10:00:00.5Z] is not a date in whole seconds at position 14',
    ],
    [
      'dateEntered > [2026-13-05T10:00:00Z]',
      '[2026-13-05T10:00:00Z] is not a date in whole seconds at position 14',
    ],
    [`${'('.repeat(60)}id = 1${')'.repeat(60)}`, 'nested too deeply at position 50'],
    ['nothing = 1', 'nothing is not a recognized name.'],
    ['board/other = 1', 'board/other is not a recognized name.'],
    ['constructor = 1', 'constructor is not a recognized name.'],
    ['Id = 1', 'Id is not a recognized name.'],
    ['id = "1"', 'id cannot be compared by = with this value.'],
    ['dateEntered > "2026-01-05T10:00:00Z"', 'dateEntered cannot be compared by > with this value.'],
    ['id like 1', 'id cannot be compared by like with this value.'],
    ['closedFlag > True', 'closedFlag cannot be compared by > with this value.'],
    ['summary > null', 'summary cannot be compared by > with this value.'],
  ])('%s', (condition, message) => {
    expect(() => find(condition)).toThrow(message);
  });
});

describe('a like pattern', () => {
  it.each([
    ['a.c', 'abc', false],
    ['a_c', 'abc', true],
    ['a[bx]c', 'abc', true],
    ['a[^b]c', 'abc', false],
    ['a[0-9]c', 'a5c', true],
    ['[z-a]%', 'b', false],
    ['a[c', 'a[c', true],
    ['%\n%', 'one\ntwo', true],
    ['(.x)+$', '(.x)+$', true],
    ['(.x)+$', '(ax)+$', false],
  ])('%s on %s: %s', (pattern, text, matches) => {
    expect(likeMatcher(pattern)(text)).toBe(matches);
  });
});
