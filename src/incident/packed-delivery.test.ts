import { expect, test } from 'vitest';
import { LEFT, NEWS, delivery, doubt, snapshot } from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { packDelivery, unpackDelivery } from './packed-delivery.ts';

const TARGET = snapshot(3);

test.each<[string, Delivery, Delivery]>([
  ['a delivery that has not begun', delivery(), delivery()],
  ['what the ticket said before', LEFT, LEFT],
  ['what it says first', delivery(), { ...LEFT, delivered: TARGET }],
  ['what it says now', LEFT, { ...LEFT, delivered: TARGET }],
  [
    'what it may say',
    { ...LEFT, doubt: doubt({ attempted: [NEWS] }) },
    { ...LEFT, doubt: doubt({ attempted: [NEWS, TARGET] }) },
  ],
  [
    'what it was in doubt to say and does',
    { ...LEFT, doubt: doubt({ attempted: [NEWS, TARGET] }) },
    { ...LEFT, delivered: NEWS },
  ],
  [
    'what was known before its ticket was named',
    { ...LEFT, isNamed: true, former: LEFT },
    { ...LEFT, isNamed: true, former: LEFT },
  ],
  [
    'a named ticket that says something for us by now',
    { ...LEFT, isNamed: true, former: LEFT },
    { ...LEFT, delivered: TARGET },
  ],
])('%s comes back whole, and no facts go along', (_what, before, after) => {
  const packed = packDelivery(after);
  expect(JSON.stringify(packed)).not.toContain('facts');
  expect(unpackDelivery(packed, before, TARGET)).toEqual(after);
});

test('a revision that nobody kept is the target', () => {
  const packed = packDelivery({ ...LEFT, delivered: snapshot(9) });
  expect(unpackDelivery(packed, LEFT, TARGET).delivered).toBe(TARGET);
});
