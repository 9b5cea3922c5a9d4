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
  snapshot,
  there,
  ticket,
  wholeShift,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { changed, closed, plan, remarksOf } from './plan-ticket.fixture.ts';
import type { Case } from './plan-ticket.fixture.ts';
import type { TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import type { ChangePlan, TicketPlan } from './ticket-plan.ts';
import type { TicketSighting, TicketThere } from './ticket.ts';

describe('without a ticket', () => {
  const NONE = delivery();
  test.each<[string, Case, TicketPlan]>([
    ['opens one', { read: absent(), left: NONE }, { kind: 'create' }],
    [
      'opens none below openFrom',
      {
        read: absent(),
        left: NONE,
        target: snapshot(1, { category: 'low' }),
        policy: { openFrom: 'medium' },
      },
      { kind: 'nothing' },
    ],
    [
      'opens one at openFrom',
      {
        read: absent(),
        left: NONE,
        target: snapshot(1, { category: 'medium' }),
        policy: { openFrom: 'medium' },
      },
      { kind: 'create' },
    ],
    [
      'opens the first one also once nobody watches',
      { read: absent(), left: NONE, target: snapshot(2, { watchEnded: { at: 1, idle: 1 } }) },
      { kind: 'create' },
    ],
    [
      'opens none for a closed incident',
      { read: absent(), left: NONE, target: snapshot(1, { facts: { status: 'closed' } }) },
      { kind: 'nothing' },
    ],
    [
      'opens no successor once nobody watches',
      {
        read: absent(),
        left: delivery({ predecessor: { id: '7', because: 'gone' } }),
        target: snapshot(2, { watchEnded: { at: 1, idle: 1 } }),
      },
      { kind: 'nothing' },
    ],
    [
      'refuses where the company is mapped nowhere',
      {
        read: absent({
          home: { kind: 'unmapped', code: 'unmapped-company', message: 'No.', advice: 'Map it.' },
        }),
        left: NONE,
      },
      { kind: 'refuse', problem: { code: 'unmapped-company', message: 'No.', advice: 'Map it.' } },
    ],
    [
      'waits while one may still be created',
      { read: absent(), left: delivery({ doubt: doubt() }) },
      { kind: 'wait', until: UPDATE_PUSH + 1_000 },
    ],
    [
      'opens one once that is over',
      { read: absent({ at: UPDATE_PUSH + 60_000 }), left: delivery({ doubt: doubt() }) },
      { kind: 'create' },
    ],
    [
      'opens none twice for a rise',
      {
        read: absent(),
        left: delivery({ doubt: doubt({ attempted: [snapshot(1, { category: 'low' })] }) }),
      },
      { kind: 'wait', until: UPDATE_PUSH + 1_000 },
    ],
    [
      'opens at once for a rise where the older write does nothing any more',
      {
        read: absent(),
        left: delivery({ doubt: doubt({ attempted: [snapshot(1, { category: 'low' })] }) }),
        policy: { overtakes: true },
      },
      { kind: 'create' },
    ],
    [
      'looks once more for a lost ticket',
      { read: absent({ kind: 'gone' }), policy: { lostFor: 30_000 } },
      { kind: 'lost', until: UPDATE_PUSH + 30_000 },
    ],
    [
      'has no successor of a lost ticket until then, whatever the settings say by now',
      {
        read: absent({ kind: 'gone' }),
        left: delivery({ ticket: ticket(), lookAgainAt: UPDATE_PUSH + 1 }),
        policy: { lostFor: 0 },
      },
      { kind: 'lost', until: UPDATE_PUSH + 1 },
    ],
    [
      'opens a successor of a lost ticket that was not found once more',
      {
        read: absent({ kind: 'gone' }),
        left: delivery({ ticket: ticket(), lookAgainAt: UPDATE_PUSH }),
      },
      { kind: 'succeed', because: 'gone' },
    ],
  ])('%s', (_what, given, expected) => {
    expect(plan(given)).toEqual(expected);
  });
});

describe('a ticket that is there', () => {
  it('needs nothing once it says everything', () => {
    expect(plan({ read: there(), target: SAID })).toEqual({ kind: 'nothing' });
    expect(plan({ read: there(), target: { ...NEWS, facts: SAID.facts } })).toEqual({ kind: 'nothing' });
  });

  it('gets one note from what it says to the newest', () => {
    expect(changed({ read: there(), target: snapshot(5) })).toEqual({
      kind: 'change',
      note: { kind: 'changes', from: SAID, to: snapshot(5), remarks: [], begun: undefined },
    });
  });

  it('is told everything where it is from an earlier life, numbered behind that one’s notes', () => {
    const left = delivery({ ticket: ticket() });
    const read = there({ notes: notes({ any: 4 }) });
    expect(plan({ read, left, target: snapshot(4) })).toEqual({ kind: 'adopt', revision: 4 });
    expect(changed({ read, left, target: snapshot(5) }).note).toMatchObject({
      kind: 'full',
      from: undefined,
    });
  });

  it('is not told that only the name of its company became known', () => {
    expect(
      plan({ read: there(), target: { ...NEWS, facts: { ...SAID.facts, companyName: 'Acme' } } }),
    ).toEqual({ kind: 'nothing' });
  });

  it('is told that nobody watches any more, and is not reopened by that', () => {
    const target = { ...NEWS, facts: SAID.facts, watchEnded: { at: 5, idle: 1 } };
    expect(changed({ read: there({ seen: closed() }), target })).toEqual({
      kind: 'change',
      note: { kind: 'changes', from: SAID, to: target, remarks: [], begun: undefined },
    });
  });

  it('is reopened by news that it had not been told before nobody watched any more', () => {
    const target = { ...NEWS, watchEnded: { at: 5, idle: 1 } };
    expect(changed({ read: there({ seen: closed() }), target }).status).toBe('open');
  });

  it('gets its subject corrected once, where nobody edited it', () => {
    const left = { ...LEFT, subject: 'EDR: Incident [GZ-abc]' };
    const target = snapshot(2, { facts: { detectionName: 'ATC.Malicious', computerName: 'WIN-SRV01' } });
    expect(changed({ read: there({ subject: left.subject }), left, target }).subject).toBe(true);
    expect(changed({ read: there({ subject: 'mine' }), left, target }).subject).toBeUndefined();
    expect(changed({ read: there({ subject: left.subject }), left }).subject).toBeUndefined();
  });
});

describe('a category shift', () => {
  const low = { ...LEFT, category: 'low', delivered: snapshot(1, { category: 'low' }) } as const;
  const medium = { ...LEFT, category: 'medium', delivered: snapshot(1, { category: 'medium' }) } as const;
  const to = (category: Snapshot['category']): Snapshot => snapshot(2, { category });

  test.each<[string, Case, ChangePlan['shift']]>([
    ['moves the ticket up', { read: there({ place: placed('low') }), left: low }, wholeShift('low', 'high')],
    ['moves it down', { read: there(), target: to('low') }, wholeShift('high', 'low')],
    ['writes nothing that is so already', { read: there(), left: low }, undefined],
    [
      'follows what was read where nobody knows what it was',
      {
        read: there({ place: placed('low'), notes: notes({ any: 1 }) }),
        left: delivery({ ticket: ticket() }),
      },
      wholeShift('low', 'high'),
    ],
    [
      'changes the priority alone of a ticket that was moved',
      { read: there({ place: placed() }), left: low },
      { from: 'low', to: 'high', place: false, priority: true },
    ],
    [
      'takes back a ticket that was moved, where the settings say so',
      { read: there({ place: placed() }), left: low, policy: { movedTickets: 'move' } },
      wholeShift('low', 'high'),
    ],
    [
      'leaves a place that a technician chose while the category stays',
      { read: there({ place: placed() }) },
      undefined,
    ],
    [
      'keeps a priority that was raised on a fall',
      {
        read: there({ place: { fits: [], on: ['medium', 'low'], above: ['low', 'medium', 'high'] } }),
        left: medium,
        target: to('low'),
      },
      { from: 'medium', to: 'low', place: true, priority: false },
    ],
    [
      'keeps a priority that was raised beyond a rise',
      {
        read: there({ place: { fits: [], on: ['low'], above: ['low', 'medium', 'high'] } }),
        left: low,
        target: to('medium'),
      },
      { from: 'low', to: 'medium', place: true, priority: false },
    ],
    [
      'moves a ticket that stays closed, too',
      {
        read: there({
          at: UPDATE_PUSH + 1,
          place: placed('low'),
          seen: closed({ closing: { at: UPDATE_PUSH + 1, by: 'technician' } }),
        }),
        left: low,
      },
      wholeShift('low', 'high'),
    ],
    [
      'never touches another ticket that ours was merged into',
      { read: there({ place: placed('low'), own: false }), left: low },
      undefined,
    ],
    [
      'is tried once more where the desk did not take it over',
      {
        read: there({ place: placed('medium') }),
        left: { ...LEFT, untaken: { category: 'high', times: 1 } },
      },
      wholeShift('high', 'high'),
    ],
    [
      'changes nothing where the rows of both categories are alike',
      {
        read: there({ place: placed('low', 'medium') }),
        left: medium,
        target: to('low'),
      },
      undefined,
    ],
    [
      'moves whole out of a place that the desk chose',
      { read: there({ place: placed() }), left: { ...LEFT, untaken: { category: 'medium', times: 3 } } },
      wholeShift(undefined, 'high'),
    ],
    [
      'is not fought about',
      { read: there({ place: placed('low') }), left: { ...LEFT, untaken: { category: 'high', times: 2 } } },
      undefined,
    ],
  ])('%s', (_what, given, shift) => {
    expect(changed(given).shift).toEqual(shift);
  });

  it('says only once that the desk did not take a category over', () => {
    const left = { ...LEFT, untaken: { category: 'high', times: 3 } } as const;
    expect(changed({ read: there({ place: placed('low') }), left }).shift).toBeUndefined();
    expect(remarksOf({ read: there({ place: placed('low') }), left })).toEqual([]);
  });

  test.each<[string, Case, string]>([
    ['a ticket that was moved', { read: there({ place: placed() }), left: low }, 'it stays where it is'],
    [
      'a priority that was raised',
      {
        read: there({ place: { fits: [], on: ['low', 'medium'], above: ['low', 'medium', 'high'] } }),
        left: medium,
        target: to('low'),
      },
      'Somebody had raised the priority',
    ],
    [
      'a priority that was raised, where the shift was written without its note',
      {
        read: there({ place: { fits: [], on: ['medium'], above: ['low', 'medium', 'high'] } }),
        left: { ...low, category: 'medium' },
        target: to('medium'),
      },
      'Somebody had raised the priority',
    ],
    [
      'a category that the desk did not take over',
      { read: there({ place: placed('low') }), left: { ...LEFT, untaken: { category: 'high', times: 2 } } },
      'did not take over the category High',
    ],
  ])('says why of %s', (_what, given, text) => {
    expect(remarksOf(given)).toEqual([expect.stringContaining(text)]);
  });
});

describe('a full ticket', () => {
  test.each([
    { when: 'with the note that fills it', comments: 44, isSaid: true },
    { when: 'with the first note after people filled it', comments: 60, before: 30, isSaid: true },
    { when: 'no more after that', comments: 46, before: 45, isSaid: false },
    { when: 'not before', comments: 43, isSaid: false },
    { when: 'not where nobody counts', comments: undefined, isSaid: false },
    { when: 'not at a desk without a bound', comments: 60, mostComments: undefined, isSaid: false },
  ])('is said to be full $when', ({ comments, before, isSaid, ...bound }) => {
    const left = { ...LEFT, comments: before };
    const said = remarksOf({ read: there({ comments }), left, policy: { mostComments: 45, ...bound } });
    expect(said.some((remark) => remark.includes('one update a day'))).toBe(isSaid);
  });
});

describe('another company', () => {
  const said = snapshot(1, { facts: { companyId: 'a' } });
  const left = { ...LEFT, delivered: said };
  const target = snapshot(2, { facts: { companyId: 'b', port: 2 } });

  it('gets a ticket of its own, and the old one a word without facts', () => {
    expect(changed({ read: there(), left, target })).toEqual({
      kind: 'change',
      note: { kind: 'farewell', from: left.delivered, to: target, remarks: [], begun: undefined },
    });
    const after = { ...left, saidFarewell: true };
    expect(plan({ read: there(), left: after, target })).toEqual({ kind: 'succeed', because: 'company' });
    expect(
      plan({
        read: there(),
        left: after,
        target: { ...target, facts: { companyId: 'b', status: 'closed' } },
      }),
    ).toEqual({ kind: 'nothing' });
  });

  describe('with a ticket that is there from an earlier life', () => {
    const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
    const unmapped = {
      kind: 'unmapped',
      code: 'unmapped-company',
      message: 'No.',
      advice: 'Map it.',
    } as const;
    const at = (read: Partial<TicketThere>, known: Partial<Delivery> = {}, to = target) =>
      plan({
        read: there({ home, stands: 'elsewhere', notes: notes({ any: 1 }), ...read }),
        left: delivery({ ticket: ticket(), ...known }),
        target: to,
      });
    const full = { kind: 'change', note: { kind: 'full' } };

    it('succeeds it where it stands at the other one, whether a ticket is due or not', () => {
      const over = { ...target, facts: { ...target.facts, status: 'closed' } };
      for (const to of [target, over])
        expect(at({}, {}, to)).toEqual({ kind: 'succeed', because: 'company' });
    });

    it.each<[string, Partial<TicketThere>]>([
      ['at the catch-all', { stands: 'catch-all' }],
      ['nobody knows where', { stands: 'unknown' }],
      [
        'at a client, where its own company belongs to the catch-all',
        { home: { ...home, isCatchAll: true } },
      ],
    ])('goes on in it where it stands %s', (_where, read) => {
      expect(at(read)).toMatchObject(full);
    });

    it('goes on in the one that an operator named', () => {
      expect(at({ stands: 'home' }, { isNamed: true })).toMatchObject({ note: { kind: 'adopted' } });
    });

    it('is blocked where it is mapped nowhere, as a new one would be', () => {
      expect(at({ home: unmapped, stands: 'unknown' })).toMatchObject({
        kind: 'refuse',
        problem: { code: 'unmapped-company' },
      });
    });
  });

  describe('with a ticket that our create put at another one', () => {
    const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
    const left = { ...LEFT, hasStrayed: true };
    const at = (stands: TicketThere['stands'], policy: Partial<TicketPolicy> = {}) =>
      plan({ read: there({ home, stands }), left, policy });

    it('is blocked: nothing is written, and no other one opens, which would stand there too', () => {
      for (const stands of ['elsewhere', 'catch-all'] as const) {
        expect(at(stands, { movesCompany: false })).toMatchObject({
          kind: 'refuse',
          problem: {
            code: 'opened-elsewhere',
            advice: expect.stringMatching(/`companies`.*`runner`/) as string,
          },
        });
      }
    });

    it('goes on once it stands at home, or nobody can tell, or it is moved there', () => {
      for (const stands of ['home', 'unknown', 'catch-all'] as const)
        expect(at(stands, { movesCompany: true })).toMatchObject({ kind: 'change' });
    });
  });

  it('is listed as a change where the settings say so', () => {
    expect(changed({ read: there(), left, target, policy: { companyChanged: 'keep' } }).note).toMatchObject({
      kind: 'changes',
    });
  });

  it('gets none of our facts by a merge', () => {
    expect(plan({ read: there({ foreign: true, own: false }) })).toEqual({
      kind: 'succeed',
      because: 'company',
    });
  });

  it('is moved to from the catch-all, as long as nobody touched the ticket', () => {
    const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
    const read = there({ home, stands: 'catch-all' });
    const caught = { ...LEFT, isAtCatchAll: true };
    expect(changed({ read, left: caught }).goesHome).toBe(true);
    expect(changed({ read: { ...read, place: placed() }, left: caught }).goesHome).toBeUndefined();
    expect(changed({ read, left: caught, policy: { movesCompany: false } }).goesHome).toBeUndefined();
    expect(remarksOf({ read, left: caught, policy: { movesCompany: false } })).toEqual([
      expect.stringContaining('stays at the catch-all'),
    ]);
    expect(
      changed({ read: there({ home: { ...home, isCatchAll: true } }), left: caught }).goesHome,
    ).toBeUndefined();
  });
});

describe('a merge', () => {
  it('is followed with a note that says so', () => {
    const read = there({ ticket: ticket({ id: '77' }), mergedFrom: '1001', own: false });
    expect(remarksOf({ read })).toEqual(['Ticket 1001 of this incident was merged into this one.']);
    expect(remarksOf({ read, left: { ...LEFT, ticket: ticket({ id: '77' }) } })).toEqual([]);
  });
});

describe('at the edge', () => {
  const WRITTEN = changeParts({ note: 'changes' });
  const low = { ...LEFT, category: 'low', delivered: snapshot(1, { category: 'low' }) } as const;
  const later = UPDATE_PUSH + 60_000;
  const old = notes({ ours: 1 });
  const unread = delivery({ ticket: ticket() });
  const shut = { facts: { port: 1, status: 'closed' } };

  test.each<[string, Case, TicketPlan]>([
    [
      'a successor opens as long as somebody watches',
      { read: absent(), left: delivery({ predecessor: { id: '7', because: 'closed' } }) },
      { kind: 'create' },
    ],
    [
      'no change in doubt keeps a ticket from being opened',
      { read: absent(), left: delivery({ doubt: doubt({ written: WRITTEN }) }) },
      { kind: 'create' },
    ],
    [
      'a create in doubt is waited for where a ticket is known, however high the category rises',
      {
        read: absent({ kind: 'gone' }),
        left: { ...LEFT, doubt: doubt({ attempted: [snapshot(1, { category: 'low' })] }) },
        policy: { overtakes: true },
      },
      { kind: 'wait', until: UPDATE_PUSH + 1_000 },
    ],
    [
      'a fall waits for a write in doubt',
      {
        read: there({ notes: old }),
        left: { ...LEFT, doubt: doubt({ attempted: [snapshot(2, { category: 'low' })] }) },
        target: snapshot(3, { category: 'medium' }),
      },
      { kind: 'wait', until: UPDATE_PUSH + 1_000 },
    ],
    [
      'so does a category that the desk did not take over',
      {
        read: there({ place: placed('low'), notes: old }),
        left: { ...LEFT, untaken: { category: 'high', times: 1 }, doubt: doubt() },
      },
      { kind: 'wait', until: UPDATE_PUSH + 1_000 },
    ],
    [
      'so does a rise where nobody knows where the ticket stands',
      {
        read: there({ place: placed(), notes: old }),
        left: { ...unread, doubt: doubt({ attempted: [snapshot(2, { category: 'low' })] }) },
        target: snapshot(3),
      },
      { kind: 'wait', until: UPDATE_PUSH + 1_000 },
    ],
    [
      'what is older than what the ticket says is no news',
      { read: there(), left: { ...LEFT, delivered: snapshot(3) } },
      { kind: 'nothing' },
    ],
    [
      'nor is what is as old',
      { read: there(), target: snapshot(1, { facts: { port: 99 } }) },
      { kind: 'nothing' },
    ],
    [
      'a ticket of another closing than ours is succeeded, though ours was closed before',
      {
        read: there({ seen: closed({ closing: { at: 5, by: 'technician' } }) }),
        left: { ...LEFT, isClosedByUs: true },
      },
      { kind: 'succeed', because: 'closed' },
    ],
  ])('%s', (_what, given, expected) => {
    expect(plan(given)).toEqual(expected);
  });

  it('a rise from where a write in doubt took the ticket is written alone', () => {
    const medium = snapshot(1, { category: 'medium' });
    const left = {
      ...LEFT,
      category: 'medium',
      delivered: medium,
      doubt: doubt({ attempted: [snapshot(2, { category: 'low' })] }),
    } as const;
    const target = snapshot(3, { category: 'medium' });
    expect(changed({ read: there({ place: placed('low'), notes: old }), left, target })).toEqual({
      kind: 'change',
      shift: wholeShift('low', 'medium'),
    });
  });

  it('a rise leaves a ticket that was moved where it is, also while a write is in doubt', () => {
    const left = { ...low, doubt: doubt({ attempted: [snapshot(2, { category: 'low' })] }) };
    expect(
      changed({ read: there({ place: placed(), notes: old }), left, target: snapshot(3) }).shift,
    ).toEqual({ from: 'low', to: 'high', place: false, priority: true });
  });

  it.each<[string, TicketThere, Partial<Delivery>, 'close' | undefined]>([
    ['of an earlier life, which closes with its incident', there(), {}, 'close'],
    ['that is closed', there({ seen: closed({ closing: { at: later, by: 'technician' } }) }), {}, undefined],
    ['that an operator named', there({ stands: 'home' }), { isNamed: true }, undefined],
  ])('a ticket of which nothing is known is told everything: one %s', (_what, read, named, status) => {
    const left = { ...unread, ...named };
    const parts = changed({ read, left, target: snapshot(2, shut), policy: { closes: true } });
    expect(parts.note?.kind).toBe(left.isNamed ? 'adopted' : 'full');
    expect(parts.status).toBe(status);
  });

  test.each<[string, Partial<Delivery>, number, Snapshot, Partial<NonNullable<ChangePlan['note']>>]>([
    [
      'is finished from its own text',
      { doubt: doubt({ attempted: [NEWS, snapshot(3)] }) },
      3,
      snapshot(4),
      { from: SAID, to: snapshot(3) },
    ],
    [
      'is left where nobody knows its text',
      { doubt: doubt({ attempted: [NEWS] }) },
      3,
      snapshot(4),
      { from: SAID, to: snapshot(4) },
    ],
    [
      'is left where the ticket says it already',
      { delivered: NEWS, doubt: doubt({ attempted: [NEWS] }) },
      2,
      snapshot(3),
      { from: NEWS, to: snapshot(3) },
    ],
  ])('a note that was cut off %s', (_what, changes, revision, target, note) => {
    const read = there({ at: later, notes: notes({ ours: 1, begun: { revision, of: 3, there: [1] } }) });
    expect(changed({ read, left: { ...LEFT, ...changes }, target }).note).toMatchObject(note);
  });

  test.each<[string, string | undefined, string | undefined]>([
    ['became known', undefined, 'a'],
    ['was told no more', 'a', undefined],
    ['stays', 'a', 'a'],
  ])('a company that %s is no other company', (_what, before, after) => {
    const of = (companyId: string | undefined, port: number) => ({
      facts: { port, ...(companyId !== undefined && { companyId }) },
    });
    const left = { ...LEFT, delivered: snapshot(1, of(before, 1)) };
    expect(changed({ read: there(), left, target: snapshot(2, of(after, 2)) }).note?.kind).toBe('changes');
  });

  it('a ticket that was closed by us opens again, however long ago and whoever the desk names', () => {
    const seen = closed({ closing: { at: 5, by: 'unknown' } });
    expect(changed({ read: there({ seen }), left: { ...LEFT, isClosedByUs: true } }).status).toBe('open');
  });

  it('a closing at a time yet to come counts as just now', () => {
    const seen = closed({ closing: { at: NEWS.at + 3_600_000, by: 'technician' } });
    expect(changed({ read: there({ seen }) }).status).toBe('open');
  });

  describe('the company of a ticket at the catch-all', () => {
    const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
    const caught = { ...LEFT, isAtCatchAll: true };
    const read = there({ home, stands: 'catch-all' });

    it('is moved to without other news, also where nobody knows the ticket’s place', () => {
      expect(changed({ read, left: caught, target: SAID })).toEqual({ kind: 'change', goesHome: true });
      expect(changed({ read, left: { ...caught, category: undefined } }).goesHome).toBe(true);
      expect(remarksOf({ read, left: caught })).toEqual([
        'This ticket had stood at the catch-all company; it belongs to its own company now.',
      ]);
    });

    test.each<[string, Case]>([
      ['the ticket did not open there', { read }],
      ['nobody asked', { read: there({ stands: 'catch-all' }), left: caught }],
      ['the ticket is there', { read: there({ home, stands: 'home' }), left: caught }],
      [
        'the ticket is another incident’s',
        { read: { ...there({ home, stands: 'catch-all' }), own: false }, left: caught },
      ],
    ])('is not moved to where %s', (_what, given) => {
      expect(changed(given).goesHome).toBeUndefined();
      expect(remarksOf(given)).toEqual([]);
    });
  });

  it('the subject is corrected without other news', () => {
    const target = snapshot(1, { facts: { detectionName: 'ATC.Malicious', computerName: 'WIN-SRV01' } });
    const left = { ...LEFT, delivered: target, subject: 'EDR: Incident [GZ-abc]' };
    expect(changed({ read: there({ subject: left.subject }), left, target })).toEqual({
      kind: 'change',
      subject: true,
    });
  });

  test.each<[string, Snapshot, Snapshot]>([
    [
      'another number of the incident',
      snapshot(1, { facts: { incidentNumber: 503 } }),
      snapshot(2, { facts: { incidentNumber: 504 } }),
    ],
    [
      'a first status other than open',
      snapshot(1, { facts: {} }),
      snapshot(2, { facts: { status: 'in progress' } }),
    ],
    [
      'a first value that reads like that status',
      snapshot(1, { facts: {} }),
      snapshot(2, { facts: { detectionName: 'open' } }),
    ],
    ['the category alone', snapshot(1, { category: 'low' }), snapshot(2, { facts: { port: 1 } })],
  ])('%s is told', (_what, delivered, target) => {
    const left = { ...LEFT, delivered };
    expect(changed({ read: there(), left, target }).note).toMatchObject({ from: delivered, to: target });
  });

  test.each<[string, Partial<TicketSighting>, Partial<Snapshot>]>([
    ['before it said that', { closing: { at: 5, by: 'technician' } }, {}],
    ['as one of another category', { closing: { at: later, by: 'technician' } }, { category: 'low' }],
    ['at nobody knows what time, last changed before it said that', { closing: undefined, changedAt: 5 }, {}],
  ])('the close is told to a ticket that was closed %s', (_what, seen, said) => {
    const read = there({ at: later, seen: closed(seen) });
    const left = { ...LEFT, delivered: { ...SAID, ...said } };
    expect(changed({ read, left, target: snapshot(2, shut) }).note).toMatchObject({ kind: 'changes' });
  });
});
