import { describe, expect, it } from 'vitest';
import type { Refusal } from '../answer.ts';
import { compileCondition } from './condition.ts';
import type { Columns } from './condition.ts';
import { likeMatcher } from './like.ts';

interface Row {
  readonly id: number;
  readonly summary?: string;
  readonly closedFlag: boolean;
  readonly dateEntered: number;
  readonly 'board/name'?: string;
}

const COLUMNS: Columns<Row> = {
  types: { id: 'number', summary: 'text', closedFlag: 'flag', dateEntered: 'date', 'board/name': 'text' },
  read: (row, name) => row[name as keyof Row],
};

const at = (time: string): number => Date.parse(`2026-01-05T${time}Z`);
const ROWS: readonly Row[] = [
  {
    id: 1,
    summary: '[GZ-1] alpha',
    closedFlag: false,
    dateEntered: at('10:00:00'),
    'board/name': 'Security',
  },
  { id: 2, summary: "it's 100% beta", closedFlag: true, dateEntered: at('11:00:00'), 'board/name': 'Triage' },
  { id: 3, closedFlag: false, dateEntered: at('12:00:00') },
];

function find(condition: string, dateAtLeastFindsNothing = false): number[] {
  return ROWS.filter(compileCondition(condition, COLUMNS, { dateAtLeastFindsNothing })).map(({ id }) => id);
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
    ['id', 'expected a word or sign'],
    ['id =', 'expected a text'],
    ['id = 1 AND', 'expected a word'],
    ['id = 1 id = 2', 'expected AND, OR or the end'],
    ['(id = 1', 'expected )'],
    ['id = 1)', 'expected AND, OR or the end'],
    ['id == 1', 'expected a text'],
    ['id in 1', 'expected ('],
    ['id in ()', 'expected a text'],
    ['id is 1', 'cannot be compared by is'],
    ['"id" = 1', 'expected a word'],
    ['id = other', 'expected a text'],
    ['summary = "open', 'unexpected "'],
    ['summary = "a\\"b"', 'unexpected "'],
    ['dateEntered > [2026-01-05]', '[2026-01-05] is not a date in whole seconds'],
    ['dateEntered > [2026-01-05T10:00:00.5Z]', 'is not a date in whole seconds'],
    ['dateEntered > [2026-13-05T10:00:00Z]', 'is not a date in whole seconds'],
    ['nothing = 1', 'nothing is not a recognized name.'],
    ['board/other = 1', 'board/other is not a recognized name.'],
    ['constructor = 1', 'constructor is not a recognized name.'],
    ['Id = 1', 'Id is not a recognized name.'],
    ['id = "1"', 'a number cannot be compared with this value'],
    ['dateEntered > "2026-01-05T10:00:00Z"', 'a date cannot be compared with this value'],
    ['id like 1', 'a number cannot be compared by like'],
    ['closedFlag > True', 'a flag cannot be compared by >'],
    ['summary > null', 'a text cannot be compared with this value'],
  ])('%s', (condition, message) => {
    const refused = (): unknown => {
      try {
        return find(condition);
      } catch (error) {
        return JSON.parse((error as Refusal).answer.body);
      }
    };
    expect(refused()).toEqual({
      code: 'ApiFindCondition',
      message: expect.stringContaining(message) as string,
    });
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
