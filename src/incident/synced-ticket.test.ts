import { describe, expect, it, test } from 'vitest';
import {
  LEFT,
  NEWS,
  PACE,
  SAID,
  UPDATE_PUSH,
  absent,
  delivery,
  notes,
  placed,
  sighting,
  snapshot,
  there,
  ticket,
  ticketPolicy,
} from './builders.fixture.ts';
import type { Deliveries, Delivery, Problem } from './delivery.ts';
import { followRead } from './follow-read.ts';
import { followNothing, followSuccession, followWrite } from './follow-write.ts';
import { followAdoption, followRefusal } from './named-ticket.ts';
import { nextDelivery } from './next-delivery.ts';
import type { NextDelivery } from './next-delivery.ts';
import { planTicket } from './plan-ticket.ts';
import type { MadeBy, TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { dateLook, followSync, followSynced } from './synced-ticket.ts';
import type { TicketPlan } from './ticket-plan.ts';
import type { TicketState, TicketThere } from './ticket.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SINCE = UPDATE_PUSH;

const madeBy = (changes: Partial<MadeBy> = {}): Partial<TicketPolicy> => ({
  madeBy: { desk: 'automate', within: 2 * HOUR, shifts: false, notes: false, ...changes },
});
const MAKES: Partial<TicketPolicy> = { makes: { desk: 'manage', within: 2 * HOUR } };

/** Automate's ticket, read so long after it was opened, with the number that it told. */
const maker = (passed: number, number?: string): Delivery => ({
  ...LEFT,
  sync: { number, since: SINCE, readAt: SINCE + passed },
});

const HANDED = followSynced(delivery({ state: 'waiting' }), '5001');
const SYNCED_THERE = there({
  ticket: ticket({ id: '5001' }),
  seen: sighting({ ticket: '5001' }),
  stands: 'unknown',
});
/** A ticket that the sync made, once it was read. */
const TAKEN: Delivery = {
  ...followNothing(followRead(HANDED, SYNCED_THERE, SAID).left, SYNCED_THERE, SAID).left,
  state: 'delivered',
};
const GONE = followSuccession(TAKEN, 'gone');

describe('a ticket that the desk’s own sync is to make another one of', () => {
  const next = (left: Delivery, others: Deliveries = {}, newest: Snapshot = SAID): NextDelivery =>
    nextDelivery(left, newest, PACE, ticketPolicy(MAKES), others);
  const look = (passed: number): NextDelivery => ({ kind: 'look', at: SINCE + passed });

  test.each<[string, Delivery, NextDelivery]>([
    ['at once where it was opened before that mattered', LEFT, { kind: 'look', at: 0 }],
    ['a minute after the opening', maker(0), look(MINUTE)],
    ['in two minutes', maker(MINUTE), look(2 * MINUTE)],
    ['then in four, whatever was read in between', maker(2 * MINUTE + 1), look(4 * MINUTE + 2)],
    ['when its time is over', maker(64 * MINUTE), look(2 * HOUR)],
    ['not at once where clocks differ', maker(2 * HOUR - 1), look(2 * HOUR - 1 + MINUTE)],
    ['after that, too', maker(2 * HOUR), look(4 * HOUR)],
    ['and more seldom', maker(3 * HOUR), look(6 * HOUR)],
    ['every four hours at last', maker(50 * HOUR), look(54 * HOUR)],
    ['no more once the number is known', maker(MINUTE, '5001'), { kind: 'nothing' }],
  ])('is read for its number %s', (_what, left, expected) => {
    expect(next(left)).toEqual(expected);
  });

  const opened = (by: number): Delivery => ({
    ...LEFT,
    sync: { number: undefined, since: SINCE + by, readAt: SINCE + by },
  });
  test.each<[string, Delivery, Delivery, number, NextDelivery]>([
    ['read first by one that is behind', LEFT, opened(-2 * MINUTE), 0, look(MINUTE)],
    ['read first by one that is ahead', LEFT, opened(2 * MINUTE), 0, look(MINUTE)],
    ['read later by one that is behind', maker(0), maker(-MINUTE), MINUTE, look(2 * MINUTE)],
    ['not read', maker(MINUTE), maker(MINUTE), HOUR, look(2 * MINUTE)],
  ])(
    'is read again in its time, whatever the clocks of workers: %s',
    (_what, before, after, now, expected) => {
      expect(next(dateLook(after, before, SINCE + now))).toEqual(expected);
    },
  );

  it('is read in time also where the time is short', () => {
    const short = ticketPolicy({ makes: { desk: 'manage', within: 5_000 } });
    expect(nextDelivery(maker(0), SAID, PACE, short)).toEqual(look(500));
  });

  it('is asked for its number anew once that ticket is gone', () => {
    const since = SINCE + 10 * HOUR;
    const problem: Problem = { code: 'synced-ticket-gone', message: 'gone', advice: '', since };
    const left = maker(8 * HOUR, '5001');
    const others = { manage: { ...GONE, problem } };
    expect(next(left, others)).toEqual({ kind: 'look', at: since });
    expect(next(maker(10 * HOUR + 2 * MINUTE, '5001'), others)).toEqual(look(10 * HOUR + 4 * MINUTE));
    expect(next(maker(10 * HOUR, '5002'), others)).toEqual({ kind: 'nothing' });
    expect(next(left, { manage: TAKEN })).toEqual({ kind: 'nothing' });
  });

  it('is let be once its incident is over and the time is, too', () => {
    const over = snapshot(1, { facts: { status: 'closed' } });
    expect(next(maker(HOUR), {}, over)).toEqual(look(2 * HOUR));
    expect(next(maker(2 * HOUR), {}, over)).toEqual({ kind: 'nothing' });
  });

  it('is written to before it is looked at', () => {
    expect(next(maker(0), {}, NEWS)).toEqual({ kind: 'deliver', at: 0 });
  });

  test.each<[string, Delivery, TicketState, Partial<TicketPolicy>, Delivery['sync']]>([
    ['no number', LEFT, there({ at: SINCE }), MAKES, { number: undefined, since: SINCE, readAt: SINCE }],
    [
      'a number',
      maker(0),
      there({ at: SINCE + MINUTE, synced: '5001' }),
      MAKES,
      { number: '5001', since: SINCE, readAt: SINCE + MINUTE },
    ],
    ['nothing where no desk waits for it', LEFT, there({ synced: '5001' }), {}, undefined],
    ['nothing where it is not there', LEFT, absent(), MAKES, undefined],
    [
      'nothing of one that an operator named and that may be refused',
      followAdoption(LEFT, '1002'),
      there({ synced: '5001' }),
      MAKES,
      undefined,
    ],
  ])('tells %s when it is read', (_what, left, read, changes, sync) => {
    expect(followSync(left, read, ticketPolicy(changes)).sync).toEqual(sync);
  });

  it('hands over nothing of the ticket that it succeeds', () => {
    expect(followSuccession(maker(HOUR, '5001'), 'closed').sync).toBeUndefined();
  });
});

describe('a delivery whose ticket another desk’s sync makes', () => {
  const next = (left: Delivery, others: Deliveries = {}, newest: Snapshot = SAID): NextDelivery =>
    nextDelivery(left, newest, PACE, ticketPolicy(madeBy()), others);
  const take = (number: string): object => ({
    kind: 'follow',
    left: { ticket: { id: number }, syncedAs: number },
  });

  test.each<[string, Delivery, Deliveries, string, string]>([
    ['as long as there is no ticket to make one of', delivery(), {}, 'waiting', 'awaits-sync'],
    ['as long as it has time', delivery(), { automate: maker(2 * HOUR - 1) }, 'waiting', 'awaits-sync'],
    [
      'and somebody is to look when it is late',
      delivery(),
      { automate: maker(2 * HOUR) },
      'blocked',
      'not-synced',
    ],
    [
      'and tells that the ticket is gone',
      GONE,
      { automate: maker(HOUR, '5001') },
      'blocked',
      'synced-ticket-gone',
    ],
  ])('waits without a call, %s', (_what, left, others, state, code) => {
    expect(next(left, others)).toMatchObject({ kind: 'follow', left: { state, problem: { code } } });
  });

  it('says so once', () => {
    const { left } = next(delivery()) as Extract<NextDelivery, { kind: 'follow' }>;
    expect(next(left)).toEqual({ kind: 'nothing' });
  });

  test.each<[string, Delivery, Deliveries, RegExp]>([
    ['what it waits for', delivery(), {}, /^Automate’s sync makes the ticket.* need to do nothing/],
    [
      'which ticket is not synced, and where to look',
      delivery(),
      { automate: maker(2 * HOUR) },
      /of its ticket 1001 in time.*mapped there.*plugin_cw_ticket_failures/,
    ],
    [
      'which ticket is gone, and how there can be another one',
      GONE,
      { automate: maker(HOUR, '5001') },
      /^Ticket 5001, .* was deleted.*sync its ticket 1001 again.*incidents adopt/,
    ],
    ['the same where Automate’s is not known', GONE, {}, /have Automate sync its ticket again/],
  ])('says %s', (_what, left, others, text) => {
    const { problem } = (next(left, others) as Extract<NextDelivery, { kind: 'follow' }>).left;
    expect(`${problem?.message} ${problem?.advice}`).toMatch(text);
  });

  test.each<[string, Delivery, Delivery | undefined, object]>([
    ['goes on in the ticket once its number is known', delivery(), maker(MINUTE, '5001'), take('5001')],
    ['also late', delivery({ state: 'blocked' }), maker(3 * HOUR, '5001'), take('5001')],
    ['moves on where the sync made another one', TAKEN, maker(HOUR, '5002'), take('5002')],
    ['also after that one was lost', GONE, maker(HOUR, '5002'), take('5002')],
    ['stays in it as long as the number is the same', TAKEN, maker(HOUR, '5001'), { kind: 'nothing' }],
    ['stays in it while the number is not told', TAKEN, maker(HOUR), { kind: 'nothing' }],
    ['stays in the ticket that plumbline opened before', LEFT, maker(HOUR, '5001'), { kind: 'nothing' }],
    [
      'only reads what an operator had named before the sync told of it',
      followAdoption(delivery(), '5001'),
      maker(HOUR, '5001'),
      take('5001'),
    ],
    [
      'stays in the ticket that an operator named',
      followAdoption(TAKEN, '77'),
      maker(HOUR, '5002'),
      { kind: 'deliver', at: 0 },
    ],
  ])('%s', (_what, left, automate, expected) => {
    expect(next(left, automate && { automate })).toMatchObject(expected);
  });

  test.each<[string, Snapshot, Partial<TicketPolicy>]>([
    ['is over', snapshot(1, { facts: { status: 'closed' } }), {}],
    ['is below openFrom', snapshot(1, { category: 'low' }), { openFrom: 'high' }],
  ])('waits for nothing where the incident %s', (_what, newest, changes) => {
    const tickets = ticketPolicy({ ...madeBy(), ...changes });
    expect(nextDelivery(delivery(), newest, PACE, tickets)).toEqual({ kind: 'nothing' });
  });

  it('writes to the ticket that plumbline opened before as ever', () => {
    expect(planTicket(there(), NEWS, LEFT, ticketPolicy(madeBy()))).toMatchObject({
      kind: 'change',
      note: { kind: 'changes' },
    });
  });

  it('opens no ticket, whatever it finds', () => {
    expect(planTicket(absent(), NEWS, delivery(), ticketPolicy(madeBy()))).toEqual({ kind: 'nothing' });
  });
});

describe('the ticket that the sync made', () => {
  test.each<[string, Delivery, Partial<Delivery>]>([
    ['of a life that has read nothing yet', delivery(), { twins: [], lookBackAt: undefined }],
    ['after another one that it made', TAKEN, { twins: [], lookBackAt: undefined }],
    ['after one of our own that was lost', followSuccession(LEFT, 'gone'), { generation: 2, twins: [] }],
    ['after one of another company', followSuccession(LEFT, 'company'), { twins: ['1001'] }],
  ])('is taken over %s', (_what, left, after) => {
    const taken = followSynced(left, '5002');
    expect(taken).toMatchObject({
      ticket: { id: '5002' },
      syncedAs: '5002',
      isNamed: true,
      former: undefined,
    });
    expect(taken).toMatchObject(after);
  });

  it('is the incident’s once it was read, and counts as told', () => {
    const { left, news } = followNothing(followRead(HANDED, SYNCED_THERE, SAID).left, SYNCED_THERE, SAID);
    expect(news).toEqual([{ kind: 'adopted', ticket: '5001' }]);
    expect(left).toMatchObject({ isNamed: false, delivered: SAID, seen: { ticket: '5001', state: 'open' } });
  });

  it('tells that a technician has closed it already', () => {
    const seen = sighting({ ticket: '5001', state: 'closed', closing: { at: 7_000, by: 'technician' } });
    const read = { ...SYNCED_THERE, seen };
    expect(followNothing(followRead(HANDED, read, SAID).left, read, SAID).news).toEqual([
      { kind: 'adopted', ticket: '5001' },
      { kind: 'closed-by-technician', ticket: '5001', at: 7_999 },
    ]);
  });

  it('is read again at the pace of updates', () => {
    const { left } = followNothing(TAKEN, SYNCED_THERE, NEWS);
    expect(left).toMatchObject({ delivered: NEWS, updates: 0, updatedAt: SYNCED_THERE.at, updatesInARow: 1 });
    const at = SYNCED_THERE.at + MINUTE;
    const next = nextDelivery(left, snapshot(3), PACE, ticketPolicy(madeBy()));
    expect(next).toEqual({ kind: 'deliver', at });
    expect(followNothing(left, { ...SYNCED_THERE, at }, snapshot(3)).left.updatesInARow).toBe(2);
  });

  const closed = sighting({
    ticket: '5001',
    state: 'closed',
    closing: { at: NEWS.at - 1, by: 'technician' },
  });
  const over = snapshot(2, { facts: { status: 'closed' } });
  const rise = snapshot(2, { category: 'high', at: UPDATE_PUSH });
  const MEDIUM: Delivery = { ...TAKEN, delivered: snapshot(1, { category: 'medium' }), category: 'medium' };

  type Row = [string, Partial<TicketThere>, Delivery, Snapshot, Partial<MadeBy>, object];
  test.each<Row>([
    ['no note', {}, TAKEN, NEWS, {}, { kind: 'nothing' }],
    ['a note where the settings want notes', {}, TAKEN, NEWS, { notes: true }, { note: { kind: 'changes' } }],
    ['everything at first, with notes', {}, HANDED, NEWS, { notes: true }, { note: { kind: 'adopted' } }],
    ['no shift', { place: placed('medium') }, MEDIUM, rise, {}, { kind: 'nothing' }],
    [
      'a shift alone where the settings want shifts',
      { place: placed('medium') },
      MEDIUM,
      rise,
      { shifts: true },
      { shift: { from: 'medium', to: 'high' }, note: undefined },
    ],
    [
      'a note alone where they want notes, and no word of a place that is not ours',
      { place: placed() },
      MEDIUM,
      rise,
      { notes: true },
      { shift: undefined, note: { kind: 'changes', remarks: [] } },
    ],
    [
      'a closing by nobody',
      {},
      TAKEN,
      over,
      { notes: true },
      { status: undefined, note: { kind: 'changes' } },
    ],
    [
      'no opening where a technician closed it',
      { seen: closed },
      TAKEN,
      NEWS,
      { shifts: true, notes: true },
      { kind: 'change', status: undefined, note: { kind: 'changes' } },
    ],
    ['nothing where a technician closed it', { seen: closed }, TAKEN, NEWS, {}, { kind: 'nothing' }],
    [
      'nothing about another company',
      { stands: 'elsewhere' },
      HANDED,
      NEWS,
      { notes: true },
      { kind: 'refuse', problem: { code: 'ticket-of-another-company' } },
    ],
    [
      'nothing, where it is only read, whoever it stands at',
      { stands: 'elsewhere' },
      HANDED,
      NEWS,
      {},
      { kind: 'nothing' },
    ],
  ])('gets %s', (_what, read, left, target, wanted, expected) => {
    const policyOf = ticketPolicy({ ...madeBy(wanted), closes: true });
    const found = { ...SYNCED_THERE, ...read };
    expect(planTicket(found, target, followRead(left, found, target).left, policyOf)).toMatchObject(expected);
  });

  it('is at rest after a shift without a note', () => {
    const tickets = ticketPolicy(madeBy({ shifts: true }));
    const plan = planTicket({ ...SYNCED_THERE, place: placed('medium') }, rise, MEDIUM, tickets);
    const { left } = followWrite(MEDIUM, plan as Extract<TicketPlan, { kind: 'change' }>, SYNCED_THERE, rise);
    expect(planTicket(SYNCED_THERE, rise, left, tickets)).toEqual({ kind: 'nothing' });
    expect(followNothing(left, SYNCED_THERE, rise).left).toMatchObject({ delivered: rise, category: 'high' });
  });

  it('gets no note of what the sync carried over with our mark', () => {
    const carried = { ...SYNCED_THERE, notes: notes({ ours: NEWS.revision }) };
    const { left, news } = followRead(HANDED, carried, NEWS);
    expect(news).toEqual([{ kind: 'adopted', ticket: '5001' }]);
    expect(planTicket(carried, NEWS, left, ticketPolicy(madeBy({ notes: true })))).toEqual({
      kind: 'nothing',
    });
  });

  it('has no successor of ours once it is lost, and is named as the lost one', () => {
    const lost = { ...TAKEN, lookAgainAt: SINCE };
    const tickets = ticketPolicy(madeBy());
    expect(planTicket(absent({ kind: 'gone', at: SINCE }), NEWS, lost, tickets)).toEqual({
      kind: 'succeed',
      because: 'gone',
    });
    expect(planTicket(absent({ at: SINCE }), NEWS, GONE, tickets)).toEqual({ kind: 'nothing' });
    expect(GONE).toMatchObject({ ticket: undefined, syncedAs: '5001' });
  });

  test.each<[string, TicketState, string]>([
    ['does not exist', absent({ kind: 'gone' }), 'no-such-ticket'],
    ['is another one', there({ ticket: ticket({ id: '5' }) }), 'no-such-ticket'],
    ['belongs to another incident', { ...SYNCED_THERE, own: false }, 'ticket-of-another-incident'],
  ])('is refused where it %s', (_what, read, code) => {
    const plan = planTicket(read, NEWS, HANDED, ticketPolicy(madeBy()));
    expect(plan).toMatchObject({ kind: 'refuse', problem: { code } });
    expect(JSON.stringify(plan)).not.toContain('operator');
  });

  it('goes on where an operator named another one that is refused', () => {
    const named = followAdoption(HANDED, '77');
    const problem: Problem = { code: 'no-such-ticket', message: 'No.', advice: 'Adopt another.', since: 1 };
    expect(followRefusal(named, problem)).toMatchObject({ ticket: { id: '5001' }, syncedAs: '5001' });
  });
});
