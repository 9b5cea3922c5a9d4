import { describe, expect, it } from 'vitest';
import { attemptWith } from './scripted-manage.fixture.ts';
import type { AccountMarks } from '../../incident/marks.ts';
import type { ManageTicket } from './manage-answers.ts';
import { seenTickets } from '../seen-tickets.ts';
import { manageTicketWatch } from './manage-ticket-watch.ts';
import { sightingOf } from './tickets/ticket-there.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const ticket = (changes: Partial<ManageTicket> = {}): ManageTicket => ({
  id: 69,
  externalXRef: 'gz:eu:abc',
  board: { id: 20, name: 'Security' },
  status: { id: 300, name: 'New' },
  closedFlag: false,
  _info: { lastUpdated: '2026-03-01T11:00:00Z' },
  ...changes,
});

/** A Manage whose clock is a minute ahead, where plumbline is the member `api`. */
const SIGHT = {
  now: () => NOW,
  toOurTime: (time: number) => time - 60_000,
  isUs: (member: string): boolean | undefined => member === 'api',
};

const seen = seenTickets('manage');

function watchOf(
  tickets: readonly ManageTicket[],
  asked: unknown[] = [],
  synced: readonly AccountMarks[] = [],
) {
  return manageTicketWatch(
    {
      readTicket: (id) => {
        const found = tickets.find((each) => String(each.id) === id);
        return Promise.resolve(found && { path: `/service/tickets/${id}`, ticket: found });
      },
      changedTickets: (since, words) => {
        asked.push(since, ...words);
        return Promise.resolve(tickets);
      },
    },
    { keepCallbacks: () => Promise.resolve({ kind: 'on' }), sight: SIGHT, seen, synced },
  );
}

const sighted = async (one: ManageTicket) =>
  (await watchOf([one]).lookAt(['69'], attemptWith())).tickets.map(({ sighting }) => sighting);

describe('how a ticket is seen', () => {
  it('tells incident, state and place', async () => {
    const { tickets } = await watchOf([ticket()]).lookAt(['69'], attemptWith());
    expect(tickets).toEqual([
      {
        account: 'eu',
        incidentId: 'abc',
        sighting: {
          ticket: '69',
          state: 'open',
          status: 'New',
          board: 'Security',
          mergedInto: undefined,
          changedAt: Date.parse('2026-03-01T10:59:00Z'),
          closing: undefined,
        },
      },
    ]);
  });

  it.each([
    ['api', 'us'],
    ['jdoe', 'technician'],
  ])('was closed by %s: by %s where only its maker tells who we are', (closedBy, by) => {
    const closed = ticket({ closedFlag: true, closedBy, _info: { enteredBy: 'api' } });
    expect(sightingOf(closed, { ...SIGHT, isUs: () => undefined })).toMatchObject({ closing: { by } });
  });

  it.each<[string, Partial<ManageTicket>, object]>([
    [
      'closed by a technician',
      { closedFlag: true, closedDate: '2026-03-01T10:30:00Z', closedBy: 'jdoe' },
      { state: 'closed', closing: { at: Date.parse('2026-03-01T10:29:00Z'), by: 'technician' } },
    ],
    ['closed by us', { closedFlag: true, closedBy: 'api' }, { closing: { by: 'us' } }],
    ['closed by nobody knows whom', { closedFlag: true }, { closing: { by: 'unknown' } }],
    ['merged', { mergedParentTicket: { id: 70 }, closedFlag: true }, { state: 'merged', mergedInto: '70' }],
    ['without times', { _info: null, closedFlag: true }, { changedAt: NOW, closing: { at: undefined } }],
    ['without names', { board: { id: 1 }, status: null }, { board: undefined, status: undefined }],
  ])('%s', async (_what, changes, seen) => {
    expect(await sighted(ticket(changes))).toMatchObject([seen]);
  });

  it('is no business of ours without a reference of ours', async () => {
    const others = [null, '', 'PO 17', 'gz:eu:', 'gz:EU:abc'];
    for (const externalXRef of others) expect(await sighted(ticket({ externalXRef }))).toEqual([]);
  });

  it('is known by the mark in its subject where Automate’s sync makes the tickets', async () => {
    const accounts = [{ account: 'eu', mark: 'GZ', formerMarks: ['EDR'] }];
    const made = ticket({ externalXRef: null, summary: 'EDR: Ransomware on PC-1 [GZ-abc.2]' });
    const asked: unknown[] = [];
    const watch = watchOf([made], asked, accounts);
    expect((await watch.lookAt(['69'], attemptWith())).tickets).toMatchObject([
      { account: 'eu', incidentId: 'abc', sighting: { ticket: '69' } },
    ]);
    expect((await watch.changedSince('2026-03-01T11:30:00.000Z', attemptWith())).tickets).toHaveLength(1);
    expect(asked).toEqual([Date.parse('2026-03-01T11:28:00Z'), 'GZ', 'EDR']);
    expect(await sighted(made)).toEqual([]);
  });

  it('tells ids that name no ticket any more', async () => {
    const seen = await watchOf([ticket()]).lookAt(['68', '69'], attemptWith());
    expect(seen.gone).toEqual(['68']);
    expect(seen.tickets).toHaveLength(1);
  });
});

describe('the tickets that changed', () => {
  it('are those of the last day at first, and the cursor is the newest change by the clock of Manage', async () => {
    const asked: number[] = [];
    const newest = ticket({ id: 70, externalXRef: null, _info: { lastUpdated: '2026-03-01T11:30:00Z' } });
    const { tickets, cursor } = await watchOf([newest, ticket()], asked).changedSince(
      undefined,
      attemptWith(),
    );
    expect(asked).toEqual([NOW - 86_400_000]);
    expect(tickets.map(({ sighting }) => sighting.ticket)).toEqual(['69']);
    expect(cursor).toBe('2026-03-01T11:30:00.000Z');
  });

  it('are asked for with an overlap, and nothing new leaves the cursor where it is', async () => {
    const asked: number[] = [];
    const { cursor } = await watchOf([], asked).changedSince('2026-03-01T11:30:00.000Z', attemptWith());
    expect(asked).toEqual([Date.parse('2026-03-01T11:28:00Z')]);
    expect(cursor).toBe('2026-03-01T11:30:00.000Z');
  });

  it('never move the cursor back', async () => {
    const { cursor } = await watchOf([ticket()]).changedSince('2026-03-01T11:01:00.000Z', attemptWith());
    expect(cursor).toBe('2026-03-01T11:01:00.000Z');
  });
});
