import { describe, expect, it, test } from 'vitest';
import {
  FIRST_PUSH,
  UPDATE_PUSH,
  absent,
  delivery,
  doubt,
  notes,
  sighting,
  snapshot,
  there,
  ticket,
  ticketPolicy,
} from './builders.fixture.ts';
import {
  followLookBack,
  followLoss,
  followNothing,
  followRead,
  followSighting,
  followSuccession,
  followWrite as followWriteBy,
} from './follow-ticket.ts';
import type { Followed } from './follow-ticket.ts';
import type { Delivery } from './delivery.ts';
import type { News } from './news.ts';
import type { Snapshot } from './snapshot.ts';
import type { ChangePlan, TicketPlan } from './ticket-plan.ts';
import type { TicketThere } from './ticket.ts';

const SAID = snapshot(1);
const TARGET = snapshot(2, { at: UPDATE_PUSH });
const LEFT = delivery({
  state: 'delivered',
  ticket: ticket(),
  delivered: SAID,
  category: 'high',
  seen: sighting(),
});
const DAY = 86_400_000;
const LOW_PLACE = { fits: ['low'], on: ['low'], above: [] } as const;

function followWrite(
  left: Delivery,
  plan: Extract<TicketPlan, { kind: 'create' | 'change' }>,
  after: TicketThere,
  target: Snapshot,
): Followed {
  return followWriteBy(left, plan, after, target, ticketPolicy());
}

function changeTo(to = TARGET, parts: Partial<ChangePlan> = {}): ChangePlan {
  return {
    kind: 'change',
    ticket: there(),
    shift: undefined,
    subject: false,
    goesHome: false,
    status: undefined,
    note: { kind: 'changes', from: SAID, to, remarks: [], begun: undefined },
    ...parts,
  };
}

describe('how a ticket was seen', () => {
  test('a ticket that is not shown any more is neither closed nor given up', () => {
    const { left, news } = followSighting(LEFT, sighting({ state: 'gone', changedAt: UPDATE_PUSH }));
    expect(left).toEqual({ ...LEFT, seen: sighting({ state: 'gone', changedAt: UPDATE_PUSH }) });
    expect(news).toEqual([]);
  });

  const closed = (by: 'us' | 'technician' | 'unknown', at?: number) =>
    sighting({ state: 'closed', changedAt: UPDATE_PUSH, closing: { at, by } });

  test.each<[string, Parameters<typeof followSighting>, readonly News[]]>([
    [
      'closed by a technician',
      [LEFT, closed('technician', FIRST_PUSH)],
      [{ kind: 'closed-by-technician', ticket: '1001', at: FIRST_PUSH }],
    ],
    [
      'closed, as of the end of the second',
      [LEFT, closed('technician', 5_000)],
      [{ kind: 'closed-by-technician', ticket: '1001', at: 5_999 }],
    ],
    [
      'closed by nobody knows whom',
      [LEFT, closed('unknown')],
      [{ kind: 'closed-by-technician', ticket: '1001', at: UPDATE_PUSH }],
    ],
    ['closed by us', [LEFT, closed('us')], []],
    ['closed by us, as we know', [{ ...LEFT, isClosedByUs: true }, closed('unknown')], []],
    ['still closed', [{ ...LEFT, seen: closed('technician') }, closed('technician')], []],
    [
      'opened again',
      [{ ...LEFT, seen: closed('technician') }, sighting({ changedAt: UPDATE_PUSH })],
      [{ kind: 'reopened', ticket: '1001' }],
    ],
    [
      'before what is known',
      [{ ...LEFT, seen: sighting({ changedAt: UPDATE_PUSH + 1 }) }, closed('technician')],
      [],
    ],
    ['under another id', [LEFT, { ...closed('technician'), ticket: '7' }], []],
  ])('%s', (_what, given, news) => {
    expect(followSighting(...given).news).toEqual(news);
  });

  it('is remembered, with who closed it, until the ticket is open again', () => {
    const byUs = followSighting(LEFT, closed('us')).left;
    expect(byUs).toMatchObject({ seen: closed('us'), isClosedByUs: true });
    expect(followSighting(byUs, sighting({ changedAt: UPDATE_PUSH + 1 })).left.isClosedByUs).toBe(false);
  });
});

describe('a ticket that was found', () => {
  const NONE = delivery({ doubt: doubt({ attempted: [SAID] }) });

  it('is ours where it carries a mark of this life', () => {
    const { left, news } = followRead(NONE, there({ notes: notes({ ours: 1 }) }), TARGET);
    expect(left).toMatchObject({ ticket: ticket(), delivered: SAID, category: 'high', doubt: undefined });
    expect(news).toEqual([{ kind: 'opened', ticket: '1001', category: 'high' }]);
  });

  it('is ours where an attempt of this very call made it', () => {
    const { left } = followRead(delivery(), there({ notes: notes({ ours: 2 }) }), TARGET);
    expect(left.delivered).toBe(TARGET);
  });

  it('is ours where its payload was cut off, which stays in doubt until it is whole', () => {
    const begun = { revision: 1, of: 2, there: [1] };
    const found = followRead(NONE, there({ notes: notes({ begun }) }), TARGET);
    const cutOff = { ticket: ticket(), delivered: undefined, category: 'high', doubt: NONE.doubt };
    expect(found.left).toMatchObject(cutOff);
    expect(found.news).toEqual([{ kind: 'opened', ticket: '1001', category: 'high' }]);
    const whole = { left: { delivered: SAID, doubt: undefined, updates: 0 }, news: [] };
    expect(followRead(found.left, there({ notes: notes({ ours: 1 }) }), TARGET)).toMatchObject(whole);
    const finish = { kind: 'payload', from: undefined, to: SAID, remarks: [], begun } as const;
    const finished = followWrite(found.left, changeTo(SAID, { note: finish }), there(), TARGET);
    expect(finished).toMatchObject(whole);
  });

  it.each([
    ['ours', notes({ ours: 1 })],
    ['ours, its payload cut off', notes({ begun: { revision: 1, of: 2, there: [1] } })],
  ])('is %s, and stands where the desk took it: its category is tried once more', (_what, notes) => {
    const read = there({ place: LOW_PLACE, notes });
    expect(followRead(NONE, read, TARGET).left).toMatchObject({
      category: 'high',
      untaken: { category: 'high', times: 1 },
    });
  });

  it('stays where people put it where an operator named it', () => {
    const read = there({ place: LOW_PLACE, notes: notes({ ours: 1 }) });
    const { left } = followRead({ ...NONE, ticket: ticket(), isNamed: true }, read, TARGET);
    expect(left).toMatchObject({ isNamed: false, category: 'high', untaken: undefined });
  });

  it('is from an earlier life where it carries none', () => {
    const { left, news } = followRead(NONE, there({ notes: notes({ any: 1 }) }), TARGET);
    expect(left).toMatchObject({ ticket: ticket(), delivered: undefined, category: undefined });
    expect(news).toEqual([{ kind: 'adopted', ticket: '1001' }]);
  });

  it('is named with its twins', () => {
    const { news } = followRead(NONE, there({ notes: notes({ ours: 1 }), twins: ['8'] }), TARGET);
    expect(news).toContainEqual({ kind: 'twin', ticket: '1001', twins: ['8'] });
  });

  it('keeps its subject in mind only as long as it says less than may become known', () => {
    const full = snapshot(1, { facts: { detectionName: 'ATC.Malicious', computerName: 'WS' } });
    const found = there({ subject: 'EDR: incident [GZ-abc]', notes: notes({ ours: 1 }) });
    const after = (said = SAID) =>
      followRead(delivery({ doubt: doubt({ attempted: [said] }) }), found, TARGET).left;
    expect(after().subject).toBe('EDR: incident [GZ-abc]');
    expect(after(full).subject).toBeUndefined();
  });
});

describe('a look back, once a doubtful create can no longer be carried out', () => {
  const left = { ...LEFT, lookBackAt: UPDATE_PUSH };

  it.each([
    ['another create is in doubt besides', [SAID, SAID], 1, 99],
    ['the ticket does not show the create in doubt', [SAID], 0, 99],
    ['the ticket shows the only one', [SAID], 1, undefined],
  ])('where %s', (_case, attempted, ours, at) => {
    const left = delivery({ doubt: doubt({ attempted, until: 99 }) });
    expect(followRead(left, there({ notes: notes({ ours }) }), TARGET).left.lookBackAt).toBe(at);
  });

  it('is due after the create that takes the place of one that is lost', () => {
    const lost = delivery({ doubt: doubt({ until: UPDATE_PUSH }) });
    expect(followWrite(lost, { kind: 'create' }, there(), SAID).left.lookBackAt).toBe(UPDATE_PUSH + 300_000);
  });

  it('is not due without such a create', () => {
    const { left } = followRead(delivery(), there({ notes: notes({ ours: 1 }) }), TARGET);
    expect(left.lookBackAt).toBeUndefined();
  });

  it('names a twin, whichever of both is the older one', () => {
    const twin = { lookBackAt: undefined, twins: ['8'] };
    const news = [{ kind: 'twin', ticket: '1001', twins: ['8'] }];
    expect(followLookBack(left, there({ twins: ['8'] }))).toMatchObject({ left: twin, news });
    expect(followLookBack(left, there({ ticket: ticket({ id: '8' }), twins: ['1001'] }))).toMatchObject({
      left: twin,
      news,
    });
  });

  it('names it beside those that were named before', () => {
    const { left: after } = followLookBack({ ...left, twins: ['5', '8'] }, there({ twins: ['8', '9'] }));
    expect(after.twins).toEqual(['5', '8', '9']);
  });

  it('says nothing where there is none, or it is known', () => {
    expect(followLookBack(left, there())).toEqual({ left: { ...left, lookBackAt: undefined }, news: [] });
    expect(followLookBack({ ...left, twins: ['8'] }, there({ twins: ['8'] })).news).toEqual([]);
  });
});

describe('a write in doubt', () => {
  const left = { ...LEFT, doubt: doubt({ attempted: [TARGET] }) };

  it('is done once its note is read', () => {
    const { left: after, news } = followRead(left, there({ notes: notes({ ours: 2 }) }), TARGET);
    expect(after).toMatchObject({ delivered: TARGET, doubt: undefined, updates: 1, updatedAt: UPDATE_PUSH });
    expect(news).toEqual([{ kind: 'updated', ticket: '1001', revision: 2 }]);
  });

  it('counts as often as an attempt wrote that died: no number is given twice', () => {
    const left = { ...LEFT, writes: 1, doubt: doubt({ write: 1 }) };
    expect(followRead(left, there({ notes: notes({ write: 3 }) }), TARGET).left.writes).toBe(3);
  });

  it('is done once its number is read, which is all that shows one without a note', () => {
    const bare = { shift: undefined, subject: false, status: undefined, note: undefined, tellsHome: false };
    const shifted = { ...left, doubt: doubt({ attempted: [TARGET], written: bare, write: 7 }) };
    const read = (write: number) =>
      followRead(shifted, there({ notes: notes({ ours: 2, write }) }), TARGET).left;
    expect(read(6).doubt).toBeDefined();
    expect(read(7).doubt).toBeUndefined();
  });

  it('that has no note may come after an older one that has: the ticket says what that one says', () => {
    const older = snapshot(2, { category: 'low' });
    const shift = { from: 'high', to: 'high', place: true, priority: true } as const;
    const bare = { shift, subject: false, status: undefined, note: undefined, tellsHome: false };
    const waiting = doubt({ attempted: [older, snapshot(3)], written: bare, write: 3 });
    const read = there({ notes: notes({ ours: 2, write: 3 }) });
    const after = followRead({ ...LEFT, doubt: waiting }, read, snapshot(3));
    expect(after.left).toMatchObject({ delivered: older, category: 'high', doubt: undefined });
    expect(after.news).toContainEqual({ kind: 'updated', ticket: '1001', revision: 2 });
  });

  it.each([
    ['is done once the ticket stands as it sets it', there(), [TARGET], false],
    ['stays in doubt while the ticket does not', there({ place: LOW_PLACE }), [TARGET], true],
    ['stays in doubt beside an older one', there(), [SAID, TARGET], true],
  ])('whose note was surely not sent %s', (_what, read, attempted, isInDoubt) => {
    const shift = { from: 'low', to: 'high', place: true, priority: true } as const;
    const unsent = { shift, subject: false, status: undefined, note: 'unsent', tellsHome: false } as const;
    const before = { ...LEFT, category: 'low', doubt: doubt({ attempted, written: unsent }) } as const;
    const after = followRead(before, { ...read, notes: notes({ ours: 1 }) }, TARGET).left;
    expect(after.doubt !== undefined).toBe(isInDoubt);
    expect(after).toMatchObject({ delivered: SAID, category: isInDoubt ? 'low' : 'high' });
  });

  it('that may close the ticket has closed it where it is seen closed by nobody knows whom', () => {
    const seen = sighting({
      state: 'closed',
      changedAt: UPDATE_PUSH,
      closing: { at: UPDATE_PUSH, by: 'unknown' },
    });
    const waiting = doubt({ statuses: ['close'], write: 3 });
    const after = followRead(
      { ...LEFT, doubt: waiting },
      there({ seen, notes: notes({ write: 2 }) }),
      TARGET,
    );
    expect(after).toMatchObject({ left: { isClosedByUs: true }, news: [] });
  });

  it.each([
    ['that is not seen', there({ notes: notes({ ours: 1 }) })],
    ['of a ticket that is not there', absent()],
  ])('%s is looked for again later', (_what, read) => {
    const { left: after, news } = followRead(left, read, TARGET);
    expect(after.doubt).toMatchObject({ looks: 1, lookAt: UPDATE_PUSH + 1_000, lookedFor: 2 });
    expect(news).toEqual([]);
  });
});

describe('what was written', () => {
  it('is what the ticket says then', () => {
    const { left, news } = followWrite(LEFT, changeTo(), there(), TARGET);
    expect(left).toMatchObject({
      delivered: TARGET,
      category: 'high',
      updates: 1,
      updatesInARow: 1,
      updatedAt: UPDATE_PUSH,
    });
    expect(news).toEqual([{ kind: 'updated', ticket: '1001', revision: 2 }]);
  });

  it('opens a ticket, or succeeds one', () => {
    const create = { kind: 'create' } as const;
    const home = { kind: 'company', isCatchAll: true, remarks: [] } as const;
    const opened = followWrite(delivery(), create, there({ home }), SAID);
    expect(opened.left).toMatchObject({
      ticket: ticket(),
      delivered: SAID,
      category: 'high',
      isAtCatchAll: true,
      updates: 0,
    });
    expect(opened.news).toEqual([{ kind: 'opened', ticket: '1001', category: 'high' }]);
    const succeeding = followSuccession(LEFT, 'gone');
    expect(succeeding).toMatchObject({
      ticket: undefined,
      generation: 2,
      predecessor: { id: '1001', because: 'gone' },
    });
    const next = there({ ticket: ticket({ id: '1002', generation: 2 }) });
    expect(followWrite(succeeding, create, next, SAID).news).toEqual([
      { kind: 'succeeded', ticket: '1001', by: '1002', because: 'gone', category: 'high' },
    ]);
  });

  it('forgets that a ticket was lost once it is there again, or has a successor', () => {
    const lost = followLoss(LEFT, UPDATE_PUSH + 1);
    expect(lost).toEqual({ ...LEFT, lookAgainAt: UPDATE_PUSH + 1 });
    expect(followRead(lost, absent({ kind: 'gone' }), TARGET).left.lookAgainAt).toBe(UPDATE_PUSH + 1);
    expect(followRead(lost, there(), TARGET).left.lookAgainAt).toBeUndefined();
    expect(followSuccession(lost, 'gone').lookAgainAt).toBeUndefined();
  });

  it('tells of a shift, and starts the interval anew', () => {
    const low = { ...LEFT, category: 'low', updatesInARow: 4, updatedAt: UPDATE_PUSH } as const;
    const { left, news } = followWrite(low, changeTo(), there(), TARGET);
    expect(left.updatesInARow).toBe(1);
    expect(news).toContainEqual({ kind: 'shifted', ticket: '1001', from: 'low', to: 'high' });
  });

  it('makes the interval grow, and a quiet day starts it anew', () => {
    const busy = { ...LEFT, updatesInARow: 4, updatedAt: UPDATE_PUSH };
    expect(followWrite(busy, changeTo(), there(), TARGET).left.updatesInARow).toBe(5);
    const later = there({ at: UPDATE_PUSH + DAY + 1 });
    expect(followWrite(busy, changeTo(), later, TARGET).left.updatesInARow).toBe(1);
  });

  it('counts a category that the desk did not take over', () => {
    const shift = { from: 'low', to: 'high', place: true, priority: true } as const;
    const untaken = there({ place: { fits: ['low'], on: ['low'], above: [] } });
    const once = followWrite(LEFT, changeTo(TARGET, { shift }), untaken, TARGET).left;
    expect(once.untaken).toEqual({ category: 'high', times: 1 });
    const twice = followWrite(once, changeTo(TARGET, { shift, note: undefined }), untaken, TARGET).left;
    expect(twice.untaken).toEqual({ category: 'high', times: 2 });
    const told = followWrite(twice, changeTo(), untaken, TARGET).left;
    expect(told.untaken).toEqual({ category: 'high', times: 3 });
    expect(followWrite(told, changeTo(), untaken, TARGET).left.untaken).toEqual(told.untaken);
    expect(followWrite(told, changeTo(TARGET, { shift }), there(), TARGET).left.untaken).toBeUndefined();
  });

  describe('where the desk did not take a category over', () => {
    const stays = there({ place: LOW_PLACE });
    const LOW = snapshot(2, { category: 'low', at: UPDATE_PUSH });
    const refused = (times: number): Delivery => ({ ...LEFT, untaken: { category: 'high', times } });

    it.each([1, 2, 3])('forgets it with the note of another category, after %i tries', (times) => {
      const { left, news } = followWrite(refused(times), changeTo(LOW), stays, LOW);
      expect(left).toMatchObject({ category: 'low', untaken: undefined });
      expect(news).toEqual([{ kind: 'updated', ticket: '1001', revision: 2 }]);
    });

    it('forgets it where the ticket says another category already', () => {
      const { left } = followNothing(refused(1), stays, { ...SAID, category: 'low' });
      expect(left).toMatchObject({ category: 'low', untaken: undefined });
      expect(followNothing(refused(1), stays, SAID).left.untaken).toEqual(refused(1).untaken);
    });

    it('forgets it with an older note that was carried out, too', () => {
      const written = {
        shift: undefined,
        subject: true,
        status: undefined,
        note: undefined,
        tellsHome: false,
      };
      const attempted = [LOW, snapshot(3, { category: 'low' })];
      const before = { ...refused(1), doubt: doubt({ attempted, written }) };
      const read = there({ place: LOW_PLACE, notes: notes({ ours: 2, write: 2 }) });
      expect(followRead(before, read, TARGET).left).toMatchObject({ category: 'low', untaken: undefined });
    });

    it('tells of a shift from where the ticket stood', () => {
      const medium = snapshot(2, { category: 'medium', at: UPDATE_PUSH });
      const shift = { from: 'low', to: 'medium', place: true, priority: true } as const;
      const after = there({ place: { fits: ['medium'], on: ['medium'], above: ['low'] } });
      const { news } = followWrite(refused(3), changeTo(medium, { shift }), after, medium);
      expect(news).toContainEqual({ kind: 'shifted', ticket: '1001', from: 'low', to: 'medium' });
    });

    it('tells of no shift', () => {
      const low = { ...LEFT, category: 'low' } as const;
      const shift = { from: 'low', to: 'high', place: true, priority: true } as const;
      expect(followWrite(low, changeTo(TARGET, { shift }), stays, TARGET).news).toEqual([
        { kind: 'updated', ticket: '1001', revision: 2 },
      ]);
      expect(followWrite(low, changeTo(TARGET, { shift, note: undefined }), stays, TARGET).news).toEqual([]);
    });
  });

  it('counts an opening whose category the desk did not take over', () => {
    const place = { fits: [], on: [], above: [] };
    const { left } = followWrite(delivery(), { kind: 'create' }, there({ place }), SAID);
    expect(left.untaken).toEqual({ category: 'high', times: 1 });
  });

  it('closes and opens a ticket with its incident', () => {
    const over = snapshot(2, { facts: { status: 'closed' } });
    const shut = there({ seen: sighting({ state: 'closed', closing: { at: undefined, by: 'us' } }) });
    const closed = followWrite(LEFT, changeTo(over, { status: 'close' }), shut, over);
    expect(closed.left.isClosedByUs).toBe(true);
    expect(closed.news).toContainEqual({ kind: 'closed', ticket: '1001' });
    const reopened = followWrite(closed.left, changeTo(TARGET, { status: 'open' }), there(), TARGET);
    expect(reopened.left.isClosedByUs).toBe(false);
    expect(reopened.news).toContainEqual({ kind: 'reopened', ticket: '1001' });
  });

  it('is not our closing where the desk does not tell who closed the ticket, and we only wrote a note', () => {
    const over = snapshot(2, { facts: { status: 'closed' } });
    const shut = there({ seen: sighting({ state: 'closed', closing: { at: UPDATE_PUSH, by: 'unknown' } }) });
    const noted = followWrite(LEFT, changeTo(over), shut, over);
    expect(noted.left.isClosedByUs).toBe(false);
    expect(noted.news).toEqual([{ kind: 'updated', ticket: '1001', revision: 2 }]);
    expect(followWrite(LEFT, changeTo(over, { status: 'close' }), shut, over).left.isClosedByUs).toBe(true);
  });

  it('leaves an older write in doubt where a rise went before it', () => {
    const low = { ...LEFT, category: 'low', doubt: doubt() } as const;
    const shift = { from: 'low', to: 'high', place: true, priority: true } as const;
    const { left } = followWrite(low, changeTo(TARGET, { shift, note: undefined }), there(), TARGET);
    expect(left).toMatchObject({ category: 'high', delivered: SAID, doubt: doubt() });
  });

  it('follows a merge, and knows whether the ticket is our own still', () => {
    const into = there({ ticket: ticket({ id: '77' }), mergedFrom: '1001', own: false });
    const merged = { kind: 'merged', ticket: '1001', into: '77' };
    expect(followWrite(LEFT, changeTo(), into, TARGET)).toMatchObject({
      left: { ticket: { id: '77' }, isOwn: false },
      news: [merged, {}],
    });
    expect(followNothing(LEFT, into, TARGET)).toMatchObject({
      left: { ticket: { id: '77' }, isOwn: false },
      news: [merged],
    });
    expect(followNothing(LEFT, { ...into, own: true }, TARGET).left.isOwn).toBe(true);
    expect(followSuccession({ ...LEFT, isOwn: false }, 'gone').isOwn).toBe(true);
  });

  it('says a word of farewell, and nothing of what came after', () => {
    const farewell = changeTo(TARGET, {
      note: { kind: 'farewell', from: SAID, to: TARGET, remarks: [], begun: undefined },
    });
    const { left, news } = followWrite(LEFT, farewell, there(), TARGET);
    expect(left).toMatchObject({ saidFarewell: true, delivered: SAID });
    expect(news).toEqual([]);
  });
});

describe('a category that was taken back', () => {
  const LOW = { fits: ['low'], on: ['low'], above: [] } as const;
  const shift = { from: 'low', to: 'high', place: true, priority: true } as const;
  const low = { ...LEFT, category: 'low' } as const;
  const shifted = followWrite(low, changeTo(TARGET, { shift }), there(), TARGET).left;
  /** The ticket where it stood before, changed so many ms after our write. */
  const back = (after: number) =>
    there({ place: LOW, seen: sighting({ changedAt: UPDATE_PUSH + after }), at: UPDATE_PUSH + 60_000 });
  const untakenOf = (left: Delivery, read: TicketThere) => followRead(left, read, TARGET).left.untaken;

  it('right after our write was not taken over, however often that is read', () => {
    const once = followRead(shifted, back(10_000), TARGET).left;
    expect(once.untaken).toEqual({ category: 'high', times: 1 });
    expect(untakenOf(once, back(10_000))).toEqual(once.untaken);
  });

  it('after the second try was not taken over twice, which is told once', () => {
    const again = changeTo(TARGET, { shift: { ...shift, from: 'high' } });
    const twice = followWrite(shifted, again, there(), TARGET).left;
    expect(untakenOf(twice, back(0))).toEqual({ category: 'high', times: 2 });
    const told = { ...twice, untaken: { category: 'high', times: 3 } } as const;
    expect(untakenOf(told, back(0))).toEqual(told.untaken);
  });

  test.each<[string, Delivery, TicketThere]>([
    ['later', shifted, back(10_001)],
    ['to another place', shifted, there({ place: { fits: ['medium'], on: ['medium'], above: [] } })],
    ['from a place that is shared', shifted, there({ place: { ...LOW, fits: ['low', 'high'] } })],
    ['from a ticket of somebody else', shifted, { ...back(0), own: false }],
    ['before we shifted it', low, back(0)],
  ])('%s is what people did', (_what, left, read) => {
    expect(untakenOf(left, read)).toBeUndefined();
  });
});
