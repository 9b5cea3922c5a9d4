import { describe, expect, it, test } from 'vitest';
import {
  LEFT,
  NEWS,
  SAID,
  UPDATE_PUSH,
  absent,
  changeTo,
  delivery,
  doubt,
  notes,
  placed,
  sighting,
  snapshot,
  there,
  ticket,
  ticketPolicy,
  wholeShift,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { followRead } from './follow-read.ts';
import { followWrite } from './follow-write.ts';
import { changed } from './plan-ticket.fixture.ts';
import { planTicket } from './plan-ticket.ts';
import type { TicketThere } from './ticket.ts';

const HOME = { kind: 'company', isCatchAll: false, remarks: [] } as const;

describe('a ticket that was found', () => {
  const NONE = delivery({ doubt: doubt({ attempted: [SAID] }) });

  it('is ours where it carries a mark of this life', () => {
    const { left, news } = followRead(NONE, there({ notes: notes({ ours: 1 }) }), NEWS);
    expect(left).toMatchObject({ ticket: ticket(), delivered: SAID, category: 'high', doubt: undefined });
    expect(news).toEqual([{ kind: 'opened', ticket: '1001', category: 'high' }]);
  });

  it('has its notes read until it was told everything, where it shows a mark whose text is not kept', () => {
    const lost = delivery({ doubt: doubt({ attempted: [SAID, snapshot(4)] }) });
    const { left } = followRead(lost, there({ notes: notes({ ours: 2 }) }), snapshot(5));
    expect(left).toMatchObject({ delivered: SAID, doubt: { until: UPDATE_PUSH } });
    const told = followWrite(left, changeTo(snapshot(5)), there(), snapshot(5));
    expect(told.left.doubt).toBeUndefined();
  });

  it('is ours where an attempt of this very call made it', () => {
    const { left } = followRead(delivery(), there({ notes: notes({ ours: 2 }) }), NEWS);
    expect(left.delivered).toBe(NEWS);
  });

  it('is ours where its payload was cut off, which stays in doubt until it is whole', () => {
    const begun = { revision: 1, of: 2, there: [1] };
    const found = followRead(NONE, there({ notes: notes({ begun }) }), NEWS);
    const cutOff = { ticket: ticket(), delivered: undefined, category: 'high', doubt: NONE.doubt };
    expect(found.left).toMatchObject(cutOff);
    expect(found.news).toEqual([{ kind: 'opened', ticket: '1001', category: 'high' }]);
    const whole = { left: { delivered: SAID, doubt: undefined, updates: 0 }, news: [] };
    expect(followRead(found.left, there({ notes: notes({ ours: 1 }) }), NEWS)).toMatchObject(whole);
    const finish = { kind: 'payload', from: undefined, to: SAID, remarks: [], begun } as const;
    const finished = followWrite(found.left, changeTo(SAID, { note: finish }), there(), NEWS);
    expect(finished).toMatchObject(whole);
  });

  it.each([
    ['ours', notes({ ours: 1 })],
    ['ours, its payload cut off', notes({ begun: { revision: 1, of: 2, there: [1] } })],
  ])('is %s, and stands where the desk took it: its category is tried once more', (_what, notes) => {
    const read = there({ place: placed('low'), notes });
    expect(followRead(NONE, read, NEWS).left).toMatchObject({
      category: 'high',
      untaken: { category: 'high', times: 1 },
    });
  });

  it.each([
    ['that says all', undefined, 2],
    ['that a write in doubt told', NONE.doubt, 1],
  ])('stays as people have it where an operator named one %s', (_what, doubt, ours) => {
    const home = { kind: 'company', isCatchAll: true, remarks: [] } as const;
    const read = there({ place: placed('low'), home, subject: 'Laptop of Anna', notes: notes({ ours }) });
    const { left } = followRead(delivery({ ticket: ticket(), isNamed: true, doubt }), read, NEWS);
    const theirs = { untaken: undefined, shifted: undefined, subject: undefined, isAtCatchAll: false };
    expect(left).toMatchObject({ isNamed: false, category: 'high', ...theirs });
  });

  it.each([
    ['it carries none', notes({ any: 1 })],
    ['its notes were not read', undefined],
  ])('is from an earlier life where %s', (_what, notes) => {
    const { left, news } = followRead(NONE, there({ notes }), NEWS);
    expect(left).toMatchObject({ ticket: ticket(), delivered: undefined, category: undefined });
    expect(news).toEqual([{ kind: 'adopted', ticket: '1001' }]);
  });

  describe('without any note, after a create of ours,', () => {
    const bare = (changes: Partial<TicketThere> = {}) =>
      followRead(NONE, there({ notes: notes(), place: placed(), ...changes }), NEWS);

    it('is the work of that create, which was broken off: nobody moved it', () => {
      const { left, news } = bare();
      expect(left).toMatchObject({ ticket: ticket(), delivered: undefined, doubt: undefined });
      expect(news).toEqual([{ kind: 'opened', ticket: '1001', category: 'high' }]);
      for (const category of ['high', 'low'] as const) {
        const target = { ...NEWS, category };
        const plan = planTicket(there({ notes: notes(), place: placed() }), target, left, ticketPolicy());
        expect(plan).toMatchObject({
          kind: 'change',
          shift: { to: category, place: true, priority: true },
          note: { from: undefined, remarks: [] },
        });
      }
    });

    it('stays where it is if it stands in its place already', () => {
      expect(bare({ place: placed('high') }).left.untaken).toBeUndefined();
    });

    it('is taken over as it is where it is not ours, or was written to', () => {
      const told = { kind: 'adopted', ticket: '1001' };
      expect(bare({ own: false })).toMatchObject({ left: { untaken: undefined }, news: [told] });
      expect(bare({ notes: notes({ any: 3 }) })).toMatchObject({
        left: { untaken: undefined },
        news: [told],
      });
    });
  });

  it('says its payload where only a later note is cut off', () => {
    const left = delivery({ doubt: doubt({ attempted: [SAID, NEWS] }) });
    const begun = { revision: 2, of: 2, there: [1] };
    const { left: after } = followRead(left, there({ notes: notes({ ours: 1, begun }) }), NEWS);
    expect(after).toMatchObject({ delivered: SAID, doubt: undefined });
  });

  it.each([
    ['adopted, where it says nothing of ours', notes(), { kind: 'adopted', ticket: '8' }],
    [
      'the successor that was being opened',
      notes({ ours: 2 }),
      { kind: 'succeeded', ticket: '1001', by: '8', because: 'gone', category: 'high' },
    ],
  ])('in the place of ours, which is gone, is %s', (_what, notes, news) => {
    const lost = { ...LEFT, doubt: doubt() };
    const read = there({ ticket: ticket({ id: '8' }), seen: sighting({ ticket: '8' }), notes });
    const after = followRead(lost, read, NEWS);
    expect(after.left).toMatchObject({ ticket: { id: '8' }, generation: 2 });
    expect(after.news).toEqual([news]);
  });

  it('is left for a successor where it stands at another company, which it was told to leave', () => {
    const found = there({ home: HOME, stands: 'elsewhere', notes: notes({ ours: 2 }) });
    expect(followRead(delivery({ generation: 2 }), found, NEWS).left.saidFarewell).toBe(true);
  });

  it.each<[string, Partial<TicketThere>, Partial<Delivery>]>([
    ['our own create put it there', {}, { generation: 1 }],
    ['it stands at the catch-all', { stands: 'catch-all' }, {}],
    ['nobody knows where it stands', { stands: 'unknown' }, {}],
    ['its own company belongs to the catch-all', { home: { ...HOME, isCatchAll: true } }, {}],
    ['an operator named it', {}, { ticket: ticket(), isNamed: true }],
    ['it says nothing of ours', { notes: notes({ any: 1 }) }, {}],
  ])('goes on where %s', (_what, read, left) => {
    const found = there({ home: HOME, stands: 'elsewhere', notes: notes({ ours: 2 }), ...read });
    expect(followRead(delivery({ generation: 2, ...left }), found, NEWS).left.saidFarewell).toBe(false);
  });

  it.each([
    ['a create in doubt made', notes({ ours: 1 }), delivery({ doubt: doubt({ attempted: [SAID] }) })],
    ['an earlier life made', notes({ any: 1 }), delivery()],
  ])('at the catch-all, which %s, moves to its company that is known by now', (_what, notes, before) => {
    const target = snapshot(2, { facts: { companyId: 'acme' } });
    const read = there({ home: HOME, stands: 'catch-all', notes });
    const { left } = followRead(before, read, target);
    expect(left.isAtCatchAll).toBe(true);
    expect(changed({ read, left, target })).toMatchObject({ goesHome: true });
    const elsewhere = there({ ...read, home: { ...HOME, isCatchAll: true }, stands: 'elsewhere' });
    expect(followRead(before, elsewhere, target).left.isAtCatchAll).toBe(false);
  });

  it('is told farewell where what it says is of the company that the incident belonged to', () => {
    const of = (companyId: string) => ({ facts: { companyId } });
    const lost = delivery({ doubt: doubt({ attempted: [snapshot(1, of('a'))] }) });
    const found = there({ home: HOME, stands: 'elsewhere', notes: notes({ ours: 1 }) });
    expect(followRead(lost, found, snapshot(2, of('b'))).left.saidFarewell).toBe(false);
  });

  describe('has strayed', () => {
    const catchAll = { home: HOME, stands: 'catch-all' } as const;
    const elsewhere = { home: HOME, stands: 'elsewhere' } as const;
    const made = delivery({ doubt: doubt({ attempted: [SAID] }) });
    const ours = { notes: notes({ ours: 1 }) };
    it.each<[string, boolean, Partial<TicketThere>, Delivery]>([
      ['where our create put it elsewhere', true, { ...elsewhere, ...ours }, made],
      ['where our create put it at the catch-all', true, { ...catchAll, ...ours }, made],
      ['where the desk serves no notes that say more', true, elsewhere, made],
      ['not at home', false, { home: HOME, stands: 'home', ...ours }, made],
      [
        'not at the catch-all that is its home',
        false,
        { ...catchAll, home: { ...HOME, isCatchAll: true } },
        made,
      ],
      ['not where an earlier life left it there', false, { ...elsewhere, notes: notes({ any: 1 }) }, made],
      ['not where an operator named it', false, elsewhere, delivery({ ticket: ticket(), isNamed: true })],
    ])('%s', (_what, hasStrayed, read, before) => {
      expect(followRead(before, there(read), NEWS).left.hasStrayed).toBe(hasStrayed);
    });

    it('until it is seen at home, and so is that news is held back', () => {
      const before = { ...LEFT, hasStrayed: true, saidHeldBack: true };
      const still = { hasStrayed: true, saidHeldBack: true };
      expect(followRead(before, there(catchAll), NEWS).left).toMatchObject(still);
      const over = { hasStrayed: false, saidHeldBack: false };
      expect(followRead(before, there({ home: HOME }), NEWS).left).toMatchObject(over);
    });

    it('and what is its company is learned there', () => {
      const before = { ...LEFT, company: 250 };
      const companyAfter = (read: Partial<TicketThere>) =>
        followRead(before, there({ company: 251, ...read }), NEWS).left.company;
      expect(companyAfter({ home: HOME, stands: 'home' })).toBe(251);
      expect(companyAfter({ home: HOME, stands: 'elsewhere' })).toBe(250);
      expect(companyAfter({})).toBe(250);
    });

    it('not where the incident changed its company meanwhile', () => {
      const target = snapshot(2, { facts: { companyId: 'b' } });
      expect(followRead(made, there({ ...elsewhere, ...ours }), target).left.hasStrayed).toBe(false);
    });
  });

  it('is named with its twins', () => {
    const { news } = followRead(NONE, there({ notes: notes({ ours: 1 }), twins: ['8'] }), NEWS);
    expect(news).toContainEqual({ kind: 'twin', ticket: '1001', twins: ['8'] });
  });

  it('keeps its subject in mind only as long as it says less than may become known', () => {
    const full = snapshot(1, { facts: { detectionName: 'ATC.Malicious', computerName: 'WS' } });
    const found = there({ subject: 'EDR: incident [GZ-abc]', notes: notes({ ours: 1 }) });
    const after = (said = SAID) =>
      followRead(delivery({ doubt: doubt({ attempted: [said] }) }), found, NEWS).left;
    expect(after().subject).toBe('EDR: incident [GZ-abc]');
    expect(after(full).subject).toBeUndefined();
  });
});

it.each([
  ['as long as a write may be carried out', UPDATE_PUSH, true],
  ['no longer', UPDATE_PUSH + 60_000, false],
])('a ticket that an operator named and that is not there is in doubt %s', (_what, at, isInDoubt) => {
  const named = delivery({ ticket: ticket(), isNamed: true, doubt: doubt() });
  const { left } = followRead(named, absent({ kind: 'gone', at }), NEWS);
  expect(left.doubt !== undefined).toBe(isInDoubt);
});

describe('a category that was taken back', () => {
  const LOW = placed('low');
  const shift = wholeShift('low', 'high');
  const low = { ...LEFT, category: 'low' } as const;
  const shifted = followWrite(low, changeTo(NEWS, { shift }), there(), NEWS).left;
  /** The ticket where it stood before, changed so many ms after our write. */
  const back = (after: number) =>
    there({ place: LOW, seen: sighting({ changedAt: UPDATE_PUSH + after }), at: UPDATE_PUSH + 60_000 });
  const untakenOf = (left: Delivery, read: TicketThere) => followRead(left, read, NEWS).left.untaken;

  it('right after our write was not taken over, however often that is read', () => {
    const once = followRead(shifted, back(10_000), NEWS).left;
    expect(once.untaken).toEqual({ category: 'high', times: 1 });
    expect(untakenOf(once, back(10_000))).toEqual(once.untaken);
  });

  it('is not counted while a write is in doubt, which may have moved the ticket', () => {
    expect(untakenOf({ ...shifted, doubt: doubt() }, back(0))).toBeUndefined();
  });

  it('after the second try was not taken over twice, which is told once', () => {
    const again = changeTo(NEWS, { shift: { ...shift, from: 'high' } });
    const twice = followWrite(shifted, again, there(), NEWS).left;
    expect(untakenOf(twice, back(0))).toEqual({ category: 'high', times: 2 });
    const told = { ...twice, untaken: { category: 'high', times: 3 } } as const;
    expect(untakenOf(told, back(0))).toEqual(told.untaken);
  });

  it('right after the ticket was opened was not taken over, wherever the ticket stands now', () => {
    const opened = followWrite(delivery(), { kind: 'create' }, there(), SAID).left;
    const moved = (after: number) => ({ ...back(after), place: placed() });
    expect(untakenOf(opened, moved(10_000))).toEqual({ category: 'high', times: 1 });
    expect(untakenOf(opened, moved(10_001))).toBeUndefined();
    expect(untakenOf(opened, { ...moved(0), place: placed('high') })).toBeUndefined();
    const raised = { ...placed(), above: ['high'] } as const;
    expect(untakenOf(opened, { ...moved(0), place: raised })).toBeUndefined();
  });

  test.each<[string, Delivery, TicketThere]>([
    ['later', shifted, back(10_001)],
    ['to another place', shifted, there({ place: placed('medium') })],
    ['from a place that is shared', shifted, there({ place: { ...LOW, fits: ['low', 'high'] } })],
    ['from a ticket of somebody else', shifted, { ...back(0), own: false }],
    ['before we shifted it', low, back(0)],
    ['that nobody shifted', LEFT, back(0)],
  ])('%s is what people did', (_what, left, read) => {
    expect(untakenOf(left, read)).toBeUndefined();
  });
});
