import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ON_LOW,
  UP,
  UPDATE,
  attemptWith,
  startScriptedManage,
  ticketOf,
} from '../scripted-manage.fixture.ts';
import type { ScriptedManage } from '../scripted-manage.fixture.ts';

let manage: ScriptedManage;
beforeEach(async () => {
  manage = await startScriptedManage();
});
afterEach(async () => {
  await manage.close();
});

describe('a ticket that a technician closed', () => {
  const CLOSED_AT = '2026-03-01T11:00:00Z';
  const closed = ticketOf(
    { board: 20, status: 308, priority: 4, type: 5 },
    { closedFlag: true, closedDate: CLOSED_AT },
  );
  const after = (ms: number): number => Date.parse(CLOSED_AT) + ms;

  it('is opened again by news, to the default status of the board it stands on', async () => {
    manage.script.push([200, closed], [200, ON_LOW], [201, { id: 5 }]);
    const outcome = await manage.desk().updateTicket(UPDATE, attemptWith());
    expect(manage.changes()).toEqual([{ op: 'replace', path: 'status', value: { id: 300 } }]);
    expect(manage.noteTexts()).toEqual([
      'Update 2\nThis ticket had been closed; new activity opened it again.\n[GZ-abc #2]',
    ]);
    expect(outcome).toMatchObject({ seen: { state: 'open' } });
  });

  it('gets the status of the configured name where the board has it', async () => {
    manage.script.push([200, closed], [200, ON_LOW], [201, { id: 5 }]);
    await manage.desk({ reopenedStatus: 'entry 301' }).updateTicket(UPDATE, attemptWith());
    expect(manage.changes()).toEqual([{ op: 'replace', path: 'status', value: { id: 301 } }]);
  });

  it('is opened again and moved in one change where the category shifts as well', async () => {
    manage.script.push([200, closed], [200, ticketOf({ board: 21 })], [201, { id: 5 }]);
    await manage.desk().updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    expect(manage.changes()).toMatchObject([
      { path: 'board', value: { id: 21 } },
      { path: 'status', value: { id: 310 } },
      { path: 'type' },
      { path: 'subType' },
      { path: 'item' },
      { path: 'priority' },
    ]);
  });

  it('has a successor once the time for reopening is over', async () => {
    manage.script.push([200, closed]);
    const late = { ...UPDATE, sentAt: after(86_400_001) };
    expect(await manage.desk().updateTicket(late, attemptWith())).toEqual({
      kind: 'over',
      because: 'closed',
    });
    expect(manage.calls()).toEqual(['GET /service/tickets/69']);
  });

  it('is only noted where the policy says so, or where the technician had seen it all', async () => {
    manage.script.push(
      [200, closed],
      [201, { id: 5 }],
      [200, closed],
      [200, closed],
      [201, { id: 6 }],
      [200, closed],
    );
    await manage.desk({ closedTickets: [{ do: 'note' }] }).updateTicket(UPDATE, attemptWith());
    const outcome = await manage.desk().updateTicket({ ...UPDATE, sentAt: after(-1) }, attemptWith());
    expect(manage.noteTexts()).toEqual(['Update 2\n[GZ-abc #2]', 'Update 2\n[GZ-abc #2]']);
    expect(manage.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
    expect(outcome).toMatchObject({ kind: 'updated', seen: { state: 'closed' } });
  });

  it('counts as closed when it changed last where Manage does not tell when it was closed', async () => {
    const undated = ticketOf(
      { board: 20, status: 308 },
      { closedFlag: true, closedDate: null, _info: { lastUpdated: CLOSED_AT } },
    );
    manage.script.push([200, undated], [201, { id: 5 }], [200, undated]);
    await manage.desk().updateTicket({ ...UPDATE, sentAt: after(-1) }, attemptWith());
    expect(manage.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });

  it('is closed again where a rule of Manage opened it for the note', async () => {
    manage.script.push([200, closed], [201, { id: 5 }], [200, ON_LOW], [200, closed]);
    await manage.desk({ closedTickets: [{ do: 'note' }] }).updateTicket(UPDATE, attemptWith());
    expect(manage.changes()).toEqual([{ op: 'replace', path: 'status', value: { id: 308 } }]);
  });

  it('gets no more than its priority from a shift while it stays closed', async () => {
    manage.script.push([200, closed], [200, closed], [201, { id: 5 }], [200, closed]);
    const desk = manage.desk({ closedTickets: [{ do: 'note' }] });
    await desk.updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    expect(manage.changes()).toEqual([{ op: 'replace', path: 'priority', value: { id: 1 } }]);
  });
});

describe('a ticket that a technician moved to another board', () => {
  const moved = ticketOf({ board: 22, status: 320, priority: 4, type: 5 });

  it('stays there, gets its priority, and says so', async () => {
    manage.script.push(
      [200, moved],
      [200, ticketOf({ board: 22, status: 320, priority: 1, type: 5 })],
      [201, { id: 5 }],
    );
    await manage.desk().updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    expect(manage.changes()).toEqual([{ op: 'replace', path: 'priority', value: { id: 1 } }]);
    expect(manage.noteTexts()).toEqual([
      'Update 2\nA technician had moved this ticket to another board: it stays there, and only its priority follows.\n[GZ-abc #2]',
    ]);
  });

  it('is moved to the place of its category where the settings say so', async () => {
    manage.script.push(
      [200, moved],
      [200, ticketOf({ board: 21, status: 310, priority: 1, type: 7 })],
      [201, { id: 5 }],
    );
    await manage.desk({ movedTickets: 'move' }).updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    expect(manage.changes()).toMatchObject([
      { path: 'board', value: { id: 21 } },
      { path: 'status', value: { id: 310 } },
      { path: 'type', value: { id: 7 } },
      { path: 'subType' },
      { path: 'item' },
      { path: 'priority' },
    ]);
  });
});
