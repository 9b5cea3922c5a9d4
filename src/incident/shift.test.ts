import { describe, expect, it, test } from 'vitest';
import { delivery, doubt, snapshot, there } from './builders.fixture.ts';
import type { Category } from './category.ts';
import type { Delivery } from './delivery.ts';
import { planShift } from './shift.ts';
import type { TicketPlace } from './ticket.ts';

const LOW: TicketPlace = { fits: ['low'], on: ['low'], above: [] };
const HIGH: TicketPlace = { fits: ['high'], on: ['high'], above: ['low', 'medium'] };
const ELSEWHERE: TicketPlace = { fits: [], on: [], above: [] };
const RAISED_ELSEWHERE: TicketPlace = { fits: [], on: [], above: ['low', 'medium', 'high'] };
const WHOLE = { place: true, priority: true } as const;

interface Case {
  readonly place: TicketPlace;
  readonly to: Category;
  readonly said?: Category;
  readonly left: Partial<Delivery>;
  readonly overtakes?: boolean;
  readonly movedTickets?: 'keep' | 'move';
}

const plan = ({ place, to, said, left, overtakes = false, movedTickets = 'keep' }: Case) =>
  planShift(there({ place }), said && { category: said }, { category: to }, delivery(left), {
    movedTickets,
    overtakes,
  });

const attempted = (...categories: readonly Category[]) =>
  doubt({ attempted: categories.map((category) => snapshot(2, { category })) });

describe('where nobody knows where the ticket was left', () => {
  test.each<[string, Case, ReturnType<typeof plan>['shift']]>([
    [
      'it moves from the highest place that it fits',
      { place: { ...LOW, fits: ['medium', 'low'] }, to: 'high', left: {} },
      { from: 'medium', to: 'high', ...WHOLE },
    ],
    [
      'it falls with its priority',
      { place: HIGH, to: 'low', left: {} },
      { from: 'high', to: 'low', ...WHOLE },
    ],
    [
      'it stays where somebody took it',
      { place: ELSEWHERE, to: 'low', left: {} },
      { from: undefined, to: 'low', place: false, priority: true },
    ],
    [
      'it is read, not believed, once the desk did not take a category over',
      { place: HIGH, to: 'low', left: { category: 'medium', untaken: { category: 'medium', times: 2 } } },
      { from: 'high', to: 'low', ...WHOLE },
    ],
  ])('%s', (_what, given, shift) => {
    expect(plan(given).shift).toEqual(shift);
  });
});

test('a ticket that stands on the right board already is not said to stand elsewhere', () => {
  const onBoard: TicketPlace = { fits: [], on: ['high'], above: [] };
  expect(plan({ place: onBoard, to: 'high', left: {} })).toEqual({
    shift: { from: undefined, to: 'high', place: false, priority: true },
    remarks: [],
  });
});

test('a ticket that was moved and raised is left as it is, and says both', () => {
  expect(plan({ place: RAISED_ELSEWHERE, to: 'medium', left: { category: 'low' } })).toEqual({
    shift: undefined,
    remarks: [
      'This ticket is not where tickets of its category belong: it stays where it is.',
      'The priority of this ticket is above that of its category: it stays as it is.',
    ],
  });
});

describe('what a technician did to a ticket whose shift was written without its note', () => {
  const written = { place: RAISED_ELSEWHERE, to: 'medium', left: { category: 'medium' } } as const;

  it.each<[string, Category, readonly string[]]>([
    [
      'is said with the next note',
      'low',
      [
        'This ticket is not where tickets of its category belong: it stays where it is.',
        'The priority of this ticket is above that of its category: it stays as it is.',
      ],
    ],
    ['is said once', 'medium', []],
  ])('%s', (_what, said, remarks) => {
    expect(plan({ ...written, said })).toEqual({ shift: undefined, remarks });
  });
});

it.each<[string, Case]>([
  ['is taken back', { place: ELSEWHERE, to: 'high', left: { category: 'low' }, movedTickets: 'move' }],
  [
    'is written once more',
    { place: LOW, to: 'high', left: { category: 'high', untaken: { category: 'high', times: 1 } } },
  ],
])('says nothing of a ticket that %s', (_what, given) => {
  expect(plan(given)).toMatchObject({ shift: WHOLE, remarks: [] });
});

describe('a ticket that fits, while an older write may be carried out before the new one', () => {
  const given = { place: HIGH, to: 'high', overtakes: true } as const;

  it.each<[string, Delivery['doubt'], boolean]>([
    ['says the category again where one of them moves it', attempted('high', 'low'), true],
    ['says nothing where all of them move it there', attempted('high'), false],
    ['says nothing where there are none', undefined, false],
  ])('%s', (_what, doubt, again) => {
    const { shift } = plan({ ...given, left: { category: 'low', doubt } });
    expect(shift).toEqual(again ? { from: 'high', to: 'high', ...WHOLE } : undefined);
  });
});
