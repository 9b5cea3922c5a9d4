import { afterEach, describe, expect, it } from 'vitest';
import type { Desk, Submission } from '../desk.ts';
import { automateDesk } from './automate-desk.ts';
import {
  KEY,
  MARK,
  attempt,
  opening,
  settingsFor,
  startScriptedServer,
  update,
} from './scripted-server.fixture.ts';
import type { Reply, ScriptedServer, Seen } from './scripted-server.fixture.ts';

const API = '/cwa/api/v1';
const ACCEPTED: Reply = { body: { ScriptResults: [], ContainsUnsuccessfulResults: false } };
const OURS = { TicketId: 88213, Subject: `${MARK} High: Ransomware on FIN-WS-07` };
const FIRST_NOTE = { Id: '1', Body: `payload\n[GZ-${KEY.incidentId} #1]` };
const TICKET = { ...OURS, CategoryId: 178, Computer: { Id: '1042' }, Comments: [FIRST_NOTE] };
const SECOND_NOTE = { Id: '2', Body: `more\n[GZ-${KEY.incidentId} #2]` };

type Script = Readonly<Record<string, Reply | ((count: number) => Reply)>>;

let server: ScriptedServer;
const warnings: string[] = [];
afterEach(() => {
  warnings.length = 0;
  return server.close();
});

/** A desk whose server answers by method and path. */
async function deskWith(script: Script, changes: Parameters<typeof settingsFor>[1] = {}): Promise<Desk> {
  server = await startScriptedServer(({ method, path }, count) => {
    const reply = script[`${method} ${path.replace(API, '')}`];
    return typeof reply === 'function' ? reply(count) : reply;
  });
  return automateDesk(settingsFor(server.url, changes), (message) => warnings.push(message));
}

const asked = (path: string): Seen[] => server.requests.filter((seen) => seen.path === `${API}${path}`);
const runs = () => asked('/Batch/ScriptExecute').map(({ body }) => readRun(body));

function readRun(body: unknown): Record<string, unknown> {
  const run = body as { EntityIds: number[]; Parameters: { Key: string; Value: string }[] };
  const values = Object.fromEntries(run.Parameters.map(({ Key, Value }) => [Key, Value]));
  const text = (value = ''): string => Buffer.from(value, 'base64').toString('utf8');
  return {
    ...values,
    computer: run.EntityIds[0],
    Subject: text(values['Subject']),
    Body: text(values['Body']),
  };
}

describe('opening a ticket', () => {
  const NONE: Script = {
    'GET /Tickets': { body: [] },
    'GET /Computers': { body: [{ Id: '1042', ComputerName: 'FIN-WS-07' }] },
    'POST /Batch/ScriptExecute': ACCEPTED,
  };

  it('searches for the mark of any generation and then has the script create it on the computer', async () => {
    const desk = await deskWith(NONE);
    expect(await desk.openTicket(opening(), attempt())).toEqual({
      kind: 'submitted',
      submission: { key: KEY, ticket: undefined, revision: 1, category: 'high', note: false },
    });
    expect(Object.fromEntries(asked('/Tickets')[0]?.query ?? [])).toEqual({
      condition: `Subject like '%[GZ-${KEY.incidentId}%'`,
      includeFields: 'TicketId,Subject',
      pageSize: '200',
      page: '1',
      orderBy: 'TicketId desc',
    });
    expect(runs()).toEqual([
      {
        Operation: 'create',
        Marker: MARK,
        CategoryId: '178',
        Subject: opening().subject,
        Body: opening().body([]),
        TicketId: '',
        StatusId: '',
        computer: 1042,
      },
    ]);
  });

  it.each<[string, Reply]>([
    ['500', { status: 500 }],
    ['HTML', { body: '<html>' }],
    ['an object instead of a list', { body: { Message: 'busy' } }],
    ['a row without an id', { body: [{ Subject: 'S' }] }],
    ['400', { status: 400 }],
    ['nothing', { drop: true }],
  ])('creates nothing where the search answers %s', async (_, reply) => {
    const desk = await deskWith({ ...NONE, 'GET /Tickets': reply });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({ desk: 'automate' });
    expect(runs()).toEqual([]);
  });

  it('finds the ticket that stands there, with the highest note on it', async () => {
    const desk = await deskWith({
      'GET /Tickets': { body: [OURS] },
      'GET /Tickets/88213': { body: { ...TICKET, Comments: [SECOND_NOTE, FIRST_NOTE] } },
    });
    expect(await desk.openTicket(opening(), attempt())).toEqual({
      kind: 'found',
      ticket: { id: '88213', generation: 1 },
      revision: 2,
    });
    expect(asked('/Computers')).toEqual([]);
  });

  it('says aloud that several tickets carry the mark, and takes the oldest', async () => {
    const desk = await deskWith({
      'GET /Tickets': { body: [{ ...OURS, TicketId: 88300 }, OURS] },
      'GET /Tickets/88213': { body: TICKET },
    });
    expect(await desk.openTicket(opening(), attempt())).toMatchObject({
      kind: 'found',
      ticket: { id: '88213' },
    });
    expect(warnings).toHaveLength(1);
  });

  it('reads every page of the search', async () => {
    const others = Array.from({ length: 200 }, (_, index) => ({
      TicketId: 90_000 + index,
      Subject: `[GZ-${KEY.incidentId}-${index}]`,
    }));
    const desk = await deskWith({
      'GET /Tickets': (count) => ({ body: count === 1 ? others : [OURS] }),
      'GET /Tickets/88213': { body: TICKET },
    });
    expect(await desk.openTicket(opening(), attempt())).toMatchObject({
      kind: 'found',
      ticket: { id: '88213' },
    });
  });

  it('creates a successor although its predecessor is there', async () => {
    const desk = await deskWith({ ...NONE, 'GET /Tickets': { body: [OURS] } });
    const key = { ...KEY, generation: 2 };
    expect(await desk.openTicket(opening({ key }), attempt())).toMatchObject({ kind: 'submitted' });
    expect(runs()).toMatchObject([{ Marker: `[GZ-${KEY.incidentId}.2]` }]);
  });

  it('looks three times within ten seconds after an uncertain outcome', async () => {
    const desk = await deskWith(NONE);
    const uncertain = attempt({ uncertain: true });
    await desk.openTicket(opening(), uncertain);
    expect(asked('/Tickets')).toHaveLength(3);
    expect(uncertain.pauses.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(10_000);
    expect(runs()).toHaveLength(1);
  });

  it('creates none where the last look finds what was uncertain', async () => {
    const desk = await deskWith({
      ...NONE,
      'GET /Tickets': (count) => ({ body: count < 3 ? [] : [OURS] }),
      'GET /Tickets/88213': { body: TICKET },
    });
    expect(await desk.openTicket(opening(), attempt({ uncertain: true }))).toMatchObject({ kind: 'found' });
    expect(runs()).toEqual([]);
  });

  it('is blocked where somebody moved the mark away from the start of the subject', async () => {
    const desk = await deskWith({
      ...NONE,
      'GET /Tickets': { body: [{ ...OURS, Subject: `Jim: ${OURS.Subject}` }] },
    });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({
      code: 'mark-moved',
      retryable: false,
    });
  });

  it('is blocked where the server refuses the script', async () => {
    const desk = await deskWith({
      ...NONE,
      'POST /Batch/ScriptExecute': {
        body: {
          ScriptResults: [{ EntityId: 1042, ResultDetails: { Message: 'Permission denied' } }],
          ContainsUnsuccessfulResults: true,
        },
      },
    });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({
      code: 'script-refused',
      message: 'Automate refused to run script 7311 on computer 1042: Permission denied.',
    });
  });

  it('is uncertain, and not repeated here, where the connection breaks at the write', async () => {
    const desk = await deskWith({ ...NONE, 'POST /Batch/ScriptExecute': { drop: true } });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
    });
    expect(runs()).toHaveLength(1);
  });

  it('writes nothing after it was stopped', async () => {
    const stop = new AbortController();
    const desk = await deskWith({
      ...NONE,
      'GET /Computers': () => {
        stop.abort(new Error('stopped by the test'));
        return { body: [] };
      },
    });
    await expect(desk.openTicket(opening(), attempt({ signal: stop.signal }))).rejects.toThrow(
      'stopped by the test',
    );
    expect(runs()).toEqual([]);
  });

  it('keeps an incident id out of the condition that it could change', async () => {
    const desk = await deskWith(NONE);
    const key = { ...KEY, incidentId: "x' or 1 = 1" };
    await expect(desk.openTicket(opening({ key }), attempt())).rejects.toMatchObject({
      code: 'unsafe-incident-id',
    });
  });
});

describe('updating a ticket', () => {
  const THERE: Script = { 'GET /Tickets/88213': { body: TICKET }, 'POST /Batch/ScriptExecute': ACCEPTED };
  const toLow = { from: 'high', to: 'low' } as const;

  it("appends the note by the script, on the ticket's own computer", async () => {
    const desk = await deskWith(THERE);
    expect(await desk.updateTicket(update(), attempt())).toEqual({
      kind: 'submitted',
      submission: {
        key: KEY,
        ticket: { id: '88213', generation: 1 },
        revision: 2,
        category: undefined,
        note: true,
      },
    });
    expect(runs()).toMatchObject([
      { Operation: 'comment', Marker: MARK, CategoryId: '', TicketId: '88213', computer: 1042 },
    ]);
  });

  it('shifts the category and appends the note in one run', async () => {
    const desk = await deskWith(THERE);
    expect(await desk.updateTicket(update({ shift: toLow }), attempt())).toMatchObject({
      submission: { category: 'low', note: true },
    });
    expect(runs()).toMatchObject([{ Operation: 'update', CategoryId: '126', Body: update().note(1, []) }]);
  });

  it('shifts the category alone where the note stands there already', async () => {
    const desk = await deskWith({
      ...THERE,
      'GET /Tickets/88213': { body: { ...TICKET, Comments: [SECOND_NOTE] } },
    });
    expect(await desk.updateTicket(update({ shift: toLow }), attempt())).toMatchObject({
      submission: { category: 'low', note: false },
    });
    expect(runs()).toMatchObject([{ Operation: 'update', CategoryId: '126', Body: '' }]);
  });

  it('only comments where the ticket has the category of the shift already', async () => {
    const desk = await deskWith({ ...THERE, 'GET /Tickets/88213': { body: { ...TICKET, CategoryId: 126 } } });
    await desk.updateTicket(update({ shift: toLow }), attempt());
    expect(runs()).toMatchObject([{ Operation: 'comment', CategoryId: '' }]);
  });

  it('leaves a category alone that a technician set, unless there is a shift', async () => {
    const desk = await deskWith({ ...THERE, 'GET /Tickets/88213': { body: { ...TICKET, CategoryId: 5 } } });
    await desk.updateTicket(update(), attempt());
    expect(runs()).toMatchObject([{ Operation: 'comment', CategoryId: '' }]);
  });

  it('writes nothing where note and category stand there already', async () => {
    const desk = await deskWith({
      ...THERE,
      'GET /Tickets/88213': { body: { ...TICKET, CategoryId: 126, Comments: [FIRST_NOTE, SECOND_NOTE] } },
    });
    expect(await desk.updateTicket(update({ shift: toLow }), attempt())).toEqual({
      kind: 'updated',
      ticket: update().ticket,
    });
    expect(runs()).toEqual([]);
  });

  it('looks three times before it writes again after an uncertain outcome', async () => {
    const desk = await deskWith({
      ...THERE,
      'GET /Tickets/88213': (count) => ({
        body: { ...TICKET, Comments: count < 3 ? [FIRST_NOTE] : [SECOND_NOTE] },
      }),
    });
    const uncertain = attempt({ uncertain: true });
    expect(await desk.updateTicket(update(), uncertain)).toEqual({
      kind: 'updated',
      ticket: update().ticket,
    });
    expect(uncertain.pauses).toHaveLength(2);
  });

  it("runs on the client's stand-in where the ticket names no computer", async () => {
    const desk = await deskWith({ ...THERE, 'GET /Tickets/88213': { body: { ...TICKET, Computer: null } } });
    await desk.updateTicket(update(), attempt());
    expect(runs()).toMatchObject([{ computer: 900 }]);
  });

  it('asks for the comments, once it has learnt that this server leaves them out', async () => {
    const { Comments, ...bare } = TICKET;
    const desk = await deskWith({
      ...THERE,
      'GET /Tickets/88213': (count) => ({ body: count === 1 ? bare : { ...bare, Comments } }),
    });
    await desk.updateTicket(update(), attempt());
    await desk.updateTicket(update(), attempt());
    expect(asked('/Tickets/88213').map(({ query }) => query.get('expand'))).toEqual([
      null,
      'Comments',
      'Comments',
    ]);
  });

  it('still shifts the category where the server refuses to give comments', async () => {
    const { TicketId, Subject, CategoryId } = TICKET;
    const desk = await deskWith({
      ...THERE,
      'GET /Tickets/88213': (count) =>
        count === 1
          ? { body: { TicketId, Subject, CategoryId } }
          : { status: 400, body: { Message: 'expand' } },
    });
    const shiftOnly = update({ shift: toLow, note: () => undefined });
    expect(await desk.updateTicket(shiftOnly, attempt())).toMatchObject({ kind: 'submitted' });
    expect(runs()).toMatchObject([{ Operation: 'update', CategoryId: '126', computer: 900 }]);
  });

  it('is blocked where the server gives no comments at all, since no note could be read back', async () => {
    const { TicketId, Subject, CategoryId } = TICKET;
    const desk = await deskWith({
      ...THERE,
      'GET /Tickets/88213': { body: { TicketId, Subject, CategoryId } },
    });
    await expect(desk.updateTicket(update(), attempt())).rejects.toMatchObject({
      code: 'comments-not-served',
    });
    expect(runs()).toEqual([]);
  });

  it('is blocked where somebody took the mark out of the subject', async () => {
    const desk = await deskWith({
      ...THERE,
      'GET /Tickets/88213': { body: { ...TICKET, Subject: 'Ransomware' } },
    });
    await expect(desk.updateTicket(update(), attempt())).rejects.toMatchObject({
      code: 'mark-lost',
      retryable: false,
    });
    expect(runs()).toEqual([]);
  });

  it('says that the ticket is gone where neither its number nor its mark is found', async () => {
    const desk = await deskWith({ 'GET /Tickets/88213': { status: 404 }, 'GET /Tickets': { body: [] } });
    expect(await desk.updateTicket(update(), attempt())).toEqual({ kind: 'over', because: 'gone' });
  });

  it.each<[string, Reply, string]>([
    ['the list still has it', { body: [OURS] }, 'contradictory-answer'],
    ['the whole server says 404', { status: 404 }, 'not-found'],
  ])('does not believe a 404 where %s', async (_, list, code) => {
    const desk = await deskWith({ 'GET /Tickets/88213': { status: 404 }, 'GET /Tickets': list });
    await expect(desk.updateTicket(update(), attempt())).rejects.toMatchObject({ code });
  });

  it('passes on how long the server wants to be left alone', async () => {
    const desk = await deskWith({
      ...THERE,
      'POST /Batch/ScriptExecute': { status: 429, headers: { 'retry-after': '12' }, body: '' },
    });
    await expect(desk.updateTicket(update(), attempt())).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 12_000,
    });
  });
});

describe('confirming a write', () => {
  const ticket = { id: '88213', generation: 1 };
  const note: Submission = { key: KEY, ticket, revision: 2, category: undefined, note: true };
  const shift: Submission = { ...note, category: 'high', note: false };
  const both: Submission = { ...note, category: 'high' };
  const low = { ...TICKET, CategoryId: 126 };
  const noted = { ...TICKET, Comments: [FIRST_NOTE, SECOND_NOTE] };

  const created: Submission = { key: KEY, ticket: undefined, revision: 2, category: 'high', note: false };

  it.each([
    ['carries the mark of its revision', noted, { kind: 'confirmed', ticket }],
    [
      'carries an earlier one: another create of ours ran first',
      TICKET,
      { kind: 'found', ticket, revision: 1 },
    ],
    ['carries none yet', { ...TICKET, Comments: [{ Id: '1', Body: 'Hello' }] }, { kind: 'pending' }],
  ])('takes a new ticket for what it says where it %s', async (_, body, expected) => {
    const desk = await deskWith({ 'GET /Tickets': { body: [OURS] }, 'GET /Tickets/88213': { body } });
    expect(await desk.confirmWrite(created, attempt())).toEqual(expected);
  });

  it('waits for a new ticket that is not there yet', async () => {
    const desk = await deskWith({ 'GET /Tickets': { body: [] } });
    expect(await desk.confirmWrite(created, attempt())).toEqual({ kind: 'pending' });
  });

  it.each([
    ['a note that is there', note, noted, 'confirmed'],
    ['a note that is missing', note, TICKET, 'pending'],
    ['a category that is set', shift, TICKET, 'confirmed'],
    ['a category that is not', shift, low, 'pending'],
    ['both there', both, noted, 'confirmed'],
    ['the category without its note', both, TICKET, 'pending'],
    ['the note without its category', both, { ...low, Comments: [SECOND_NOTE] }, 'pending'],
  ])('reads the ticket for %s', async (_, submission, body, expected) => {
    const desk = await deskWith({ 'GET /Tickets/88213': { body } });
    expect(await desk.confirmWrite(submission, attempt())).toMatchObject({ kind: expected });
  });

  it('stays pending where the ticket is not there', async () => {
    const desk = await deskWith({ 'GET /Tickets/88213': { status: 404 } });
    expect(await desk.confirmWrite(note, attempt())).toEqual({ kind: 'pending' });
  });
});
