import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  KEY,
  KNOWN,
  LOW,
  NONE_OF_OURS,
  NOT_FOUND,
  ON_LOW,
  UNKNOWN,
  attemptWith,
  readTicket,
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

describe('a ticket that we know', () => {
  it('is read by its id alone', async () => {
    manage.script.push([200, ON_LOW]);
    expect(await readTicket(manage.desk())).toMatchObject({
      ticket: { id: '69', generation: 1 },
      own: true,
      foreign: false,
      mergedFrom: undefined,
      subject: 'EDR: … [GZ-abc]',
      notes: undefined,
      home: undefined,
      twins: [],
    });
    expect(manage.calls()).toEqual(['GET /service/tickets/69']);
  });

  const bare = { externalXRef: '', summary: 'Printer on fire' };

  it.each([
    ['ours where its reference was removed', { externalXRef: null }, true],
    ['ours where its subject was rewritten', { summary: 'Printer on fire' }, true],
    ['ours where both are gone', bare, true],
    ['ours where people wrote a reference of their own', { ...bare, externalXRef: 'PO 17' }, true],
    ["another incident's by its reference", { externalXRef: 'gz:eu:abd' }, false],
    ["another account's by its reference", { externalXRef: 'gz:us:abc' }, false],
  ])('is %s', async (_what, more, own) => {
    manage.script.push([200, ticketOf({}, more)]);
    expect(await readTicket(manage.desk())).toMatchObject({ ticket: { id: '69', generation: 1 }, own });
  });

  it.each([
    ['not ours, where ours was merged into it', bare, false],
    ['ours, where it was a twin into which ours was merged', {}, true],
  ])('is %s', async (_what, more, own) => {
    manage.script.push([200, ticketOf({}, more)]);
    expect(await readTicket(manage.desk(), { isOwn: false })).toMatchObject({ own });
  });

  it('takes its generation from what stands on it', async () => {
    manage.script.push([200, ticketOf({}, { externalXRef: 'gz:eu:abc:2' })]);
    expect(await readTicket(manage.desk())).toMatchObject({ ticket: { id: '69', generation: 2 } });
  });

  it('has no subject where Manage tells none', async () => {
    manage.script.push([200, ticketOf({}, { summary: null })]);
    expect((await readTicket(manage.desk())).subject).toBe('');
  });

  it('brings its notes where they are asked for', async () => {
    manage.script.push([200, ON_LOW], [200, [{ id: 1, text: '… [GZ-abc #3.k7 1/2]' }]]);
    expect((await readTicket(manage.desk(), { readsNotes: true })).notes).toEqual({
      ours: 0,
      any: 0,
      write: 0,
      begun: { revision: 3, of: 2, there: [1] },
      late: [],
    });
  });

  it.each([
    ['its company', { company: 250 }, 'home'],
    ['the catch-all', { company: 7 }, 'catch-all'],
    ['another company', { company: 99 }, 'elsewhere'],
    ['nobody knows what', {}, 'unknown'],
  ])('tells where asked that it stands at %s', async (_what, ids, stands) => {
    manage.script.push([200, ticketOf(ids)], [200, ticketOf(ids)]);
    const desk = manage.desk({ catchAll: { company: 7 } });
    const home = { kind: 'company', isCatchAll: false, remarks: [] };
    expect(await readTicket(desk, { asksHome: true })).toMatchObject({ home, stands });
    expect(await readTicket(desk)).toMatchObject({ home: undefined, stands: 'unknown' });
  });

  it('tells it where the ticket stands elsewhere than so far', async () => {
    manage.script.push([200, ticketOf({ company: 99 })], [200, ticketOf({ company: 99 })]);
    const moved = { company: 99, stands: 'elsewhere', home: { kind: 'company' } };
    expect(await readTicket(manage.desk(), { asksHome: { unlessAt: 250 } })).toMatchObject(moved);
    const still = { company: 99, stands: 'unknown', home: undefined };
    expect(await readTicket(manage.desk(), { asksHome: { unlessAt: 99 } })).toMatchObject(still);
  });

  it('stands at no company of its own where that is mapped to none', async () => {
    manage.script.push([200, ticketOf({ company: 99 })]);
    expect(await readTicket(manage.desk({ companies: {} }), { asksHome: true })).toMatchObject({
      home: { kind: 'unmapped', code: 'unmapped-company' },
      stands: 'unknown',
    });
  });
});

describe('where a ticket stands', () => {
  const place = async (ids: Readonly<Record<string, number>>, changes: object = {}) => {
    manage.script.push([200, ticketOf(ids)]);
    return (await readTicket(manage.desk(changes))).place;
  };

  it.each([
    { ids: { board: 20, priority: 4, type: 5 }, fits: ['low', 'medium'], on: ['low', 'medium'], above: [] },
    { ids: { board: 21, priority: 1, type: 7 }, fits: ['high'], on: ['high'], above: ['low', 'medium'] },
    { ids: { board: 20, priority: 1, type: 5 }, fits: [], on: ['low', 'medium'], above: ['low', 'medium'] },
    { ids: { board: 20, priority: 4, type: 6 }, fits: [], on: ['low', 'medium'], above: [] },
    { ids: { board: 22, priority: 9, type: 5 }, fits: [], on: [], above: [] },
    { ids: {}, fits: [], on: [], above: [] },
  ])('is told in categories: $ids', async ({ ids, ...expected }) => {
    expect(await place(ids)).toEqual(expected);
  });

  const ON_HIGH = { board: 21, priority: 1, type: 7 };
  const named = { low: LOW, medium: LOW, high: { board: 'Entry 21', priority: 'Entry 1', type: 'Entry 7' } };

  it('is told as far as the names of the grid are known', async () => {
    const categories = { ...named, high: { ...named.high, type: 'Nonesuch' } };
    expect(await place(ON_HIGH, { categories })).toEqual({
      fits: [],
      on: ['high'],
      above: ['low', 'medium'],
    });
  });

  it.each([
    ['its records went out of use', { id: 7, name: 'Entry 7', inactiveFlag: true }],
    ['the row could not be written any more', { id: 7, name: 'Entry 7' }],
  ])('stays the same where %s', async (_why, type) => {
    manage.lists.set('/service/boards/21/types', [type]);
    const high = { ...named.high, team: 'Nonesuch' };
    const isOn = { fits: ['high'], on: ['high'], above: ['low', 'medium'] };
    expect(await place(ON_HIGH, { categories: { ...named, high } })).toEqual(isOn);
  });

  it('stays the same where our role may not read the lists', async () => {
    for (const path of ['/service/boards', '/service/boards/21/types']) manage.lists.delete(path);
    const isOn = { fits: ['high'], on: ['high'], above: ['low', 'medium'] };
    expect(await place(ON_HIGH, { categories: named })).toEqual(isOn);
  });

  it('stays the same where somebody renamed its board, type or priority', async () => {
    const renamed = (name: string) =>
      ticketOf(
        { board: 21, priority: 1, type: 7 },
        { [name]: { id: ON_HIGH[name as 'board'], name: 'New' } },
      );
    const desk = manage.desk({ categories: named });
    manage.script.push(
      [200, ticketOf(ON_HIGH)],
      ...['board', 'type', 'priority'].map((name) => [200, renamed(name)] as const),
    );
    for (let reads = 0; reads < 4; reads += 1)
      expect((await readTicket(desk)).place).toMatchObject({ fits: ['high'], on: ['high'] });
  });

  it('is not guessed where a list cannot be read now', async () => {
    manage.lists.delete('/service/priorities');
    manage.script.push([200, ticketOf(ON_HIGH)], [503, '']);
    await expect(readTicket(manage.desk())).rejects.toMatchObject({ code: 'server-error', sent: 'nothing' });
  });
});

describe('a closed ticket', () => {
  const CLOSED_AT = '2026-03-01T11:00:00Z';
  const closed = (more: object) =>
    ticketOf({ board: 20, status: 308 }, { closedFlag: true, closedDate: CLOSED_AT, ...more });
  const made = { _info: { enteredBy: 'api', lastUpdated: '2026-03-01T11:05:00Z' } };

  it.each([
    ['us', { ...made, closedBy: 'api' }],
    ['technician', { ...made, closedBy: 'jdoe' }],
    ['unknown', made],
    ['unknown', { closedBy: 'jdoe' }],
    ['unknown', { closedBy: 'jdoe', externalXRef: 'PO 17', _info: { enteredBy: 'jdoe' } }],
  ])('was closed by: %s', async (by, more) => {
    manage.script.push([200, closed(more)]);
    const { seen } = await readTicket(manage.desk());
    expect(seen).toMatchObject({ state: 'closed', closing: { at: Date.parse(CLOSED_AT), by } });
  });

  it('counts as closed when it changed last where Manage does not tell when it was closed', async () => {
    manage.script.push([200, closed({ ...made, closedDate: null })]);
    const { seen } = await readTicket(manage.desk());
    expect(seen.closing?.at).toBe(Date.parse('2026-03-01T11:05:00Z'));
  });
});

const UNPROVED = {
  code: 'absence-unproved',
  retryable: false,
  advice: expect.stringContaining('security role') as string,
};

describe('a ticket that is not there any more', () => {
  const SEARCH = 'GET /service/tickets';
  const gone = [NOT_FOUND, NOT_FOUND];

  it.each<{ case: string; script: Reply[] }>([
    { case: 'is not there', script: gone },
    {
      case: 'was merged into one that is gone',
      script: [[200, ticketOf({ mergedParentTicket: 70 })], ...gone],
    },
    {
      case: 'is merged in a circle',
      script: Array.from({ length: 6 }, (): Reply => [200, ticketOf({ mergedParentTicket: 69 })]),
    },
  ])('is gone where it $case and no search finds another', async ({ script }) => {
    manage.script.push(...script, NONE_OF_OURS);
    expect(await manage.desk().read(KNOWN, attemptWith())).toMatchObject({
      kind: 'gone',
      home: { kind: 'company' },
    });
    expect(manage.calls().at(-1)).toBe(SEARCH);
    expect(manage.script).toEqual([]);
  });

  it('is gone where it vanishes while its notes are read', async () => {
    manage.script.push([200, ON_LOW], NOT_FOUND, NONE_OF_OURS);
    expect(await manage.desk().read({ ...KNOWN, readsNotes: true }, attemptWith())).toMatchObject({
      kind: 'gone',
    });
  });

  it('is looked for in every generation', async () => {
    const question = { ...KNOWN, ticket: { id: '69', generation: 2 }, generation: 3 };
    manage.script.push(
      ...gone,
      [200, [{ id: 60, summary: 'x', externalXRef: 'gz:eu:abc' }]],
      [200, ticketOf({}, { id: 60 })],
      [200, []],
    );
    expect(await manage.desk().read(question, attemptWith())).toMatchObject({
      kind: 'there',
      ticket: { id: '60', generation: 1 },
    });
  });

  it('is not taken for gone as long as the search lists it', async () => {
    const listed: Reply = [200, [{ id: 69, summary: 'x', externalXRef: 'gz:eu:abc' }]];
    manage.script.push(...gone, listed, ...gone);
    await expect(manage.desk().read(KNOWN, attemptWith())).rejects.toMatchObject({
      vendor: 'manage',
      code: 'contradictory-answer',
      message: 'Manage lists ticket 69, yet says that there is no such ticket.',
      advice: expect.stringContaining('converted to a project ticket') as string,
      sent: 'nothing',
    });
  });

  it('is not taken for gone where its marks were taken off and it is listed', async () => {
    const desk = manage.desk();
    manage.script.push([200, ON_LOW], ...gone, [200, [{ id: 69, summary: 'Printer on fire' }]], ...gone);
    await readTicket(desk);
    await expect(desk.read(KNOWN, attemptWith())).rejects.toMatchObject({ code: 'contradictory-answer' });
  });

  it('is not taken for gone where no ticket at all can be seen on our boards', async () => {
    manage.script.push(...gone, [200, []], [200, []], [200, []]);
    await expect(manage.desk().read(KNOWN, attemptWith())).rejects.toMatchObject(UNPROVED);
    expect(manage.seen.slice(-2).map(({ query }) => query['conditions'])).toEqual([
      'externalXRef like "gz:%"',
      'board/id=20 OR board/id=21',
    ]);
  });

  it('is gone where no other ticket of ours was ever seen, but tickets of others on our boards are', async () => {
    manage.script.push(...gone, [200, []], [200, []], NONE_OF_OURS);
    expect(await manage.desk().read(KNOWN, attemptWith())).toMatchObject({ kind: 'gone' });
  });

  it('was converted to a project ticket: there it is ours still, and its notes are there', async () => {
    const converted = ticketOf({ board: 30 }, { externalXRef: undefined });
    manage.script.push(NOT_FOUND, [200, converted], [200, []]);
    expect(await readTicket(manage.desk(), { readsNotes: true })).toMatchObject({
      own: true,
      seen: { state: 'open' },
    });
    expect(manage.calls().slice(1)).toEqual(['GET /project/tickets/69', 'GET /project/tickets/69/notes']);
  });

  it.each<Reply>([
    [403, { code: 'Security', message: 'You do not have security permission to perform this action.' }],
    [404, { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' }],
  ])('is no project ticket where Manage answers %j', async (...reply) => {
    manage.script.push(NOT_FOUND, reply as unknown as Reply, NONE_OF_OURS);
    expect(await manage.desk().read(KNOWN, attemptWith())).toMatchObject({ kind: 'gone' });
  });

  it('is not mistaken for a wrong address', async () => {
    manage.script.push([404, { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' }]);
    await expect(manage.desk().read(KNOWN, attemptWith())).rejects.toMatchObject({
      code: 'unknown-endpoint',
    });
  });
});

describe('an incident without a ticket', () => {
  const other = { ...UNKNOWN, key: { ...KEY, incidentId: 'def' } };
  const seenBefore = async () => {
    const desk = manage.desk();
    manage.script.push([200, ON_LOW]);
    await readTicket(desk);
    return desk;
  };

  it('has none where the boards are visible before the first ticket of ours', async () => {
    manage.script.push([200, []], [200, []]);
    expect(await manage.desk().read(UNKNOWN, attemptWith())).toMatchObject({ kind: 'absent' });
    expect(manage.lookedUp).toContain('/service/boards');
  });

  const forbidden: Reply = [403, { code: 'Security', message: 'No.' }];
  it.each<[string, Reply[]]>([
    ['there is none', [[200, []]]],
    ['we may not see them', [forbidden, forbidden]],
  ])('may have one where no board is visible either: %s', async (_what, boards) => {
    manage.lists.delete('/service/boards');
    manage.script.push([200, []], [200, []], ...boards);
    await expect(manage.desk().read(UNKNOWN, attemptWith())).rejects.toMatchObject(UNPROVED);
  });

  it('is not asked for together with a ticket that is not ours', async () => {
    const desk = manage.desk();
    manage.script.push([200, ticketOf({}, { externalXRef: null, summary: 'Printer on fire' })], NONE_OF_OURS);
    await readTicket(desk, { isOwn: false });
    await desk.read(UNKNOWN, attemptWith());
    expect(manage.seen.at(-1)?.query['conditions']).not.toContain('id in');
  });

  it('is asked for together with tickets of ours that were seen lately, and has none where one of them comes back', async () => {
    const desk = await seenBefore();
    manage.script.push([200, [{ id: 69, summary: 'x', externalXRef: 'gz:eu:abc' }]]);
    expect(await desk.read(other, attemptWith())).toMatchObject({ kind: 'absent' });
    expect(manage.seen.at(-1)?.query['conditions']).toBe(
      'externalXRef="gz:eu:def" OR externalXRef like "gz:eu:def:%" OR summary like "%GZ-def%" OR id in (69)',
    );
  });

  it('has none where a few tickets of other incidents cannot be seen any more: they may have been deleted', async () => {
    const desk = await seenBefore();
    manage.script.push([200, []], [200, []], NOT_FOUND, NOT_FOUND);
    expect(await desk.read(other, attemptWith())).toMatchObject({ kind: 'absent' });
  });

  it.each<[string, Reply, object]>([
    ['has none any more where tickets of others can be seen on our boards', NONE_OF_OURS, { kind: 'absent' }],
    ['may still have one where none can be seen there', [200, []], UNPROVED],
  ])('that was seen to have one %s', async (_what, onOurBoards, outcome) => {
    const desk = await seenBefore();
    manage.script.push([200, []], [200, []], NOT_FOUND, NOT_FOUND, onOurBoards);
    const read = desk.read(UNKNOWN, attemptWith()).catch((error: unknown) => error);
    expect(await read).toMatchObject(outcome);
  });

  describe('after five tickets of ours were seen', () => {
    const seenFive = async () => {
      const desk = await seenBefore();
      for (const id of [70, 71, 72, 73]) {
        manage.script.push([200, { ...ON_LOW, id }]);
        await readTicket(desk, { ticket: { id: String(id), generation: 1 } });
      }
      return desk;
    };

    it.each<[string, Reply[]]>([
      ['another of ours is listed', [[200, [{ id: 60 }]]]],
      [
        'searches lag behind, but the last one is there by its id',
        [
          [200, []],
          [200, ON_LOW],
        ],
      ],
    ])('has none where %s', async (_what, script) => {
      const desk = await seenFive();
      manage.script.push([200, []], ...script);
      expect(await desk.read(other, attemptWith())).toMatchObject({ kind: 'absent' });
      expect(manage.script).toEqual([]);
    });

    it('may have one where none of them can be seen any more, which it is asked for together with', async () => {
      const desk = await seenFive();
      const before = manage.seen.length;
      manage.script.push([200, []], [200, []], NOT_FOUND, NOT_FOUND);
      await expect(desk.read(other, attemptWith())).rejects.toMatchObject(UNPROVED);
      expect(manage.seen[before]?.query['conditions']).toContain(' OR id in (73,72,71,70,69)');
    });
  });
});

describe('a ticket that was merged into another', () => {
  const child = ticketOf({ company: 250, mergedParentTicket: 70 });
  const parent = (company: number, more: object = {}) =>
    ticketOf({ company }, { id: 70, externalXRef: null, summary: 'Printer on fire', ...more });

  it.each([
    { what: 'of the same company', parent: parent(250), own: false, foreign: false },
    { what: 'of another company', parent: parent(251), own: false, foreign: true },
    { what: 'of ours', parent: parent(250, { externalXRef: 'gz:eu:abc' }), own: true, foreign: false },
    {
      what: 'with our mark that nobody knows who made',
      parent: parent(250, { summary: 'EDR: … [GZ-abc]' }),
      own: true,
      foreign: false,
    },
  ])('leads to one $what: own $own, foreign $foreign', async ({ parent: into, own, foreign }) => {
    manage.script.push([200, child], [200, into], [200, [{ id: 1, text: '[GZ-abc #7.k7]' }]]);
    expect(await readTicket(manage.desk(), { readsNotes: true })).toMatchObject({
      ticket: { id: '70', generation: 1 },
      own,
      foreign,
      mergedFrom: '69',
      notes: { ours: 7 },
    });
  });

  it('leads to no other company where the incident’s own is there', async () => {
    const elsewhere = ticketOf({ company: 251, mergedParentTicket: 70 });
    manage.script.push([200, elsewhere], [200, parent(250)]);
    expect(await readTicket(manage.desk(), { asksHome: true })).toMatchObject({
      foreign: false,
      stands: 'home',
    });
  });

  it('leads to no ticket of ours by a subject that somebody replied to', async () => {
    const made = (enteredBy: string) => ({ _info: { enteredBy } });
    manage.script.push(
      [200, ticketOf({ mergedParentTicket: 70 }, made('api'))],
      [200, parent(250, { summary: 'RE: EDR [GZ-abc]', ...made('jdoe') })],
    );
    expect(await readTicket(manage.desk())).toMatchObject({ own: false });
  });
});
