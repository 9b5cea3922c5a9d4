import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  LOW,
  NOT_FOUND,
  ON_LOW,
  UP,
  UPDATE,
  attemptWith,
  startScriptedManage,
  ticketOf,
} from '../scripted-manage.fixture.ts';
import type { Reply, ScriptedManage } from '../scripted-manage.fixture.ts';

let manage: ScriptedManage;
beforeEach(async () => {
  manage = await startScriptedManage();
});
afterEach(async () => {
  await manage.close();
});

describe('updateTicket', () => {
  it.each([
    { noteArea: 'discussion', flag: 'detailDescriptionFlag', mails: true },
    { noteArea: 'internal', flag: 'internalAnalysisFlag', mails: false },
    { noteArea: 'resolution', flag: 'resolutionFlag', mails: true },
  ])('reads the ticket and appends one note to the $noteArea tab', async ({ noteArea, flag, mails }) => {
    manage.script.push([200, ticketOf({ board: 20 })], [201, { id: 5 }]);
    const desk = manage.desk({ noteArea, processNotifications: true });
    expect(await desk.updateTicket(UPDATE, attemptWith())).toMatchObject({
      kind: 'updated',
      ticket: UPDATE.ticket,
    });
    expect(manage.calls()).toEqual(['GET /service/tickets/69', 'POST /service/tickets/69/notes']);
    expect(manage.seen[1]?.body).toEqual({
      text: 'Update 2\n[GZ-abc #2]',
      detailDescriptionFlag: false,
      internalAnalysisFlag: false,
      resolutionFlag: false,
      processNotifications: mails,
      [flag]: true,
    });
  });

  it('moves the ticket before it appends the note, in one change without mail', async () => {
    manage.script.push(
      [200, ticketOf({ board: 20, status: 300, priority: 4, type: 5 })],
      [200, ticketOf({ board: 21, status: 310, priority: 1, type: 7, subType: 9, item: 2 })],
      [201, { id: 5 }],
    );
    await manage.desk().updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    expect(manage.calls()).toEqual([
      'GET /service/tickets/69',
      'PATCH /service/tickets/69',
      'POST /service/tickets/69/notes',
    ]);
    expect(manage.seen[1]?.body).toEqual([
      { op: 'replace', path: 'board', value: { id: 21 } },
      { op: 'replace', path: 'status', value: { id: 310 } },
      { op: 'replace', path: 'type', value: { id: 7 } },
      { op: 'replace', path: 'subType', value: { id: 9 } },
      { op: 'replace', path: 'item', value: { id: 2 } },
      { op: 'replace', path: 'priority', value: { id: 1 } },
      { op: 'replace', path: 'processNotifications', value: false },
    ]);
    expect(manage.logged).toEqual([]);
  });

  it('asks for each list only once', async () => {
    const low = ticketOf({ board: 20, status: 300, priority: 4, type: 5 });
    const high = ticketOf({ board: 21, status: 310, priority: 1, type: 7, subType: 9, item: 2 });
    manage.script.push([200, low], [200, high], [201, { id: 5 }], [200, low], [200, high], [201, { id: 6 }]);
    const desk = manage.desk();
    await desk.updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    const lists = [...manage.lookedUp];
    await desk.updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    expect(lists).toContain('/service/boards/21/statuses');
    expect(new Set(lists).size).toBe(lists.length);
    expect(manage.lookedUp).toEqual(lists);
  });

  it('reports a change that Manage answered with success but did not make', async () => {
    const low = ticketOf({ board: 20, status: 300, priority: 4, type: 5 });
    manage.script.push([200, low], [200, low], [201, { id: 5 }]);
    const row = { ...LOW, priority: 1 };
    const desk = manage.desk({ categories: { low: LOW, medium: LOW, high: row } });
    await desk.updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    expect(manage.logged).toEqual([
      {
        message: expect.stringContaining('did not take over') as string,
        details: { ticket: 69, fields: ['priority'] },
      },
    ]);
  });

  it('leaves a ticket that is where it shall be and only appends the note', async () => {
    const row = { ...LOW, status: 300 };
    manage.script.push([200, ticketOf({ board: 20, status: 300, priority: 4, type: 5 })], [201, { id: 5 }]);
    const desk = manage.desk({ categories: { low: row, medium: row, high: row } });
    await desk.updateTicket({ ...UPDATE, shift: { from: 'low', to: 'high' } }, attemptWith());
    expect(manage.calls()).toEqual(['GET /service/tickets/69', 'POST /service/tickets/69/notes']);
  });

  it('looks for its own notes after an uncertain outcome and appends only what is missing', async () => {
    const found: (number | undefined)[] = [];
    const update = {
      ...UPDATE,
      note: (highest: number | undefined) => {
        found.push(highest);
        return undefined;
      },
    };
    manage.script.push(
      [200, ticketOf({ board: 20 })],
      [
        200,
        [
          { id: 1, text: '[GZ-abc #1]' },
          { id: 2, text: 'Update 2\n[GZ-abc #2]' },
        ],
      ],
    );
    expect(await manage.desk().updateTicket(update, attemptWith({ uncertain: true }))).toMatchObject({
      kind: 'updated',
    });
    manage.script.push([200, ticketOf({ board: 20 })]);
    await manage.desk().updateTicket(update, attemptWith());
    expect(found).toEqual([2, undefined]);
    expect(manage.calls()).toEqual([
      'GET /service/tickets/69',
      'GET /service/tickets/69/notes',
      'GET /service/tickets/69',
    ]);
  });

  it.each<{ case: string; script: Reply[]; changes?: object; uncertain?: boolean }>([
    { case: 'is not there', script: [NOT_FOUND] },
    { case: 'vanishes while its notes are read', script: [[200, ON_LOW], NOT_FOUND], uncertain: true },
    { case: 'vanishes before the change', script: [[200, ON_LOW], NOT_FOUND], changes: { shift: UP } },
    { case: 'vanishes before the note', script: [[200, ON_LOW], NOT_FOUND] },
    {
      case: 'was merged into one that is gone',
      script: [[200, ticketOf({ board: 20, mergedParentTicket: 70 })], NOT_FOUND],
    },
    {
      case: 'is merged in a circle',
      script: Array.from({ length: 6 }, (): Reply => [200, ticketOf({ board: 20, mergedParentTicket: 69 })]),
    },
  ])('calls for a successor of a ticket that $case', async ({ script, changes, uncertain = false }) => {
    manage.script.push(...script);
    const outcome = await manage.desk().updateTicket({ ...UPDATE, ...changes }, attemptWith({ uncertain }));
    expect(outcome).toEqual({ kind: 'over', because: 'gone' });
    expect(manage.script).toEqual([]);
  });

  it('is not silenced by a mark beyond its revision, which somebody typed', async () => {
    const found: (number | undefined)[] = [];
    const note = (highest: number | undefined): undefined => {
      found.push(highest);
    };
    manage.script.push(
      [200, ON_LOW],
      [
        200,
        [
          { id: 1, text: '[GZ-abc #1]' },
          { id: 2, text: '[GZ-abc #99]' },
        ],
      ],
    );
    await manage.desk().updateTicket({ ...UPDATE, note }, attemptWith({ uncertain: true }));
    expect(found).toEqual([1]);
  });

  it('does not take a wrong address for a ticket that is gone', async () => {
    manage.script.push([404, { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' }]);
    await expect(manage.desk().updateTicket(UPDATE, attemptWith())).rejects.toMatchObject({
      code: 'unknown-endpoint',
    });
  });
});

describe('a long note', () => {
  const text = ['Update 2', 'x'.repeat(3_900), 'y'.repeat(3_900), '[GZ-abc #2]'].join('\n');
  const long = { ...UPDATE, note: () => text };

  it('is written in numbered parts', async () => {
    manage.script.push([200, ON_LOW], [201, { id: 1 }], [201, { id: 2 }]);
    await manage.desk().updateTicket(long, attemptWith());
    expect(manage.noteTexts().map((note) => note.split('\n').at(-1))).toEqual([
      '[GZ-abc #2 1/2]',
      '[GZ-abc #2 2/2]',
    ]);
  });

  it('is completed where an earlier attempt was cut off between its parts', async () => {
    manage.script.push([200, ON_LOW], [200, [{ id: 1, text: '…\n[GZ-abc #2 1/2]' }]], [201, { id: 2 }]);
    await manage.desk().updateTicket(long, attemptWith({ uncertain: true }));
    expect(manage.noteTexts()).toEqual([`${'y'.repeat(3_900)}\n[GZ-abc #2 2/2]`]);
  });
});

describe('the ticket of an incident that closes', () => {
  const closing = { ...UPDATE, incident: 'closed' } as const;
  const done = ticketOf({ board: 20, status: 308 }, { closedFlag: true });

  it('stays open by default', async () => {
    manage.script.push([200, ON_LOW], [201, { id: 5 }]);
    await manage.desk().updateTicket(closing, attemptWith());
    expect(manage.calls()).toEqual(['GET /service/tickets/69', 'POST /service/tickets/69/notes']);
  });

  it.each([
    { named: undefined, status: 308 },
    { named: 'done', status: 309 },
    { named: 'No such status', status: 308 },
  ])(
    'is closed after its note where the settings say so: status $named is $status',
    async ({ named, status }) => {
      manage.script.push([200, ON_LOW], [201, { id: 5 }], [200, done]);
      const desk = manage.desk({ closeTickets: true, ...(named !== undefined && { closedStatus: named }) });
      expect(await desk.updateTicket(closing, attemptWith())).toMatchObject({ seen: { state: 'closed' } });
      expect(manage.calls().slice(1)).toEqual([
        'POST /service/tickets/69/notes',
        'PATCH /service/tickets/69',
      ]);
      expect(manage.changes()).toEqual([{ op: 'replace', path: 'status', value: { id: status } }]);
    },
  );

  it('is never opened again by its closing update', async () => {
    manage.script.push([200, done], [201, { id: 5 }], [200, done]);
    await manage.desk().updateTicket(closing, attemptWith());
    expect(manage.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });
});

describe('the ticket that we closed with its incident', () => {
  it('is opened again when the incident goes on, although the news was sent before the ticket was closed', async () => {
    const closed = ticketOf(
      { board: 20, status: 308 },
      { closedFlag: true, closedDate: '2026-03-01T13:00:00Z' },
    );
    manage.script.push([200, closed], [200, ON_LOW], [201, { id: 5 }]);
    await manage.desk().updateTicket({ ...UPDATE, incident: 'reopened' }, attemptWith());
    expect(manage.changes()).toEqual([{ op: 'replace', path: 'status', value: { id: 300 } }]);
  });
});
