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
  ticketPolicy,
  wholeShift,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import type { Facts } from './facts.ts';
import { followLookBack, followRead } from './follow-read.ts';
import { followRepeat, followSuccession, followWrite } from './follow-write.ts';
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

    it('until it is seen at home', () => {
      const before = { ...LEFT, hasStrayed: true };
      expect(followRead(before, there(catchAll), NEWS).left.hasStrayed).toBe(true);
      expect(followRead(before, there({ home: HOME }), NEWS).left.hasStrayed).toBe(false);
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

describe('a look back, once a doubtful create can no longer be carried out', () => {
  const left = { ...LEFT, lookBackAt: UPDATE_PUSH };

  it.each([
    ['another create is in doubt besides', [SAID, SAID], 1, 99],
    ['the ticket does not show the create in doubt', [SAID], 0, 99],
    ['the ticket shows the only one', [SAID], 1, undefined],
  ])('where %s', (_case, attempted, ours, at) => {
    const left = delivery({ doubt: doubt({ attempted, late: 99 }) });
    expect(followRead(left, there({ notes: notes({ ours }) }), NEWS).left.lookBackAt).toBe(at);
  });

  it('is due after the create that takes the place of one that is lost, however long that took', () => {
    const lost = delivery({ doubt: doubt() });
    const at = UPDATE_PUSH + 3_600_000;
    expect(followRepeat(lost, { kind: 'create' }, at, ticketPolicy()).lookBackAt).toBe(at + 300_000);
    const later = { ...lost, lookBackAt: at + 900_000 };
    expect(followRepeat(later, { kind: 'create' }, at, ticketPolicy()).lookBackAt).toBe(at + 900_000);
    expect(followRepeat(delivery(), { kind: 'create' }, at, ticketPolicy()).lookBackAt).toBeUndefined();
  });

  it('stays due where a ticket is opened meanwhile', () => {
    const succeeding = delivery({ lookBackAt: 99 });
    expect(followWrite(succeeding, { kind: 'create' }, there(), SAID).left.lookBackAt).toBe(99);
  });

  it('stays due where the create of a successor is seen', () => {
    const succeeding = delivery({ lookBackAt: 99, doubt: doubt({ attempted: [SAID], late: 98 }) });
    expect(followRead(succeeding, there({ notes: notes({ ours: 1 }) }), SAID).left.lookBackAt).toBe(99);
  });

  it.each<[string, Partial<Delivery>, number | undefined]>([
    ['not due', {}, undefined],
    ['due as it was', { lookBackAt: 98 }, 98],
    ['due once a write in doubt would be late', { doubt: doubt({ late: 99 }) }, 99],
    ['due at the later of both', { lookBackAt: 98, doubt: doubt({ late: 97 }) }, 98],
  ])('is %s where a ticket gets a successor, in every generation since', (_case, before, at) => {
    const first = followSuccession({ ...LEFT, twins: ['8'], ...before }, 'closed');
    const known = [
      { id: '1001', generation: 1 },
      { id: '8', generation: 1 },
    ];
    expect(first).toMatchObject({ lookBackAt: at, succeeded: at === undefined ? [] : known, twins: [] });
    if (at === undefined) return;
    const second = { id: '1002', generation: 2 };
    const { left } = followWrite(first, { kind: 'create' }, there({ ticket: second }), SAID);
    const third = followSuccession(left, 'closed');
    expect(third).toMatchObject({ lookBackAt: at, succeeded: [...known, second] });
    const live = { id: '1003', generation: 3 };
    const looked = followLookBack(
      { ...third, ticket: live },
      there({ ticket: live, twins: ['1002', '1001', '8', '9'] }),
    );
    expect(looked).toMatchObject({
      left: { lookBackAt: undefined, succeeded: [], twins: ['9'] },
      news: [{ kind: 'twin', ticket: '1003', twins: ['9'] }],
    });
  });

  it.each<[string, Parameters<typeof doubt>[0], boolean, boolean]>([
    ['of which nobody knows more', {}, false, true],
    ['with a note', { written: changeParts({ note: 'changes' }) }, false, true],
    ['without one', { written: changeParts() }, false, false],
    [
      'without one, after one that may have had one',
      { attempted: [SAID, NEWS], written: changeParts() },
      false,
      true,
    ],
    ['whose note was surely not sent', { written: changeParts({ note: 'unsent' }) }, false, false],
    ['that may still be carried out', { until: UPDATE_PUSH + 1 }, false, false],
    ['that does nothing after a newer one', {}, true, false],
  ])('is due after a note that takes the place of a lost write %s', (_what, changes, overtakes, isDue) => {
    const lost = { ...LEFT, doubt: doubt({ until: UPDATE_PUSH, ...changes }) };
    const left = followRepeat(lost, changeTo(), UPDATE_PUSH, ticketPolicy({ overtakes }));
    expect(left.lookBackAt).toBe(isDue ? UPDATE_PUSH + 300_000 : undefined);
  });

  it('is not due where no note was written again', () => {
    const lost = { ...LEFT, doubt: doubt({ until: UPDATE_PUSH }) };
    const plan = changeTo(NEWS, { note: undefined });
    expect(followRepeat(lost, plan, UPDATE_PUSH, ticketPolicy()).lookBackAt).toBeUndefined();
  });

  it('names notes that came late once, of the ticket itself alone', () => {
    const late = notes({ ours: 3, late: [2] });
    const told = { kind: 'told-twice', ticket: '1001', revisions: [2] };
    expect(followLookBack(left, there({ notes: late })).news).toEqual([told]);
    const later = { ...followLookBack(left, there({ notes: late })).left, lookBackAt: UPDATE_PUSH };
    const more = notes({ ours: 5, late: [2, 4] });
    expect(followLookBack(later, there({ notes: more })).news).toMatchObject([{ revisions: [4] }]);
    const both = followLookBack(left, there({ notes: late, twins: ['8'] }));
    expect(both.news).toMatchObject([{ kind: 'twin' }, told]);
    const older = there({ ticket: ticket({ id: '8' }), twins: ['1001'], notes: late });
    expect(followLookBack(left, older).news).toMatchObject([{ kind: 'twin' }]);
  });

  it('is not due without such a create', () => {
    const { left } = followRead(delivery(), there({ notes: notes({ ours: 1 }) }), NEWS);
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
    const nothing = (of: Delivery) => ({ left: { ...of, lookBackAt: undefined }, news: [] });
    expect(followLookBack(left, there())).toEqual(nothing(left));
    expect(followLookBack(left, absent())).toEqual(nothing(left));
    const none = delivery({ lookBackAt: UPDATE_PUSH });
    expect(followLookBack(none, there())).toEqual(nothing(none));
    expect(followLookBack({ ...left, twins: ['8'] }, there({ twins: ['8'] })).news).toEqual([]);
  });
});

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
