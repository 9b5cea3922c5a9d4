import { afterEach, describe, expect, it } from 'vitest';
import type { TicketThere } from '../../incident/ticket.ts';
import type { Desk, TicketQuestion } from '../desk.ts';
import { automateDesk } from './automate-desk.ts';
import {
  KEY,
  MARK,
  PLACEMENT,
  attempt,
  change,
  create,
  question,
  settingsFor,
  startScriptedServer,
} from './scripted-server.fixture.ts';
import type { Reply, ScriptedServer, Seen } from './scripted-server.fixture.ts';

const API = '/cwa/api/v1';
const ACCEPTED: Reply = { body: { ScriptResults: [], ContainsUnsuccessfulResults: false } };
const OURS = { TicketId: 88213, Subject: create().subject, From: 'plumbline-api' };
const FIRST_NOTE = {
  Id: '1',
  Body: `payload\n[GZ-${KEY.incidentId} w1.k7ab] [GZ-${KEY.incidentId} #1.k7ab]`,
};
const TICKET = {
  ...OURS,
  CategoryId: 178,
  Computer: { Id: '1042' },
  Client: { Id: '7' },
  Status: { Id: 1, Name: 'New' },
  UpdateDate: '2026-03-01T09:30:00Z',
  Comments: [FIRST_NOTE],
};
/** A row that shows that tickets can be seen. */
const OTHERS = { TicketId: 7, Subject: 'Printer on fire' };
const UNPROVED = { code: 'absence-unproved', advice: expect.stringContaining('Automate user') as string };
const KNOWN = question({ ticket: { id: '88213', generation: 1 } });
const MISSING: Reply = { status: 404 };
const CLIENTS = [
  { Id: '1', Name: 'Unsorted' },
  { Id: '7', Name: 'Northwind' },
];

type Script = Readonly<Record<string, Reply | ((count: number) => Reply)>>;

let server: ScriptedServer;
const warnings: string[] = [];
afterEach(() => {
  warnings.length = 0;
  return server.close();
});

/** A desk whose server answers by method and path, and to a list of clients with `CLIENTS`. */
async function deskWith(script: Script, changes: Parameters<typeof settingsFor>[1] = {}): Promise<Desk> {
  const replies: Script = { 'GET /Clients': { body: CLIENTS }, ...script };
  server = await startScriptedServer(({ method, path }, count) => {
    const reply = replies[`${method} ${path.replace(API, '')}`];
    return typeof reply === 'function' ? reply(count) : reply;
  });
  return automateDesk(settingsFor(server.url, changes), (message) => warnings.push(message));
}

async function there(desk: Desk, asked: TicketQuestion = KNOWN): Promise<TicketThere> {
  const state = await desk.read(asked, attempt());
  if (state.kind !== 'there') throw new Error(`The ticket is ${state.kind}.`);
  return state;
}

/** The runner, and the incident's computer. */
const COMPUTERS: Reply = {
  body: [
    { Id: '900', ComputerName: 'RUNNER', Client: { Id: '3' } },
    { Id: '1042', ComputerName: 'FIN-WS-07', Client: { Id: '7' } },
  ],
};

const asked = (path: string): Seen[] => server.requests.filter((seen) => seen.path === `${API}${path}`);
const runs = () => asked('/Batch/ScriptExecute').map(({ body }) => readRun(body));

function readRun(body: unknown): Record<string, unknown> {
  const run = body as { EntityIds: number[]; Parameters: { Key: string; Value: string }[] };
  const values = Object.fromEntries(run.Parameters.map(({ Key, Value }) => [Key, Value]));
  return { ...values, computer: run.EntityIds[0] };
}

describe('reading without a known ticket', () => {
  const NONE: Script = {
    'GET /Tickets': { body: [OTHERS] },
    'GET /Computers': COMPUTERS,
  };
  const NOTHING: Script = { ...NONE, 'GET /Tickets': { body: [] } };

  it('searches once for the marks by every word, and tells where a new ticket would stand', async () => {
    const desk = await deskWith(NONE);
    const key = { ...KEY, formerMarks: ['OLD'] };
    expect(await desk.read(question({ key }), attempt())).toEqual({
      kind: 'absent',
      at: expect.any(Number) as number,
      home: { kind: 'company', isCatchAll: false, remarks: [] },
    });
    expect(asked('/Tickets').map(({ query }) => Object.fromEntries(query))).toEqual([
      {
        condition: `Subject like '%[GZ-${KEY.incidentId}%' or Subject like '%[OLD-${KEY.incidentId}%'`,
        includeFields: 'TicketId,Subject,From',
        pageSize: '200',
        page: '1',
        orderBy: 'TicketId desc',
      },
    ]);
  });

  it('is absent before the first ticket of ours where computers can be seen', async () => {
    const desk = await deskWith(NOTHING);
    expect(await desk.read(question(), attempt())).toMatchObject({ kind: 'absent' });
    expect(asked('/Tickets').at(-1)?.query.get('condition')).toBe("Subject like '%[GZ-%'");
  });

  it('may be hidden where no computer can be seen either', async () => {
    const desk = await deskWith({ ...NOTHING, 'GET /Computers': { body: [] } });
    await expect(desk.read(question(), attempt())).rejects.toMatchObject(UNPROVED);
  });

  it('asks for tickets that were seen lately too, and may be hidden where none of them comes back', async () => {
    const ids = ['88213', '88214', '88215', '88216', '88217'];
    const tickets = ids.map((id) => [`GET /Tickets/${id}`, { body: { ...TICKET, TicketId: Number(id) } }]);
    const desk = await deskWith({ ...NOTHING, ...(Object.fromEntries(tickets) as Script) });
    for (const id of ids) await there(desk, question({ ticket: { id, generation: 1 } }));
    await expect(desk.read(question(), attempt())).rejects.toMatchObject(UNPROVED);
    expect(asked('/Tickets').at(0)?.query.get('condition')).toBe(
      `Subject like '%[GZ-${KEY.incidentId}%' or TicketId in (${ids.toReversed().join(',')})`,
    );
  });

  it.each<[string, Reply]>([
    ['500', { status: 500 }],
    ['HTML', { body: '<html>' }],
    ['an object instead of a list', { body: { Message: 'busy' } }],
    ['a row without an id', { body: [{ Subject: 'S' }] }],
    ['400', { status: 400 }],
    ['nothing', { drop: true }],
  ])('fails, and never says absent, where the search answers %s', async (_, reply) => {
    const desk = await deskWith({ ...NONE, 'GET /Tickets': reply });
    await expect(desk.read(question(), attempt())).rejects.toMatchObject({ vendor: 'automate' });
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
    expect(await there(desk, question())).toMatchObject({ ticket: { id: '88213', generation: 1 } });
  });

  it('says aloud that several tickets carry the mark', async () => {
    const desk = await deskWith({
      'GET /Tickets': { body: [{ ...OURS, TicketId: 88300 }, OURS] },
      'GET /Tickets/88213': { body: TICKET },
    });
    expect(await there(desk, question())).toMatchObject({ ticket: { id: '88213' }, twins: ['88300'] });
    expect(warnings).toHaveLength(1);
  });

  it('keeps an incident id out of the condition that it could change', async () => {
    const desk = await deskWith(NONE);
    const key = { ...KEY, incidentId: "x' or 1 = 1" };
    await expect(desk.read(question({ key }), attempt())).rejects.toMatchObject({
      code: 'unsafe-incident-id',
    });
  });

  it('tells that the company is mapped nowhere', async () => {
    const desk = await deskWith(NONE);
    const placement = { ...PLACEMENT, companyId: 'unmapped' };
    expect(await desk.read(question({ placement }), attempt())).toMatchObject({
      home: { kind: 'unmapped', code: 'unmapped-company' },
    });
  });
});

describe('reading a known ticket', () => {
  const THERE: Script = { 'GET /Tickets/88213': { body: TICKET } };

  it.each([
    ['its mark', `[GZ-${KEY.incidentId}.2]`, 2],
    ['what is known where it has lost its mark', 'Printer', 3],
  ])('takes its generation from %s', async (_what, Subject, generation) => {
    const desk = await deskWith({ 'GET /Tickets/88213': { body: { ...TICKET, Subject } } });
    const asked = question({ ticket: { id: '88213', generation: 3 } });
    expect((await there(desk, asked)).ticket).toEqual({ id: '88213', generation });
  });

  it('takes one request and tells how it stands', async () => {
    const desk = await deskWith(THERE);
    expect(await there(desk)).toMatchObject({
      ticket: { id: '88213', generation: 1 },
      seen: { ticket: '88213', state: 'open', status: 'New', closing: undefined },
      own: true,
      foreign: false,
      mergedFrom: undefined,
      place: { fits: ['high'], on: ['high'], above: [] },
      subject: OURS.Subject,
      notes: { ours: 1, any: 1, write: 1, begun: undefined },
      comments: 1,
      home: undefined,
      stands: 'unknown',
      twins: [],
    });
    expect(asked('/Tickets/88213').map(({ query }) => query.get('includeFields'))).toEqual([
      'TicketId,Subject,CategoryId,CategoryName,Category,Computer,Client,Status,UpdateDate,From,ExternalId,Comments',
    ]);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['none as long as there is none', 0, undefined],
    ['none where what stands there is no number', '', undefined],
    ['it once there is one', 5001, '5001'],
  ])(
    'tells the number of the ticket that the sync makes in Manage, and %s',
    async (_what, ExternalId, synced) => {
      const desk = await deskWith({ 'GET /Tickets/88213': { body: { ...TICKET, ExternalId } } });
      expect((await there(desk)).synced).toBe(synced);
    },
  );

  it('dates what happened by our clock, not by the one of the server', async () => {
    const body = { ...TICKET, Status: { Id: 5, Name: 'Completed' } };
    const hourAhead = new Date(Date.now() + 3_600_000).toUTCString();
    const desk = await deskWith({ 'GET /Tickets/88213': { body, headers: { date: hourAhead } } });
    const { seen } = await there(desk);
    expect(seen).toMatchObject({ state: 'closed', closing: { at: seen.changedAt, by: 'unknown' } });
    const off = seen.changedAt - Date.parse('2026-03-01T08:30:00Z');
    expect(Math.abs(off)).toBeLessThan(5_000);
  });

  it('is closed at an unknown time, and changed now, where the server does not date its changes', async () => {
    const body = { ...TICKET, Status: { Id: 5 }, UpdateDate: null };
    const { at, seen } = await there(await deskWith({ 'GET /Tickets/88213': { body } }));
    expect(seen).toMatchObject({ changedAt: at, closing: { at: undefined, by: 'unknown' } });
  });

  it.each([
    ['two categories by one id', { categories: { low: 126, medium: 178, high: 178 } }, ['medium', 'high']],
    ['none by an id that is not ours', { categories: { low: 1, medium: 2, high: 3 } }, []],
  ])('places it in %s', async (_, changes, fits) => {
    expect((await there(await deskWith(THERE, changes))).place).toEqual({ fits, on: fits, above: [] });
  });

  const catchAll = { clientId: 1 };
  it.each([
    ['at the client of its company', 'gz-company', {}, { home: { isCatchAll: false }, stands: 'home' }],
    ['at another one', 'gz2', {}, { home: { isCatchAll: true }, stands: 'elsewhere' }],
    ['at the catch-all', 'gz-company', { Client: { Id: '1' } }, { stands: 'catch-all' }],
    ['where nobody knows', 'gz-company', { Client: undefined }, { stands: 'unknown' }],
  ])('tells where asked that it stands %s', async (_, companyId, changes, expected) => {
    const desk = await deskWith({ 'GET /Tickets/88213': { body: { ...TICKET, ...changes } } }, { catchAll });
    const placement = { ...PLACEMENT, companyId };
    expect(await there(desk, { ...KNOWN, asksHome: true, placement })).toMatchObject(expected);
  });

  it('tells it where the ticket stands elsewhere than so far', async () => {
    const desk = await deskWith({ 'GET /Tickets/88213': { body: { ...TICKET, Client: { Id: '99' } } } });
    const moved = { company: 99, stands: 'elsewhere', home: { kind: 'company' } };
    expect(await there(desk, { ...KNOWN, asksHome: { unlessAt: 7 } })).toMatchObject(moved);
    const still = { company: 99, stands: 'unknown', home: undefined };
    expect(await there(desk, { ...KNOWN, asksHome: { unlessAt: 99 } })).toMatchObject(still);
  });

  it('tells where asked that its company is mapped nowhere', async () => {
    const placement = { ...PLACEMENT, companyId: 'gz2' };
    const asked = { ...KNOWN, asksHome: true, placement };
    const unmapped = { home: { kind: 'unmapped' }, stands: 'unknown' };
    expect(await there(await deskWith(THERE), asked)).toMatchObject(unmapped);
  });

  it.each([
    ['ours by its id, where somebody took the mark away', 'Ransomware', true, true],
    ['one that ours was merged into', 'Ransomware', false, false],
    ['ours by its mark, where it was not known as such', OURS.Subject, false, true],
  ])('is %s', async (_, Subject, isOwn, own) => {
    const desk = await deskWith({ 'GET /Tickets/88213': { body: { ...TICKET, Subject } } });
    expect(await there(desk, { ...KNOWN, isOwn })).toMatchObject({ ticket: KNOWN.ticket, own });
  });

  it('asks for the comments, once it has learnt that this server leaves them out', async () => {
    const { Comments, ...bare } = TICKET;
    const desk = await deskWith({
      'GET /Tickets/88213': (count) => ({ body: count === 1 ? bare : { ...bare, Comments } }),
    });
    await there(desk);
    expect(await there(desk)).toMatchObject({ notes: { ours: 1 } });
    expect(asked('/Tickets/88213').map(({ query }) => query.get('expand'))).toEqual([
      null,
      'Comments',
      'Comments',
    ]);
  });

  it('has no notes where the server refuses to give comments', async () => {
    const { TicketId, Subject, CategoryId } = TICKET;
    const desk = await deskWith({
      'GET /Tickets/88213': (count) =>
        count === 1
          ? { body: { TicketId, Subject, CategoryId } }
          : { status: 400, body: { Message: 'expand' } },
    });
    expect(await there(desk)).toMatchObject({ notes: undefined, place: { fits: ['high'] } });
  });

  it('says that it is gone where neither its number nor a mark of any generation is found', async () => {
    const desk = await deskWith({
      'GET /Tickets/88213': MISSING,
      'GET /Tickets': { body: [OTHERS] },
      'GET /Computers': COMPUTERS,
    });
    expect(await desk.read(KNOWN, attempt())).toMatchObject({ kind: 'gone', home: { kind: 'company' } });
  });

  it('finds the one that carries the mark instead, whatever its generation', async () => {
    const desk = await deskWith({
      'GET /Tickets/88213': MISSING,
      'GET /Tickets': { body: [{ ...OURS, TicketId: 88300 }] },
      'GET /Tickets/88300': { body: { ...TICKET, TicketId: 88300 } },
    });
    const second = question({ ticket: { id: '88213', generation: 2 }, generation: 2 });
    expect(await there(desk, second)).toMatchObject({ ticket: { id: '88300', generation: 1 } });
  });

  it.each<[string, Reply, string]>([
    ['the list still has it', { body: [OURS] }, 'contradictory-answer'],
    ['the whole server says 404', MISSING, 'not-found'],
  ])('does not believe a 404 where %s', async (_, list, code) => {
    const desk = await deskWith({ 'GET /Tickets/88213': MISSING, 'GET /Tickets': list });
    await expect(desk.read(KNOWN, attempt())).rejects.toMatchObject({ code });
  });
});

describe('writing', () => {
  const ALL: Readonly<Record<string, Reply>> = {
    'GET /Tickets/88213': { body: TICKET },
    'GET /Computers': COMPUTERS,
    'POST /Batch/ScriptExecute': ACCEPTED,
  };

  it("has the script create the ticket for the incident's client and computer, on the runner", async () => {
    const desk = await deskWith(ALL);
    const before = Date.now();
    const accepted = await desk.write(create(), attempt());
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const expiryAndRun = 900_000 + 60_000;
    expect(accepted.expires).toBeGreaterThanOrEqual(before + expiryAndRun);
    expect(accepted.expires).toBeLessThanOrEqual(Date.now() + expiryAndRun);
    expect(runs()).toMatchObject([
      {
        Operation: 'create',
        Marker: MARK,
        TicketClient: '7',
        TicketComputer: '1042',
        Life: 'k7ab',
        Write: '1',
        computer: 900,
      },
    ]);
  });

  it('takes two requests to open a ticket and two to change it, once computer and runner are known', async () => {
    const desk = await deskWith({ ...ALL, 'GET /Tickets': { body: [OTHERS] } });
    const open = async () => {
      await desk.read(question(), attempt());
      await desk.write(create(), attempt());
    };
    const update = async () => desk.write(change(await there(desk)), attempt());
    await open();
    await update();
    for (const action of [open, update]) {
      const before = server.requests.length;
      await action();
      expect(server.requests).toHaveLength(before + 2);
    }
  });

  it("tells the script until when it may write by the server's clock", async () => {
    const headers = { date: new Date(Date.now() + 3_600_000).toUTCString() };
    const ahead = Object.entries(ALL).map(([call, reply]) => [call, { ...reply, headers }]);
    const desk = await deskWith(Object.fromEntries(ahead) as Script);
    const { expires } = (await desk.write(change(await there(desk)), attempt())) as { expires: number };
    const sent = Date.parse(`${String(runs()[0]?.['Expires'])}Z`);
    expect(Math.abs(sent - 3_600_000 + 60_000 - expires)).toBeLessThan(5_000);
    expect(runs()).toMatchObject([
      { Operation: 'comment', TicketNumber: '88213', Write: '2', computer: 900 },
    ]);
  });

  it('sends nothing, and gives the ticket back, where Automate has nothing of the order', async () => {
    const desk = await deskWith(ALL);
    const read = await there(desk);
    const shift = { from: 'low', to: 'high', place: false, priority: true } as const;
    expect(await desk.write(change(read, { shift, note: undefined }), attempt())).toEqual({
      ...read,
      notes: undefined,
    });
    expect(runs()).toEqual([]);
  });

  it('is blocked where the server refuses the script', async () => {
    const desk = await deskWith({
      ...ALL,
      'POST /Batch/ScriptExecute': {
        body: {
          ScriptResults: [{ EntityId: 1042, ResultDetails: { Message: 'Permission denied' } }],
          ContainsUnsuccessfulResults: true,
        },
      },
    });
    await expect(desk.write(create(), attempt())).rejects.toMatchObject({
      code: 'script-refused',
      message:
        'Automate answered 200 to POST /Batch/ScriptExecute (script plumbline ticket writer on computer 900): Permission denied',
    });
  });

  it.each<[string, Script, object]>([
    [
      'perhaps, where the connection breaks',
      { 'POST /Batch/ScriptExecute': { drop: true } },
      { sent: 'perhaps' },
    ],
    [
      'not, where the server wants to be left alone for a while',
      { 'POST /Batch/ScriptExecute': { status: 429, headers: { 'retry-after': '12' }, body: '' } },
      { sent: 'nothing', retryAfterMs: 12_000 },
    ],
    ['not, where no computer could be looked up', { 'GET /Computers': { drop: true } }, { sent: 'nothing' }],
  ])('was done %s, and is not repeated here', async (_, script, failure) => {
    const desk = await deskWith({ ...ALL, ...script });
    await expect(desk.write(create(), attempt())).rejects.toMatchObject({ retryable: true, ...failure });
    expect(runs().length).toBeLessThanOrEqual(1);
  });

  it('does not happen after it was stopped', async () => {
    const stop = new AbortController();
    const desk = await deskWith({
      ...ALL,
      'GET /Computers': () => {
        stop.abort(new Error('stopped by the test'));
        return { body: [] };
      },
    });
    await expect(desk.write(create(), attempt({ signal: stop.signal }))).rejects.toThrow(
      'stopped by the test',
    );
    expect(runs()).toEqual([]);
  });
});
