import { describe, expect, it } from 'vitest';
import { planCallbacks } from './plan-callbacks.ts';
import type { RegisteredCallback } from './registered-callback.ts';

const US = 'https://plumbline.example';
const NOTHING = { remove: [], change: [], create: [] };

function registered(
  id: number,
  objectId: number,
  changes: Partial<RegisteredCallback> = {},
): RegisteredCallback {
  return {
    id,
    objectId,
    url: `${US}/callbacks/manage?recordId=`,
    type: 'ticket',
    level: 'board',
    inactiveFlag: false,
    isSelfSuppressedFlag: true,
    ...changes,
  };
}

describe('nothing is to be done', () => {
  it.each<[string, readonly RegisteredCallback[], readonly number[]]>([
    ['where there is one for each board', [registered(1, 20), registered(2, 21)], [20, 21]],
    ['where two rows of the grid name one board', [registered(1, 20)], [20, 20]],
    ['where Manage shows the level in other letters', [registered(1, 20, { level: 'Board' })], [20]],
    ['where Manage does not show flags', [registered(1, 20, { isSelfSuppressedFlag: undefined })], [20]],
    ['without boards and callbacks', [], []],
  ])('%s', (_, existing, boards) => expect(planCallbacks(existing, boards, US)).toEqual(NOTHING));
});

it('a board without a callback gets one', () => {
  expect(planCallbacks([registered(1, 20)], [20, 21], US)).toEqual({
    ...NOTHING,
    create: [
      {
        id: 0,
        url: 'https://plumbline.example/callbacks/manage?recordId=',
        objectId: 21,
        type: 'ticket',
        level: 'board',
        description: expect.stringMatching(/^.{1,100}$/) as string,
        payloadVersion: '3.0.0',
        inactiveFlag: false,
        isSelfSuppressedFlag: true,
      },
    ],
  });
});

it.each<[string, Partial<RegisteredCallback>, object[]]>([
  [
    'that Manage switched off is switched on',
    { inactiveFlag: true },
    [{ op: 'replace', path: 'inactiveFlag', value: false }],
  ],
  [
    'that tells of our own changes stops to',
    { isSelfSuppressedFlag: false },
    [{ op: 'replace', path: 'isSelfSuppressedFlag', value: true }],
  ],
  [
    'that is wrong in both is put right in both',
    { inactiveFlag: true, isSelfSuppressedFlag: false },
    [
      { op: 'replace', path: 'inactiveFlag', value: false },
      { op: 'replace', path: 'isSelfSuppressedFlag', value: true },
    ],
  ],
])('a callback %s', (_, changes, operations) => {
  const plan = planCallbacks([registered(1, 20, changes)], [20], US);
  expect(plan).toMatchObject({ ...NOTHING, change: [{ id: 1, operations }] });
});

it.each<[string, Partial<RegisteredCallback>]>([
  ['of another level', { level: 'status' }],
  ['of another type', { type: 'company' }],
  ['whose address does not take the id', { url: `${US}/callbacks/manage` }],
])('a callback %s is replaced', (_, changes) => {
  const plan = planCallbacks([registered(1, 20, changes)], [20], US);
  expect(plan).toMatchObject({ remove: [1], change: [], create: [{ objectId: 20 }] });
});

it('a board that is not in the grid any more loses its callback', () => {
  expect(planCallbacks([registered(1, 20), registered(2, 99)], [20], US)).toEqual({
    ...NOTHING,
    remove: [2],
  });
});

it('of several for one board the one that needs no change stays, else the oldest', () => {
  const off = { inactiveFlag: true };
  const existing = [
    registered(1, 20, off),
    registered(3, 20),
    registered(2, 20),
    registered(5, 21, off),
    registered(4, 21, off),
  ];
  expect(planCallbacks(existing, [20, 21], US)).toMatchObject({
    remove: [1, 3, 5],
    change: [{ id: 4 }],
    create: [],
  });
});
