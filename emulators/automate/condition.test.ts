import { describe, expect, it } from 'vitest';
import { conditionTest } from './condition-match.ts';
import type { Fields } from './condition-match.ts';
import { parseCondition } from './condition.ts';
import { Refused } from './refused.ts';

interface Row {
  readonly id: number;
  readonly name: string | undefined;
  readonly client: number;
  readonly seen: number;
  readonly on: boolean;
}

const fields: Fields<Row> = {
  TicketId: { type: 'number', read: (row) => row.id },
  Subject: { type: 'string', read: (row) => row.name },
  'Client.Id': { type: 'string', read: (row) => String(row.client) },
  UpdateDate: { type: 'date', read: (row) => row.seen },
  IsOpen: { type: 'boolean', read: (row) => row.on },
};

const at = (text: string) => Date.parse(text);
const rows: Row[] = [
  { id: 1, name: '[GZ-1a] High: one', client: 7, seen: at('2026-01-01T00:00:00Z'), on: true },
  { id: 2, name: '[GZ-2b] Low: two', client: 7, seen: at('2026-01-02T00:00:00Z'), on: false },
  { id: 3, name: 'printer 100% jammed', client: 12, seen: at('2026-01-03T00:00:00Z'), on: true },
  { id: 4, name: undefined, client: 7, seen: at('2026-01-04T00:00:00Z'), on: true },
];

const matching = (text: string) =>
  rows.filter(conditionTest(parseCondition(text), fields)).map((row) => row.id);

describe('conditions', () => {
  it.each([
    ['TicketId = 2', [2]],
    ['TicketId eq 2', [2]],
    ['ticketid=2', [2]],
    ['TicketId != 2', [1, 3, 4]],
    ['TicketId > 2', [3, 4]],
    ['TicketId >= 2 and TicketId <= 3', [2, 3]],
    ['TicketId < 2', [1]],
    ['TicketId > -1 AND TicketId < 2.5', [1, 2]],
    ['Client.Id = 7', [1, 2, 4]],
    ["CLIENT.ID = '12'", [3]],
    ["Subject like '%[GZ-1a]%'", [1]],
    ["Subject like '[GZ-__] %'", [1, 2]],
    ["Subject like 'GZ'", []],
    ["Subject like '%HIGH%'", [1]],
    ["Subject not like '%GZ%'", [3]],
    ['Subject contains "100%"', [3]],
    ["Subject contains '0_%'", []],
    ["Subject not contains 'High'", [2, 3]],
    ["Subject = '[gz-2B] low: TWO'", [2]],
    ['TicketId in (1, 3)', [1, 3]],
    ['TicketId not in (1,3)', [2, 4]],
    ["Client.Id in ('12')", [3]],
    ['UpdateDate <= 2026-01-02T00:00:00.000Z', [1, 2]],
    ['UpdateDate > 2026-01-02T01:00:00+01:00', [3, 4]],
    ['UpdateDate >= 2026-01-04', [4]],
    ['IsOpen = false', [2]],
    ['IsOpen = True and TicketId != 1', [3, 4]],
    ['TicketId = 1 or TicketId = 2 and IsOpen = true', [1]],
    ['(TicketId = 1 or TicketId = 2) and IsOpen = false', [2]],
    ['((TicketId = 4))', [4]],
  ])('%s finds %j', (text, ids) => {
    expect(matching(text)).toEqual(ids);
  });

  it.each([
    [''],
    ['TicketId'],
    ['TicketId ='],
    ['= 3'],
    ['TicketId = 3 and'],
    ['(TicketId = 3'],
    ['TicketId = 3)'],
    ['TicketId == 3'],
    ['TicketId <> 3'],
    ['TicketId = 3 TicketId = 4'],
    ['not TicketId = 3'],
    ['TicketId not = 3'],
    ['TicketId in 3'],
    ['TicketId in ()'],
    ['TicketId in (3,)'],
    ['Subject like GZ'],
    ['Subject like 3'],
    ["Subject = 'it''s'"],
    ["Subject = 'it's'"],
    ['Subject = "it\'s"'],
    ['Subject = \'say "x"\''],
    ["Subject = 'it\\'s'"],
    ["Subject = 'open"],
    ['Subject = bare'],
    ["UpdateDate > '2026-01-02'"],
    ['UpdateDate > 2026-13-45'],
    ['TicketId = 2026-01-02'],
    ["TicketId = '2'"],
    ["TicketId like '2%'"],
    ['IsOpen = 1'],
    ['IsOpen > false'],
    ['Summary = 3'],
    ["contains(Subject, 'x')"],
    ['TicketId = 3; drop'],
  ])('%s is refused', (text) => {
    expect(() => matching(text)).toThrow(Refused);
  });
});
