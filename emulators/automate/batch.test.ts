import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { creation, scriptRequest, startCaller } from './caller.test-kit.ts';
import type { Caller } from './caller.test-kit.ts';

let caller: Caller;
beforeEach(async () => {
  caller = await startCaller();
});
afterEach(() => caller.emulator.close());
const tickets = async () => (await caller.send('GET', '/emulator/tickets')).json();
const runs = async () => (await caller.send('GET', '/emulator/runs')).json() as Record<string, unknown>[];

describe('asking for a run', () => {
  it('answers what was accepted, without a handle on the run', async () => {
    const reply = await caller.run(creation('1a'));
    expect([reply.status, reply.json()]).toEqual([
      200,
      {
        ScriptResults: [{ EntityId: 1042, ResultDetails: { ResultStatus: 0, ReasonCode: 0, Message: '' } }],
        ContainsUnsuccessfulResults: false,
      },
    ]);
    await caller.emulator.settled();
    expect(await tickets()).toMatchObject([
      { Client: { Id: '7' }, Computer: { Id: '1042' }, Comments: [{}] },
    ]);
  });

  it('takes the entity type as a name or its place, and members in any case', async () => {
    const parameters = [{ key: 'Operation', VALUE: 'ping' }];
    const reply = await caller.api('POST', '/batch/scriptexecute', {
      entitytype: 1,
      ENTITYIDS: [1042],
      scriptId: 7311,
      parameters,
      offlineActionFlags: { skipsOfflineAgents: false },
      startDate: '2026-03-01T10:15:00+00:00',
    });
    expect([reply.status, reply.json()]).toMatchObject([200, { ContainsUnsuccessfulResults: false }]);
  });

  it.each([
    ['an unknown member', { JobName: 'x' }],
    ['an unknown inner member', { OfflineActionFlags: { Skip: true } }],
    ['a number as a parameter', { Parameters: [{ Key: 'TicketId', Value: 3 }] }],
    [
      'a parameter twice',
      {
        Parameters: [
          { Key: 'Body', Value: '' },
          { Key: 'body', Value: '' },
        ],
      },
    ],
    ['a parameter object', { Parameters: { Operation: 'ping' } }],
    ['an unknown entity type', { EntityType: 'Device' }],
    ['an entity type out of range', { EntityType: 28 }],
    ['no entity type', { EntityType: undefined }],
    ['text ids', { EntityIds: ['1042'] }],
    ['no ids', { EntityIds: [] }],
    ['no script', { ScriptId: undefined }],
    ['a text script id', { ScriptId: '7311' }],
    ['a date without zone', { StartDate: '2026-03-01T10:15:00' }],
    ['a member twice', { scriptid: 7311 }],
    ['a priority in words', { Priority: 'high' }],
  ])('with %s is refused with 400', async (_what, changes) => {
    const reply = await caller.run({ Operation: 'ping' }, changes);
    expect(reply.status).toBe(400);
    expect(await runs()).toEqual([]);
  });

  it.each([
    ['an unknown script', { ScriptId: 1 }],
    ['an unknown script GUID', { ScriptId: undefined, ScriptGuid: 'none' }],
    ['an unknown computer', { EntityIds: [9999] }],
    ['a company', { EntityType: 'Company', EntityIds: [7] }],
    ['a ticket', { EntityType: 'Ticket', EntityIds: [1] }],
  ])('for %s is answered 200 and not carried out', async (_what, changes) => {
    const reply = await caller.run(creation('1a'), changes);
    expect([reply.status, reply.json()]).toMatchObject([
      200,
      { ContainsUnsuccessfulResults: true, ScriptResults: [{ ResultDetails: { ResultStatus: 1 } }] },
    ]);
    expect(await runs()).toEqual([]);
  });

  it.each([400, 403, 404] as const)(
    'for an unknown script is answered %i where the server does so',
    async (status) => {
      caller.emulator.modes.refusedRuns = status;
      expect((await caller.run(creation('1a'), { ScriptId: 1 })).status).toBe(status);
    },
  );

  it('for several computers says which of them were accepted', async () => {
    const reply = await caller.run({ Operation: 'ping' }, { EntityIds: [1042, 9999] });
    expect(reply.json()).toMatchObject({
      ScriptResults: [
        { EntityId: 1042, ResultDetails: { ResultStatus: 0 } },
        { EntityId: 9999, ResultDetails: { ResultStatus: 1 } },
      ],
      ContainsUnsuccessfulResults: true,
    });
    expect(await runs()).toMatchObject([{ computerId: 1042 }]);
  });

  it('leaves the rows out where the server does so', async () => {
    caller.emulator.modes.resultRows = false;
    expect((await caller.run({ Operation: 'ping' })).json()).toEqual({
      ScriptResults: [],
      ContainsUnsuccessfulResults: false,
    });
  });

  it('answers with another number where the server does so', async () => {
    caller.emulator.modes.acceptedStatus = 2;
    expect((await caller.run({ Operation: 'ping' })).json()).toMatchObject({
      ScriptResults: [{ ResultDetails: { ResultStatus: 2 } }],
      ContainsUnsuccessfulResults: false,
    });
  });

  it('cuts a subject that is longer than its column', async () => {
    caller.emulator.modes.subjectLimit = 10;
    await caller.run(creation('1a'));
    await caller.emulator.settled();
    expect(await tickets()).toMatchObject([{ Subject: 'EDR: Ranso' }]);
  });

  it('twice runs the script twice', async () => {
    await caller.run(creation('1a'));
    await caller.run(creation('1a'));
    await caller.emulator.settled();
    expect(await tickets()).toHaveLength(2);
  });
});

describe('scheduling a run', () => {
  const frequency = { ScriptScheduleFrequency: { ScriptScheduleFrequencyId: 1 } };
  const schedule = (changes: Record<string, unknown>) =>
    caller.api('POST', '/Batch/ScriptSchedule', scriptRequest(creation('1a'), changes));

  it('needs a schedule', async () => {
    expect((await schedule({})).status).toBe(400);
  });

  it('carries it out at once when the start has passed', async () => {
    await schedule({ Schedule: frequency, StartDate: '2020-01-01T00:00:00+00:00' });
    await caller.emulator.settled();
    expect(await tickets()).toHaveLength(1);
  });

  it('leaves it waiting until the start', async () => {
    await schedule({ Schedule: frequency, StartDate: '2999-01-01T00:00:00+00:00' });
    expect(await runs()).toMatchObject([{ state: 'queued' }]);
  });
});
