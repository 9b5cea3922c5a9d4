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
      'opens none where none shall open, whatever the category',
      {
        read: absent(),
        left: NONE,
        target: snapshot(1, { category: 'high' }),
        policy: { openFrom: 'never' },
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
