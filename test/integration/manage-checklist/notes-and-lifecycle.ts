import { expect } from 'vitest';
import { noteMark } from '../../../src/incident/marks.ts';
import type { TicketThere } from '../../../src/incident/ticket.ts';
import {
  DOWN,
  firstAttempt,
  ID,
  keyOf,
  noteText,
  openBy,
  openingOf,
  questionOf,
  secondAttempt,
  UP,
  updateBy,
  updateOf,
} from '../manage-world.ts';
import type { ManageWorld, Update } from '../manage-world.ts';
import { refusalOf } from './fact.ts';
import type { Fact } from './fact.ts';

const TICKETS = '/service/tickets';
const GONE = { kind: 'gone' } as const;

const AREAS = {
  discussion: 'detailDescriptionFlag',
  internal: 'internalAnalysisFlag',
  resolution: 'resolutionFlag',
} as const;
type Area = keyof typeof AREAS;
const NO_TAB = { detailDescriptionFlag: false, internalAnalysisFlag: false, resolutionFlag: false };

const notes: readonly Fact[] = [
  [
    'a note is answered 201, and one without a tab flag is refused',
    async (world) => {
      const id = await world.opened(world.desk());
      const add = (body: object) => world.api('POST', `${TICKETS}/${id}/notes`, body);
      const added = await add({ text: 'x', internalAnalysisFlag: true });
      expect([added.status, added.json]).toMatchObject([201, { text: 'x', createdBy: 'apimember' }]);
      expect((await add({ text: 'y' })).status).toBe(400);
      expect(await world.textsOf(id)).toEqual([openingOf().body, 'x']);
    },
  ],
  ...(Object.keys(AREAS) as Area[]).map((noteArea): Fact => [
    `an update stands in the tab of noteArea ${noteArea} and in no other`,
    async (world) => {
      const desk = world.desk({ noteArea });
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id));
      expect((await world.ticket(id)).notes.at(-1)).toMatchObject({
        text: noteText(2),
        ...NO_TAB,
        [AREAS[noteArea]]: true,
      });
    },
  ]),
  [
    'a long note stands in numbered parts of at most 4,000 code points, of which a second attempt adds what is missing',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const said = Array.from({ length: 120 }, (_, line) => `${line} ${'é😀'.repeat(40)}`).join('\n');
      const note = `${said}\n${noteMark(keyOf(), 2)}`;
      await world.fault({ dropAfterCommit: 1 });
      await expect(updateBy(desk, updateOf(id, { note }))).rejects.toThrow();
      expect(await world.textsOf(id)).toHaveLength(2);
      await updateBy(desk, updateOf(id, { note }), secondAttempt());
      const parts = (await world.textsOf(id)).slice(1);
      expect(parts.map((part) => part.split('\n').at(-1))).toEqual(
        [1, 2, 3].map((part) => noteMark(keyOf(), 2, { part, of: 3 })),
      );
      for (const part of parts) expect(Array.from(part).length).toBeLessThanOrEqual(4_000);
      expect(parts.flatMap((part) => part.split('\n').slice(0, -1)).join('\n')).toBe(said);
      expect(await openBy(desk, openingOf(), secondAttempt())).toMatchObject({
        kind: 'found',
        state: { notes: { ours: 2, begun: undefined } },
      });
    },
  ],
  [
    'an initial payload beyond 50,000 code points goes on in notes, and a second attempt adds what is missing',
    async (world) => {
      const desk = world.desk();
      const body = `${'line of text\n'.repeat(4_500)}${noteMark(keyOf(), 1)}`;
      await world.fault({ dropAfterCommit: 1 });
      await expect(openBy(desk, openingOf(ID, { body }))).rejects.toThrow();
      const [ticket] = await world.tickets();
      expect(ticket?.notes).toHaveLength(1);
      const again = await openBy(desk, openingOf(ID, { body }), secondAttempt());
      expect(again).toMatchObject({ kind: 'found', state: { notes: { begun: { there: [1] } } } });
      const texts = await world.textsOf(String(ticket?.id));
      expect(texts.length).toBeGreaterThan(1);
      expect(texts.join('\n').match(/line of text/g)).toHaveLength(4_500);
      expect(await world.tickets()).toHaveLength(1);
    },
  ],
  [
    'marks are found although the server makes spaces of line breaks',
    async (world) => {
      await world.fault({ noteLineBreaks: 'spaces' });
      const desk = world.desk();
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id));
      expect((await world.textsOf(id)).join('')).not.toContain('\n');
      expect(await openBy(desk, openingOf(), secondAttempt())).toMatchObject({
        kind: 'found',
        state: { notes: { ours: 2 } },
      });
    },
  ],
];

/**
 * Which mails go out, by setting and tab: none ever by default, and none for internal notes whatever the
 * setting.
 */
const MAILS = (Object.keys(AREAS) as Area[]).flatMap((noteArea) => [
  { settings: { noteArea }, causes: [] as readonly string[] },
  {
    settings: { noteArea, processNotifications: true },
    causes: noteArea === 'internal' ? [] : ['ticket created', 'ticket updated', 'note added'],
  },
]);

const mails: readonly Fact[] = [
  [
    'ticket writes mail unless processNotifications is false, and notes where it is true, internal ones included',
    async (world) => {
      const ticket = { summary: 'A ticket', company: { id: 250 } };
      const { json } = await world.api('POST', TICKETS, ticket);
      const id = (json as { id: number }).id;
      await world.api('POST', TICKETS, { ...ticket, processNotifications: false });
      const note = { text: 'x', internalAnalysisFlag: true };
      await world.api('POST', `${TICKETS}/${id}/notes`, note);
      await world.api('POST', `${TICKETS}/${id}/notes`, { ...note, processNotifications: true });
      await world.api('PATCH', `${TICKETS}/${id}`, [{ op: 'replace', path: 'impact', value: 'Low' }]);
      expect(await world.emails()).toMatchObject([
        { cause: 'ticket created', internal: false },
        { cause: 'note added', internal: true },
        { cause: 'ticket updated', internal: false },
      ]);
    },
  ],
  ...MAILS.map(({ settings, causes }): Fact => [
    `opening, shifting and noting with ${JSON.stringify(settings)} send ${causes.length} mails`,
    async (world) => {
      const desk = world.desk(settings);
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id, { shift: UP }));
      expect((await world.emails()).map(({ cause }) => cause)).toEqual(causes);
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, notes: [{}, {}] });
    },
  ]),
  [
    'closing, reopening and putting a status right send no mail either',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id, { status: 'close' }));
      await updateBy(desk, updateOf(id, { revision: 3, status: 'open' }));
      await world.fault({ notesOnClosedTickets: 'reopen' });
      await world.rearrange(id, { status: 301 });
      const before = (await world.emails()).length;
      await updateBy(desk, updateOf(id, { revision: 4 }));
      expect(await world.ticket(id)).toMatchObject({ closedFlag: true, notes: [{}, {}, {}, {}] });
      expect((await world.emails()).slice(before)).toEqual([]);
      expect((await world.emails()).every(({ cause }) => cause === 'ticket updated')).toBe(true);
    },
  ],
];

/** Opens a ticket, has a technician close it, and gives its id. */
async function closedTicket(world: ManageWorld): Promise<string> {
  const id = await world.opened(world.desk());
  await world.rearrange(id, { status: 301 });
  expect(await world.ticket(id)).toMatchObject({ closedFlag: true });
  return id;
}

/** An update of a closed ticket, and in which place and status it then stands. */
interface ClosedCase {
  readonly says: string;
  readonly settings?: object;
  readonly update: Partial<Update>;
  readonly ends: { readonly status: number; readonly board?: number; readonly priority?: number };
}

const CLOSED_CASES: readonly ClosedCase[] = [
  { says: 'is reopened to the default open status', update: { status: 'open' }, ends: { status: 300 } },
  {
    says: 'is reopened to the status that reopenedStatus names',
    settings: { reopenedStatus: 'completed' },
    update: { status: 'open' },
    ends: { status: 303 },
  },
  {
    says: 'is reopened to the default open status where reopenedStatus names one that closes',
    settings: { reopenedStatus: 'Closed' },
    update: { status: 'open' },
    ends: { status: 300 },
  },
  {
    says: 'that is reopened with a shift stands open on the new board',
    update: { status: 'open', shift: UP },
    ends: { status: 310, board: 21, priority: 1 },
  },
  { says: 'is noted and stays closed where nothing else is asked', update: {}, ends: { status: 301 } },
  {
    says: 'is noted and stays closed by a closing update',
    update: { status: 'close' },
    ends: { status: 301 },
  },
  {
    says: 'that stays closed gets the priority of a shift',
    update: { shift: { ...UP, place: false } },
    ends: { status: 301, priority: 1 },
  },
  {
    says: 'that stays closed is moved to a closing status of the new board',
    update: { shift: UP },
    ends: { status: 312, board: 21, priority: 1 },
  },
];

const closed: readonly Fact[] = [
  ...CLOSED_CASES.map(({ says, settings, update, ends }): Fact => [
    `a ticket that a technician closed ${says}`,
    async (world) => {
      const id = await closedTicket(world);
      const state = await updateBy(world.desk(settings), updateOf(id, update));
      const isOpen = update.status === 'open';
      expect(state).toMatchObject({ kind: 'there', seen: { state: isOpen ? 'open' : 'closed' } });
      expect(await world.ticket(id)).toMatchObject({
        closedFlag: !isOpen,
        status: { id: ends.status },
        board: { id: ends.board ?? 20 },
        priority: { id: ends.priority ?? 4 },
        notes: [{}, { text: noteText(2) }],
      });
    },
  ]),
  [
    'who closed a ticket is told: a technician, or we; when, by the time that Manage tells',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.rearrange(id, { status: 301 });
      const read = await desk.read(questionOf({ ticket: { id, generation: 1 } }), firstAttempt());
      const at = Date.parse((await world.ticket(id)).closedDate ?? '');
      expect(read).toMatchObject({ seen: { state: 'closed', closing: { at, by: 'technician' } } });
      await updateBy(desk, updateOf(id, { status: 'open' }));
      const state = await updateBy(desk, updateOf(id, { status: 'close' }));
      expect(state).toMatchObject({ seen: { closing: { by: 'us' } } });
    },
  ],
  [
    'a ticket that a technician moved and closed is reopened to an open status of the board it stands on',
    async (world) => {
      const id = await world.opened(world.desk());
      await world.rearrange(id, { board: 99, status: 991, type: 95 });
      await updateBy(world.desk(), updateOf(id, { status: 'open' }));
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 99 },
        status: { id: 990 },
        closedFlag: false,
      });
    },
  ],
  [
    'a reopening whose answer was lost is made once and noted once',
    async (world) => {
      const id = await closedTicket(world);
      const desk = world.desk();
      const update = updateOf(id, { status: 'open' });
      await world.fault({ dropAfterCommit: 1 });
      await expect(updateBy(desk, update)).rejects.toMatchObject({ code: 'no-answer' });
      await updateBy(desk, update, secondAttempt());
      expect(await world.ticket(id)).toMatchObject({ closedFlag: false, notes: [{}, {}] });
    },
  ],
  [
    'a note on a closed ticket is accepted and leaves it closed',
    async (world) => {
      const id = await closedTicket(world);
      const note = { text: 'x', detailDescriptionFlag: true };
      expect((await world.api('POST', `${TICKETS}/${id}/notes`, note)).status).toBe(201);
      expect(await world.ticket(id)).toMatchObject({ closedFlag: true, status: { id: 301 } });
    },
  ],
  [
    'in the mode that refuses notes on closed tickets the update is blocked with the place of the right',
    async (world) => {
      const id = await closedTicket(world);
      await world.fault({ notesOnClosedTickets: 'refused' });
      const { advice } = await refusalOf(updateBy(world.desk(), updateOf(id)), 'forbidden');
      expect(advice).toContain('Close Service Tickets');
      expect(await world.ticket(id)).toMatchObject({ closedFlag: true, notes: [{}] });
    },
  ],
  [
    'in the mode in which a note reopens, a ticket that shall stay closed gets its own closing status back',
    async (world) => {
      const id = await closedTicket(world);
      await world.fault({ notesOnClosedTickets: 'reopen' });
      const state = await updateBy(world.desk(), updateOf(id));
      expect(state).toMatchObject({ kind: 'there', seen: { state: 'closed' } });
      expect(await world.ticket(id)).toMatchObject({
        closedFlag: true,
        status: { id: 301 },
        notes: [{}, { text: noteText(2) }],
      });
    },
  ],
  [
    'a successor carries its generation, stands beside the closed ticket, and is the one that is found from then on',
    async (world) => {
      const id = await closedTicket(world);
      const desk = world.desk();
      const outcome = await openBy(desk, openingOf(ID, { generation: 2 }));
      expect(outcome).toMatchObject({ kind: 'opened', ticket: { generation: 2 } });
      expect(await world.tickets()).toMatchObject([
        { id: Number(id), closedFlag: true },
        { externalXRef: `gz:main:${ID}:2`, closedFlag: false },
      ]);
      expect(await openBy(desk)).toMatchObject({ kind: 'found', ticket: { generation: 2 } });
      expect(world.logged).toEqual([]);
    },
  ],
];

async function merge(world: ManageWorld, child: string, parent: string): Promise<void> {
  const body = { mergeTicketIds: [Number(child)], status: { id: 300 } };
  await world.technician('POST', `${TICKETS}/${parent}/merge`, body);
}

/** Opens tickets of other companies, and a desk that maps theirs. */
const withBeta = { companies: { gz1: 250, gz2: 251 } };
const beta = { ...openingOf().placement, companyId: 'gz2' };

const merges: readonly Fact[] = [
  [
    'a merge flags the parent; a merged ticket that is gone is gone for us, and nothing is written to the parent',
    async (world) => {
      const desk = world.desk();
      const [id, parent] = [await world.opened(desk), await world.opened(desk, openingOf('parent'))];
      await merge(world, id, parent);
      expect((await world.api('GET', `${TICKETS}/${id}`)).status).toBe(404);
      expect(await world.ticket(parent)).toMatchObject({ hasMergedChildTicketFlag: true });
      expect(await updateBy(desk, updateOf(id, { shift: UP }))).toMatchObject(GONE);
      expect(await world.ticket(parent)).toMatchObject({ board: { id: 20 }, notes: [{}] });
    },
  ],
  [
    'a merged ticket that is readable is followed: the parent is not the own one of the incident, and gets the note',
    async (world) => {
      const desk = world.desk();
      const [id, parent] = [await world.opened(desk), await world.opened(desk, openingOf('parent'))];
      await merge(world, id, parent);
      await world.fault({ mergedTickets: 'readable' });
      const state = await updateBy(desk, updateOf(id, { shift: UP, status: 'close' }));
      expect(state).toMatchObject({
        kind: 'there',
        ticket: { id: parent, generation: 1 },
        own: false,
        foreign: false,
        mergedFrom: id,
      });
      expect(await world.ticket(parent)).toMatchObject({
        board: { id: 20 },
        priority: { id: 4 },
        closedFlag: false,
        notes: [{}, { text: noteText(2) }],
      });
    },
  ],
  [
    'a parent of another company is told apart',
    async (world) => {
      const desk = world.desk(withBeta);
      const [id, parent] = [
        await world.opened(desk),
        await world.opened(desk, openingOf('parent', { placement: beta })),
      ];
      await merge(world, id, parent);
      await world.fault({ mergedTickets: 'readable' });
      const read = await desk.read(questionOf({ ticket: { id, generation: 1 } }), firstAttempt());
      expect(read).toMatchObject({ kind: 'there', ticket: { id: parent }, own: false, foreign: true });
    },
  ],
  [
    'a merge of a merge is followed to its end, which may be a twin of ours',
    async (world) => {
      const desk = world.desk();
      const [id, middle] = [await world.opened(desk), await world.opened(desk, openingOf('middle'))];
      const twin = { summary: 'Twin', company: { id: 250 }, externalXRef: `gz:main:${ID}` };
      const end = String(((await world.api('POST', TICKETS, twin)).json as { id: number }).id);
      await merge(world, id, middle);
      await merge(world, middle, end);
      await world.fault({ mergedTickets: 'readable' });
      expect(await updateBy(desk, updateOf(id))).toMatchObject({
        ticket: { id: end },
        own: true,
        mergedFrom: id,
      });
      expect((await world.textsOf(end)).at(-1)).toBe(noteText(2));
    },
  ],
  [
    'a parent that was followed once is no ticket of ours when it is read by its own id',
    async (world) => {
      const desk = world.desk();
      const [id, parent] = [await world.opened(desk), await world.opened(desk, openingOf('parent'))];
      await merge(world, id, parent);
      await world.fault({ mergedTickets: 'readable' });
      const ticket = { id: parent, generation: 1 };
      const read = await desk.read(questionOf({ ticket }), firstAttempt());
      expect(read).toMatchObject({ kind: 'there', ticket, own: false, mergedFrom: undefined });
    },
  ],
];

const technicians: readonly Fact[] = [
  [
    'a technician moves the ticket: it fits no category then, and the priority alone can follow a shift',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.rearrange(id, { board: 99, status: 990, type: 95 });
      const read = await desk.read(questionOf({ ticket: { id, generation: 1 } }), firstAttempt());
      expect(read).toMatchObject({ place: { fits: [], on: [] } });
      await updateBy(desk, updateOf(id, { shift: { ...UP, place: false } }));
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 99 },
        status: { id: 990 },
        type: { id: 95 },
        priority: { id: 1 },
        notes: [{}, { text: noteText(2) }],
      });
    },
  ],
  [
    'a technician moves the ticket: a shift of its place takes it to the board of the category',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.rearrange(id, { board: 99, status: 990, type: 95 });
      await updateBy(desk, updateOf(id, { shift: UP }));
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 21 },
        status: { id: 310 },
        type: { id: 7 },
        priority: { id: 1 },
        notes: [{}, { text: noteText(2) }],
      });
    },
  ],
  [
    'a technician moves the ticket: an update without shift leaves it where it is',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.rearrange(id, { board: 99, status: 990, type: 95 });
      await updateBy(desk, updateOf(id));
      expect(await world.ticket(id)).toMatchObject({ board: { id: 99 }, notes: [{}, { text: noteText(2) }] });
    },
  ],
  [
    'a technician deletes the ticket: it is gone, nothing is written, and a shift does not bring it back',
    async (world) => {
      const desk = world.desk();
      const [id, other] = [await world.opened(desk), await world.opened(desk, openingOf('other'))];
      await world.technician('DELETE', `${TICKETS}/${id}`);
      expect(await updateBy(desk, updateOf(id, { shift: UP }))).toMatchObject(GONE);
      expect(await updateBy(desk, updateOf(id), secondAttempt())).toMatchObject(GONE);
      expect((await world.tickets()).map((each) => String(each.id))).toEqual([other]);
    },
  ],
  [
    'a rule takes a category back right after the answer: the next read shows it, as changed in our time',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.fault({ ruleTakesBack: 'afterAnswer' });
      const state = await updateBy(desk, updateOf(id, { shift: UP }));
      expect(state).toMatchObject({ place: { fits: ['high'] } });
      const question = questionOf({ ticket: { id, generation: 1 } });
      const read = (await desk.read(question, firstAttempt())) as TicketThere;
      expect(read.place.fits).toContain('low');
      expect(read.seen.changedAt - state.at).toBeLessThan(2_000);
    },
  ],
  [
    'a rule takes a category back at once: the answer shows it',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.fault({ ruleTakesBack: 'atOnce' });
      const state = await updateBy(desk, updateOf(id, { shift: UP }));
      expect((state as TicketThere).place.fits).toContain('low');
    },
  ],
  [
    'a technician deletes the ticket between our reading and our note: it is gone',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const remove = () => world.technician('DELETE', `${TICKETS}/${id}`);
      expect(await updateBy(desk, updateOf(id), firstAttempt(), remove)).toMatchObject(GONE);
      expect(await world.tickets()).toEqual([]);
    },
  ],
  [
    'a technician changes the status: a shift down on the same board leaves it, for the grid names none',
    async (world) => {
      const row = { board: 20, priority: 4, type: 5 };
      const desk = world.desk({ categories: { low: row, medium: row, high: { ...row, priority: 1 } } });
      const id = await world.opened(desk, openingOf(ID, { category: 'high' }));
      await world.rearrange(id, { status: 303 });
      await updateBy(desk, updateOf(id, { shift: DOWN }));
      expect(await world.ticket(id)).toMatchObject({ status: { id: 303 }, priority: { id: 4 } });
    },
  ],
];

/**
 * What a technician does, and how the watch then tells the ticket; `undefined` where only `lookAt` can tell
 * that it is gone.
 */
const SIGHTINGS: readonly (readonly [
  string,
  (world: ManageWorld, id: string) => Promise<void>,
  object | undefined,
])[] = [
  [
    'closes',
    (world, id) => world.rearrange(id, { status: 301 }),
    { state: 'closed', status: 'Closed', closing: { by: 'technician' } },
  ],
  [
    'closes and reopens',
    async (world, id) => {
      await world.rearrange(id, { status: 301 });
      await world.rearrange(id, { status: 303 });
    },
    { state: 'open', status: 'Completed', board: 'Low' },
  ],
  [
    'moves',
    (world, id) => world.rearrange(id, { board: 99, status: 990, type: 95 }),
    { state: 'open', board: 'Escalations' },
  ],
  [
    'merges',
    async (world, id) => {
      await world.fault({ mergedTickets: 'readable' });
      await merge(world, id, await world.opened(world.desk(), openingOf('parent')));
    },
    { state: 'merged', mergedInto: '1003' },
  ],
  ['deletes', (world, id) => world.technician('DELETE', `${TICKETS}/${id}`), undefined],
];

const watching = SIGHTINGS.map(([does, act, sighting]): Fact => [
  `the watch sees that a technician ${does} our ticket, and no ticket of others`,
  async (world) => {
    const desk = world.desk();
    const id = await world.opened(desk);
    await world.technician('POST', TICKETS, {
      summary: 'Printer on fire',
      externalXRef: 'rmm:7',
      company: { id: 250 },
    });
    await act(world, id);
    const looked = await desk.watch?.lookAt([id], firstAttempt());
    const changed = await desk.watch?.changedSince(undefined, firstAttempt());
    const ours = changed?.tickets.filter((each) => each.incidentId === ID);
    if (sighting === undefined) {
      expect(looked).toEqual({ tickets: [], gone: [id], unread: [] });
      expect(ours).toEqual([]);
      return;
    }
    const seen = { account: 'main', incidentId: ID, sighting: { ticket: id, ...sighting } };
    expect(looked).toMatchObject({ tickets: [seen], gone: [] });
    expect(ours).toMatchObject([seen]);
    expect(changed?.tickets).toHaveLength(does === 'merges' ? 2 : 1);
    expect(changed?.cursor).toContain((await world.ticket(id))._info.lastUpdated.slice(0, 15));
  },
]);

/** Notes and lifecycle, in the order of the checklist. */
export const notesAndLifecycle = [
  ...notes,
  ...mails,
  ...closed,
  ...merges,
  ...technicians,
  ...watching,
  [
    'the watch tells nothing twice but within its overlap: what did not change for minutes is not told again',
    async (world: ManageWorld) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const first = await desk.watch?.changedSince(undefined, firstAttempt());
      expect(first?.tickets).toMatchObject([{ sighting: { ticket: id, state: 'open' } }]);
      await world.advance(300_000);
      const later = await world.opened(desk, openingOf('later'));
      const second = await desk.watch?.changedSince(first?.cursor, firstAttempt());
      expect(second?.tickets.map(({ sighting }) => sighting.ticket)).toEqual([id, later]);
      const third = await desk.watch?.changedSince(second?.cursor, firstAttempt());
      expect(third?.tickets.map(({ sighting }) => sighting.ticket)).toEqual([later]);
    },
  ] as const,
];
