import { describe, expect, test } from 'vitest';
import { delivery, sighting, snapshot, submission, ticket } from './builders.fixture.ts';
import type { Delivery, Plan, Problem } from './delivery.ts';
import {
  expireSubmission,
  failStep,
  finishStep,
  noteSighting,
  revisionAfter,
  settle,
  startStep,
} from './delivery-outcomes.ts';
import type { Outcome } from './delivery-outcomes.ts';
import type { Snapshot } from './snapshot.ts';

const NOW = 1720780000000;
const HELD = ticket();
const PROBLEM: Problem = {
  code: 'unmapped-company',
  message: 'The company is mapped nowhere.',
  advice: 'Map it.',
  since: 1,
};

const open = (of: Snapshot): Plan => ({ kind: 'open', snapshot: of, create: true });
const update = (to: Snapshot): Plan => ({
  kind: 'update',
  ticket: HELD,
  from: snapshot(1),
  to,
  shift: undefined,
});

/** What every certain outcome leaves behind it, whatever went before. */
const CERTAIN: Partial<Delivery> = {
  state: 'delivered',
  attempted: [],
  uncertain: false,
  submission: undefined,
  problem: undefined,
};

/** After trouble: uncertain, with a problem, and attempts that may have written. */
const troubled = (changes: Partial<Delivery> = {}): Delivery =>
  delivery({
    state: 'pending',
    uncertain: true,
    attempted: [snapshot(2), snapshot(3)],
    problem: PROBLEM,
    ...changes,
  });

describe('starting a step', () => {
  test('remembers what an opening and an update may write', () => {
    expect(startStep(delivery(), open(snapshot(1)))).toEqual(
      delivery({ state: 'pending', attempted: [snapshot(1)] }),
    );
    const updating = startStep(delivery({ ticket: HELD, delivered: snapshot(1) }), update(snapshot(2)));
    expect(updating.attempted).toEqual([snapshot(2)]);
  });

  test('keeps the first and the latest of many attempts', () => {
    const after = [2, 3, 4, 5].reduce(
      (before, revision) =>
        failStep(startStep(before, update(snapshot(revision))), { state: 'pending', problem: PROBLEM }),
      delivery({ ticket: HELD, delivered: snapshot(1) }),
    );
    expect(after.attempted).toEqual([snapshot(2), snapshot(5)]);
  });

  test('keeps the trouble in sight until an outcome is known', () => {
    const started = startStep(troubled(), open(snapshot(4)));
    expect(started).toMatchObject({ state: 'pending', uncertain: true, problem: PROBLEM });
  });

  test('writes nothing anew when it reads back', () => {
    const before = troubled({ submission: submission() });
    expect(startStep(before, { kind: 'confirm', submission: submission() })).toEqual(before);
  });
});

describe('an outcome', () => {
  test('opened: the ticket says what was planned, and no update counts', () => {
    expect(finishStep(troubled(), open(snapshot(4)), { kind: 'opened', ticket: HELD }, NOW)).toEqual(
      delivery({ ...CERTAIN, ticket: HELD, delivered: snapshot(4) }),
    );
  });

  test('updated: the ticket says what was planned, and the interval starts', () => {
    const before = troubled({ ticket: HELD, delivered: snapshot(1), updates: 2, updatedAt: 5 });
    expect(finishStep(before, update(snapshot(4)), { kind: 'updated', ticket: HELD }, NOW)).toEqual(
      delivery({ ...CERTAIN, ticket: HELD, delivered: snapshot(4), updates: 3, updatedAt: NOW }),
    );
  });

  test('absent: nothing stands there, and nothing is due', () => {
    expect(finishStep(troubled(), open(snapshot(4)), { kind: 'absent' }, NOW)).toEqual(
      delivery({ ...CERTAIN, state: 'waiting' }),
    );
  });

  test('found: goes on with the generation that was found', () => {
    const later = ticket({ id: '77', generation: 3 });
    const outcome: Outcome = { kind: 'found', ticket: later, revision: 1, uncertain: false };
    expect(finishStep(troubled(), open(snapshot(4)), outcome, NOW).generation).toBe(3);
  });

  test('updated: goes on with the ticket that ours was merged into, and with what was seen of it', () => {
    const before = delivery({ ticket: HELD, delivered: snapshot(1), seen: sighting({ ticket: HELD.id }) });
    const seen = sighting({ ticket: '2002' });
    const outcome: Outcome = { kind: 'updated', ticket: ticket({ id: '2002' }), seen };
    expect(finishStep(before, update(snapshot(2)), outcome, NOW)).toMatchObject({
      ticket: { id: '2002' },
      delivered: { revision: 2 },
      seen,
    });
  });

  test('updated: does not take an older look at the ticket for a newer one', () => {
    const newer = sighting({ ticket: HELD.id, state: 'closed', changedAt: 9 });
    const before = delivery({ ticket: HELD, delivered: snapshot(1), seen: newer });
    const seen = sighting({ ticket: HELD.id, changedAt: 8 });
    const outcome: Outcome = { kind: 'updated', ticket: HELD, seen };
    expect(finishStep(before, update(snapshot(2)), outcome, NOW).seen).toEqual(newer);
  });

  test('submitted: nothing is certain yet', () => {
    const before = troubled();
    const outcome: Outcome = { kind: 'submitted', submission: submission() };
    expect(finishStep(before, open(snapshot(3)), outcome, NOW)).toEqual({
      ...before,
      submission: submission(),
    });
  });

  test('confirmed: a submitted opening is one', () => {
    const before = troubled({ submission: submission() });
    const plan: Plan = { kind: 'confirm', submission: submission() };
    expect(finishStep(before, plan, { kind: 'confirmed', ticket: HELD }, NOW)).toEqual(
      delivery({ ...CERTAIN, ticket: HELD, delivered: snapshot(3) }),
    );
  });

  test('confirmed: a submitted update is one, and the interval starts', () => {
    const submitted = submission({ ticket: HELD, revision: 3, note: true });
    const before = troubled({ ticket: HELD, delivered: snapshot(1), submission: submitted, updates: 2 });
    const plan: Plan = { kind: 'confirm', submission: submitted };
    expect(finishStep(before, plan, { kind: 'confirmed', ticket: HELD }, NOW)).toEqual(
      delivery({ ...CERTAIN, ticket: HELD, delivered: snapshot(3), updates: 3, updatedAt: NOW }),
    );
  });

  test.each(['gone', 'closed'] as const)(
    'over, since it is %s: a successor is due that names it',
    (because) => {
      const before = troubled({
        ticket: HELD,
        delivered: snapshot(1),
        updates: 2,
        updatedAt: 5,
        generation: 2,
        predecessor: { id: '17', because: 'gone' },
      });
      expect(finishStep(before, update(snapshot(4)), { kind: 'over', because }, NOW)).toEqual(
        delivery({ generation: 3, predecessor: { id: HELD.id, because } }),
      );
    },
  );
});

describe('a sighting', () => {
  const known = sighting({ ticket: HELD.id, changedAt: 5 });
  const before = delivery({ ticket: HELD, seen: known });

  test.each([
    ['of our ticket is kept', delivery({ ticket: HELD }), known, known],
    [
      'that is newer takes the place of the last',
      before,
      { ...known, changedAt: 6 },
      { ...known, changedAt: 6 },
    ],
    ['that is older changes nothing', before, { ...known, changedAt: 4 }, known],
    ['of another ticket changes nothing', before, { ...known, ticket: 'other' }, known],
    ['changes nothing where there is no ticket', delivery(), known, undefined],
  ])('%s', (_what, held, seen, kept) => {
    expect(noteSighting(held, seen).seen).toEqual(kept);
  });
});

describe('a ticket that was found', () => {
  interface Case {
    readonly when: string;
    readonly attempted: readonly Snapshot[];
    readonly uncertain: boolean;
    /** The highest mark on the ticket. */
    readonly mark: number;
    readonly says: Snapshot | undefined;
    /** Number of the newest revision afterwards; it was 3. */
    readonly revision: number;
  }
  const two = [snapshot(2), snapshot(3)];
  test.each<Case>([
    {
      when: 'that our latest attempt wrote',
      attempted: two,
      uncertain: true,
      mark: 3,
      says: snapshot(3),
      revision: 3,
    },
    {
      when: 'that our first attempt wrote',
      attempted: two,
      uncertain: true,
      mark: 2,
      says: snapshot(2),
      revision: 3,
    },
    {
      when: 'that an attempt between them wrote',
      attempted: [snapshot(1), snapshot(3)],
      uncertain: true,
      mark: 2,
      says: snapshot(1),
      revision: 3,
    },
    {
      when: 'with a mark beyond all that we wrote',
      attempted: two,
      uncertain: true,
      mark: 7,
      says: undefined,
      revision: 10,
    },
    {
      when: 'with a mark from before our first attempt',
      attempted: two,
      uncertain: true,
      mark: 1,
      says: undefined,
      revision: 4,
    },
    {
      when: 'without any mark',
      attempted: two,
      uncertain: true,
      mark: 0,
      says: undefined,
      revision: 3,
    },
    {
      when: 'at the first attempt, so that it cannot be ours',
      attempted: [snapshot(3)],
      uncertain: false,
      mark: 3,
      says: undefined,
      revision: 6,
    },
  ])('$when', ({ attempted, uncertain, mark, says, revision }) => {
    const before = troubled({ uncertain, attempted });
    const outcome: Outcome = { kind: 'found', ticket: HELD, revision: mark, uncertain };
    expect(revisionAfter(before, outcome, 3)).toBe(revision);
    expect(finishStep(before, open(snapshot(3)), outcome, NOW)).toEqual(
      delivery({ ...CERTAIN, ticket: HELD, delivered: says }),
    );
  });

  test('is the only outcome that moves the number of the revision', () => {
    const others: readonly Outcome[] = [
      { kind: 'opened', ticket: HELD },
      { kind: 'updated', ticket: HELD },
      { kind: 'over', because: 'gone' },
      { kind: 'submitted', submission: submission() },
      { kind: 'confirmed', ticket: HELD },
    ];
    expect(others.map((outcome) => revisionAfter(troubled(), outcome, 3))).toEqual([3, 3, 3, 3, 3]);
  });
});

test('a ticket that already says it all is delivered without an update', () => {
  const before = troubled({ ticket: HELD, delivered: snapshot(1), updates: 2, updatedAt: 5 });
  expect(settle(before, snapshot(4))).toEqual(
    delivery({ ...CERTAIN, ticket: HELD, delivered: snapshot(4), updates: 2, updatedAt: 5 }),
  );
});

describe('a step without an outcome', () => {
  const before = delivery({
    state: 'pending',
    ticket: HELD,
    delivered: snapshot(1),
    attempted: [snapshot(2)],
  });

  test('that was refused is blocked, with the problem, and may have written', () => {
    expect(failStep(before, { state: 'blocked', problem: PROBLEM })).toEqual({
      ...before,
      state: 'blocked',
      problem: PROBLEM,
      uncertain: true,
    });
  });

  test('that was cancelled is pending, without a problem, and may have written', () => {
    expect(failStep({ ...before, problem: PROBLEM }, { state: 'pending', problem: undefined })).toEqual({
      ...before,
      uncertain: true,
    });
  });

  test('leaves an accepted write to be read back', () => {
    const submitted = { ...before, submission: submission() };
    expect(failStep(submitted, { state: 'pending', problem: PROBLEM }).submission).toEqual(submission());
  });
});

test('an accepted write that is not seen in time is given up, but may have been carried out', () => {
  const before = delivery({ state: 'pending', attempted: [snapshot(1)], submission: submission() });
  expect(expireSubmission(before)).toEqual({ ...before, submission: undefined, uncertain: true });
});
