import { describe, expect, it, test } from 'vitest';
import {
  LEFT,
  NEWS,
  SAID,
  UPDATE_PUSH,
  absent,
  changeParts,
  changeTo,
  delivery,
  doubt,
  notes,
  placed,
  sighting,
  snapshot,
  there,
  ticket,
  wholeShift,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { followRead } from './follow-read.ts';
import { followLoss, followNothing, followSuccession, followWrite } from './follow-write.ts';
import type { ChangePlan, Shift } from './ticket-plan.ts';
import type { Snapshot } from './snapshot.ts';
import type { Home, TicketClosing, TicketThere } from './ticket.ts';

const DAY = 86_400_000;
const HOME = { kind: 'company', isCatchAll: false, remarks: [] } as const;
const OVER = snapshot(2, { facts: { status: 'closed' } });

describe('what was written', () => {
  it('is what the ticket says then', () => {
    const { left, news } = followWrite(LEFT, changeTo(), there({ comments: 7 }), NEWS);
    expect(left).toMatchObject({
      comments: 7,
      delivered: NEWS,
      category: 'high',
      updates: 1,
      updatesInARow: 1,
      updatedAt: UPDATE_PUSH,
    });
    expect(news).toEqual([{ kind: 'updated', ticket: '1001', revision: 2 }]);
  });

  it('opens a ticket, or succeeds one', () => {
    const create = { kind: 'create' } as const;
    const home = { ...HOME, isCatchAll: true };
    const opened = followWrite(delivery(), create, there({ home }), SAID);
    const atHome = followWrite(delivery(), create, there({ home: HOME }), SAID);
    expect(atHome.left.isAtCatchAll).toBe(false);
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
    expect(followRead(lost, absent({ kind: 'gone' }), NEWS).left.lookAgainAt).toBe(UPDATE_PUSH + 1);
    expect(followRead(lost, there(), NEWS).left.lookAgainAt).toBeUndefined();
    expect(followSuccession(lost, 'gone').lookAgainAt).toBeUndefined();
  });

  it('tells of a shift, and starts the interval anew', () => {
    const low = { ...LEFT, category: 'low', updatesInARow: 4, updatedAt: UPDATE_PUSH } as const;
    const { left, news } = followWrite(low, changeTo(), there(), NEWS);
    expect(left.updatesInARow).toBe(1);
    expect(news).toContainEqual({ kind: 'shifted', ticket: '1001', from: 'low', to: 'high' });
  });

  it('tells of a shift alone, but of none that only was said once more', () => {
    const alone = (from: 'low' | 'high') =>
      changeTo(NEWS, { shift: wholeShift(from, 'high'), note: undefined });
    expect(followWrite({ ...LEFT, category: 'low' }, alone('low'), there(), NEWS).news).toEqual([
      { kind: 'shifted', ticket: '1001', from: 'low', to: 'high' },
    ]);
    expect(followWrite(LEFT, alone('high'), there(), NEWS).news).toEqual([]);
  });

  it('makes the interval grow, and a quiet day starts it anew', () => {
    const busy = { ...LEFT, updatesInARow: 4, updatedAt: UPDATE_PUSH };
    expect(followWrite(busy, changeTo(), there(), NEWS).left.updatesInARow).toBe(5);
    const after = (wait: number) => followWrite(busy, changeTo(), there({ at: UPDATE_PUSH + wait }), NEWS);
    expect(after(DAY).left.updatesInARow).toBe(5);
    expect(after(DAY + 1).left.updatesInARow).toBe(1);
  });

  it('counts a category that the desk did not take over', () => {
    const shift = wholeShift('low', 'high');
    const untaken = there({ place: placed('low') });
    const once = followWrite(LEFT, changeTo(NEWS, { shift }), untaken, NEWS).left;
    expect(once.untaken).toEqual({ category: 'high', times: 1 });
    const twice = followWrite(once, changeTo(NEWS, { shift, note: undefined }), untaken, NEWS).left;
    expect(twice.untaken).toEqual({ category: 'high', times: 2 });
    const told = followWrite(twice, changeTo(), untaken, NEWS).left;
    expect(told.untaken).toEqual({ category: 'high', times: 3 });
    expect(followWrite(told, changeTo(), untaken, NEWS).left.untaken).toEqual(told.untaken);
    expect(followWrite(told, changeTo(NEWS, { shift }), there(), NEWS).left.untaken).toBeUndefined();
  });

  test.each<[string, number, Partial<ChangePlan>, number]>([
    ['a note after the first try does not tell it', 1, {}, 1],
    ['a note after the second tells it', 2, {}, 3],
    ['a change without a note does not', 2, { subject: true, note: undefined }, 2],
  ])('of a category that the desk did not take over, %s', (_what, times, parts, after) => {
    const left: Delivery = { ...LEFT, untaken: { category: 'high', times } };
    const stays = there({ place: placed('low') });
    const { untaken } = followWrite(left, changeTo(NEWS, parts), stays, NEWS).left;
    expect(untaken).toEqual({ category: 'high', times: after });
  });

  const WHOLE = wholeShift('low', 'high');
  const ONCE = { from: 'low', at: UPDATE_PUSH, times: 1 } as const;
  test.each<[string, Delivery['shifted'], Shift, TicketThere, Delivery['shifted']]>([
    ['what the desk took over', undefined, WHOLE, there(), ONCE],
    ['what it took over after another one', { ...ONCE, from: 'medium', times: 2 }, WHOLE, there(), ONCE],
    ['what it took over again', ONCE, wholeShift('high', 'high'), there(), { ...ONCE, times: 2 }],
    [
      'what it took over, wherever the ticket stood',
      undefined,
      wholeShift(undefined, 'high'),
      there(),
      { ...ONCE, from: undefined },
    ],
    ['nothing where the place stays', ONCE, { ...WHOLE, place: false }, there(), undefined],
    ['nothing where the priority stays', ONCE, { ...WHOLE, priority: false }, there(), undefined],
    ['nothing of a ticket that is not ours', ONCE, WHOLE, there({ own: false }), undefined],
  ])('of a shift it is remembered %s', (_what, shifted, shift, after, expected) => {
    const { left } = followWrite(
      { ...LEFT, category: 'low', shifted },
      changeTo(NEWS, { shift }),
      after,
      NEWS,
    );
    expect(left).toMatchObject({ shifted: expected, untaken: undefined });
  });

  it.each([{ place: false }, { priority: false }])('a part of a shift is not missed: %j', (part) => {
    const low = { ...LEFT, category: 'low' } as const;
    const plan = changeTo(NEWS, { shift: { ...WHOLE, ...part } });
    const { left } = followWrite(low, plan, there({ place: placed('low') }), NEWS);
    expect(left.untaken).toBeUndefined();
  });

  describe('where the desk did not take a category over', () => {
    const stays = there({ place: placed('low') });
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
      const written = changeParts({ subject: true });
      const attempted = [LOW, snapshot(3, { category: 'low' })];
      const before = { ...refused(1), doubt: doubt({ attempted, written }) };
      const read = there({ place: placed('low'), notes: notes({ ours: 2, write: 2 }) });
      expect(followRead(before, read, NEWS).left).toMatchObject({ category: 'low', untaken: undefined });
    });

    it('tells of a shift from where the ticket stood', () => {
      const medium = snapshot(2, { category: 'medium', at: UPDATE_PUSH });
      const shift = wholeShift('low', 'medium');
      const after = there({ place: placed('medium') });
      const { news } = followWrite(refused(3), changeTo(medium, { shift }), after, medium);
      expect(news).toContainEqual({ kind: 'shifted', ticket: '1001', from: 'low', to: 'medium' });
    });

    it('tells of no shift', () => {
      const low = { ...LEFT, category: 'low' } as const;
      const shift = wholeShift('low', 'high');
      expect(followWrite(low, changeTo(NEWS, { shift }), stays, NEWS).news).toEqual([
        { kind: 'updated', ticket: '1001', revision: 2 },
      ]);
      expect(followWrite(low, changeTo(NEWS, { shift, note: undefined }), stays, NEWS).news).toEqual([]);
    });
  });

  it('counts an opening whose category the desk did not take over', () => {
    const place = placed();
    const { left } = followWrite(delivery(), { kind: 'create' }, there({ place }), SAID);
    expect(left.untaken).toEqual({ category: 'high', times: 1 });
  });

  it('closes and opens a ticket with its incident', () => {
    const shut = there({ seen: sighting({ state: 'closed', closing: { at: undefined, by: 'us' } }) });
    const closed = followWrite(LEFT, changeTo(OVER, { status: 'close' }), shut, OVER);
    expect(closed.left.isClosedByUs).toBe(true);
    expect(closed.news).toContainEqual({ kind: 'closed', ticket: '1001' });
    const reopened = followWrite(closed.left, changeTo(NEWS, { status: 'open' }), there(), NEWS);
    expect(reopened.left.isClosedByUs).toBe(false);
    expect(reopened.news).toContainEqual({ kind: 'reopened', ticket: '1001' });
  });

  test.each<[string, TicketClosing['by'], 'close' | undefined, Snapshot | undefined, Snapshot, boolean]>([
    ['the desk names us', 'us', undefined, SAID, OVER, true],
    ['the desk names nobody, and we closed it', 'unknown', 'close', SAID, OVER, true],
    ['the desk names nobody, and we only wrote a note', 'unknown', undefined, SAID, OVER, false],
    ['a technician was first', 'technician', 'close', SAID, OVER, false],
    ['the incident is open', 'us', undefined, SAID, NEWS, false],
    ['the incident was closed before', 'us', undefined, { ...OVER, revision: 1 }, OVER, false],
    ['it said nothing of ours before', 'us', undefined, undefined, OVER, false],
    ['it said nothing of ours before, and we closed it', 'unknown', 'close', undefined, OVER, true],
  ])(
    'whether a ticket that stands closed was closed with its incident: %s',
    (_what, by, status, delivered, to, closes) => {
      const shut = there({ seen: sighting({ state: 'closed', closing: { at: UPDATE_PUSH, by } }) });
      const { left, news } = followWrite({ ...LEFT, delivered }, changeTo(to, { status }), shut, to);
      expect(left.isClosedByUs).toBe(closes);
      expect(news.map(({ kind }) => kind)).toEqual(closes ? ['updated', 'closed'] : ['updated']);
    },
  );

  test.each<[string, boolean, Home | undefined, boolean]>([
    ['it says where it stands, or went there', true, HOME, false],
    ['its company is not known', true, { ...HOME, isCatchAll: true }, true],
    ['nobody asked', true, undefined, true],
    ['it stood elsewhere', false, undefined, false],
  ])('whether a ticket still stands at the catch-all after a note: %s', (_what, before, home, after) => {
    const plan = changeTo(NEWS, { ticket: there({ home }) });
    expect(followWrite({ ...LEFT, isAtCatchAll: before }, plan, there(), NEWS).left.isAtCatchAll).toBe(after);
  });

  describe('to a ticket that a technician closed meanwhile', () => {
    const closing: TicketClosing = { at: NEWS.at, by: 'technician' };
    const after = there({ seen: sighting({ state: 'closed', closing }) });
    const meanwhile = followWrite(LEFT, changeTo(), after, NEWS).left;

    it('is known not to have been read, until it is decided what becomes of that', () => {
      expect(meanwhile.wasClosedMeanwhile).toBe(true);
      expect(followNothing(meanwhile, after, NEWS).left.wasClosedMeanwhile).toBe(false);
      const opened = followWrite(
        meanwhile,
        changeTo(NEWS, { note: undefined, status: 'open' }),
        there(),
        NEWS,
      );
      expect(opened.left.wasClosedMeanwhile).toBe(false);
    });

    it.each([
      ['was closed before', { ticket: after }, after],
      [
        'was closed by us',
        {},
        there({ seen: sighting({ state: 'closed', closing: { ...closing, by: 'us' } }) }),
      ],
      ['is open', {}, there()],
    ] as const)('is read where the ticket %s', (_what, parts, seen) => {
      const { left } = followWrite(LEFT, changeTo(OVER, parts), seen, OVER);
      expect(left.wasClosedMeanwhile).toBe(false);
    });

    it('is not known to have been read where the note came late', () => {
      const left = {
        ...LEFT,
        doubt: doubt({ attempted: [NEWS], written: changeParts({ note: 'changes' }) }),
      };
      const read = { ...after, notes: notes({ ours: 2 }) };
      expect(followRead(left, read, NEWS).left).toMatchObject({ delivered: NEWS, wasClosedMeanwhile: true });
    });
  });

  it('leaves an older write in doubt where a rise went before it', () => {
    const low = { ...LEFT, category: 'low', doubt: doubt() } as const;
    const shift = wholeShift('low', 'high');
    const { left } = followWrite(low, changeTo(NEWS, { shift, note: undefined }), there(), NEWS);
    expect(left).toMatchObject({ category: 'high', delivered: SAID, doubt: doubt() });
    const over = there({ at: UPDATE_PUSH + 60_000 });
    const voided = followWrite(low, changeTo(NEWS, { shift, note: undefined }), over, NEWS);
    expect(voided.left.doubt).toBeUndefined();
  });

  it('follows a merge, and knows whether the ticket is our own still', () => {
    const into = there({ ticket: ticket({ id: '77' }), mergedFrom: '1001', own: false });
    const merged = { kind: 'merged', ticket: '1001', into: '77' };
    expect(followWrite(LEFT, changeTo(), into, NEWS)).toMatchObject({
      left: { ticket: { id: '77' }, isOwn: false },
      news: [merged, {}],
    });
    expect(followNothing(LEFT, into, NEWS)).toMatchObject({
      left: { ticket: { id: '77' }, isOwn: false },
      news: [merged],
    });
    expect(followNothing(LEFT, { ...into, own: true }, NEWS).left.isOwn).toBe(true);
    expect(followSuccession({ ...LEFT, isOwn: false }, 'gone').isOwn).toBe(true);
  });

  it('says a word of farewell, and nothing of what came after', () => {
    const farewell = changeTo(NEWS, {
      note: { kind: 'farewell', from: SAID, to: NEWS, remarks: [], begun: undefined },
    });
    const { left, news } = followWrite(LEFT, farewell, there(), NEWS);
    expect(left).toMatchObject({ saidFarewell: true, delivered: SAID });
    expect(news).toEqual([]);
  });
});

describe('the company of a ticket', () => {
  it('is the one where it was told of the incident first, wherever it is moved', () => {
    const opened = followWrite(delivery(), { kind: 'create' }, there({ company: 250 }), SAID).left;
    expect(opened.company).toBe(250);
    expect(followWrite(opened, changeTo(), there({ company: 251 }), NEWS).left.company).toBe(250);
    expect(followWrite(LEFT, changeTo(), there({ company: 251 }), NEWS).left.company).toBe(251);
  });
});

describe('a word to a ticket that was moved', () => {
  const note = { kind: 'word', from: undefined, to: NEWS, remarks: [], begun: undefined } as const;

  it('is remembered, and makes the ticket say no more', () => {
    const { left, news } = followWrite(LEFT, changeTo(NEWS, { note }), there(), NEWS);
    expect(left).toMatchObject({ saidHeldBack: true, delivered: SAID, updates: LEFT.updates });
    expect(news).toEqual([]);
  });

  it('does not say that a category was not taken over', () => {
    const untaken = { category: NEWS.category, times: 2 };
    expect(followWrite({ ...LEFT, untaken }, changeTo(NEWS, { note }), there(), NEWS).left.untaken).toBe(
      untaken,
    );
  });
});

describe('nothing to write', () => {
  it('is remembered of an incident that has no ticket, and ends every doubt', () => {
    expect(followNothing(delivery({ doubt: doubt() }), absent(), NEWS)).toEqual({
      left: delivery({ foundNone: true }),
      news: [],
    });
  });

  it('leaves a ticket that says nothing of ours as it is', () => {
    const untold = delivery({ ticket: ticket() });
    expect(followNothing(untold, there(), NEWS)).toEqual({ left: untold, news: [] });
  });

  it('goes on saying what it said where what came is worth no note: that comes with the next one', () => {
    const listed = snapshot(2, { facts: { ...SAID.facts, status: 'open', incidentNumber: 504 } });
    expect(followNothing(LEFT, there(), listed).left.delivered).toEqual({ ...SAID, revision: 2 });
    expect(followNothing(LEFT, there(), NEWS).left.delivered).toBe(NEWS);
  });
});
