import { expect, test } from 'vitest';
import {
  FIRST_PUSH,
  PACE,
  delivery,
  doubt,
  event,
  sighting,
  snapshot,
  ticket,
  ticketPolicy,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { foldEvent } from './fold.ts';
import { NO_INCIDENT } from './known-incident.ts';
import { nextDelivery, nextTarget, opensAt } from './next-delivery.ts';
import type { NextDelivery } from './next-delivery.ts';
import type { TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LEFT = delivery({ ticket: ticket(), delivered: snapshot(1), category: 'high' });
const AT_ONCE: NextDelivery = { kind: 'deliver', at: 0 };
const settled = (delivered: Snapshot): NextDelivery => ({
  kind: 'follow',
  left: { ...LEFT, state: 'delivered', delivered },
});
const NEXT: NextDelivery = { kind: 'deliver', at: MINUTE };
const LATER: NextDelivery = { kind: 'deliver', at: 5_000 };
const low = { category: 'low' } as const;
const pending = doubt({ attempted: [snapshot(2, low)], lookAt: 5_000, lookedFor: 2 });
const late = delivery({ doubt: { ...pending, until: 4_999 } });
const FULL = { ...LEFT, updatedAt: 0, updatesInARow: 1, comments: 45 };
const CAP = { mostComments: 45 };
const over = snapshot(3, { facts: { status: 'closed' } });

test.each<[string, Delivery, Snapshot | undefined, NextDelivery, Partial<TicketPolicy>?]>([
  ['nothing before the first event', delivery(), undefined, { kind: 'nothing' }],
  ['a ticket', delivery(), snapshot(1), AT_ONCE],
  ['a look for a ticket of an earlier life', delivery(), snapshot(1, low), AT_ONCE, { openFrom: 'medium' }],
  [
    'none below openFrom',
    delivery({ foundNone: true }),
    snapshot(1, low),
    { kind: 'nothing' },
    { openFrom: 'medium' },
  ],
  [
    'none of an incident that is over',
    delivery(),
    snapshot(1, { facts: { status: 'closed' } }),
    { kind: 'nothing' },
  ],
  [
    'no more tries once it is over',
    delivery({ state: 'blocked', problem: { code: 'refused', message: 'No.', advice: '', since: 1 } }),
    snapshot(1, { facts: { status: 'closed' } }),
    { kind: 'follow', left: delivery() },
  ],
  [
    'no successor below openFrom',
    delivery({ predecessor: { id: '7', because: 'closed' } }),
    snapshot(1, low),
    { kind: 'nothing' },
    { openFrom: 'medium' },
  ],
  ['what a found ticket has to be told', delivery({ ticket: ticket() }), snapshot(1), AT_ONCE],
  ['nothing where it says everything', LEFT, snapshot(1), { kind: 'nothing' }],
  [
    'nothing to write where nothing changed on balance',
    LEFT,
    { ...snapshot(3), facts: snapshot(1).facts },
    settled(snapshot(3, { facts: snapshot(1).facts, at: snapshot(1).at })),
  ],
  [
    'nothing to write for what GravityZone’s list knows of every incident, which comes with the next update',
    LEFT,
    snapshot(2, { facts: { ...snapshot(1).facts, incidentNumber: 504, status: 'open' } }),
    settled({ ...snapshot(1), revision: 2 }),
  ],
  [
    'the way back where a rise was written alone and the incident fell again',
    { ...LEFT, delivered: snapshot(1, low) },
    snapshot(3, { ...low, facts: snapshot(1).facts }),
    AT_ONCE,
  ],
  ['the first update at once', LEFT, snapshot(2), AT_ONCE],
  [
    'the second after the interval',
    { ...LEFT, updatedAt: 0, updatesInARow: 1 },
    snapshot(2),
    { kind: 'deliver', at: MINUTE },
  ],
  [
    'the third after twice of it',
    { ...LEFT, updatedAt: 0, updatesInARow: 2 },
    snapshot(2),
    { kind: 'deliver', at: 2 * MINUTE },
  ],
  [
    'no more than one update an hour',
    { ...LEFT, updatedAt: 0, updatesInARow: 50 },
    snapshot(2),
    { kind: 'deliver', at: HOUR },
  ],
  [
    'an update at once where nobody knows how the ticket was left',
    { ...LEFT, category: undefined, updatedAt: 0, updatesInARow: 5 },
    snapshot(2),
    AT_ONCE,
  ],
  ['a rise at once', { ...LEFT, category: 'low', updatedAt: 0, updatesInARow: 5 }, snapshot(2), AT_ONCE],
  ['one update a day of a full ticket', FULL, snapshot(2), { kind: 'deliver', at: DAY }, CAP],
  ['updates as before of a ticket that is not full', { ...FULL, comments: 44 }, snapshot(2), NEXT, CAP],
  ['updates as before where nobody counts', { ...FULL, comments: undefined }, snapshot(2), NEXT, CAP],
  ['updates as before at a desk without a bound', FULL, snapshot(2), NEXT],
  ['a rise at once, also of a full ticket', { ...FULL, category: 'low' }, snapshot(2), AT_ONCE, CAP],
  ['a close at once of a full ticket', FULL, over, AT_ONCE, CAP],
  ['a reopening of a full ticket after the interval', { ...FULL, delivered: over }, snapshot(4), NEXT, CAP],
  [
    'one update a day of a full ticket whose incident was over before',
    { ...FULL, delivered: over },
    snapshot(4, { facts: { ...over.facts, detectionName: 'other' } }),
    { kind: 'deliver', at: DAY },
    CAP,
  ],
  [
    'what opens a full ticket again that people closed after the interval',
    { ...FULL, seen: sighting({ state: 'closed' }) },
    snapshot(2),
    NEXT,
    CAP,
  ],
  [
    'a move to another company after the interval, also of a full ticket',
    { ...FULL, delivered: snapshot(1, { facts: { companyId: 'a' } }) },
    snapshot(2, { facts: { companyId: 'b' } }),
    NEXT,
    CAP,
  ],
  ['a look for a write in doubt when it is due', { ...LEFT, doubt: pending }, snapshot(2, low), LATER],
  [
    'a rise above a write in doubt at once',
    { ...LEFT, category: 'low', doubt: pending },
    snapshot(3),
    AT_ONCE,
  ],
  [
    'a rise that was looked for already later',
    { ...LEFT, category: 'low', doubt: { ...pending, lookedFor: 3 } },
    snapshot(3),
    LATER,
  ],
  [
    'a rise above a write in doubt later, where the ticket stands as high',
    { ...LEFT, category: 'medium', doubt: pending },
    snapshot(3, { category: 'medium' }),
    LATER,
  ],
  [
    'a rise later, where nobody knows how the ticket was left',
    { ...LEFT, category: undefined, doubt: pending },
    snapshot(3),
    LATER,
  ],
  ['a look for a create that may be late, as long as no ticket is due', late, over, LATER],
  ['a ticket at once that is due again, once the late create is void', late, snapshot(3, low), AT_ONCE],
  [
    'the next look where one had just been taken',
    delivery({ doubt: { ...pending, lookedFor: 3, until: 4_999 } }),
    snapshot(3, low),
    LATER,
  ],
  ['nothing once it says the newest', { ...LEFT, state: 'delivered' }, snapshot(1), { kind: 'nothing' }],
  ['another look where one was cut off', { ...LEFT, state: 'pending' }, snapshot(1), AT_ONCE],
  [
    'another look where it was closed while it was told',
    { ...LEFT, wasClosedMeanwhile: true },
    snapshot(1),
    AT_ONCE,
  ],
  ['another try where the rest was refused', { ...LEFT, state: 'blocked' }, snapshot(1), AT_ONCE],
  ['a look back when it is due', { ...LEFT, lookBackAt: 5_000 }, snapshot(1), LATER],
  [
    'a look back also where the ticket is lost, and no successor is due',
    delivery({ foundNone: true, predecessor: { id: '1001', because: 'gone' }, lookBackAt: 5_000 }),
    over,
    LATER,
  ],
  [
    'a look for a lost ticket when it is due, whatever happens meanwhile',
    { ...LEFT, category: 'low', lookAgainAt: 5_000 },
    snapshot(2),
    LATER,
  ],
  ['no second ticket for a rise', delivery({ doubt: { ...pending } }), snapshot(3), LATER],
  [
    'one where the older write does nothing any more',
    delivery({ doubt: { ...pending } }),
    snapshot(3),
    AT_ONCE,
    { overtakes: true },
  ],
])('a delivery needs %s', (_what, left, newest, expected, tickets = {}) => {
  expect(nextDelivery(left, newest, PACE, ticketPolicy(tickets))).toEqual(expected);
});

test.each([
  ['that is pushed in time', 2 * MINUTE, 0],
  ['whose push comes late', 2 * MINUTE + 1, 4.25 * MINUTE],
])(
  'of an incident %s a ticket opens once GravityZone had time to say that it is closed',
  (_what, late, at) => {
    const pushed = event({ arrivedAt: FIRST_PUSH + late });
    expect(opensAt(foldEvent(NO_INCIDENT, pushed).incident, 4 * MINUTE)).toBe(at);
  },
);

test.each<[string, Delivery, NextDelivery, Partial<TicketPolicy>?]>([
  ['opens', delivery(), NEXT],
  ['is looked for', delivery(), AT_ONCE, { openFrom: 'never' }],
  ['goes on', delivery({ ticket: ticket() }), AT_ONCE],
])('where tickets open later a ticket %s', (_what, left, expected, tickets = {}) => {
  const pace = { ...PACE, opensAt: MINUTE };
  expect(nextDelivery(left, snapshot(1), pace, ticketPolicy(tickets))).toEqual(expected);
});

const sought = snapshot(2);
const inDoubt = doubt({ attempted: [snapshot(2, low), sought], until: 5_000 });
const DOUBTFUL = { ...LEFT, doubt: inDoubt };
test.each<[string, Delivery, Snapshot, number, Partial<TicketPolicy>?]>([
  ['the newest revision', LEFT, snapshot(3), 3],
  ['the newest at a desk that writes at once', DOUBTFUL, snapshot(3), 3, { overtakes: false }],
  ['what is looked for, as long as it may come', DOUBTFUL, snapshot(3), 2],
  ['the newest once that is void', { ...DOUBTFUL, doubt: { ...inDoubt, until: 4_000 } }, snapshot(3), 3],
  ['the newest where its category differs', DOUBTFUL, snapshot(3, low), 3],
  ['the newest where a ticket is being created', delivery({ doubt: inDoubt }), snapshot(3), 3],
  [
    'the newest where nobody knows what the ticket says',
    { ...DOUBTFUL, delivered: undefined },
    snapshot(3),
    3,
  ],
])('a delivery is to bring its ticket to %s', (_what, left, newest, revision, tickets = {}) => {
  const policy = ticketPolicy({ overtakes: true, ...tickets });
  expect(nextTarget(left, newest, policy, 4_000).revision).toBe(revision);
});
