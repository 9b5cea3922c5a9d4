import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCRIPT_GUID, SCRIPT_PARAMETERS } from '../script/parameters.ts';
import { CAREFUL } from '../profile.ts';
import { batchCall, scheduledScript, scriptValues } from './script-call.ts';
import type { ScriptOrder } from './script-order.ts';
import { createScript } from './script-order.ts';
import { KEY, MARK, create } from '../scripted-server.fixture.ts';

const EXPIRES = Date.parse('2026-03-01T10:00:00.900Z');
const PLACE = { clientId: 7, computerId: 1042 };
const OPENING = createScript(create(), PLACE, 178, CAREFUL);
const COMMENT: ScriptOrder = {
  operation: 'comment',
  marker: MARK,
  incident: `GZ-${KEY.incidentId}`,
  place: undefined,
  ticketId: '5',
  categoryId: undefined,
  subject: undefined,
  body: 'more',
  noteMark: `[GZ-${KEY.incidentId} #3.k7ab]`,
  life: 'k7ab',
  write: 3,
};
const parameters = (order: ScriptOrder) => scriptValues(order, EXPIRES, CAREFUL);
const CALL = {
  runner: 900,
  starts: Date.parse('2026-03-01T09:45:00.900Z'),
  values: parameters(COMMENT),
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a script call', () => {
  it('runs once, now, on the runner, and waits for it where it is offline', () => {
    expect(batchCall(CALL, undefined)).toEqual({
      EntityType: 'Computer',
      EntityIds: [900],
      ScriptGuid: SCRIPT_GUID,
      Schedule: { ScriptScheduleFrequency: { ScriptScheduleFrequencyId: 1 } },
      Parameters: Object.entries(CALL.values).map(([Key, Value]) => ({ Key, Value })),
      UseAgentTime: false,
      StartDate: '2026-03-01T09:45:00+00:00',
      OfflineActionFlags: {
        SkipsOfflineAgents: false,
        WakesOfflineAgents: false,
        OnlyRunsOnOfflineAgents: false,
      },
      Priority: 12,
      IncludeSubGroups: false,
    });
  });

  it('names the script by its number where the settings have one', () => {
    const call = batchCall(CALL, 7311);
    expect(call).toMatchObject({ ScriptId: 7311 });
    expect(call).not.toHaveProperty('ScriptGuid');
  });

  it('says the same as a schedule, its parameters in one string', () => {
    const schedule = scheduledScript(CALL, 7311);
    const now = '2026-03-01T09:45:00+00:00';
    expect(schedule).toMatchObject({ ScriptId: 7311, ComputerId: 900, ScheduleType: 1, Disabled: false });
    expect(schedule).toMatchObject({ SkipOffline: false, OfflineOnly: false, WakeOffline: false });
    expect(schedule).toMatchObject({ EffectiveStartDate: now, NextRun: now, NextSchedule: now });
    expect(schedule).toMatchObject({ IncludeSubgroups: false, RunScriptOnProbe: false, WakeScript: false });
    expect(schedule.DisableTimeZone).toBe(true); // the start is in UTC
    const pairs = schedule.Parameters.split('|').map((pair) => pair.split('='));
    expect(pairs).toEqual(Object.entries(CALL.values));
  });

  it('always sends all parameters, empty where one is not given, and the time in UTC', () => {
    expect(parameters(COMMENT)).toEqual({
      Operation: 'comment',
      Marker: MARK,
      Incident: `GZ-${KEY.incidentId}`,
      TicketClient: '',
      TicketComputer: '',
      TicketNumber: '5',
      CategoryId: '',
      Subject: '',
      Body: base64('more  '),
      NoteMark: `[GZ-${KEY.incidentId} #3.k7ab]`,
      Expires: '2026-03-01 10:00:00',
      Life: 'k7ab',
      Write: '3',
    });
    expect(Object.keys(parameters(COMMENT))).toEqual(Object.keys(SCRIPT_PARAMETERS));
  });

  it('gives a new ticket its place and category', () => {
    expect(parameters(OPENING)).toMatchObject({
      TicketClient: '7',
      TicketComputer: '1042',
      TicketNumber: '',
      CategoryId: '178',
      NoteMark: '',
    });
  });

  it('holds nothing in any value that Automate or SQL could interpret, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const values = Object.values(parameters({ ...OPENING, subject: text, body: text }));
        expect(values.join('')).toMatch(/^[A-Za-z0-9+/ [\]#.:-]*$/);
      }),
    );
  });

  it('carries texts that are the same once the spaces at their end are taken off', () => {
    for (const text of ['a', 'ab', 'abc', "é it's"]) {
      const { Subject, Body } = parameters({ ...OPENING, subject: text, body: text });
      for (const value of [Subject, Body])
        expect(Buffer.from(value, 'base64').toString().replace(/ +$/, '')).toBe(text);
    }
  });
});
