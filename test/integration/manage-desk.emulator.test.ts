import { describe, expect, it } from 'vitest';
import { noteMark } from '../../src/incident/marks.ts';
import {
  DOWN,
  firstAttempt,
  ID,
  inManageWorld,
  noteText,
  openingFor,
  openingOf,
  secondAttempt,
  UP,
  updateOf,
} from './manage-world.ts';

describe('opening', () => {
  it(
    'opens a ticket in its place, with the payload as its first note',
    inManageWorld(async (world) => {
      const id = await world.opened(world.desk());
      expect(await world.ticket(id)).toMatchObject({
        summary: openingOf().subject,
        externalXRef: `gz:main:${ID}`,
        company: { id: 250 },
        board: { id: 20 },
        status: { id: 300 },
        priority: { id: 4 },
        type: { id: 5 },
        notes: [{ text: openingOf().body([]), detailDescriptionFlag: true }],
      });
      expect(world.logged).toEqual([]);
    }),
  );

  it(
    'finds the ticket and the revision it states again',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await desk.updateTicket(updateOf(id), firstAttempt());
      expect(await desk.openTicket(openingOf(), firstAttempt())).toEqual({
        kind: 'found',
        ticket: { id, generation: 1 },
        revision: 2,
      });
      expect(await world.tickets()).toHaveLength(1);
    }),
  );

  it(
    'opens a successor beside the ticket that it succeeds, and later finds the successor',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const lost = await world.opened(desk);
      const second = openingOf(ID, { key: { account: 'main', incidentId: ID, generation: 2 } });
      const successor = await world.opened(desk, second);
      expect(successor).not.toBe(lost);
      const ticket = { id: successor, generation: 2 };
      expect(await desk.openTicket(openingOf(), firstAttempt())).toMatchObject({ kind: 'found', ticket });
    }),
  );

  it(
    'opens nothing for an unmapped company, and says where to map it',
    inManageWorld(async (world) => {
      const opening = openingFor({ companyId: 'gz2', companyName: { kind: 'known', name: 'Nobody' } });
      await expect(world.desk().openTicket(opening, firstAttempt())).rejects.toMatchObject({
        code: 'unmapped-company',
        advice: expect.stringContaining('`companies`') as string,
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
      await expect(desk.openTicket(opening, firstAttempt())).rejects.toMatchObject({
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

  it(
    'confirms its own ticket, and waits for one that is not there',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const key = openingOf().key;
      const submission = { key, ticket: undefined, revision: 1, category: undefined, note: false };
      expect(await desk.confirmWrite(submission, firstAttempt())).toEqual({ kind: 'pending' });
      const id = await world.opened(desk);
      const ticket = { id, generation: 1 };
      expect(await desk.confirmWrite(submission, firstAttempt())).toEqual({ kind: 'confirmed', ticket });
    }),
  );
});

describe('updating', () => {
  it(
    'says which ticket it wrote to and how that stands now',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const outcome = await desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt());
      expect(outcome).toEqual({
        kind: 'updated',
        ticket: { id, generation: 1 },
        seen: {
          ticket: id,
          state: 'open',
          status: 'New',
          board: 'High',
          mergedInto: undefined,
          changedAt: Date.parse((await world.ticket(id))._info.lastUpdated),
        },
      });
    }),
  );

  it(
    'carries a whole incident: up, down, closed, and reopened by new activity, each with one note and no mail',
    inManageWorld(async (world) => {
      const desk = world.desk({ closeTickets: true });
      const id = await world.opened(desk);
      const revise = (revision: number, changes: object) =>
        desk.updateTicket(
          updateOf(id, { revision, note: (_, remarks) => noteText(revision, remarks), ...changes }),
          firstAttempt(),
        );
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
      await revise(4, { incident: 'closed' });
      expect(await world.ticket(id)).toMatchObject({ status: { id: 301 }, closedFlag: true });
      await revise(5, {});
      expect(await world.ticket(id)).toMatchObject({ status: { id: 300 }, closedFlag: false });
      const marks = (await world.textsOf(id)).map((text) => text.split('\n').at(-1));
      expect(marks).toEqual([1, 2, 3, 4, 5].map((revision) => noteMark(ID, revision)));
      expect(await world.emails()).toEqual([]);
      expect(world.logged).toEqual([]);
    }),
  );

  it(
    'writes no note where the ticket says it all, but still shifts',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await desk.updateTicket(updateOf(id), firstAttempt());
      await desk.updateTicket(updateOf(id, { shift: UP }), secondAttempt());
      expect(await world.ticket(id)).toMatchObject({ board: { id: 21 }, notes: [{}, {}] });
    }),
  );

  it(
    'does not take a mark beyond its own revision for news that was told',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      const text = `See ${noteMark(ID, 99)}`;
      await world.technician('POST', `/service/tickets/${id}/notes`, { text, internalAnalysisFlag: true });
      await desk.updateTicket(updateOf(id), secondAttempt());
      expect((await world.textsOf(id)).at(-1)).toBe(noteText(2));
    }),
  );
});

describe('with warm look-ups', () => {
  it(
    'takes two requests to open, two to update and three to shift',
    inManageWorld(async (world) => {
      const desk = world.desk();
      const id = await world.opened(desk);
      await desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt());
      await desk.updateTicket(updateOf(id, { shift: DOWN }), firstAttempt());
      const totals = [];
      for (const action of [
        () => desk.openTicket(openingOf('other'), firstAttempt()),
        () => desk.updateTicket(updateOf(id), firstAttempt()),
        () => desk.updateTicket(updateOf(id, { shift: UP }), firstAttempt()),
      ])
        totals.push((await world.requestsOf(action)).total);
      expect(totals).toEqual([2, 2, 3]);
    }),
  );
});
