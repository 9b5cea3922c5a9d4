import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  HIGH,
  LOW,
  NOTE,
  NOT_FOUND,
  ON_LOW,
  UP,
  changeTicket,
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

const GET = 'GET /service/tickets/69';
const PATCH = 'PATCH /service/tickets/69';
const APPEND = 'POST /service/tickets/69/notes';
const ON_HIGH = ticketOf({ board: 21, status: 310, priority: 1, type: 7, subType: 9, item: 2 });
const CLOSED = ticketOf({ board: 20, status: 308, priority: 4, type: 5 }, { closedFlag: true });
const set = (path: string, id: number) => ({ op: 'replace', path, value: { id } });

describe('a note', () => {
  it.each([
    { noteArea: 'discussion', flag: 'detailDescriptionFlag', mails: true },
    { noteArea: 'internal', flag: 'internalAnalysisFlag', mails: false },
    { noteArea: 'resolution', flag: 'resolutionFlag', mails: true },
  ])('is appended to the $noteArea tab, and nothing else is asked', async ({ noteArea, flag, mails }) => {
    manage.script.push([200, ON_LOW], [201, { id: 5 }]);
    const desk = manage.desk({ noteArea, processNotifications: true });
    expect(await changeTicket(desk)).toMatchObject({
      kind: 'there',
      ticket: { id: '69', generation: 1 },
      notes: undefined,
    });
    expect(manage.calls()).toEqual([GET, APPEND]);
    expect(manage.seen[1]?.body).toEqual({
      text: NOTE.text,
      detailDescriptionFlag: false,
      internalAnalysisFlag: false,
      resolutionFlag: false,
      processNotifications: mails,
      [flag]: true,
    });
  });

  const text = ['Update 2', 'x'.repeat(3_900), 'y'.repeat(3_900), '[GZ-abc #2.k7]'].join('\n');
  const marks = () => manage.noteTexts().map((note) => note.split('\n').at(-1));

  it('that is long is written in numbered parts', async () => {
    manage.script.push([200, ON_LOW], [201, { id: 1 }], [201, { id: 2 }]);
    await changeTicket(manage.desk(), { note: { text, begun: undefined } });
    expect(marks()).toEqual(['[GZ-abc #2.k7 1/2]', '[GZ-abc #2.k7 2/2]']);
  });

  it('that was cut off is completed', async () => {
    manage.script.push([200, ON_LOW], [201, { id: 2 }]);
    await changeTicket(manage.desk(), { note: { text, begun: { revision: 2, of: 2, there: [1] } } });
    expect(manage.noteTexts()).toEqual([`${'y'.repeat(3_900)}\n[GZ-abc #2.k7 2/2]`]);
  });

  it('that was cut off and has become another is written whole, and says so', async () => {
    manage.script.push([200, ON_LOW], [201, { id: 2 }]);
    await changeTicket(manage.desk(), { note: { ...NOTE, begun: { revision: 2, of: 3, there: [1] } } });
    expect(manage.noteTexts()).toEqual(['Update 2\nThis note repeats one that was cut off.\n[GZ-abc #2.k7]']);
  });

  it.each([
    ['cannot be appended after a change', [200, ON_HIGH], [429, { error: 'ConnectWiseAPI' }], 'changes'],
    ['comes after a change whose answer is lost', 'drop', [500, {}], 'changes'],
    ['is appended after a change, and its answer is lost', [200, ON_HIGH], 'drop', 'perhaps'],
  ] as const)('that %s leaves doubt of what was sent', async (_what, change, note, sent) => {
    manage.script.push([200, ON_LOW], change, note);
    await expect(changeTicket(manage.desk(), { shift: UP })).rejects.toMatchObject({
      vendor: 'manage',
      sent,
    });
  });

  it('that is refused after a change leaves doubt, and blocks', async () => {
    manage.script.push([200, ON_LOW], [200, ON_HIGH], [403, { code: 'Security', message: 'No.' }]);
    await expect(changeTicket(manage.desk(), { shift: UP })).rejects.toMatchObject({
      vendor: 'manage',
      code: 'forbidden',
      retryable: false,
      sent: 'changes',
    });
  });

  it('that alone cannot be appended leaves none', async () => {
    manage.script.push([200, ON_LOW], [429, { error: 'ConnectWiseAPI' }]);
    await expect(changeTicket(manage.desk())).rejects.toMatchObject({ sent: 'nothing' });
  });
});

describe('a shift', () => {
  it('moves the ticket before the note is appended, in one change without mail', async () => {
    manage.script.push([200, ON_LOW], [200, ON_HIGH], [201, { id: 5 }]);
    expect(await changeTicket(manage.desk(), { shift: UP })).toMatchObject({ place: { fits: ['high'] } });
    expect(manage.calls()).toEqual([GET, PATCH, APPEND]);
    expect(manage.seen[1]?.body).toEqual([
      set('board', 21),
      set('status', 310),
      set('type', 7),
      set('subType', 9),
      set('item', 2),
      set('priority', 1),
      { op: 'replace', path: 'processNotifications', value: false },
    ]);
    expect(manage.logged).toEqual([]);
  });

  it.each([
    { part: 'priority', shift: { ...UP, place: false }, changes: [set('priority', 1)] },
    { part: 'place', shift: { ...UP, to: 'low', priority: false }, changes: [set('team', 8)] },
  ] as const)('writes the $part alone where that is asked', async ({ shift, changes }) => {
    manage.script.push([200, ON_LOW], [200, ON_LOW], [201, { id: 5 }]);
    const low = { ...LOW, priority: 1, team: 8 };
    await changeTicket(manage.desk({ categories: { low, medium: LOW, high: HIGH } }), {
      shift: { ...shift, from: undefined },
    });
    expect(manage.changes()).toEqual(changes);
  });

  it('asks for each list only once', async () => {
    const shifted: Reply[] = [
      [200, ON_LOW],
      [200, ON_HIGH],
      [201, { id: 5 }],
    ];
    manage.script.push(...shifted, ...shifted);
    const desk = manage.desk();
    await changeTicket(desk, { shift: UP });
    const lists = [...manage.lookedUp];
    await changeTicket(desk, { shift: UP });
    expect(lists).toContain('/service/boards/21/statuses');
    expect(new Set(lists).size).toBe(lists.length);
    expect(manage.lookedUp).toEqual(lists);
  });

  it.each([
    { what: 'kept as it was', answer: ON_LOW, fits: ['low', 'medium'] },
    { what: 'taken away', answer: { ...ON_LOW, priority: null }, fits: [] },
  ])('that Manage answered with success but did not make is told: $what', async ({ answer, fits }) => {
    manage.script.push([200, ON_LOW], [200, answer], [201, { id: 5 }]);
    const desk = manage.desk({ categories: { low: LOW, medium: LOW, high: { ...LOW, priority: 1 } } });
    expect(await changeTicket(desk, { shift: UP })).toMatchObject({ place: { fits } });
    expect(manage.logged).toEqual([
      {
        message: expect.stringContaining('did not take over') as string,
        details: { ticket: 69, fields: ['priority'] },
      },
    ]);
  });

  it('on one board keeps what a technician chose where the rows agree, and asks for no statuses', async () => {
    const onBoard = { board: 20, status: 301, priority: 4, type: 5, team: 9 };
    manage.script.push(
      [200, ticketOf(onBoard)],
      [200, ticketOf({ ...onBoard, priority: 1 })],
      [201, { id: 5 }],
    );
    const low = { ...LOW, team: 8 };
    const desk = manage.desk({ categories: { low, medium: low, high: { ...low, priority: 1 } } });
    await changeTicket(desk, { shift: UP });
    expect(manage.changes()).toEqual([set('priority', 1)]);
    expect(manage.lookedUp).not.toContain('/service/boards/20/statuses');
  });

  it('of a ticket whose place Manage does not tell writes it whole', async () => {
    manage.script.push([200, ticketOf({})], [200, ON_LOW], [201, { id: 5 }]);
    await changeTicket(manage.desk(), { shift: { ...UP, to: 'low', from: undefined } });
    expect(manage.changes()).toEqual([
      set('board', 20),
      set('status', 300),
      set('type', 5),
      set('priority', 4),
    ]);
  });

  it('of a ticket that is where it shall be changes nothing', async () => {
    const row = { ...LOW, status: 300 };
    manage.script.push([200, ON_LOW], [201, { id: 5 }]);
    const desk = manage.desk({ categories: { low: row, medium: row, high: row } });
    await changeTicket(desk, { shift: UP });
    expect(manage.calls()).toEqual([GET, APPEND]);
  });

  const converted = ticketOf({ board: 30, priority: 4 });

  it('of a converted ticket to another place changes nothing', async () => {
    manage.script.push(NOT_FOUND, [200, converted], [201, { id: 5 }]);
    await changeTicket(manage.desk(), { shift: { ...UP, priority: false } });
    expect(manage.calls().slice(2)).toEqual(['POST /project/tickets/69/notes']);
  });

  it('of a converted ticket changes its priority alone', async () => {
    manage.script.push(NOT_FOUND, [200, converted], [200, converted], [201, { id: 5 }]);
    const high = { ...HIGH, severity: 'High' };
    await changeTicket(manage.desk({ categories: { low: LOW, medium: LOW, high } }), { shift: UP });
    expect(manage.changes()).toEqual([set('priority', 1)]);
    expect(manage.calls().slice(2)).toEqual(['PATCH /project/tickets/69', 'POST /project/tickets/69/notes']);
  });
});

describe('a ticket whose custom fields Manage wants to have repeated', () => {
  const errors = [
    { code: 'MissingRequiredField', message: 'customFields is required', field: 'customFields' },
  ];
  const refusal: Reply = [400, { code: 'InvalidObject', message: 'ticket object is invalid', errors }];
  const field = { id: 3, caption: 'Site code', value: 'N-7' };
  const withFields = (...customFields: object[]): Reply => [
    200,
    ticketOf({ board: 20, status: 300, priority: 4, type: 5 }, { customFields }),
  ];
  const patches = () => manage.seen.filter(({ call }) => call === PATCH).map(({ body }) => body);

  it('gets its changes together with them', async () => {
    manage.script.push(withFields(field), refusal, [200, ON_HIGH], [201, { id: 5 }]);
    await changeTicket(manage.desk(), { shift: UP });
    const [refused, accepted] = patches() as [unknown[], unknown[]];
    const fields = { op: 'replace', path: 'customFields', value: [{ id: 3, value: 'N-7' }] };
    expect(accepted).toEqual([...refused, fields]);
  });

  it.each([
    { what: 'it has none', read: withFields(), answer: refusal, code: 'missing-custom-fields' },
    { what: 'it tells none', read: [200, ON_LOW] as const, answer: refusal, code: 'missing-custom-fields' },
    {
      what: 'it is refused for another reason',
      read: withFields(field),
      answer: [403, { code: 'Security', message: 'No.' }] as const,
      code: 'forbidden',
    },
  ])('stays as it is where $what', async ({ read, answer, code }) => {
    manage.script.push(read, answer);
    await expect(changeTicket(manage.desk(), { shift: UP })).rejects.toMatchObject({ code });
    expect(patches()).toHaveLength(1);
  });
});

describe('a subject', () => {
  it.each([
    { said: 'EDR: ATC.Malicious on WIN-1 [GZ-abc]', fields: [] },
    { said: 'EDR: … [GZ-abc]', fields: [['summary']] },
  ])(
    'is changed where it is another, and told where it is not taken over: $said',
    async ({ said, fields }) => {
      manage.script.push([200, ON_LOW], [200, { ...ON_LOW, summary: said }], [201, { id: 5 }]);
      const subject = 'EDR: ATC.Malicious on WIN-1 [GZ-abc]';
      await changeTicket(manage.desk(), { subject });
      expect(manage.changes()).toEqual([{ op: 'replace', path: 'summary', value: subject }]);
      expect(manage.logged.map(({ details }) => (details as { fields: unknown }).fields)).toEqual(fields);
    },
  );

  it('is left alone where it says so already', async () => {
    manage.script.push([200, ON_LOW], [201, { id: 5 }]);
    await changeTicket(manage.desk(), { subject: 'EDR: … [GZ-abc]' });
    expect(manage.calls()).toEqual([GET, APPEND]);
  });
});

describe('a ticket that goes home', () => {
  const away = ticketOf({ board: 20, company: 99, site: 991, contact: 7 });

  it.each([
    {
      target: 250,
      changes: [
        { op: 'remove', path: 'site' },
        { op: 'remove', path: 'contact' },
      ],
    },
    {
      target: { company: 250, site: 12 },
      changes: [set('site', 12), { op: 'remove', path: 'contact' }],
    },
  ])('to $target loses what belongs to the company that it leaves', async ({ target, changes }) => {
    manage.script.push([200, away], [200, ticketOf({ board: 20, company: 250, site: 12 })]);
    const desk = manage.desk({ companies: { gz1: target } });
    expect(await changeTicket(desk, { goesHome: true, note: undefined })).toMatchObject({ stands: 'home' });
    expect(manage.changes()).toEqual([set('company', 250), ...changes]);
    expect(manage.logged).toEqual([]);
  });

  it('that stands there already is left alone', async () => {
    manage.script.push([200, ticketOf({ company: 250, site: 991 })]);
    await changeTicket(manage.desk(), { goesHome: true, note: undefined });
    expect(manage.calls()).toEqual([GET]);
  });

  it('that stands nowhere is given its company', async () => {
    manage.script.push([200, ticketOf({})], [200, ticketOf({ company: 250 })]);
    await changeTicket(manage.desk(), { goesHome: true, note: undefined });
    expect(manage.changes()).toEqual([set('company', 250)]);
  });

  it('is not there yet where Manage did not take the change over', async () => {
    manage.script.push([200, away], [200, away]);
    expect(await changeTicket(manage.desk(), { goesHome: true, note: undefined })).toMatchObject({
      stands: 'unknown',
    });
  });

  it('blocks where its company is mapped to none any more', async () => {
    manage.script.push([200, away]);
    await expect(changeTicket(manage.desk({ companies: {} }), { goesHome: true })).rejects.toMatchObject({
      vendor: 'manage',
      code: 'unmapped-company',
    });
  });
});

describe('opening a closed ticket again', () => {
  it.each([
    { settings: {}, status: 300 },
    { settings: { reopenedStatus: 'entry 301' }, status: 301 },
  ])('gives it status $status of the board it stands on with $settings', async ({ settings, status }) => {
    manage.script.push([200, CLOSED], [200, ON_LOW], [201, { id: 5 }]);
    const state = await changeTicket(manage.desk(settings), { status: 'open' });
    expect(state).toMatchObject({ seen: { state: 'open', closing: undefined } });
    expect(manage.changes()).toEqual([set('status', status)]);
  });

  it('is not asked of one that is open', async () => {
    manage.script.push([200, ON_LOW], [201, { id: 5 }]);
    await changeTicket(manage.desk(), { status: 'open' });
    expect(manage.calls()).toEqual([GET, APPEND]);
  });

  it('goes with a shift on its board, which names no status, in one change', async () => {
    manage.script.push([200, CLOSED], [200, ON_LOW], [201, { id: 5 }]);
    const desk = manage.desk({ categories: { low: LOW, medium: LOW, high: { ...LOW, priority: 1 } } });
    await changeTicket(desk, { status: 'open', shift: UP });
    expect(manage.changes()).toEqual([set('priority', 1), set('status', 300)]);
  });

  it('goes with a shift in one change', async () => {
    manage.script.push([200, CLOSED], [200, ON_HIGH], [201, { id: 5 }]);
    await changeTicket(manage.desk(), { status: 'open', shift: UP });
    expect(manage.changes()).toMatchObject([
      { path: 'board', value: { id: 21 } },
      { path: 'status', value: { id: 310 } },
      { path: 'type' },
      { path: 'subType' },
      { path: 'item' },
      { path: 'priority' },
    ]);
  });
});

describe('a closed ticket that stays closed', () => {
  it('is looked at once more after its note', async () => {
    manage.script.push([200, CLOSED], [201, { id: 5 }], [200, CLOSED]);
    expect(await changeTicket(manage.desk())).toMatchObject({ seen: { state: 'closed' } });
    expect(manage.calls()).toEqual([GET, APPEND, GET]);
  });

  it('gets its status back where a rule of Manage opened it for the note', async () => {
    manage.script.push([200, CLOSED], [201, { id: 5 }], [200, ON_LOW], [200, CLOSED]);
    await changeTicket(manage.desk());
    expect(manage.changes()).toEqual([set('status', 308)]);
  });

  it.each([
    {
      what: 'on its board',
      high: { ...LOW, status: 301, type: 5, priority: 1 },
      changes: [set('priority', 1)],
    },
    {
      what: 'on another board',
      high: { board: 21, status: 310, type: 7, priority: 1 },
      changes: [set('board', 21), set('status', 319), set('type', 7), set('priority', 1)],
    },
  ])('gets no status that opens it from a shift to a place $what', async ({ high, changes }) => {
    manage.script.push([200, CLOSED], [200, CLOSED]);
    const desk = manage.desk({ categories: { low: LOW, medium: LOW, high } });
    await changeTicket(desk, { shift: UP, note: undefined });
    expect(manage.changes()).toEqual(changes);
  });
});

describe('closing a ticket', () => {
  it.each([
    { named: undefined, status: 308 },
    { named: 'done', status: 309 },
    { named: 'No such status', status: 308 },
  ])('comes after its note: status $named is $status', async ({ named, status }) => {
    manage.script.push([200, ON_LOW], [201, { id: 5 }], [200, CLOSED]);
    const desk = manage.desk({ closeTickets: true, ...(named !== undefined && { closedStatus: named }) });
    expect(await changeTicket(desk, { status: 'close' })).toMatchObject({ seen: { state: 'closed' } });
    expect(manage.calls()).toEqual([GET, APPEND, PATCH]);
    expect(manage.changes()).toEqual([set('status', status)]);
  });
});

describe('a ticket that vanishes', () => {
  it.each<{ when: string; script: Reply[]; changes?: object }>([
    { when: 'before the change', script: [[200, ON_LOW], NOT_FOUND], changes: { shift: UP } },
    { when: 'before the note', script: [[200, ON_LOW], NOT_FOUND] },
    {
      when: 'before the close',
      script: [[200, ON_LOW], [201, { id: 5 }], NOT_FOUND],
      changes: { status: 'close' },
    },
    { when: 'before it is looked at again', script: [[200, CLOSED], [201, { id: 5 }], NOT_FOUND, NOT_FOUND] },
  ])('$when is gone', async ({ script, changes }) => {
    manage.script.push(...script);
    expect(await changeTicket(manage.desk(), changes)).toMatchObject({
      kind: 'gone',
      home: { kind: 'company' },
    });
    expect(manage.script).toEqual([]);
  });
});
