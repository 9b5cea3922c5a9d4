import { describe, expect, test } from 'vitest';
import { delivery, FIRST_PUSH, policy, sighting, snapshot, submission, ticket } from './builders.fixture.ts';
import type { Category } from './category.ts';
import { earliestStart, planDelivery } from './delivery.ts';
import type { Delivery, Plan } from './delivery.ts';
import type { Policy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import type { Shift } from './ticket.ts';

const HELD = ticket();
const FACTS = { severityScore: 90 };
const OTHER_FACTS = { severityScore: 95 };

const STOPPED = { watch: 'stopped watching at 2026-01-31 00:00:00 UTC, after 30 days without activity' };
const RESUMED = { watch: 'watching again since 2026-02-01 00:00:00 UTC' };

interface Case {
  readonly when: string;
  readonly has: Partial<Delivery>;
  readonly newest: Snapshot | undefined;
  readonly under?: Partial<Policy>;
  readonly plan: Plan;
}

describe('without a ticket', () => {
  const cases: readonly Case[] = [
    { when: 'nothing before the first event', has: {}, newest: undefined, plan: { kind: 'nothing' } },
    {
      when: 'to open one with everything that is known',
      has: {},
      newest: snapshot(3),
      plan: { kind: 'open', snapshot: snapshot(3), create: true },
    },
    {
      when: 'to open a successor of a lost one',
      has: { generation: 2, predecessor: { id: '1001', because: 'gone' } },
      newest: snapshot(3),
      plan: { kind: 'open', snapshot: snapshot(3), create: true },
    },
    {
      when: 'to look again for one that a lost attempt may have opened, even where the category has fallen since',
      has: { uncertain: true, attempted: [snapshot(1)] },
      newest: snapshot(2, { category: 'low' }),
      under: { openFrom: 'high' },
      plan: { kind: 'open', snapshot: snapshot(2, { category: 'low' }), create: false },
    },
    {
      when: 'to look again for one that a lost attempt may have opened, even where the incident is closed since',
      has: { uncertain: true, attempted: [snapshot(1)] },
      newest: snapshot(2, { facts: { status: 'closed' } }),
      plan: { kind: 'open', snapshot: snapshot(2, { facts: { status: 'closed' } }), create: false },
    },
    {
      when: 'no successor of a lost one for an incident that is not watched any more',
      has: { generation: 2, predecessor: { id: '1001', because: 'gone' } },
      newest: snapshot(3, { facts: STOPPED }),
      plan: { kind: 'nothing' },
    },
    {
      when: 'to open one that is still missing, even where the incident is not watched any more',
      has: {},
      newest: snapshot(3, { facts: STOPPED }),
      plan: { kind: 'open', snapshot: snapshot(3, { facts: STOPPED }), create: true },
    },
    {
      when: 'to open a successor of a lost one where the incident is watched again',
      has: { generation: 2, predecessor: { id: '1001', because: 'gone' } },
      newest: snapshot(3, { facts: RESUMED }),
      plan: { kind: 'open', snapshot: snapshot(3, { facts: RESUMED }), create: true },
    },
    {
      when: 'nothing for an incident that closed before it had a ticket',
      has: {},
      newest: snapshot(2, { facts: { status: 'closed' } }),
      plan: { kind: 'nothing' },
    },
  ];
  test.each(cases)('plans $when', ({ has, newest, under, plan }) => {
    expect(planDelivery(delivery(has), newest, policy(under))).toEqual(plan);
  });

  test.each<[Category, Category, boolean]>([
    ['low', 'low', true],
    ['low', 'medium', true],
    ['low', 'high', true],
    ['medium', 'low', false],
    ['medium', 'medium', true],
    ['medium', 'high', true],
    ['high', 'low', false],
    ['high', 'medium', false],
    ['high', 'high', true],
  ])('opened from %s on, one of %s opens: %s', (openFrom, category, opens) => {
    const plan = planDelivery(delivery(), snapshot(1, { category }), policy({ openFrom }));
    expect(plan.kind).toBe(opens ? 'open' : 'nothing');
  });
});

describe('with a ticket', () => {
  const delivered = snapshot(2, { facts: FACTS });
  const update = (to: Snapshot, shift?: Shift, from: Snapshot | undefined = delivered): Plan => ({
    kind: 'update',
    ticket: HELD,
    from,
    to,
    shift,
  });
  const cases: readonly Case[] = [
    {
      when: 'nothing before the first event',
      has: { delivered },
      newest: undefined,
      plan: { kind: 'nothing' },
    },
    {
      when: 'nothing where it has the newest revision',
      has: { delivered },
      newest: delivered,
      plan: { kind: 'nothing' },
    },
    {
      when: 'nothing where only the bands changed since',
      has: { delivered },
      newest: { ...delivered, category: 'low' },
      plan: { kind: 'nothing' },
    },
    {
      when: 'an update with what changed',
      has: { delivered },
      newest: snapshot(3, { facts: OTHER_FACTS }),
      plan: update(snapshot(3, { facts: OTHER_FACTS })),
    },
    {
      when: 'no update where nothing changed on balance',
      has: { delivered },
      newest: snapshot(4, { facts: FACTS }),
      plan: { kind: 'settled', at: snapshot(4, { facts: FACTS }) },
    },
    {
      when: 'no update where only the order of a set changed',
      has: { delivered: snapshot(2, { facts: { attackTypes: ['Malware', 'Other'] } }) },
      newest: snapshot(3, { facts: { attackTypes: ['Other', 'Malware'] } }),
      plan: { kind: 'settled', at: snapshot(3, { facts: { attackTypes: ['Other', 'Malware'] } }) },
    },
    {
      when: 'a shift down',
      has: { delivered },
      newest: snapshot(3, { facts: OTHER_FACTS, category: 'low' }),
      plan: update(snapshot(3, { facts: OTHER_FACTS, category: 'low' }), { from: 'high', to: 'low' }),
    },
    {
      when: 'a shift up',
      has: { delivered: { ...delivered, category: 'low' } },
      newest: snapshot(3, { facts: OTHER_FACTS }),
      plan: update(
        snapshot(3, { facts: OTHER_FACTS }),
        { from: 'low', to: 'high' },
        { ...delivered, category: 'low' },
      ),
    },
    {
      when: 'a shift that comes without any changed fact',
      has: { delivered },
      newest: snapshot(3, { facts: FACTS, category: 'medium' }),
      plan: update(snapshot(3, { facts: FACTS, category: 'medium' }), { from: 'high', to: 'medium' }),
    },
    {
      when: 'a shift up where tickets do not move down',
      has: { delivered: { ...delivered, category: 'medium' } },
      newest: snapshot(3, { facts: OTHER_FACTS }),
      under: { shiftDown: false },
      plan: update(
        snapshot(3, { facts: OTHER_FACTS }),
        { from: 'medium', to: 'high' },
        { ...delivered, category: 'medium' },
      ),
    },
    {
      when: 'an update in the old category where tickets do not move down',
      has: { delivered },
      newest: snapshot(3, { facts: OTHER_FACTS, category: 'low' }),
      under: { shiftDown: false },
      plan: update(snapshot(3, { facts: OTHER_FACTS, category: 'high' })),
    },
    {
      when: 'no update where only the category fell and tickets do not move down',
      has: { delivered },
      newest: snapshot(3, { facts: FACTS, category: 'low' }),
      under: { shiftDown: false },
      plan: { kind: 'settled', at: snapshot(3, { facts: FACTS, category: 'high' }) },
    },
    {
      when: 'everything in full where the ticket is from before our time',
      has: { delivered: undefined },
      newest: snapshot(4),
      plan: { kind: 'update', ticket: HELD, from: undefined, to: snapshot(4), shift: undefined },
    },
    {
      when: 'updates however low the category has fallen',
      has: { delivered },
      newest: snapshot(3, { facts: OTHER_FACTS, category: 'low' }),
      under: { openFrom: 'high' },
      plan: update(snapshot(3, { facts: OTHER_FACTS, category: 'low' }), { from: 'high', to: 'low' }),
    },
    {
      when: 'the same update again after an uncertain outcome',
      has: { delivered, uncertain: true, attempted: [snapshot(3, { facts: OTHER_FACTS })] },
      newest: snapshot(3, { facts: OTHER_FACTS }),
      plan: update(snapshot(3, { facts: OTHER_FACTS })),
    },
    {
      when: 'a look at the ticket after an uncertain outcome even where nothing new came',
      has: { delivered, uncertain: true },
      newest: delivered,
      plan: update(delivered),
    },
    {
      when: 'a look at the ticket after an uncertain outcome even where nothing changed on balance',
      has: { delivered, uncertain: true, attempted: [snapshot(3, { facts: OTHER_FACTS })] },
      newest: snapshot(4, { facts: FACTS }),
      plan: update(snapshot(4, { facts: FACTS })),
    },
    {
      when: 'the way back where a lost attempt may have shifted it and the category returned',
      has: {
        delivered,
        uncertain: true,
        attempted: [snapshot(3, { facts: OTHER_FACTS, category: 'medium' })],
      },
      newest: snapshot(4, { facts: FACTS }),
      plan: update(snapshot(4, { facts: FACTS }), { from: 'medium', to: 'high' }),
    },
    {
      when: 'to stay up where a lost attempt may have moved it up and tickets do not move down',
      has: {
        delivered: { ...delivered, category: 'medium' },
        uncertain: true,
        attempted: [snapshot(3, { facts: OTHER_FACTS })],
      },
      newest: snapshot(4, { facts: FACTS, category: 'medium' }),
      under: { shiftDown: false },
      plan: update(
        snapshot(4, { facts: FACTS, category: 'high' }),
        { from: 'medium', to: 'high' },
        { ...delivered, category: 'medium' },
      ),
    },
  ];
  test.each(cases)('plans $when', ({ has, newest, under, plan }) => {
    expect(planDelivery(delivery({ ticket: HELD, ...has }), newest, policy(under))).toEqual(plan);
  });
});

describe('with a ticket that was seen closed', () => {
  const delivered = snapshot(2, { facts: FACTS });
  const closed = snapshot(3, { facts: { ...FACTS, status: 'closed' } });
  const left = { delivered, seen: sighting({ state: 'closed', changedAt: FIRST_PUSH }) };

  test('the close of the incident is not told to it; it goes on saying what it said', () => {
    const plan = planDelivery(delivery({ ticket: HELD, ...left }), closed, policy());
    expect(plan).toEqual({ kind: 'settled', at: { ...closed, facts: FACTS } });
  });

  test.each<[string, Partial<Delivery>, Snapshot]>([
    ['the incident is open', {}, snapshot(3, { facts: { ...FACTS, status: 'in progress' } })],
    ['more than the status changed', {}, snapshot(3, { facts: { ...OTHER_FACTS, status: 'closed' } })],
    ['the category changed', {}, { ...closed, category: 'low' }],
    ['an attempt of unknown outcome may have written to it', { uncertain: true }, closed],
    ['it is open', { seen: sighting() }, closed],
    ['it is merged', { seen: sighting({ state: 'merged' }) }, closed],
    ['another one was seen', { seen: sighting({ state: 'closed', ticket: '2' }) }, closed],
    [
      'it was closed before it was told the latest',
      { seen: sighting({ state: 'closed', changedAt: 1 }) },
      closed,
    ],
  ])('it is told where %s', (_what, has, newest) => {
    expect(planDelivery(delivery({ ticket: HELD, ...left, ...has }), newest, policy()).kind).toBe('update');
  });
});

test('an accepted write is read back before anything else is planned', () => {
  const submitted = submission();
  const plan = { kind: 'confirm', submission: submitted };
  expect(planDelivery(delivery({ submission: submitted }), undefined, policy())).toEqual(plan);
  expect(planDelivery(delivery({ submission: submitted }), snapshot(9), policy())).toEqual(plan);
  const onTicket = delivery({ ticket: HELD, delivered: snapshot(1), uncertain: true, submission: submitted });
  expect(planDelivery(onTicket, snapshot(9), policy())).toEqual(plan);
});

describe('the interval between updates', () => {
  const updated = delivery({ ticket: HELD, delivered: snapshot(1), updatedAt: 100_000 });
  const update = (shift?: Shift): Plan => ({
    kind: 'update',
    ticket: HELD,
    from: snapshot(1),
    to: snapshot(2),
    shift,
  });
  test.each<[string, Delivery, Plan, number]>([
    ['holds an update back', updated, update(), 160_000],
    ['holds a shift down back', updated, update({ from: 'high', to: 'medium' }), 160_000],
    ['lets a shift up pass', updated, update({ from: 'medium', to: 'high' }), 0],
    ['does not count from the opening', { ...updated, updatedAt: undefined }, update(), 0],
    ['does not hold an opening back', updated, { kind: 'open', snapshot: snapshot(1), create: true }, 0],
    ['does not hold a read-back back', updated, { kind: 'confirm', submission: submission() }, 0],
    ['holds nothing back where there is nothing', updated, { kind: 'nothing' }, 0],
    [
      'does not hold back what writes nothing',
      updated,
      { kind: 'settled', at: snapshot(2, { facts: FACTS }) },
      0,
    ],
  ])('%s', (_what, has, plan, start) => {
    expect(earliestStart(has, plan, policy({ updateInterval: 60_000 }))).toBe(start);
  });
});
