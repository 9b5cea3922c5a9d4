import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commenting, creation, startCaller } from './caller.test-kit.ts';
import type { Caller } from './caller.test-kit.ts';

const HOUR = 3_600_000;
let caller: Caller;
beforeEach(async () => {
  caller = await startCaller({ scriptDelayMs: HOUR });
});
afterEach(() => caller.emulator.close());

const json = async (path: string) => (await caller.api('GET', path)).json();
const runs = async () => (await caller.send('GET', '/emulator/runs')).json();
const history = (computerId = 1042) => json(`/Computers/${computerId}/ScriptHistory`);
const running = (computerId = 1042) => json(`/Computers/${computerId}/RunningScripts`);
const hurry = () => caller.emulator.faults.set({ scriptDelayMs: 0 });

describe('a run', () => {
  it('writes nothing while it waits, and is seen running', async () => {
    await caller.run(creation('1a'));
    expect(await json('/Tickets')).toEqual([]);
    expect(await history()).toMatchObject([
      { ScriptId: 7311, ComputerId: 1042, Status: 'Running', State: 'Information' },
    ]);
    expect(await running()).toMatchObject([{ ScriptId: 7311, ComputerId: 1042, Status: 'Running' }]);
  });

  it('does its work once the delay has passed, and then stands completed in the same history row', async () => {
    await caller.run(creation('1a'));
    const [before] = (await history()) as { Id: number }[];
    hurry();
    await caller.emulator.settled();
    expect(await json('/Tickets')).toHaveLength(1);
    expect(await running()).toEqual([]);
    expect(await history()).toMatchObject([
      { Id: before?.Id, Status: 'Completed', State: 'Success', User: 'plumbline-api', DiagnosticMessage: '' },
    ]);
  });

  it('that fails says why in its history row', async () => {
    hurry();
    await caller.run({ ...creation('1a'), TicketClient: '9' });
    await caller.emulator.settled();
    expect(await history()).toMatchObject([
      { Status: 'Completed', State: 'Failure', DiagnosticMessage: 'Client 9 does not exist.' },
    ]);
    expect(await runs()).toMatchObject([
      { operation: 'create', marker: '[GZ-1a]', state: 'failure', wrote: false },
    ]);
  });

  it('logs where the server tells of it, else in silence', async () => {
    hurry();
    await caller.run({ Operation: 'ping', Body: 'seen' });
    await caller.emulator.settled();
    expect(await history()).toMatchObject([{ State: 'Success', DiagnosticMessage: 'seen' }]);
    caller.emulator.modes.diagnosticMessage = 'empty';
    expect(await history()).toMatchObject([{ State: 'Success', DiagnosticMessage: '' }]);
  });

  it('without delay still ends after the answer', async () => {
    hurry();
    const reply = await caller.run(creation('1a'));
    expect(reply.status).toBe(200);
    await caller.emulator.settled();
    expect(await runs()).toMatchObject([{ state: 'success', wrote: true, ticketId: 1001 }]);
  });
});

describe('runs on one computer', () => {
  it('go one after the other', async () => {
    await caller.run(creation('1a'));
    await caller.run(creation('2b'));
    expect(await runs()).toMatchObject([{ state: 'running' }, { state: 'queued' }]);
    expect(await running()).toHaveLength(1);
    expect(await history()).toHaveLength(1);
  });

  it('keep their order', async () => {
    await caller.run(creation('1a'));
    for (const text of ['second', 'third', 'fourth']) await caller.run(commenting(1001, text));
    hurry();
    await caller.emulator.settled();
    expect(await json('/Tickets/1001?includeFields=Comments')).toMatchObject({
      Comments: [{}, { Body: 'second' }, { Body: 'third' }, { Body: 'fourth' }],
    });
  });

  it('do not hold up another computer', async () => {
    await caller.run(creation('1a'));
    await caller.run(creation('2b'), { EntityIds: [1044] });
    expect(await runs()).toMatchObject([{ state: 'running' }, { state: 'running', computerId: 1044 }]);
  });
});

describe('an offline agent', () => {
  const offline = { EntityIds: [1043] };

  it('keeps the run waiting until it is back', async () => {
    hurry();
    await caller.run(creation('1a'), offline);
    expect(await runs()).toMatchObject([{ state: 'queued' }]);
    expect(await history(1043)).toEqual([]);
    await caller.send('PATCH', '/emulator/computers/1043', {}, '{"online":true}');
    await caller.emulator.settled();
    expect(await json('/Tickets')).toHaveLength(1);
  });

  it('loses the run when offline agents are skipped', async () => {
    const reply = await caller.run(creation('1a'), {
      ...offline,
      OfflineActionFlags: { SkipsOfflineAgents: true },
    });
    expect(reply.json()).toMatchObject({ ContainsUnsuccessfulResults: false });
    expect(await runs()).toMatchObject([{ state: 'skipped' }]);
    expect(await history(1043)).toEqual([]);
  });
});

describe('script history', () => {
  it('is ordered and paged like any list', async () => {
    hurry();
    for (const id of ['1a', '2b', '3c']) await caller.run(creation(id));
    await caller.emulator.settled();
    const rows = (await json('/Computers/1042/ScriptHistory?orderBy=HistoryDate%20desc&pageSize=2')) as {
      Id: number;
    }[];
    expect(rows.map((row) => row.Id)).toEqual([990_003, 990_002]);
    expect(await json('/Computers/1042/ScriptHistory?condition=ScriptId=7')).toEqual([]);
    expect((await caller.api('GET', '/Computers/1042/ScriptHistory?conditions=Id=1')).status).toBe(400);
  });
});

describe('runs on one computer, where servers differ,', () => {
  it('go together, and each ticket is written once', async () => {
    caller.emulator.modes.runsAtOnce = 'together';
    await caller.run(creation('1a'));
    await caller.run(creation('2b'));
    expect(await running()).toHaveLength(2);
    hurry();
    await caller.emulator.settled();
    expect(await json('/Tickets')).toHaveLength(2);
    expect(await history()).toMatchObject([{ Status: 'Completed' }, { Status: 'Completed' }]);
  });

  it('are lost but for the first', async () => {
    caller.emulator.modes.runsAtOnce = 'lost';
    await caller.run(creation('1a'));
    expect((await caller.run(creation('2b'))).json()).toMatchObject({ ContainsUnsuccessfulResults: false });
    hurry();
    await caller.emulator.settled();
    expect(await json('/Tickets')).toMatchObject([{ Subject: creation('1a')['Subject'] }]);
    await caller.run(creation('2b'));
    await caller.emulator.settled();
    expect(await json('/Tickets')).toHaveLength(2);
  });

  it('break off once they wrote for the first time, so many of them', async () => {
    caller.emulator.faults.set({ scriptDelayMs: 0, interruptRuns: 1 });
    await caller.run(creation('1a'));
    await caller.run(creation('2b'));
    await caller.emulator.settled();
    expect(await runs()).toMatchObject([
      { state: 'failure', wrote: true, ticketId: 1001 },
      { state: 'success' },
    ]);
    expect(await json('/Tickets')).toMatchObject([{ Comments: [] }, { Comments: [{}] }]);
  });
});
