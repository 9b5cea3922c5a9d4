import { describe, expect, it, test } from 'vitest';
import {
  LEFT,
  NEWS,
  SAID,
  UPDATE_PUSH,
  absent,
  changeParts,
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
import type { Facts } from './facts.ts';
import { followRead } from './follow-read.ts';
import { changed } from './plan-ticket.fixture.ts';

describe('a write in doubt', () => {
  const left = { ...LEFT, doubt: doubt({ attempted: [NEWS] }) };

  it('is done once its note is read', () => {
    const { left: after, news } = followRead(left, there({ notes: notes({ ours: 2 }) }), NEWS);
    expect(after).toMatchObject({ delivered: NEWS, doubt: undefined, updates: 1, updatedAt: UPDATE_PUSH });
    expect(news).toEqual([{ kind: 'updated', ticket: '1001', revision: 2 }]);
  });

  it.each([
    ['stands where it stood: its category is tried once more', placed('low'), { category: 'high', times: 1 }],
    ['stands where it belongs', placed('high'), undefined],
    ['was moved by people', placed(), undefined],
  ])('of which only the note is known is done with that; the ticket %s', (_what, place, untaken) => {
    const read = there({ place, notes: notes({ ours: 2 }) });
    const after = followRead({ ...left, category: 'low' }, read, NEWS);
    expect(after.left).toMatchObject({ delivered: NEWS, category: 'high', untaken, doubt: undefined });
    expect(after.news).toContainEqual({ kind: 'updated', ticket: '1001', revision: 2 });
    expect(after.news.some(({ kind }) => kind === 'shifted')).toBe(untaken === undefined);
  });

  describe('of a close', () => {
    const over = snapshot(2, { facts: { status: 'closed' } });
    const closing = changeParts({ status: 'close', note: 'changes' });
    const read = (state: 'open' | 'closed', write = 0) =>
      there({ seen: sighting({ state, changedAt: UPDATE_PUSH }), notes: notes({ ours: 2, write }) });
    const lost = (written: typeof closing | undefined) => ({
      ...LEFT,
      doubt: doubt({ attempted: [over], statuses: ['close'], written }),
    });

    it.each([
      ['as we know', closing, SAID],
      ['or may, for all we know', undefined, SAID],
      ['also where it is of an earlier life', closing, undefined],
    ])(
      'that is seen by its note alone is done once the ticket is closed, too, %s',
      (_what, written, said) => {
        const before = { ...lost(written), delivered: said };
        const { left: noted, news } = followRead(before, read('open'), over);
        expect(noted).toMatchObject({
          delivered: over,
          doubt: { attempted: [over], written: { status: 'close', note: 'unsent' } },
        });
        expect(news).toContainEqual({ kind: 'updated', ticket: '1001', revision: 2 });
        const { left: done } = followRead(noted, read('closed'), over);
        expect(done).toMatchObject({ doubt: undefined, isClosedByUs: true, updates: 1 });
      },
    );

    it.each([
      ['its number', read('open', 2)],
      ['the ticket closed with it', read('closed')],
    ])('is done where the note is seen together with %s', (_what, seen) => {
      expect(followRead(lost(closing), seen, over).left.doubt).toBeUndefined();
    });

    it.each([
      ['it closes nothing', changeParts({ note: 'changes' }), {}],
      ['an operator named the ticket', undefined, { delivered: undefined, isNamed: true }],
      ['the ticket was told before that it is over', closing, { delivered: { ...over, revision: 1 } }],
    ])('is done with its note where %s', (_what, written, before) => {
      const { left: done } = followRead({ ...lost(written), ...before }, read('open'), over);
      expect(done).toMatchObject({ delivered: over, doubt: undefined });
    });
  });

  it.each([
    ['goes back down where the incident fell again', 'high', 'low'],
    ['goes further up in full', 'medium', 'high'],
  ] as const)(
    'without a shift leaves the ticket at a rise that was written alone: it %s',
    (_what, risen, to) => {
      const at = (revision: number) => snapshot(revision, { category: 'low' });
      const noted = doubt({ attempted: [at(2)], written: changeParts({ note: 'changes' }) });
      const lost = { ...LEFT, delivered: at(1), category: risen, doubt: noted };
      const target = snapshot(4, { category: to });
      const read = there({ place: placed(risen), notes: notes({ ours: 2 }) });
      const { left: after } = followRead(lost, read, target);
      expect(after).toMatchObject({ delivered: at(2), category: risen });
      expect(changed({ read, left: after, target })).toMatchObject({
        shift: wholeShift(risen, to),
        note: { remarks: [] },
      });
      const moved = followRead(lost, { ...read, place: placed() }, target);
      expect(moved.left.category).toBe('low');
    },
  );

  it('counts as often as an attempt wrote that died: no number is given twice', () => {
    const left = { ...LEFT, writes: 1, doubt: doubt({ write: 1 }) };
    expect(followRead(left, there({ notes: notes({ write: 3 }) }), NEWS).left.writes).toBe(3);
  });

  it('is done once its number is read, which is all that shows one without a note', () => {
    const bare = changeParts();
    const shifted = { ...left, doubt: doubt({ attempted: [NEWS], written: bare, write: 7 }) };
    const read = (write: number, ours = 2) =>
      followRead(shifted, there({ notes: notes({ ours, write }) }), NEWS).left;
    expect(read(6).doubt).toBeDefined();
    expect(read(7).doubt).toBeUndefined();
    expect(read(7, 1)).toMatchObject({ delivered: SAID, updates: 0, doubt: undefined });
  });

  it('stays in doubt where its number alone is read on a ticket that says nothing of ours yet', () => {
    const written = changeParts({ shift: wholeShift('low', 'high') });
    const untold = delivery({ ticket: ticket(), doubt: doubt({ attempted: [NEWS], written, write: 7 }) });
    const { left: after } = followRead(untold, there({ notes: notes({ write: 7 }) }), NEWS);
    expect(after).toMatchObject({ delivered: undefined, doubt: { looks: 1 } });
  });

  it.each([
    ['opened a ticket tells that once', 'open', 'closed', 'open', ['updated', 'reopened']],
    [
      'noted a ticket that was closed meanwhile tells both',
      undefined,
      'open',
      'closed',
      ['closed-by-technician', 'updated'],
    ],
  ] as const)('that %s', (_what, status, before, state, news) => {
    const written = changeParts({ status, note: 'changes' });
    const lost = {
      ...LEFT,
      seen: sighting({ state: before }),
      doubt: doubt({ attempted: [NEWS], written }),
    };
    const read = there({ seen: sighting({ state }), notes: notes({ ours: 2 }) });
    expect(followRead(lost, read, NEWS).news.map(({ kind }) => kind)).toEqual(news);
  });

  test.each<[string, Facts, Facts, boolean]>([
    [
      'a farewell where the incident belongs to another company by now',
      { companyId: 'a' },
      { companyId: 'b' },
      true,
    ],
    ['an update where it belongs to the same', { companyId: 'a' }, { companyId: 'a' }, false],
    ['an update where its company was not known before', {}, { companyId: 'b' }, false],
    ['an update where its company is told no more', { companyId: 'a' }, {}, false],
  ])('of which only the note is known was %s', (_what, before, after, isFarewell) => {
    const low = { category: 'low' } as const;
    const told = {
      ...LEFT,
      ...low,
      delivered: snapshot(1, { facts: before, ...low }),
      subject: 'EDR',
      isAtCatchAll: true,
    };
    const to = snapshot(2, { facts: after });
    const lost = { ...told, doubt: doubt({ attempted: [to] }) };
    const read = there({ place: placed('low'), notes: notes({ ours: 2 }) });
    const { left: done } = followRead(lost, read, to);
    expect(done).toMatchObject({ subject: 'EDR', isAtCatchAll: true, doubt: undefined });
    expect(done).toMatchObject({ saidFarewell: isFarewell, updates: isFarewell ? 0 : 1 });
    // A farewell asks for no category; after an update the ticket should stand in it.
    expect(done.untaken).toEqual(isFarewell ? undefined : { category: 'high', times: 1 });
  });

  it.each([
    ['a ticket', SAID],
    ['a ticket of an earlier life', undefined],
  ])(
    'that has no note may come after an older one that has: %s says what that one says',
    (_what, delivered) => {
      const older = snapshot(2, { category: 'low' });
      const shift = wholeShift('high', 'high');
      const bare = changeParts({ shift });
      const waiting = doubt({ attempted: [older, snapshot(3)], written: bare, write: 3 });
      const read = there({ notes: notes({ ours: 2, write: 3 }) });
      const after = followRead({ ...LEFT, delivered, doubt: waiting }, read, snapshot(3));
      expect(after.left).toMatchObject({ delivered: older, category: 'high', doubt: undefined });
      expect(after.news).toContainEqual({ kind: 'updated', ticket: '1001', revision: 2 });
    },
  );

  it.each([
    ['is done once the ticket stands as it sets it', there(), [NEWS], false],
    ['stays in doubt while the ticket does not', there({ place: placed('low') }), [NEWS], true],
    ['stays in doubt beside an older one', there(), [SAID, NEWS], true],
  ])('whose note was surely not sent %s', (_what, read, attempted, isInDoubt) => {
    const shift = wholeShift('low', 'high');
    const unsent = changeParts({ shift, note: 'unsent' });
    const before = { ...LEFT, category: 'low', doubt: doubt({ attempted, written: unsent }) } as const;
    const after = followRead(before, { ...read, notes: notes({ ours: 1 }) }, NEWS).left;
    expect(after.doubt !== undefined).toBe(isInDoubt);
    expect(after).toMatchObject({ delivered: SAID, updates: 0, category: isInDoubt ? 'low' : 'high' });
  });

  it('that may close the ticket has closed it where it is seen closed by nobody knows whom', () => {
    const seen = sighting({
      state: 'closed',
      changedAt: UPDATE_PUSH,
      closing: { at: UPDATE_PUSH, by: 'unknown' },
    });
    const waiting = doubt({ statuses: ['close'], write: 3 });
    const after = followRead({ ...LEFT, doubt: waiting }, there({ seen, notes: notes({ write: 2 }) }), NEWS);
    expect(after).toMatchObject({ left: { isClosedByUs: true }, news: [] });
  });

  it.each([
    ['that is not seen', there({ notes: notes({ ours: 1 }) })],
    ['of a ticket that is not there', absent()],
  ])('%s is looked for again later', (_what, read) => {
    const { left: after, news } = followRead(left, read, NEWS);
    expect(after.doubt).toMatchObject({ looks: 1, lookAt: UPDATE_PUSH + 1_000, lookedFor: 2 });
    expect(news).toEqual([]);
  });
});
