import { expect, it } from 'vitest';
import { seenNames } from './seen-names.ts';

it.each<[number | string, object | undefined, boolean]>([
  [177, { id: 177 }, true],
  [177, { id: 178, name: '177' }, false],
  [177, undefined, false],
  ['EDR High', { id: 178, name: ' edr high' }, true],
  ['EDR High', { id: 178, name: 'EDR' }, false],
  ['EDR High', { id: 178, name: null }, false],
  ['EDR High', { name: 'EDR High' }, true],
  ['', { id: 178, name: '' }, false],
])('what %j names is the record %j: %s', (choice, shown, isIt) => {
  expect(seenNames([choice]).is(choice, shown, 'board')).toBe(isIt);
});

it('a record that was renamed is known by its id, among those of its kind', () => {
  const names = seenNames(['EDR High']);
  expect(names.knows('EDR High', 'board')).toBe(false);
  names.is('anything', { id: 178, name: 'EDR High' }, 'board');
  expect(names.knows('edr high', 'board')).toBe(true);
  expect(names.is('EDR High', { id: 178, name: 'New' }, 'board')).toBe(true);
  expect(names.is('EDR High', { id: 178, name: 'New' }, 'type')).toBe(false);
  expect(names.is('EDR High', { id: 179, name: 'New' }, 'board')).toBe(false);
  names.is('anything', { id: 200, name: 'EDR High' }, 'board');
  expect(names.is('EDR High', { id: 178, name: 'New' }, 'board')).toBe(false);
});

it('a record that bears a name of the settings is no other one that it was before', () => {
  const names = seenNames(['EDR High', 'EDR Low']);
  expect(names.is('EDR High', { id: 178, name: 'EDR High' }, 'board')).toBe(true);
  expect(names.is('EDR High', { id: 178, name: 'EDR Low' }, 'board')).toBe(false);
  expect(names.is('EDR Low', { id: 178, name: 'EDR Low' }, 'board')).toBe(true);
});
