import { describe, expect, it } from 'vitest';
import { excessOf, isTooRich } from './excess.ts';

/** An object of so many members. */
const members = (count: number): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));

/** Lists in one another, the innermost of which is empty. */
const nested = (levels: number): unknown =>
  Array.from({ length: levels - 1 }).reduce<unknown>((inner) => [inner], []);

describe('an event', () => {
  it.each<[string, unknown]>([
    ['as deep as it may be', nested(64)],
    ['as rich as it may be', members(10_000)],
    ['with long texts', { a: 'x'.repeat(1_000_000) }],
    ['that is none', 'CEF:0|'],
  ])('%s', (_, event) => expect(excessOf(event)).toBeUndefined());

  it.each<[string, unknown, RegExp]>([
    ['deeper', nested(65), /deeper than 64/],
    ['of endless depth', nested(100_000), /deeper than 64/],
    ['richer', members(10_001), /more than 10000 values/],
    [
      'rich in the sum of its parts',
      { a: members(6_000), b: Array.from({ length: 6_000 }) },
      /more than 10000/,
    ],
  ])('%s', (_, event, reason) => expect(excessOf(event)).toMatch(reason));
});

describe('a body', () => {
  const isRich = (text: string): boolean => isTooRich(Buffer.from(text));

  it.each([
    ['members', `{${'"a":1,'.repeat(250_001)}"a":1}`],
    ['entries', `[${'1,'.repeat(250_000)}1]`],
    ['empty objects', '{}'.repeat(250_001)],
    ['brackets', '['.repeat(250_001)],
    ['lines with a quote that is left open', `{"a":"b\n${'{"a":1,\n'.repeat(130_000)}`],
  ])('is too rich by its %s', (_, text) => expect(isRich(text)).toBe(true));

  it.each([
    ['as many marks as there may be', '['.repeat(250_000)],
    ['commas and brackets in texts', JSON.stringify({ a: `\\"${'[,{'.repeat(300_000)}` })],
    [
      'the marks of 10,000 CEF lines',
      JSON.stringify({ cef: '0', events: Array.from({ length: 10_000 }, () => 'CEF:0|,[{') }),
    ],
  ])('may have %s', (_, text) => expect(isRich(text)).toBe(false));
});
