import { describe, expect, it } from 'vitest';
import { MARK, create, settingsFor } from './scripted-server.fixture.ts';
import { scriptCall } from './script-call.ts';
import type { ScriptOrder } from './script-order.ts';
import { createScript } from './script-order.ts';

const RUN = { scriptId: 7311, computerId: 1042, expires: Date.parse('2026-03-01T10:00:00.900Z') };
const OPENING = createScript(create(), settingsFor('http://127.0.0.1'));
const COMMENT: ScriptOrder = {
  operation: 'comment',
  marker: MARK,
  ticketId: '5',
  categoryId: undefined,
  subject: undefined,
  statusId: undefined,
  body: 'more',
  life: 'k7ab',
  write: 3,
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const parameters = (order: ScriptOrder): unknown =>
  Object.fromEntries(scriptCall(RUN, order).Parameters.map(({ Key, Value }) => [Key, Value]));

describe('a script call', () => {
  it('names the computer, waits for an agent that is offline and sends no schedule', () => {
    expect(scriptCall(RUN, COMMENT)).toEqual({
      EntityType: 'Computer',
      EntityIds: [1042],
      ScriptId: 7311,
      Parameters: expect.any(Array) as unknown[],
      UseAgentTime: false,
      OfflineActionFlags: {
        SkipsOfflineAgents: false,
        WakesOfflineAgents: false,
        OnlyRunsOnOfflineAgents: false,
      },
      Priority: 12,
      IncludeSubGroups: false,
    });
  });

  it('always sends all ten parameters, empty where nothing shall change, and the time in UTC', () => {
    expect(parameters(COMMENT)).toEqual({
      Operation: 'comment',
      Marker: MARK,
      CategoryId: '',
      Subject: '',
      Body: base64('more'),
      TicketId: '5',
      StatusId: '',
      Expires: '2026-03-01 10:00:00',
      Life: 'k7ab',
      Write: '3',
    });
  });

  it('sends free text where nothing in it is interpreted', () => {
    expect(parameters({ ...OPENING, subject: "é %x% @y@ it's" })).toMatchObject({
      TicketId: '',
      CategoryId: '178',
      Subject: base64("é %x% @y@ it's"),
      StatusId: '',
    });
    expect(parameters({ ...COMMENT, operation: 'update', statusId: 4 })).toMatchObject({ StatusId: '4' });
  });
});
