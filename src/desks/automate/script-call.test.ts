import { describe, expect, it } from 'vitest';
import { MARK } from './scripted-server.fixture.ts';
import { scriptCall } from './script-call.ts';
import type { ScriptOrder } from './script-call.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const parameters = (order: ScriptOrder): readonly (readonly [string, string])[] =>
  scriptCall(7311, 1042, order).Parameters.map(({ Key, Value }) => [Key, Value]);

describe('a script call', () => {
  it('names the computer, waits for an agent that is offline and sends no schedule', () => {
    expect(
      scriptCall(7311, 1042, { operation: 'comment', marker: MARK, ticketId: '5', body: 'b' }),
    ).toMatchObject({
      EntityType: 'Computer',
      EntityIds: [1042],
      ScriptId: 7311,
      OfflineActionFlags: { SkipsOfflineAgents: false },
      Priority: 12,
    });
  });

  const orders: [ScriptOrder, string[]][] = [
    [
      { operation: 'create', marker: MARK, categoryId: 178, subject: 'é %x% @y@', body: "it's" },
      ['create', MARK, '178', base64('é %x% @y@'), base64("it's"), '', ''],
    ],
    [
      { operation: 'comment', marker: MARK, ticketId: '5', body: 'more' },
      ['comment', MARK, '', '', base64('more'), '5', ''],
    ],
    [
      { operation: 'update', marker: MARK, ticketId: '5', categoryId: 126, body: 'more' },
      ['update', MARK, '126', '', base64('more'), '5', ''],
    ],
    [
      { operation: 'update', marker: MARK, ticketId: '5', categoryId: 126, body: undefined },
      ['update', MARK, '126', '', '', '5', ''],
    ],
  ];

  it.each(orders)('always sends all seven parameters: %j', (order, expected) => {
    expect(parameters(order).map(([key]) => key)).toEqual([
      'Operation',
      'Marker',
      'CategoryId',
      'Subject',
      'Body',
      'TicketId',
      'StatusId',
    ]);
    expect(parameters(order).map(([, value]) => value)).toEqual(expected);
  });
});
