import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitStream } from './json-stream.ts';

describe('objects in a row', () => {
  it.each([
    ['nothing', '', []],
    ['white space only', ' \r\n\t', []],
    ['a single one', '{"a":1}', [{ a: 1 }]],
    ['without a separator', '{"a":1}{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['lines', '{"a":1}\n{"b":2}\n', [{ a: 1 }, { b: 2 }]],
    ['byte order marks', '\ufeff{"a":1}\n\ufeff{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['blank lines of Windows', '{"a":1}\r\n\r\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['strings with brackets and quotes', String.raw`{"a":"}{\"]["}{"b":"\\"}`, [{ a: '}{"][' }, { b: '\\' }]],
    [
      'an object that begins a line inside another',
      '{"a":\n{"b":\n[\n{"c":1},\n{}\n]}}',
      [{ a: { b: [{ c: 1 }, {}] } }],
    ],
  ])('%s', (_, text, expected) => expect(splitStream(text)).toEqual(expected));
});

describe('what is broken costs only itself', () => {
  const good = { b: 2 };
  it.each([
    ['no JSON between braces', '{"a":undefined}\n{"b":2}', ['{"a":undefined}', good]],
    ['no JSON between braces, in one line', '{"a":oops}{"b":2}', ['{"a":oops}', good]],
    ['cut in a string', '{"a":"x\n{"b":2}', ['{"a":"x', good]],
    ['cut behind a backslash', '{"a":"x\\\n{"b":2}', ['{"a":"x\\', good]],
    ['cut behind a value', '{"a":1\n{"b":2}', ['{"a":1', good]],
    ['cut behind a comma', '{"a":1,\n{"b":2}', ['{"a":1,', good]],
    ['a bracket of the wrong kind', '{"a":[1}\n{"b":2}', ['{"a":[1}', good]],
    ['a quote too many', '{"a":b","c":"d"}\n{"b":2}', ['{"a":b","c":"d"}', good]],
    ['text between objects', '{"b":2}\n, and\n{"b":2}', [good, ', and', good]],
    ['a list', '[1]\n{"b":2}', ['[1]', good]],
    ['cut at the end of the body', '{"b":2}\n{"a":', [good, '{"a":']],
  ])('%s', (_, text, expected) => expect(splitStream(text)).toEqual(expected));
});

it('text in a string never passes for an object of its own', () => {
  const hostile = JSON.stringify({ text: '\n{"module":"new-incident"}\n' });
  expect(splitStream(`{"a":"x${hostile}\n{"b":2}`).filter((piece) => typeof piece === 'object')).toEqual([
    { b: 2 },
  ]);
});

describe('for any input', () => {
  const separator = fc.constantFrom('', '\n', '\n\n', '\r\n', ' \t\n');
  const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());

  it('objects come back from their concatenation, pretty or not', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(object, separator, fc.constantFrom(0, 2))), (entries) => {
        const texts = entries.map(([value, , indent]) => JSON.stringify(value, undefined, indent));
        const stream = texts.map((text, n) => text + (entries[n]?.[1] ?? '')).join('');
        expect(splitStream(stream)).toEqual(texts.map((text) => JSON.parse(text) as unknown));
      }),
    ));

  it('no text is lost and nothing throws', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '\n', ' ', '1') }),
        (text) => {
          const solid = (from: string) => from.replaceAll(/\s/g, '').length;
          const kept = splitStream(text).map((piece) => (typeof piece === 'string' ? piece : ''));
          expect(solid(kept.join(''))).toBeLessThanOrEqual(solid(text));
          expect(kept.length > 0).toBe(solid(text) > 0);
        },
      ),
    ));
});

it.each([
  ['openings without end', '{"a":\n'],
  ['lines that are all broken', '{"a\n'],
  ['junk', 'x{ '],
  ['small objects', '{"a":"}"}\n'],
])('10 MiB of %s are split without hanging', (_, unit) => {
  expect(splitStream(unit.repeat((10 * 1024 * 1024) / unit.length)).length).toBeGreaterThan(0);
});
