import { describe, expect, it } from 'vitest';
import { noteMark, ticketMark } from '../../src/incident/marks.ts';
import {
  DOWN,
  firstAttempt,
  ID,
  inManageWorld,
  keyOf,
  noteText,
  openBy,
  openingFor,
  openingOf,
  PLACEMENT,
  questionOf,
  secondAttempt,
  UP,
  updateBy,
  updateOf,
} from './manage-world.ts';
import type { ManageWorld } from './manage-world.ts';

describe('opening', () => {
  it(
    'opens a ticket in its place, with the payload as its first note, and tells how it stands',
    inManageWorld(async (world) => {
      const { state } = await openBy(world.desk());
      const standing = await world.ticket(state.ticket.id);
      expect(standing).toMatchObject({
        summary: openingOf().subject,
        externalXRef: `gz:main:${ID}`,
        company: { id: 250 },
        board: { id: 20 },
        status: { id: 300 },
        priority: { id: 4 },
        type: { id: 5 },
        notes: [{ text: openingOf().body, detailDescriptionFlag: true }],
      });
      expect(state).toMatchObject({
        ticket: { generation: 1 },
        seen: {
          state: 'open',
          status: 'New',
          board: 'Low',
          changedAt: Date.parse(standing._info.lastUpdated),
        },
        own: true,
        place: { fits: ['low', 'medium'], on: ['low', 'medium'] },
        stands: 'home',
      });
      expect(world.logged).toEqual([]);
    }),
  );

  it(
    'finds the ticket and the revision it states again',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id));
      expect(await openBy(desk, openingOf(), secondAttempt())).toMatchObject({
        kind: 'found',
        ticket: { id, generation: 1 },
        state: { notes: { ours: 2, any: 2 } },
      });
      expect(await world.tickets()).toHaveLength(1);
    }),
  );

  it(
    'opens a successor beside the ticket that it succeeds, and later finds the successor',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const lost = await world.opened(desk);
      const successor = await world.opened(desk, openingOf(ID, { generation: 2 }));
      expect(successor).not.toBe(lost);
      const ticket = { id: successor, generation: 2 };
      expect(await openBy(desk)).toMatchObject({ kind: 'found', ticket });
    }),
  );

  it(
    'opens nothing for an unmapped company, and says where to map it',
    inManageWorld(async (world) => {
      const placement = {
        ...PLACEMENT,
        companyId: 'gz2',
        companyName: { kind: 'known', name: 'Nobody' },
      } as const;
      const advice = expect.stringContaining('`companies`') as string;
      expect(await world.desk().read(questionOf({ placement }), firstAttempt())).toMatchObject({
        kind: 'absent',
        home: { kind: 'unmapped', code: 'unmapped-company', advice },
      });
      await expect(openBy(world.desk(), openingFor(placement))).rejects.toMatchObject({
        code: 'unmapped-company',
        advice,
      });
      expect(await world.tickets()).toEqual([]);
    }),
  );

  it(
    'waits for a name on which the place depends, and later opens at the catch-all and says why',
    inManageWorld(async (world) => {
      const desk = world.desk({ catchAll: 251 });
      const problem = 'GravityZone is down';
      const opening = openingFor({
        companyId: 'gz2',
        companyName: { kind: 'awaited', problem, advice: 'Wait.' },
      });
      await expect(openBy(desk, opening)).rejects.toMatchObject({
        code: 'company-name-unavailable',
        retryable: true,
      });
      expect(await world.tickets()).toEqual([]);

      const id = await world.opened(
        desk,
        openingFor({ companyId: 'gz2', companyName: { kind: 'given up', problem } }),
      );
      expect(await world.ticket(id)).toMatchObject({ company: { id: 251 } });
      expect((await world.textsOf(id))[0]).toContain(
        'The name of GravityZone company gz2 could not be fetched (GravityZone is down): the ticket stands at the catch-all company.',
      );
    }),
  );
});

describe('a ticket that lost its reference', () => {
  const references = (externalXRef: string) => [{ op: 'replace', path: 'externalXRef', value: externalXRef }];

  it(
    'is found by the mark in its subject, and no reply to it is',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const path = `/service/tickets/${id}`;
      await world.technician('PATCH', path, references('PO 17'));
      const summary = `RE: EDR: ATC.Malicious on WIN-1 ${ticketMark(keyOf(), 2)}`;
      await world.technician('POST', '/service/tickets', { summary, company: { id: 250 } });
      expect(await openBy(desk)).toMatchObject({
        kind: 'found',
        ticket: { id, generation: 1 },
        state: { own: true },
      });
      // A process that has just started knows neither who it is nor what it wrote.
      expect(await openBy(world.desk())).toMatchObject({ kind: 'found', ticket: { id } });
      expect(await world.tickets()).toHaveLength(2);
      expect(world.logged).toEqual([]);
    }),
  );
});

describe('a ticket that is not seen any more', () => {
  const elsewhere = { summary: 'Printer on fire', company: { id: 250 }, board: { id: 99 } };
  const read = (world: ManageWorld, id: string) =>
    world.desk().read(questionOf({ ticket: { id, generation: 1 } }), firstAttempt());

  it(
    'is not gone for a worker that has just started, where record-level security hides our boards, whatever is there on others',
    inManageWorld(async (world) => {
      const id = await world.opened(world.desk());
      await world.technician('POST', '/service/tickets', elsewhere);
      await world.fault({ hiddenBoards: [20, 21] });
      await expect(read(world, id)).rejects.toMatchObject({ code: 'absence-unproved' });
      await world.fault({});
      expect(await read(world, id)).toMatchObject({ kind: 'there', ticket: { id } });
    }),
  );

  it(
    'is not taken for absent by an incident that came back, where its worker had seen it',
    inManageWorld(async (world) => {
      const desk = world.desk();
      await world.opened(desk);
      await world.fault({ hiddenBoards: [20, 21] });
      await expect(desk.read(questionOf({ ticket: undefined }), firstAttempt())).rejects.toMatchObject({
        code: 'absence-unproved',
      });
    }),
  );

  it(
    'is gone for a worker that has just started, where it was deleted and people have tickets on our boards',
    inManageWorld(async (world) => {
      const id = await world.opened(world.desk());
      await world.technician('POST', '/service/tickets', elsewhere);
      await world.technician('DELETE', `/service/tickets/${id}`);
      await expect(read(world, id)).rejects.toMatchObject({ code: 'absence-unproved' });
      await world.technician('POST', '/service/tickets', { ...elsewhere, board: { id: 21 } });
      expect(await read(world, id)).toMatchObject({ kind: 'gone' });
    }),
  );
});

describe('updating', () => {
  it(
    'tells which ticket it wrote to and how that stands now',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const state = await updateBy(desk, updateOf(id, { shift: UP }));
      expect(state).toMatchObject({
        kind: 'there',
        ticket: { id, generation: 1 },
        seen: {
          ticket: id,
          state: 'open',
          status: 'New',
          board: 'High',
          mergedInto: undefined,
          changedAt: Date.parse((await world.ticket(id))._info.lastUpdated),
          closing: undefined,
        },
        place: { fits: ['high'], on: ['high'] },
      });
    }),
  );

  it(
    'carries a whole incident: up, down, closed, and reopened, each with one note and no mail',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const revise = (revision: number, changes: object) =>
        updateBy(desk, updateOf(id, { revision, ...changes }));
      await revise(2, { shift: UP });
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 21 },
        status: { id: 310 },
        priority: { id: 1 },
      });
      await revise(3, { shift: DOWN });
      expect(await world.ticket(id)).toMatchObject({
        board: { id: 20 },
        status: { id: 300 },
        priority: { id: 4 },
      });
      expect(await revise(4, { status: 'close' })).toMatchObject({ seen: { closing: { by: 'us' } } });
      expect(await world.ticket(id)).toMatchObject({ status: { id: 301 }, closedFlag: true });
      await revise(5, { status: 'open' });
      expect(await world.ticket(id)).toMatchObject({ status: { id: 300 }, closedFlag: false });
      const marks = (await world.textsOf(id)).map((text) => text.split('\n').at(-1));
      expect(marks).toEqual([1, 2, 3, 4, 5].map((revision) => noteMark(keyOf(), revision)));
      expect(await world.emails()).toEqual([]);
      expect(world.logged).toEqual([]);
    }),
  );

  it(
    'writes no note where the ticket says it all, but still shifts',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id));
      await updateBy(desk, updateOf(id, { shift: UP }), secondAttempt());
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, notes: [{}, {}] });
    }),
  );

  it(
    'moves a ticket from the catch-all to its company, with what belongs to either',
    inManageWorld(async (world) => {
      const id = await world.opened(world.desk({ companies: {}, catchAll: { company: 251, site: 3 } }));
      const desk = world.desk({ companies: { gz1: { company: 250, site: 2 } } });
      const ticket = { id, generation: 1 };
      const attempt = firstAttempt();
      const read = await desk.read(questionOf({ ticket, asksHome: true }), attempt);
      if (read.kind !== 'there') return expect.fail(`the ticket is ${read.kind}`);
      expect(read.stands).toBe('elsewhere');
      const subject = `EDR: Ransomware on WIN-1 ${ticketMark(keyOf(), 1)}`;
      const nothing = { shift: undefined, status: undefined, note: undefined };
      const order = {
        key: keyOf(),
        write: 2,
        revision: 2,
        placement: PLACEMENT,
        read,
        subject,
        goesHome: true,
      };
      const state = await desk.write({ kind: 'change', ...order, ...nothing }, attempt);
      expect(state).toMatchObject({ kind: 'there', stands: 'home', subject });
      expect(await world.ticket(id)).toMatchObject({
        summary: subject,
        company: { id: 250 },
        site: { id: 2 },
        notes: [{}],
      });
    }),
  );
});

describe('with warm look-ups', () => {
  it(
    'takes two requests to open, two to update and three to shift',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await updateBy(desk, updateOf(id, { shift: UP }));
      await updateBy(desk, updateOf(id, { shift: DOWN }));
      const totals = [];
      for (const action of [
        () => openBy(desk, openingOf('other')),
        () => updateBy(desk, updateOf(id)),
        () => updateBy(desk, updateOf(id, { shift: UP })),
      ])
        totals.push((await world.requestsOf(action)).total);
      expect(totals).toEqual([2, 2, 3]);
      expect((await world.textsOf(id)).at(-1)).toBe(noteText(2));
    }),
  );
});
