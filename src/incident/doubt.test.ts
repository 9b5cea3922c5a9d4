import { describe, expect, it, test } from 'vitest';
import {
  UPDATE_PUSH,
  absent,
  changeParts,
  delivery,
  doubt,
  notes,
  sighting,
  snapshot,
  there,
  wholeShift,
} from './builders.fixture.ts';
import type { Category } from './category.ts';
import type { ChangeParts } from './ticket-plan.ts';
import type { TicketThere } from './ticket.ts';
import { addDoubt, afterLook, nextLookAt, notAtOnce, risesAbove, saidSoFar, wasCarriedOut } from './doubt.ts';

const NOTED = changeParts({ note: 'changes' });

test.each([
  [0, 1_000],
  [3, 16_000],
  [8, 300_000],
  [50, 300_000],
])('after %i looks the next one is %i ms later, and no later than the writes live', (looks, wait) => {
  expect(nextLookAt(doubt({ looks, until: 1_000_000 }), 7)).toBe(7 + wait);
  expect(nextLookAt(doubt({ looks, until: 10 }), 7)).toBe(10);
});

test.each<[Category, readonly Category[], boolean]>([
  ['high', ['low', 'medium'], true],
  ['high', ['low', 'high'], false],
  ['medium', ['high', 'low'], false],
])('%s rises above writes of %j: %s', (category, attempted, rises) => {
  const writes = doubt({ attempted: attempted.map((each) => snapshot(2, { category: each })) });
  expect(risesAbove({ category }, writes)).toBe(rises);
});

describe('what a ticket says by its marks', () => {
  const [first, newest] = [snapshot(2), snapshot(4)];
  const attempted = [first, newest];

  it.each([
    ['the newest that was written', 4, newest],
    ['the one before, where a mark lies between them', 3, first],
    ['what it said before, where none is seen', 1, undefined],
  ])('is %s', (_what, ours, said) => {
    expect(saidSoFar(delivery({ doubt: doubt({ attempted }) }), notes({ ours }))).toBe(said);
  });

  it('is what it said before, where that is newer or no notes were read', () => {
    const left = delivery({ delivered: snapshot(3), doubt: doubt({ attempted }) });
    expect(saidSoFar(left, notes({ ours: 3 }))).toBe(left.delivered);
    expect(saidSoFar(left, undefined)).toBe(left.delivered);
  });

  it('is what was tried of the same revision', () => {
    const left = delivery({ delivered: snapshot(2), doubt: doubt({ attempted }) });
    expect(saidSoFar(left, notes({ ours: 2 }))).toBe(first);
  });

  it('tell nothing of a word of ours, whose mark names no revision', () => {
    const waiting = doubt({ attempted: [snapshot(2)], write: 4, written: changeParts({ note: 'word' }) });
    expect(wasCarriedOut(waiting, there({ notes: notes({ ours: 2 }) }))).toBe(false);
    expect(wasCarriedOut(waiting, there({ notes: notes({ ours: 2, write: 4 }) }))).toBe(true);
  });

  it('tells nothing of a write as long as they are not read', () => {
    expect(wasCarriedOut(doubt({ written: NOTED }), there())).toBe(false);
  });
});

describe('a change whose note was surely not sent', () => {
  const shift = wholeShift('low', 'high');
  const shut = there({ seen: sighting({ state: 'closed' }) });

  test.each<[string, Partial<ChangeParts>, TicketThere, boolean]>([
    ['a shift on a ticket that stands there', { shift }, there(), true],
    ['one that shows nothing', {}, there(), false],
    ['one that corrects the subject, too', { shift, subject: true }, there(), false],
    ['one that tells where the ticket stands, too', { shift, tellsHome: true }, there(), false],
    ['a shift of the place alone', { shift: { ...shift, priority: false } }, there(), false],
    ['a shift of the priority alone', { shift: { ...shift, place: false } }, there(), false],
    ['an opening of a ticket that is open', { status: 'open' }, there(), true],
    ['an opening of a ticket that is closed', { status: 'open' }, shut, false],
    ['a close of a ticket that is closed', { status: 'close' }, shut, true],
    ['a close of a ticket that is open', { status: 'close' }, there(), false],
    ['a shift and a close on a ticket that is open', { shift, status: 'close' }, there(), false],
    ['a shift and a close on both', { shift, status: 'close' }, shut, true],
  ])('is seen to be carried out by what it changes: %s', (_what, parts, read, isSeen) => {
    const written = changeParts({ ...parts, note: 'unsent' });
    const waiting = doubt({ attempted: [snapshot(2)], written });
    expect(wasCarriedOut(waiting, { ...read, notes: notes() })).toBe(isSeen);
  });
});

describe('one more doubtful write', () => {
  const write = {
    target: snapshot(5),
    write: 3,
    until: 9_000,
    late: 19_000,
    written: NOTED,
    status: undefined,
    at: 1_000,
    firstLook: 1_500,
    failures: 0,
  };
  const closing = { ...write, status: 'close' } as const;

  it('is looked for when it should be carried out, and once more when it is void', () => {
    expect(addDoubt(delivery(), write)).toMatchObject({
      writes: 3,
      doubt: {
        attempted: [snapshot(5)],
        statuses: [],
        until: 9_000,
        late: 19_000,
        lookAt: 2_500,
        lookedFor: 5,
      },
    });
    expect(addDoubt(delivery(), { ...write, until: 1_800 }).doubt?.lookAt).toBe(1_800);
  });

  it('leaves the first one in mind, and the longest life of all', () => {
    const before = doubt({ attempted: [snapshot(2), snapshot(3)], until: 99_000, late: 109_000 });
    expect(addDoubt(delivery({ doubt: before, writes: 7 }), write)).toMatchObject({
      writes: 7,
      doubt: { attempted: [snapshot(2), snapshot(5)], until: 99_000, late: 109_000 },
    });
  });

  it('is looked for only as long as it lives itself, once one that lives longer is seen', () => {
    const [offline, lost, lostLater] = [
      { ...write, write: 4, until: 900_000 },
      { ...write, write: 5, until: 20_000 },
      { ...write, write: 6, until: 21_000 },
    ];
    const all = [offline, lost, lostLater].reduce(addDoubt, delivery()).doubt ?? doubt();
    const looked = (seen: number) =>
      afterLook(all, there({ at: 10_000, notes: notes({ write: seen }) }), snapshot(5));
    const behind = [{ after: 4, until: 21_000 }];
    expect(looked(3)).toMatchObject({ until: 900_000, sooner: behind });
    expect(looked(4)).toMatchObject({ until: 21_000, sooner: [] });
    expect(looked(5)).toMatchObject({ until: 21_000, sooner: [] });
    expect(addDoubt(delivery({ doubt: all }), lostLater).doubt?.sooner).toEqual(behind);
    expect(addDoubt(delivery({ doubt: all }), offline).doubt?.sooner).toEqual([]);
    expect(afterLook(all, absent({ at: 10_000 }), snapshot(5)).until).toBe(900_000);
    const last = addDoubt(delivery({ doubt: all }), { ...write, write: 7, until: 950_000 }).doubt;
    expect(last).toMatchObject({ until: 950_000, sooner: [] });
    const shortest =
      addDoubt(delivery({ doubt: all }), { ...write, write: 7, until: 20_500 }).doubt ?? doubt();
    const seen = (number: number) =>
      afterLook(shortest, there({ notes: notes({ write: number }) }), snapshot(5)).until;
    expect([seen(3), seen(4), seen(6)]).toEqual([900_000, 21_000, 20_500]);
  });

  it('adds its turn of the ticket to those before', () => {
    const once = addDoubt(delivery(), closing);
    expect(once.doubt?.statuses).toEqual(['close']);
    expect(addDoubt(once, closing).doubt?.statuses).toEqual(['close']);
    const reopening = { ...write, status: 'open' } as const;
    expect(addDoubt(once, reopening).doubt?.statuses).toEqual(['close', 'open']);
    expect(addDoubt(once, write).doubt?.statuses).toEqual(['close']);
  });
});

const NOW = UPDATE_PUSH;

test.each([
  [
    'is over by the workflow’s clock, not by the worker’s, comes five seconds later',
    NOW - 90_000,
    NOW + 5_000,
  ],
  ['is due just now does so, too', NOW, NOW + 5_000],
  ['is yet to come stays', NOW + 1, NOW + 1],
])('a look that %s', (_what, at, next) => {
  const {
    doubt: looked,
    lookBackAt,
    lookAgainAt,
  } = notAtOnce(delivery({ doubt: doubt({ lookAt: at }), lookBackAt: at, lookAgainAt: at }), NOW);
  expect([looked?.lookAt, lookBackAt, lookAgainAt]).toEqual([next, next, next]);
});

test('a delivery that waits for nothing stays as it is', () => {
  expect(notAtOnce(delivery(), NOW)).toEqual(delivery());
});
