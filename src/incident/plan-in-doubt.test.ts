import { describe, expect, it, test } from 'vitest';
import {
  LEFT,
  NEWS,
  SAID,
  UPDATE_PUSH,
  changeParts,
  absent,
  delivery,
  doubt,
  notes,
  placed,
  snapshot,
  there,
  wholeShift,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { changed, closed, plan } from './plan-ticket.fixture.ts';
import type { TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import type { ChangePlan } from './ticket-plan.ts';

describe('while a write may still be carried out', () => {
  const left = { ...LEFT, doubt: doubt() };
  const unseen = notes({ ours: 1 });
  const later = there({ notes: unseen, at: UPDATE_PUSH + 60_000 });

  it('waits', () => {
    expect(plan({ read: there({ notes: unseen }), left })).toEqual({
      kind: 'wait',
      until: UPDATE_PUSH + 1_000,
    });
  });

  it('writes again once it is void', () => {
    expect(changed({ read: later, left }).note).toMatchObject({ from: SAID, to: NEWS });
  });

  it('goes on from what the ticket says by then', () => {
    const read = { ...later, notes: notes({ ours: 2 }) };
    expect(
      changed({ read, left: { ...left, doubt: doubt({ attempted: [NEWS] }) }, target: snapshot(3) }).note,
    ).toMatchObject({ from: NEWS });
  });

  it('closes a ticket whose note was seen, but which is still open', () => {
    const over = snapshot(2, { facts: { status: 'closed' } });
    const written = changeParts({ status: 'close', note: 'unsent' });
    const lost = { ...LEFT, delivered: over, doubt: doubt({ attempted: [over], written }) };
    const given = { left: lost, target: over, policy: { closes: true } };
    expect(changed({ read: later, ...given })).toEqual({ kind: 'change', status: 'close' });
    expect(plan({ read: { ...later, seen: closed() }, ...given })).toEqual({ kind: 'nothing' });
    expect(plan({ read: there({ notes: unseen }), ...given }).kind).toBe('wait');
    const opening = { ...lost, doubt: doubt({ attempted: [over], written: { ...written, status: 'open' } }) };
    expect(plan({ ...given, read: later, left: opening })).toEqual({ kind: 'nothing' });
  });

  it('tells everything where it shows a mark whose text is not kept, also where nothing changed on balance', () => {
    const target = { ...SAID, revision: 4, at: NEWS.at };
    const attempted = [SAID, target];
    expect(
      changed({
        read: { ...later, notes: notes({ ours: 2 }) },
        left: { ...left, doubt: doubt({ attempted }) },
        target,
      }).note,
    ).toEqual({ kind: 'whole', from: undefined, to: target, remarks: [], begun: undefined });
  });

  it('writes a rise of the category alone', () => {
    const low = {
      ...left,
      category: 'low',
      doubt: doubt({ attempted: [snapshot(2, { category: 'low' })] }),
    } as const;
    expect(
      changed({ read: there({ place: placed('low'), notes: unseen }), left: low, target: snapshot(3) }),
    ).toEqual({
      kind: 'change',
      shift: wholeShift('low', 'high'),
    });
    expect(plan({ read: there({ notes: unseen }), left: low, target: snapshot(3) }).kind).toBe('wait');
  });

  it('writes a rise at once where the older write does nothing any more', () => {
    const policy = { overtakes: true };
    const low = {
      ...left,
      category: 'low',
      doubt: doubt({ attempted: [snapshot(2, { category: 'low' })] }),
    } as const;
    const given = { read: there({ place: placed('low'), notes: unseen }), left: low, policy };
    expect(changed({ ...given, target: snapshot(3) }).note).toMatchObject({ to: snapshot(3) });
    expect(plan({ ...given, target: snapshot(3, { category: 'low' }) }).kind).toBe('wait');
  });

  test.each<[string, Partial<Snapshot>, Partial<Delivery>, Partial<ChangePlan>]>([
    [
      'its category, although the ticket still stands there',
      {},
      { doubt: doubt({ attempted: [snapshot(2, { category: 'low' })] }) },
      { shift: wholeShift('high', 'high') },
    ],
    [
      'that it is open, although it still is',
      {},
      { doubt: doubt({ statuses: ['close'], until: UPDATE_PUSH }) },
      { status: 'open' },
    ],
    [
      'that it is closed, although it still is',
      { facts: { port: 1, status: 'closed' } },
      {
        delivered: snapshot(1, { facts: { port: 9, status: 'closed' } }),
        doubt: doubt({ statuses: ['open'], until: UPDATE_PUSH }),
      },
      { status: 'close' },
    ],
  ])('says %s, where the older write may be carried out just before', (_what, target, left, parts) => {
    const isClosed = parts.status === 'close';
    const read = there({ notes: unseen, ...(isClosed && { seen: closed() }) });
    const given = { read, target: snapshot(3, target), left: { ...LEFT, ...left } };
    expect(changed({ ...given, policy: { overtakes: true, closes: true } })).toMatchObject(parts);
    const answering = plan({ ...given, policy: { closes: true } });
    if (answering.kind === 'change') expect(answering).toMatchObject({ shift: undefined, status: undefined });
    else expect(answering.kind).toBe('wait');
  });

  it('undoes a shift that may have been made where it is no longer right', () => {
    const medium = {
      ...left,
      category: 'medium',
      delivered: snapshot(1, { category: 'medium' }),
      doubt: doubt({ attempted: [snapshot(2)] }),
    } as const;
    const target = snapshot(3, { category: 'medium' });
    expect(changed({ read: { ...later, place: there().place }, left: medium, target }).shift).toEqual({
      from: 'high',
      to: 'medium',
      place: true,
      priority: true,
    });
  });

  it.each([
    ['the payload of a ticket that was opened', { category: 'high' }, 'payload'],
    ['what a ticket of an earlier life was to be told', { category: undefined }, 'full'],
  ] as const)('finishes %s', (_what, { category }, kind) => {
    const begun = { revision: 2, of: 3, there: [1] };
    const cutOff = { ...left, delivered: undefined, category, doubt: doubt({ attempted: [NEWS] }) };
    const read = { ...later, notes: notes({ begun }) };
    expect(changed({ read, left: cutOff, target: snapshot(3) })).toEqual({
      kind: 'change',
      note: { kind, from: undefined, to: NEWS, remarks: [], begun },
    });
  });

  it('finishes a note that was cut off from the text that it began with', () => {
    const begun = { revision: 2, of: 3, there: [1] };
    const attempted = [NEWS];
    const read = { ...later, notes: notes({ ours: 1, begun }) };
    expect(
      changed({ read, left: { ...left, doubt: doubt({ attempted }) }, target: snapshot(3) }).note,
    ).toEqual({
      kind: 'changes',
      from: SAID,
      to: NEWS,
      remarks: [],
      begun,
    });
    expect(
      changed({ read, left: { ...left, doubt: doubt({ attempted }) }, target: NEWS }).note,
    ).toMatchObject({ to: NEWS, begun });
    const low = { ...left, category: 'low', doubt: doubt({ attempted }) } as const;
    const rise = changed({ read: { ...read, place: placed('low') }, left: low, target: NEWS });
    expect(rise).toMatchObject({ shift: wholeShift('low', 'high'), note: { to: NEWS, begun } });
  });
});

describe('a create that may be late', () => {
  const late = UPDATE_PUSH + 300_000;
  const left = delivery({ doubt: doubt({ attempted: [SAID], until: UPDATE_PUSH, late, lookAt: late }) });

  test.each<[string, Partial<Snapshot>, Partial<TicketPolicy>]>([
    ['whose incident closed', { facts: { status: 'closed' } }, {}],
    ['whose category fell below openFrom', { category: 'low' }, { openFrom: 'medium' }],
    ['which would be overtaken by another one', { facts: { status: 'closed' } }, { overtakes: true }],
  ])('is looked for where no other one takes its place: %s', (_what, changes, policy) => {
    const after = (ms: number, target = snapshot(2, changes)) =>
      plan({ read: absent({ at: UPDATE_PUSH + ms }), left, target, policy });
    expect(after(0)).toEqual({ kind: 'wait', until: late });
    expect(after(299_999)).toEqual({ kind: 'wait', until: late });
    expect(after(300_000)).toEqual({ kind: 'nothing' });
    expect(after(0, snapshot(3)).kind).toBe('create');
  });
});
