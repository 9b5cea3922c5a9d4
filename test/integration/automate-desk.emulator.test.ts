import { afterEach, describe, expect, it } from 'vitest';
import type { AutomateEmulator, AutomateSeed } from '../../emulators/automate/index.ts';
import {
  KEY,
  MARK,
  PLACEMENT,
  attempt,
  change,
  create,
  question,
  settingsFor,
} from '../../src/desks/automate/scripted-server.fixture.ts';
import type { ChangeOrder, CreateOrder, Desk, Placement, TicketQuestion } from '../../src/desks/desk.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import { deskMakers } from '../../src/desks/registry.ts';
import type { TicketThere } from '../../src/incident/ticket.ts';
import { SEED, factsAt, profileWith, startAutomateWorld } from './automate-world.ts';
import type { AutomateWorld, Ticket, WorldSettings } from './automate-world.ts';
import { accountAt } from './manage-account.ts';

const COMPUTERS = [
  { id: 1041, name: 'FIN-WS-07', clientId: 8, lastContact: '2026-03-01T12:00:00Z' },
  ...SEED.computers,
  { id: 1043, name: 'FIN-WS-07', clientId: 7, lastContact: '2025-01-01T10:00:00Z' },
];
const TO_LOW = { from: 'high', to: 'low', place: true, priority: true } as const;

let world: AutomateWorld;
let emulator: AutomateEmulator;
let desk: Desk;
let logged: readonly string[];
afterEach(() => emulator.close());

async function start(changes: Partial<AutomateSeed> = {}, settings: WorldSettings = {}): Promise<void> {
  world = await startAutomateWorld({ computers: COMPUTERS, ...changes }, settings);
  ({ emulator, desk, logged } = world);
}

const facts = <T>(path: string, method?: string): Promise<T> => factsAt(emulator, path, method);
const tickets = (): Promise<readonly Ticket[]> => world.tickets();
const accepted = async (): Promise<number> => (await world.runs()).length;
const marks = (write: number, revision: number): string =>
  `[GZ-${KEY.incidentId} w${write}.k7ab] [GZ-${KEY.incidentId} #${revision}.k7ab]`;
const there = (asked?: Partial<TicketQuestion>): Promise<TicketThere> => world.there(asked);
const open = (changes?: Partial<CreateOrder>): Promise<TicketThere> => world.open(changes);
const update = (read: TicketThere, changes?: Partial<ChangeOrder>): Promise<TicketThere> =>
  world.update(read, changes);

describe('a ticket at an emulated Automate server', () => {
  it('is opened for the newest computer of that name within the client, by a run on the runner', async () => {
    await start();
    expect(await open()).toMatchObject({
      own: true,
      seen: { state: 'open', status: 'New' },
      place: { fits: ['high'] },
      notes: { ours: 1, any: 1, write: 1 },
    });
    expect(await tickets()).toMatchObject([
      {
        Subject: create().subject,
        CategoryId: 178,
        Client: { Id: '7' },
        Computer: { Id: '1042' },
        Comments: [{ Body: `Severity score: 82\n${marks(1, 1)}` }],
      },
    ]);
    expect(await facts('runs')).toMatchObject([{ computerId: 900, operation: 'create', wrote: true }]);
  });

  it.each([
    [
      'as the profile allows',
      { expandsNames: false, charset: 'all', longestBody: 16_384 },
      '%windir% 😀',
      9_000,
    ],
    ['carefully without one', undefined, '％windir％ \uFFFD', 6_144],
  ] as const)('says texts %s', async (_, measured, sign, length) => {
    const profile = measured && profileWith(measured);
    await start({ modes: { nestedExpansion: false, fourByteText: 'kept' } }, profile && { profile });
    await open({ body: `%windir% 😀\n${'x'.repeat(9_000)}\n[GZ-${KEY.incidentId} #1.k7ab]` });
    const body = (await tickets())[0]?.Comments[0]?.Body ?? '';
    expect(body.split('\n')[0]).toBe(sign);
    expect(Buffer.byteLength(body)).toBeGreaterThan(length - 10);
    expect(Buffer.byteLength(body)).toBeLessThan(length + 110);
  });

  it('is absent until its script ran', async () => {
    await start({ scriptDelayMs: 3_600_000 });
    await desk.write(create(), attempt());
    expect(await desk.read(question(), attempt())).toMatchObject({ kind: 'absent' });
    emulator.faults.set({ scriptDelayMs: 0 });
    await emulator.settled();
    expect(await there()).toMatchObject({ ticket: { generation: 1 } });
  });

  it('says what the first of two creates said', async () => {
    await start({ scriptDelayMs: 50 });
    await desk.write(create(), attempt());
    const body = `Everything newer\n[GZ-${KEY.incidentId} #2.k7ab]`;
    expect(await open({ write: 2, revision: 2, body })).toMatchObject({ notes: { ours: 1, write: 1 } });
    expect(await tickets()).toHaveLength(1);
  });

  it.each([
    ['after the script was accepted', { dropAfterAccept: 1 }],
    ['and the script is accepted late', { commitAfter: 1, commitAfterMs: 50 }],
  ])('is found where the connection broke %s', async (_, faults) => {
    await start();
    emulator.faults.set(faults);
    await expect(desk.write(create(), attempt())).rejects.toMatchObject({
      code: 'no-answer',
      sent: 'perhaps',
    });
    await expect.poll(tickets).toHaveLength(1);
    expect(await there()).toMatchObject({ notes: { ours: 1, write: 1 } });
  });

  it('is absent where the connection broke before the script was accepted', async () => {
    await start();
    emulator.faults.set({ dropBeforeAccept: 1 });
    await expect(desk.write(create(), attempt())).rejects.toMatchObject({ sent: 'perhaps' });
    await emulator.settled();
    expect(await desk.read(question(), attempt())).toMatchObject({ kind: 'absent' });
  });

  it("expires by the server's clock", async () => {
    await start({}, { now: () => Date.now() + 86_400_000 });
    await desk.read(question(), attempt());
    const { seen } = await open();
    expect(Math.abs(seen.changedAt - Date.now())).toBeLessThan(10_000);
  });

  it('moves to another category with its note in one run', async () => {
    await start();
    expect(await update(await open(), { shift: TO_LOW })).toMatchObject({
      place: { fits: ['low'] },
      notes: { ours: 2, write: 2 },
    });
    expect(await tickets()).toMatchObject([
      { CategoryId: 126, Comments: [{}, { Body: `Severity score: 82 → 89\n${marks(2, 2)}` }] },
    ]);
    expect(await accepted()).toBe(2);
  });

  it('is closed and opened again, and told so where there is no note', async () => {
    await start();
    const closed = await update(await open(), { status: 'close', note: undefined });
    expect(closed.seen).toMatchObject({ state: 'closed', status: 'Closed', closing: { by: 'unknown' } });
    expect(closed.notes).toMatchObject({ ours: 1, write: 2 });
    const reopened = await update(closed, { write: 3, status: 'open' });
    expect(reopened).toMatchObject({ seen: { state: 'open' }, notes: { ours: 2, write: 3 } });
    expect(await tickets()).toMatchObject([
      {
        Comments: [
          {},
          { Body: `Plumbline closed the ticket.\n[GZ-${KEY.incidentId} w2.k7ab]` },
          { Body: 'Finished by plumbline.' },
          { Body: 'Opened again by plumbline.' },
          { Body: expect.stringContaining('82 → 89') as string },
        ],
      },
    ]);
  });

  it('ignores an earlier write that comes after a later one', async () => {
    await start();
    const opened = await open();
    const later = await update(opened, { write: 3, shift: TO_LOW });
    const text = `Old\n[GZ-${KEY.incidentId} #4.k7ab]`;
    expect(await update(later, { write: 2, note: { text, begun: undefined } })).toMatchObject({
      notes: { ours: 2, write: 3 },
    });
  });

  it('carries hostile and long text unharmed but for what columns and engine cannot hold, and says so', async () => {
    await start();
    const hostile = `'; DROP TABLE tickets; -- a=b|c @clientname@ %computername% \\ "é → 漢" 😀`;
    const shown = hostile.replace('😀', '\uFFFD').replaceAll('%', '％').replaceAll('@', '＠');
    const body = `${hostile}\n${'x'.repeat(100_000)}\n[GZ-${KEY.incidentId} #1.k7ab]`;
    await open({ subject: `'; DROP "é" %x% ${MARK}`, body });
    const [ticket] = await tickets();
    expect(ticket?.Subject).toBe(`'; DROP "é" ％x％ ${MARK}`);
    const [first, second, remark, last] = ticket?.Comments[0]?.Body.split('\n') ?? [];
    expect([first, last]).toEqual([shown, marks(1, 1)]);
    expect(second?.length).toBeLessThan(6_144);
    expect(remark).toContain('％ and ＠');
  });

  it('gets a successor that carries the next generation once it was deleted', async () => {
    await start();
    await desk.write(
      create({ key: { ...KEY, incidentId: 'another' }, subject: 'EDR [GZ-another]' }),
      attempt(),
    );
    const { ticket } = await open();
    emulator.people.purgeTicket(Number(ticket.id));
    expect(await desk.read(question({ ticket }), attempt())).toMatchObject({ kind: 'gone' });
    const subject = `EDR: Ransomware [GZ-${KEY.incidentId}.2]`;
    const successor = await open({ write: 2, generation: 2, subject });
    expect(successor.ticket.generation).toBe(2);
    expect(await there({ ticket })).toMatchObject({ ticket: successor.ticket });
  });

  it('keeps what a technician did to it when only a note is due', async () => {
    await start();
    const { ticket } = await open();
    const subject = `Anna: ${MARK} Ransomware`;
    emulator.people.editTicket(Number(ticket.id), { subject, categoryId: 177, comment: 'I am on it.' });
    await update(await there({ ticket }));
    expect(await tickets()).toMatchObject([{ Subject: subject, CategoryId: 177, Comments: [{}, {}, {}] }]);
  });

  it('is written to also once a technician took the mark out of its subject', async () => {
    await start();
    const { ticket } = await open();
    const subject = 'Ransomware at Acme';
    emulator.people.editTicket(Number(ticket.id), { subject });
    await desk.write(change(await there({ ticket })), attempt());
    await emulator.settled();
    expect(await tickets()).toMatchObject([{ Subject: subject, Comments: [{}, {}] }]);
  });

  it('goes on under a changed mark, which finds it by the former one', async () => {
    await start();
    await open();
    const key = { ...KEY, mark: 'NEW', formerMarks: ['GZ'] };
    const note = { text: `Changed\n[NEW-${KEY.incidentId} #2.k7ab]`, begun: undefined };
    await desk.write(change(await there({ key }), { key, note, shift: TO_LOW }), attempt());
    await emulator.settled();
    expect(await there({ key })).toMatchObject({ notes: { ours: 2, write: 2 }, place: { fits: ['low'] } });
  });

  it('is told from the reply that somebody sent to it', async () => {
    const reply = { subject: `RE: ${create().subject}`, clientId: 7, categoryId: 177, comments: ['Thanks!'] };
    await start({ tickets: [reply] });
    expect(await desk.read(question(), attempt())).toMatchObject({ kind: 'absent' });
  });
});

describe('an emulated Automate server that differs', () => {
  it('is too old for comments: tickets open and move, notes are blocked with advice', async () => {
    await start({ modes: { olderServer: true } });
    const read = await open();
    expect(read.notes).toBeUndefined();
    await expect(desk.write(change(read), attempt())).rejects.toMatchObject({ code: 'comments-not-served' });
    expect(await update(read, { shift: TO_LOW, note: undefined })).toMatchObject({
      place: { fits: ['low'] },
    });
  });
});

describe('an emulated script engine that differs', () => {
  it.each<AutomateSeed['modes'] & object>([{ sql: 'denied' }, { parameterLimit: 40 }])(
    'fails before it writes: %o',
    async (modes) => {
      await start({ modes });
      await desk.write(create(), attempt());
      await emulator.settled();
      expect(await tickets()).toEqual([]);
      expect(await facts('runs')).toMatchObject([{ state: 'failure', wrote: false }]);
    },
  );

  it.each(['kept', 'lost', 'hidden'] as const)(
    'has the first text read back where the profile says that it is not shown: %s',
    async (creationBody) => {
      const profile = profileWith({ servesFirstText: false });
      await start({ modes: { creationBody } }, { profile });
      expect(await open()).toMatchObject({ notes: { ours: 1, write: 1 } });
    },
  );

  it('puts tickets at the client of their computer: one on the runner is told to stand elsewhere', async () => {
    await start({ modes: { creationClient: 'of its computer' } });
    expect(await open({ placement: { ...PLACEMENT, computerName: 'UNKNOWN-01' } })).toMatchObject({
      stands: 'elsewhere',
    });
  });
});

describe('an emulated Automate server in trouble', () => {
  it('says how long to wait', async () => {
    await start();
    emulator.faults.set({ failWith: 429, retryAfterSeconds: 7 });
    await expect(desk.read(question(), attempt())).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 7_000,
    });
  });

  it.each([
    ['500', { failWith: 500 }],
    ['the page of a firewall', { failWith: 200 }],
    ['an empty body', { failWith: 200, failBody: 'empty' }],
  ] as const)('answers %s: nothing is known, and it is tried again', async (_, faults) => {
    await start();
    emulator.faults.set(faults);
    await expect(desk.read(question(), attempt())).rejects.toMatchObject({
      retryable: true,
      sent: 'nothing',
    });
  });

  it('answers 503 to writes: they may have been carried out', async () => {
    await start();
    await desk.read(question(), attempt());
    emulator.faults.set({ failWith: 503, failOn: 'writes' });
    await expect(desk.write(create(), attempt())).rejects.toMatchObject({ sent: 'perhaps' });
  });

  it.each([400, 401] as const)('refuses the password with %i', async (badCredentials) => {
    await start({ password: 'changed', modes: { badCredentials } });
    await expect(desk.read(question(), attempt())).rejects.toMatchObject({
      code: 'bad-credentials',
      retryable: false,
    });
  });

  it('forgot the token: the desk logs in once more and goes on', async () => {
    await start();
    const read = await open();
    await facts('tokens', 'DELETE');
    await update(read);
    expect(await facts('requests')).toMatchObject({ byRoute: { 'POST /APIToken': 2 } });
  });

  it('let the token expire: the desk logs in once more and goes on', async () => {
    let now = Date.now();
    await start({}, { now: () => now });
    await open();
    now += 2 * 3_600_000;
    expect(await update(await there())).toMatchObject({ notes: { ours: 2 } });
  });

  it('hides everything for want of rights: nothing is opened, with advice', async () => {
    await start();
    emulator.faults.set({ missingRights: true });
    await expect(desk.write(create(), attempt())).rejects.toMatchObject({
      code: 'clients-hidden',
      retryable: false,
    });
    expect(await accepted()).toBe(0);
  });

  it('hides the tickets of incidents that have some: they count neither as absent nor as gone', async () => {
    await start();
    const { ticket } = await open();
    emulator.faults.set({ missingRights: true });
    for (const known of [ticket, undefined]) {
      await expect(desk.read(question({ ticket: known }), attempt())).rejects.toMatchObject({
        code: 'absence-unproved',
        retryable: false,
      });
    }
    emulator.faults.clear();
    expect(await there({ ticket })).toMatchObject({ ticket });
  });

  it.each([200, 400, 403, 404] as const)(
    'refuses the script that was not imported with %i',
    async (refusedRuns) => {
      await start({ modes: { refusedRuns } }, { scriptId: 1 });
      await expect(desk.write(create(), attempt())).rejects.toMatchObject({ retryable: false });
    },
  );
});

describe('the runner', () => {
  const incident = (incidentId: string): CreateOrder => {
    const mark = `[GZ-${incidentId}`;
    return create({ key: { ...KEY, incidentId }, subject: `EDR ${mark}]`, body: `Text\n${mark} #1.k7ab]` });
  };
  const AT_ONCE = ['a1', 'b2', 'c3'].map(incident);

  it('takes any number of runs at once as long as nobody saw one get lost', async () => {
    await start({ scriptDelayMs: 3_600_000 });
    await Promise.all(AT_ONCE.map((order) => desk.write(order, attempt())));
    expect(await accepted()).toBe(3);
  });

  it('takes one run at a time where the profile says that one of two is lost; the next goes once it is seen', async () => {
    await start({ modes: { runsAtOnce: 'lost' } }, { profile: profileWith({ runsTwoAtOnce: false }) });
    const written: string[] = [];
    const writes = AT_ONCE.map(async (order) => {
      await desk.write(order, attempt());
      written.push(order.key.incidentId);
    });
    for (const [index, { key }] of AT_ONCE.entries()) {
      await expect.poll(() => written.length).toBeGreaterThan(index);
      await emulator.settled();
      expect(await accepted()).toBe(index + 1);
      expect(await there({ key })).toMatchObject({ notes: { write: 1 } });
    }
    await Promise.all(writes);
    expect(written).toEqual(['a1', 'b2', 'c3']);
  });

  it('is free at once where the server refused the run', async () => {
    await start({ modes: { refusedRuns: 400 } }, { profile: profileWith({ runsTwoAtOnce: false }) });
    emulator.modes.scriptImported = false;
    await expect(desk.write(create(), attempt())).rejects.toMatchObject({ retryable: false });
    emulator.modes.scriptImported = true;
    expect(await open()).toMatchObject({ notes: { write: 1 } });
  });

  it('stands in for a computer that Automate does not have, and the ticket says so', async () => {
    await start();
    const placement = { ...PLACEMENT, computerName: 'UNKNOWN-01' };
    expect(await desk.read(question({ placement }), attempt())).toMatchObject({
      home: { remarks: [expect.stringMatching(/UNKNOWN-01 was not found .* stands on computer 900/)] },
    });
    await open({ placement });
    expect(await tickets()).toMatchObject([{ Client: { Id: '7' }, Computer: { Id: '900' } }]);
  });

  it('holds every ticket where the profile says that the server puts them there, and tickets say so', async () => {
    await start(
      { modes: { creationComputer: 'of the run' } },
      { profile: profileWith({ keepsComputer: false }) },
    );
    expect(await desk.read(question(), attempt())).toMatchObject({
      home: { remarks: [expect.stringMatching(/puts tickets on the computer that runs.* about FIN-WS-07/)] },
    });
    await open();
    expect(await tickets()).toMatchObject([{ Client: { Id: '7' }, Computer: { Id: '900' } }]);
  });
});

it.each([
  ['by its name', { computerName: 'fin-ws-07.corp.example' }, '1042'],
  ['by 15 characters of its name', { computerName: 'MARKETING-LAPTOP-7' }, '1050'],
  ['by a name that cannot stand in a condition', { computerName: "Anna's MacBook" }, '1051'],
  ['by its full name', { computerName: 'x', computerFqdn: 'srv-9.corp.example' }, '1052'],
  ['by an address', { computerName: 'x', computerIps: ['10.0.0.9'] }, '1053'],
  ['by a MAC address', { computerName: 'x', computerMacs: ['00:11:22:33:44:55'] }, '1054'],
])('the computer of a ticket is found %s', async (_how, about, Id) => {
  const computers = [
    ...SEED.computers,
    { id: 1050, name: 'MARKETING-LAPTO', clientId: 7 },
    { id: 1051, name: "Anna's MacBook", clientId: 7, online: false },
    { id: 1052, name: 'SRV-9', clientId: 7, domain: 'corp.example' },
    { id: 1053, name: 'A', clientId: 7, ip: '10.0.0.9' },
    { id: 1054, name: 'B', clientId: 7, mac: '00-11-22-33-44-55' },
  ];
  await start({ computers });
  await open({ placement: { ...PLACEMENT, ...about } });
  expect(await tickets()).toMatchObject([{ Computer: { Id } }]);
});

it('a server that refuses to search computers by addresses is asked for names, which is logged once', async () => {
  await start({ modes: { addressConditions: 'refused' } });
  const addresses = { computerIps: ['10.0.0.9'], computerMacs: ['00:11:22:33:44:55'] };
  await open({ placement: { ...PLACEMENT, ...addresses } });
  const another = { ...KEY, incidentId: '74b7f0c2a1d3e45f6789abcd' };
  const subject = `EDR [GZ-${another.incidentId}]`;
  const placement = { ...PLACEMENT, ...addresses, computerName: 'x' };
  await desk.write(create({ key: another, subject, placement }), attempt());
  await emulator.settled();
  expect(await tickets()).toMatchObject([{ Computer: { Id: '1042' } }, { Computer: { Id: '900' } }]);
  expect(logged.filter((line) => line.includes('names alone'))).toHaveLength(1);
});

describe('the client of a ticket at an emulated server', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => ({ id: 2_000 + index, name: `C${index}` }));
  const clients = [
    { id: 7, name: 'Northwind &amp;  Sons', externalId: '250' },
    { id: 8, name: 'Other' },
    ...many,
    { id: 5_000, name: "O'Brien" },
  ];
  const unmapped: WorldSettings = { companies: {} };
  it.each([
    [
      'the one that the settings name',
      { companies: { 'gz-company': { client: 'northwind & sons' } } },
      'x',
      '7',
    ],
    [
      'linked to the company in Manage',
      { ...unmapped, manageCompanies: { 'gz-company': { company: 250 } } },
      'x',
      '7',
    ],
    ['the one of its name, on the last page', unmapped, " o'brien", '5000'],
    ['the catch-all by its name', { ...unmapped, catchAll: { client: 'Other' } }, 'Nobody', '8'],
  ])('is %s', async (_which, settings, name, Id) => {
    await start({ clients }, settings);
    await open({ placement: { ...PLACEMENT, companyName: { kind: 'known', name } } });
    expect(await tickets()).toMatchObject([{ Client: { Id } }]);
  });

  it.each([
    ['two have its name', [...clients, { id: 6_000, name: 'OTHER' }], {}, /^Several Automate clients/],
    ['all are hidden', clients, { missingRights: true }, /^Automate shows plumbline no clients at all/],
  ])('is not guessed where %s', async (_why, those, faults, message) => {
    await start({ clients: those }, unmapped);
    emulator.faults.set(faults);
    const order = create({ placement: { ...PLACEMENT, companyName: { kind: 'known', name: 'Other' } } });
    await expect(desk.write(order, attempt())).rejects.toMatchObject({
      code: 'unmapped-company',
      message: expect.stringMatching(message) as string,
    });
    expect(await accepted()).toBe(0);
  });
});

it('the companies of the Manage desk lead to the clients of the Automate desk', async () => {
  await start({ clients: [{ id: 7, name: 'Acme', externalId: '250' }, ...SEED.clients.slice(1)] });
  const place = { board: 21, priority: 1, type: 5 };
  const manage = manageSettings.parse({
    ...accountAt('http://127.0.0.1:9'),
    categories: { low: place, medium: place, high: place },
    companies: { 'gz-company': { company: 250, site: 3 } },
  });
  const automate = settingsFor(emulator.url, { companies: {} });
  const [both] = deskMakers({ automate, manage }, [], () => undefined);
  const [alone] = deskMakers({ automate }, [], () => undefined);
  const placement: Placement = { ...PLACEMENT, companyName: { kind: 'known', name: 'Another name' } };
  const homeAt = async (where: Desk | undefined) => where?.read(question({ placement }), attempt());
  expect(await homeAt(both?.make())).toMatchObject({ home: { kind: 'company', isCatchAll: false } });
  expect(await homeAt(alone?.make())).toMatchObject({ home: { code: 'unmapped-company' } });
});

describe('ticket categories by their names at an emulated server', () => {
  const categories = { low: 'low', medium: 177, high: 'High' };
  const before = [126, 178].map((categoryId) => ({ subject: 'Printer', clientId: 7, categoryId }));

  it.each<[string, NonNullable<AutomateSeed['modes']>]>([
    ['', {}],
    [', an older one', { olderServer: true }],
  ])('are found on tickets, for opening and for a shift%s', async (_which, modes) => {
    await start({ tickets: before, modes }, { categories });
    await desk.write(create(), attempt());
    await emulator.settled();
    const opened = await there();
    expect(opened.place).toMatchObject({ fits: ['high'] });
    const toLow = { shift: TO_LOW, note: undefined };
    // Older servers show no comments, so that no note can be written.
    expect(await update(opened, toLow)).toMatchObject({ place: { fits: ['low'] } });
    expect((await tickets()).at(-1)).toMatchObject({ Category: { Id: 126 } });
  });

  it.each<[string, Partial<AutomateSeed>, string, RegExp]>([
    [
      'no ticket has it',
      { tickets: before.slice(0, 1) },
      'unknown-category',
      /^Tickets have 126 "Low"\. Write/,
    ],
    ['there is no ticket', {}, 'unknown-category', /^Write the number/],
    [
      'another category has it',
      {
        tickets: [...before, { ...before[0], subject: 'P', clientId: 7, categoryId: 31 }],
        categories: [...SEED.categories, { id: 31, name: 'HIGH' }],
      },
      'ambiguous-name',
      /one of the numbers 31, 178 as `categories\.high`/,
    ],
    [
      'the server tells no names',
      { tickets: before, modes: { categoryNames: 'left out' } },
      'category-names-not-served',
      /^Tickets have 126, 178\. Write the number/,
    ],
  ])('are not guessed where %s: nothing is opened', async (_why, changes, code, advice) => {
    await start(changes, { categories });
    await expect(desk.write(create(), attempt())).rejects.toMatchObject({
      code,
      retryable: false,
      advice: expect.stringMatching(advice) as string,
    });
    expect(await accepted()).toBe(0);
  });
});
