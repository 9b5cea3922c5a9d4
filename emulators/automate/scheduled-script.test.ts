import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { creation, startCaller } from './caller.test-kit.ts';
import type { Caller } from './caller.test-kit.ts';

let caller: Caller;
beforeEach(async () => {
  caller = await startCaller();
});
afterEach(() => caller.emulator.close());

const NOW = '2020-01-01T00:00:00+00:00';
const schedule = (changes: Record<string, unknown> = {}, computer = 1042) =>
  caller.api('POST', `/Computers/${computer}/ScheduledScripts`, {
    ScriptId: 7311,
    ComputerId: computer,
    EffectiveStartDate: NOW,
    ScheduleType: 1,
    Parameters: pairs(creation('1a')),
    ...changes,
  });
const pairs = (parameters: Record<string, string>): string =>
  Object.entries({ TicketNumber: '', ...parameters })
    .map(([name, value]) => `${name}=${value}`)
    .join('|');
const runs = async () => (await caller.send('GET', '/emulator/runs')).json();

describe('scheduling a script on a computer', () => {
  it('answers the schedule with its number, and carries it out once', async () => {
    const reply = await schedule({ Priority: 12, SkipOffline: false });
    expect([reply.status, reply.json()]).toMatchObject([
      200,
      { Id: 52_001, ScriptId: 7311, ComputerId: 1042, Priority: 12, GroupId: null, User: 'plumbline-api' },
    ]);
    await caller.emulator.settled();
    expect(await runs()).toMatchObject([{ computerId: 1042, operation: 'create', state: 'success' }]);
  });

  it('waits until its start', async () => {
    await schedule({ EffectiveStartDate: '2999-01-01T00:00:00+00:00' });
    expect(await runs()).toMatchObject([{ state: 'queued' }]);
  });

  it('runs nothing where it is disabled', async () => {
    expect((await schedule({ Disabled: true })).status).toBe(200);
    expect(await runs()).toEqual([]);
  });

  it.each([
    ['an unknown member', { ScriptGuid: 'x' }],
    ['parameters as a list', { Parameters: [{ Key: 'Operation', Value: 'ping' }] }],
    ['a parameter without a name', { Parameters: 'Operation=ping|ping' }],
    ['a parameter twice', { Parameters: 'Body=|Body=' }],
    ['another computer than the path', { ComputerId: 1044 }],
    ['a text for a number', { Priority: '12' }],
    ['a time without a zone', { EffectiveStartDate: '2020-01-01T00:00:00' }],
    ['a repetition', { ScheduleType: 3 }],
    ['no script', { ScriptId: undefined }],
  ])('is refused (400) with %s', async (_, changes) => {
    expect((await schedule(changes)).status).toBe(400);
    expect(await runs()).toEqual([]);
  });

  it.each([
    ['script', () => schedule({ ScriptId: 1 })],
    ['computer', () => schedule({}, 9999)],
  ])('is refused (404) for an unknown %s', async (_, ask) => {
    expect((await ask()).status).toBe(404);
  });

  it('is refused where the account may run no scripts', async () => {
    caller.emulator.faults.set({ missingRights: true });
    expect((await schedule()).status).toBe(403);
  });

  it.each([403, 404, 405] as const)('is refused with %i where the server does so', async (status) => {
    caller.emulator.modes.scheduleRoute = status;
    caller.emulator.modes.batchRoutes = status;
    expect([(await schedule()).status, (await caller.run(creation('1a'))).status]).toEqual([status, status]);
    expect(await runs()).toEqual([]);
  });
});
