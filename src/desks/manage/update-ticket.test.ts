import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  LOW,
  NOT_FOUND,
  UPDATE,
  attemptWith,
  startScriptedManage,
  ticketOf,
} from './scripted-manage.fixture.ts';
import type { Reply, ScriptedManage } from './scripted-manage.fixture.ts';

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
    expect(await desk.updateTicket(UPDATE, attemptWith())).toEqual({ kind: 'updated' });
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
      [200, [{ id: 309, closedStatus: true, defaultFlag: true }, { id: 310 }]],
      [200, ticketOf({ board: 21, status: 310, priority: 1, type: 7, subType: 9, item: 2 })],
      [201, { id: 5 }],
    );
    expect(
      await manage.desk().updateTicket({ ...UPDATE, shift: { from: 'low', to: 'high' } }, attemptWith()),
    ).toEqual({
      kind: 'updated',
    });
    expect(manage.calls()).toEqual([
      'GET /service/tickets/69',
      'GET /service/boards/21/statuses',
      'PATCH /service/tickets/69',
      'POST /service/tickets/69/notes',
    ]);
    expect(manage.seen[2]?.body).toEqual([
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

  it('asks for the default status of a board only once', async () => {
    const low = ticketOf({ board: 20, status: 300, priority: 4, type: 5 });
    const high = ticketOf({ board: 21, status: 310, priority: 1, type: 7, subType: 9, item: 2 });
    manage.script.push(
      [200, low],
      [200, [{ id: 310 }]],
      [200, high],
      [201, { id: 5 }],
      [200, low],
      [200, high],
      [201, { id: 6 }],
    );
    const desk = manage.desk();
    const update = { ...UPDATE, shift: { from: 'low', to: 'high' } } as const;
    await desk.updateTicket(update, attemptWith());
    await desk.updateTicket(update, attemptWith());
    expect(manage.calls().slice(4)).toEqual([
      'GET /service/tickets/69',
      'PATCH /service/tickets/69',
      'POST /service/tickets/69/notes',
    ]);
  });

  it('reports a change that Manage answered with success but did not make', async () => {
    const low = ticketOf({ board: 20, status: 300, priority: 4, type: 5 });
    manage.script.push([200, low], [200, low], [201, { id: 5 }]);
    const row = { ...LOW, priority: 1 };
    await manage
      .desk({ categories: { low: LOW, medium: LOW, high: row } })
      .updateTicket({ ...UPDATE, shift: { from: 'low', to: 'high' } }, attemptWith());
    expect(manage.logged).toEqual([
      {
        message: expect.stringContaining('did not take over') as string,
        details: { ticket: 69, category: 'high', fields: ['priority'] },
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
    expect(await manage.desk().updateTicket(update, attemptWith({ uncertain: true }))).toEqual({
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

  it.each<{ case: string; script: Reply[] }>([
    { case: 'is not there', script: [NOT_FOUND] },
    {
      case: 'was merged into another',
      script: [[200, ticketOf({ board: 20 }, { mergedParentTicket: { id: 70, summary: 'x' } })]],
    },
    { case: 'vanishes before the note', script: [[200, ticketOf({ board: 20, priority: 1 })], NOT_FOUND] },
  ])('says that a ticket is gone when it $case', async ({ script }) => {
    manage.script.push(...script);
    expect(await manage.desk().updateTicket(UPDATE, attemptWith())).toEqual({ kind: 'gone' });
  });

  it('writes nothing to a ticket that vanishes while its notes are read', async () => {
    manage.script.push([200, ticketOf({ board: 20 })], NOT_FOUND);
    const outcome = await manage.desk().updateTicket(UPDATE, attemptWith({ uncertain: true }));
    expect(outcome).toEqual({ kind: 'gone' });
    expect(manage.calls()).toEqual(['GET /service/tickets/69', 'GET /service/tickets/69/notes']);
  });

  it('says that a ticket is gone when it vanishes before the change', async () => {
    manage.script.push([200, ticketOf({ board: 99, priority: 4 })], NOT_FOUND);
    expect(
      await manage.desk().updateTicket({ ...UPDATE, shift: { from: 'low', to: 'high' } }, attemptWith()),
    ).toEqual({
      kind: 'gone',
    });
  });

  it('does not take a wrong address for a ticket that is gone', async () => {
    manage.script.push([404, { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' }]);
    await expect(manage.desk().updateTicket(UPDATE, attemptWith())).rejects.toMatchObject({
      code: 'unknown-endpoint',
    });
  });
});
