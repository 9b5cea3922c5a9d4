import { expect } from 'vitest';
import type { TicketUpdate } from '../../../src/desks/desk.ts';
import { noteMark } from '../../../src/incident/marks.ts';
import { DOWN, firstAttempt, ID, noteText, openingOf, secondAttempt, UP, updateOf } from '../manage-world.ts';
import type { ManageWorld } from '../manage-world.ts';
import { refusalOf } from './fact.ts';
import type { Fact } from './fact.ts';

const TICKETS = '/service/tickets';
const HOUR = 3_600_000;
const GONE = { kind: 'over', because: 'gone' } as const;

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
      expect(await world.textsOf(id)).toEqual([openingOf().body([]), 'x']);
    },
  ],
  ...(Object.keys(AREAS) as Area[]).map((noteArea): Fact => [
    `an update stands in the tab of noteArea ${noteArea} and in no other`,
    async (world) => {
      const desk = world.desk({ noteArea });
      const id = await world.opened(desk);
      await desk.updateTicket(updateOf(id), firstAttempt());
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
      const note: TicketUpdate['note'] = (found = 0) =>
        found >= 2 ? undefined : `${said}\n${noteMark(ID, 2)}`;
      await world.fault({ dropAfterCommit: 1 });
      await expect(desk.updateTicket(updateOf(id, { note }), firstAttempt())).rejects.toThrow();
      expect(await world.textsOf(id)).toHaveLength(2);
      await desk.updateTicket(updateOf(id, { note }), secondAttempt());
      const parts = (await world.textsOf(id)).slice(1);
      expect(parts.map((part) => part.split('\n').at(-1))).toEqual(
        [1, 2, 3].map((part) => noteMark(ID, 2, { part, of: 3 })),
      );
      for (const part of parts) expect(Array.from(part).length).toBeLessThanOrEqual(4_000);
      expect(parts.flatMap((part) => part.split('\n').slice(0, -1)).join('\n')).toBe(said);
      expect(await desk.openTicket(openingOf(), firstAttempt())).toMatchObject({
        kind: 'found',
        revision: 2,
      });
    },
  ],
  [
    'an initial payload beyond 50,000 code points goes on in notes, and a second attempt adds what is missing',
    async (world) => {
      const desk = world.desk();
      const body = () => `${'line of text\n'.repeat(4_500)}${noteMark(ID, 1)}`;
      await world.fault({ dropAfterCommit: 1 });
      await expect(desk.openTicket(openingOf(ID, { body }), firstAttempt())).rejects.toThrow();
      const [ticket] = await world.tickets();
      expect(ticket?.notes).toHaveLength(1);
      const again = await desk.openTicket(openingOf(ID, { body }), secondAttempt());
      expect(again).toMatchObject({ kind: 'found', revision: 1 });
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
      await desk.updateTicket(updateOf(id), firstAttempt());
      expect((await world.textsOf(id)).join('')).not.toContain('\n');
      expect(await desk.openTicket(openingOf(), firstAttempt())).toMatchObject({
        kind: 'found',
        revision: 2,
      });
    },
  ],
];

/** Which mails go out, by setting and tab: none ever by default, and none for internal notes whatever the setting. */
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
      await desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt());
      expect((await world.emails()).map(({ cause }) => cause)).toEqual(causes);
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, notes: [{}, {}] });
    },
  ]),
  [
    'closing, reopening and putting a status right send no mail either',
    async (world) => {
      const desk = world.desk({ closeTickets: true });
      const id = await world.opened(desk);
      await desk.updateTicket(updateOf(id, { incident: 'closed' }), firstAttempt());
      await desk.updateTicket(updateOf(id, { revision: 3, note: () => noteText(3) }), firstAttempt());
      await world.fault({ notesOnClosedTickets: 'reopen' });
      await world.rearrange(id, { status: 301 });
      const before = (await world.emails()).length;
      await desk.updateTicket(
        updateOf(id, { revision: 4, sentAt: 0, note: () => noteText(4) }),
        firstAttempt(),
      );
      expect(await world.ticket(id)).toMatchObject({ closedFlag: true, notes: [{}, {}, {}, {}] });
      expect((await world.emails()).slice(before)).toEqual([]);
      expect((await world.emails()).every(({ cause }) => cause === 'ticket updated')).toBe(true);
    },
  ],
];

const timeEntries: readonly Fact[] = [
  [
    'the notes hold no time entries, all notes do: our mark in a time entry is not taken for our note',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const mark = noteMark(ID, 2);
      await world.technician('POST', '/time/entries', {
        chargeToId: Number(id),
        chargeToType: 'ServiceTicket',
        notes: `Worked on ${mark}`,
        addToDetailDescriptionFlag: true,
      });
      const all = await world.api('GET', `${TICKETS}/${id}/allNotes`);
      expect(all.json).toMatchObject([{ noteType: 'TicketNote' }, { noteType: 'TimeEntryNote' }]);
      await desk.updateTicket(updateOf(id), secondAttempt());
      expect(await world.textsOf(id)).toEqual([openingOf().body([]), noteText(2)]);
    },
  ],
];

/** Opens a ticket, has a technician close it, and gives its id and when that was, in ms since 1970. */
async function closedTicket(world: ManageWorld, status = 301): Promise<{ id: string; closedAt: number }> {
  const id = await world.opened(world.desk());
  await world.rearrange(id, { status });
  const { closedDate = '', closedFlag } = await world.ticket(id);
  expect(closedFlag).toBe(true);
  return { id, closedAt: Date.parse(closedDate) };
}

/** An update of a closed ticket, and what becomes of the ticket by it. */
interface ClosedCase {
  readonly says: string;
  readonly settings?: object;
  /** Hours between the closing and the newest event. */
  readonly hours: number;
  readonly update?: Partial<TicketUpdate>;
  readonly ends: 'noted' | 'reopened' | 'over';
  readonly status?: number;
}

const steps = (...closedTickets: readonly object[]) => ({ closedTickets });

const CLOSED_CASES: readonly ClosedCase[] = [
  { says: 'within 24 hours is reopened to the default open status', hours: 1, ends: 'reopened', status: 300 },
  { says: 'exactly 24 hours later is reopened still', hours: 24, ends: 'reopened', status: 300 },
  { says: 'more than 24 hours later gets a successor', hours: 24.01, ends: 'over' },
  { says: 'by an event sent before the closing is only noted', hours: -0.01, ends: 'noted' },
  { says: 'is only noted with the policy note', settings: steps({ do: 'note' }), hours: 1, ends: 'noted' },
  { says: 'gets a successor with the policy new', settings: steps({ do: 'new' }), hours: 1, ends: 'over' },
  {
    says: 'is noted where no step of the policy fits',
    settings: steps({ do: 'reopen', within: '1h' }),
    hours: 2,
    ends: 'noted',
  },
  {
    says: 'is reopened to the status that reopenedStatus names',
    settings: { reopenedStatus: 'completed' },
    hours: 1,
    ends: 'reopened',
    status: 303,
  },
  {
    says: 'is reopened to the default open status where reopenedStatus names one that closes',
    settings: { reopenedStatus: 'Closed' },
    hours: 1,
    ends: 'reopened',
    status: 300,
  },
  {
    says: 'whose incident is closed is noted and not reopened',
    hours: 1,
    update: { incident: 'closed' },
    ends: 'noted',
  },
  {
    says: 'that is only noted changes nothing but its priority by a shift',
    settings: steps({ do: 'note' }),
    hours: 1,
    update: { shift: UP },
    ends: 'noted',
  },
  {
    says: 'that is reopened with a shift stands open on the new board',
    hours: 1,
    update: { shift: UP },
    ends: 'reopened',
    status: 310,
  },
];

const closed: readonly Fact[] = [
  ...CLOSED_CASES.map(({ says, settings, hours, update, ends, status }): Fact => [
    `a ticket that a technician closed ${says}`,
    async (world) => {
      const { id, closedAt } = await closedTicket(world);
      const before = await world.ticket(id);
      const desk = world.desk(settings);
      const sentAt = closedAt + hours * HOUR;
      const outcome = await desk.updateTicket(updateOf(id, { sentAt, ...update }), firstAttempt());
      const after = await world.ticket(id);
      if (ends === 'over') {
        expect(outcome).toEqual({ kind: 'over', because: 'closed' });
        expect(after).toEqual(before);
        return;
      }
      const reopened = ends === 'reopened';
      expect(outcome).toMatchObject({ kind: 'updated', seen: { state: reopened ? 'open' : 'closed' } });
      expect(after).toMatchObject({ closedFlag: !reopened, status: { id: status ?? 301 } });
      const remarks = reopened ? ['This ticket had been closed; new activity opened it again.'] : [];
      expect(after.notes.at(-1)?.text).toBe(noteText(2, remarks));
      const wantsPriority = update?.shift !== undefined;
      expect(after).toMatchObject({
        board: { id: reopened && wantsPriority ? 21 : 20 },
        priority: { id: wantsPriority ? 1 : 4 },
      });
    },
  ]),
  [
    'a ticket that a technician moved and closed is reopened to an open status of the board it stands on',
    async (world) => {
      const id = await world.opened(world.desk());
      await world.rearrange(id, { board: 99, status: 991, type: 95 });
      await world.desk().updateTicket(updateOf(id), firstAttempt());
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
      const { id, closedAt } = await closedTicket(world);
      const desk = world.desk();
      const update = updateOf(id, { sentAt: closedAt + HOUR });
      await world.fault({ dropAfterCommit: 1 });
      await expect(desk.updateTicket(update, firstAttempt())).rejects.toMatchObject({ code: 'no-answer' });
      await desk.updateTicket(update, secondAttempt());
      expect(await world.ticket(id)).toMatchObject({ closedFlag: false, notes: [{}, {}] });
    },
  ],
  [
    'a note on a closed ticket is accepted and leaves it closed',
    async (world) => {
      const { id } = await closedTicket(world);
      const note = { text: 'x', detailDescriptionFlag: true };
      expect((await world.api('POST', `${TICKETS}/${id}/notes`, note)).status).toBe(201);
      expect(await world.ticket(id)).toMatchObject({ closedFlag: true, status: { id: 301 } });
    },
  ],
  [
    'in the mode that refuses notes on closed tickets the update is blocked with the place of the right',
    async (world) => {
      const { id } = await closedTicket(world);
      await world.fault({ notesOnClosedTickets: 'refused' });
      const noted = world.desk(steps({ do: 'note' })).updateTicket(updateOf(id), firstAttempt());
      const { advice } = await refusalOf(noted, 'forbidden');
      expect(advice).toContain('Close Service Tickets');
      expect(await world.ticket(id)).toMatchObject({ closedFlag: true, notes: [{}] });
    },
  ],
  [
    'in the mode in which a note reopens, a ticket that shall stay closed gets its own closing status back',
    async (world) => {
      const { id } = await closedTicket(world);
      await world.fault({ notesOnClosedTickets: 'reopen' });
      const outcome = await world.desk(steps({ do: 'note' })).updateTicket(updateOf(id), firstAttempt());
      expect(outcome).toMatchObject({ kind: 'updated', seen: { state: 'closed' } });
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
      const { id } = await closedTicket(world);
      const desk = world.desk();
      const second = openingOf(ID, { key: { account: 'main', incidentId: ID, generation: 2 } });
      const outcome = await desk.openTicket(second, firstAttempt());
      expect(outcome).toMatchObject({ kind: 'opened', ticket: { generation: 2 } });
      expect(await world.tickets()).toMatchObject([
        { id: Number(id), closedFlag: true },
        { externalXRef: `gz:main:${ID}:2`, closedFlag: false },
      ]);
      expect(await desk.openTicket(openingOf(), firstAttempt())).toMatchObject({
        kind: 'found',
        ticket: { generation: 2 },
      });
      expect(world.logged).toEqual([]);
    },
  ],
];

async function merge(world: ManageWorld, child: string, parent: string): Promise<void> {
  const body = { mergeTicketIds: [Number(child)], status: { id: 300 } };
  await world.technician('POST', `${TICKETS}/${parent}/merge`, body);
}

const mergedInto = (id: string) => `Ticket ${id} of this incident was merged into this one.`;

const merges: readonly Fact[] = [
  [
    'a merge flags the parent; a merged ticket that is gone is over, and nothing is written to the parent',
    async (world) => {
      const desk = world.desk();
      const [id, parent] = [await world.opened(desk), await world.opened(desk, openingOf('parent'))];
      await merge(world, id, parent);
      expect((await world.api('GET', `${TICKETS}/${id}`)).status).toBe(404);
      expect(await world.ticket(parent)).toMatchObject({ hasMergedChildTicketFlag: true });
      expect(await desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt())).toEqual(GONE);
      expect(await world.ticket(parent)).toMatchObject({ board: { id: 20 }, notes: [{}] });
    },
  ],
  [
    'a merged ticket that is readable is followed: the parent gets the note, which says so, and keeps its place',
    async (world) => {
      const desk = world.desk({ closeTickets: true });
      const [id, parent] = [await world.opened(desk), await world.opened(desk, openingOf('parent'))];
      await merge(world, id, parent);
      await world.fault({ mergedTickets: 'readable' });
      const outcome = await desk.updateTicket(
        updateOf(id, { shift: UP, incident: 'closed' }),
        firstAttempt(),
      );
      expect(outcome).toMatchObject({ kind: 'updated', ticket: { id: parent, generation: 1 } });
      expect(await world.ticket(parent)).toMatchObject({
        board: { id: 20 },
        priority: { id: 4 },
        closedFlag: false,
        notes: [{}, { text: noteText(2, [mergedInto(id)]) }],
      });
    },
  ],
  [
    'a merge of a merge is followed to its end',
    async (world) => {
      const desk = world.desk();
      const [id, middle, end] = [
        await world.opened(desk),
        await world.opened(desk, openingOf('middle')),
        await world.opened(desk, openingOf('end')),
      ];
      await merge(world, id, middle);
      await merge(world, middle, end);
      await world.fault({ mergedTickets: 'readable' });
      expect(await desk.updateTicket(updateOf(id), firstAttempt())).toMatchObject({ ticket: { id: end } });
      expect((await world.textsOf(end)).at(-1)).toBe(noteText(2, [mergedInto(id)]));
    },
  ],
  [
    'a parent that was followed once is no ticket of ours: later updates note on it and neither shift nor close it',
    async (world) => {
      const desk = world.desk({ closeTickets: true });
      const [id, parent] = [await world.opened(desk), await world.opened(desk, openingOf('parent'))];
      await merge(world, id, parent);
      await world.fault({ mergedTickets: 'readable' });
      const outcome = await desk.updateTicket(updateOf(id), firstAttempt());
      if (outcome.kind !== 'updated') return expect.fail(`it was ${outcome.kind}`);
      const later = {
        ticket: outcome.ticket,
        revision: 3,
        shift: UP,
        incident: 'closed',
        note: () => noteText(3),
      } as const;
      await desk.updateTicket(updateOf(id, later), firstAttempt());
      expect(await world.ticket(parent)).toMatchObject({
        notes: [{}, {}, {}],
        board: { id: 20 },
        priority: { id: 4 },
        closedFlag: false,
      });
    },
  ],
  [
    'a bundle shows its parent on each child, which the desk goes on updating by its own id',
    async (world) => {
      const desk = world.desk();
      const [id, parent] = [await world.opened(desk), await world.opened(desk, openingOf('parent'))];
      const body = { childTicketIds: [Number(id)] };
      await world.technician('POST', `${TICKETS}/${parent}/attachChildren`, body);
      expect((await world.api('GET', `${TICKETS}/${id}`)).json).toMatchObject({
        parentTicketId: Number(parent),
      });
      await desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt());
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, notes: [{}, {}] });
      expect(await world.ticket(parent)).toMatchObject({ notes: [{}] });
    },
  ],
];

const STAYS =
  'A technician had moved this ticket to another board: it stays there, and only its priority follows.';

const technicians: readonly Fact[] = [
  [
    'a technician moves the ticket: with keep only the priority follows a shift, and the note says so',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.rearrange(id, { board: 99, status: 990, type: 95 });
      await desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt());
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 99 },
        status: { id: 990 },
        type: { id: 95 },
        priority: { id: 1 },
        notes: [{}, { text: noteText(2, [STAYS]) }],
      });
    },
  ],
  [
    'a technician moves the ticket: with move a shift takes it to the board of the category',
    async (world) => {
      const desk = world.desk({ movedTickets: 'move' });
      const id = await world.opened(desk);
      await world.rearrange(id, { board: 99, status: 990, type: 95 });
      await desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt());
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
      const desk = world.desk({ movedTickets: 'move' });
      const id = await world.opened(desk);
      await world.rearrange(id, { board: 99, status: 990, type: 95 });
      await desk.updateTicket(updateOf(id), firstAttempt());
      expect(await world.ticket(id)).toMatchObject({ board: { id: 99 }, notes: [{}, { text: noteText(2) }] });
    },
  ],
  [
    'a technician deletes the ticket: it is over, nothing is written, and a shift does not bring it back',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await world.technician('DELETE', `${TICKETS}/${id}`);
      expect(await desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt())).toEqual(GONE);
      expect(await desk.updateTicket(updateOf(id), secondAttempt())).toEqual(GONE);
      expect(await world.tickets()).toEqual([]);
    },
  ],
  [
    'a technician deletes the ticket between our reading and our note: it is over',
    async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      let deleted = Promise.resolve();
      const note = (): string => {
        world.emulator.faults.set({ latencyMs: 50 });
        deleted = world.technician('DELETE', `${TICKETS}/${id}`);
        return noteText(2);
      };
      expect(await desk.updateTicket(updateOf(id, { note }), firstAttempt())).toEqual(GONE);
      await deleted;
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
      await desk.updateTicket(updateOf(id, { shift: DOWN }), firstAttempt());
      expect(await world.ticket(id)).toMatchObject({ status: { id: 303 }, priority: { id: 4 } });
    },
  ],
];

/** What a technician does, and how the watch then tells the ticket; `undefined` where only `lookAt` can tell that it is gone. */
const SIGHTINGS: readonly (readonly [
  string,
  (world: ManageWorld, id: string) => Promise<void>,
  object | undefined,
])[] = [
  ['closes', (world, id) => world.rearrange(id, { status: 301 }), { state: 'closed', status: 'Closed' }],
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
    const key = { account: 'main', incidentId: ID, generation: 1 };
    await act(world, id);
    const looked = await desk.watch?.lookAt([id], firstAttempt());
    const changed = await desk.watch?.changedSince(undefined, firstAttempt());
    const ours = changed?.tickets.filter((each) => each.key.incidentId === ID);
    if (sighting === undefined) {
      expect(looked).toEqual({ tickets: [], gone: [id], unread: [] });
      expect(ours).toEqual([]);
      return;
    }
    const seen = { key, sighting: { ticket: id, ...sighting } };
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
  ...timeEntries,
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
