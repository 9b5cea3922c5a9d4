import { describe, expect, it, test } from 'vitest';
import {
  LEFT,
  UPDATE_PUSH,
  delivery,
  notes,
  placed,
  snapshot,
  there,
  ticket,
  wholeShift,
} from './builders.fixture.ts';
import { changed, closed, remarksOf } from './plan-ticket.fixture.ts';
import type { Case } from './plan-ticket.fixture.ts';
import type { Snapshot } from './snapshot.ts';
import type { ChangePlan } from './ticket-plan.ts';

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
      'is above that of its category',
    ],
    [
      'a priority that was raised, where the shift was written without its note',
      {
        read: there({ place: { fits: [], on: ['medium'], above: ['low', 'medium', 'high'] } }),
        left: { ...low, category: 'medium' },
        target: to('medium'),
      },
      'is above that of its category',
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
