import { expect, test } from 'vitest';
import { indentedJson, jsonLine, printable } from './printable.ts';

const ESC = String.fromCodePoint(0x1b);
const BIDI = String.fromCodePoint(0x202e);
const TAG = String.fromCodePoint(0xe0041);

test.each([
  ['plain text stays', 'CEF:0|Bitdefender|Größe', 'CEF:0|Bitdefender|Größe'],
  ['line feeds stay', 'a\nb', 'a\nb'],
  ['a terminal command is shown', `${ESC}[2Jgone`, String.raw`\u001b[2Jgone`],
  ['a carriage return is shown', 'over\rwritten', String.raw`over\u000dwritten`],
  ['reversed text is shown', `exe.${BIDI}gpj`, String.raw`exe.\u202egpj`],
  ['what lies beyond 16 bits is shown as two halves', TAG, String.raw`\udb40\udc41`],
  ['a mark of ours stays as it came', '[GZ-1]', '[GZ-1]'],
])('%s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test.each([
  ['as a line', jsonLine, 2],
  ['indented', indentedJson, 7],
])('JSON %s means the same as before', (_, write, lines) => {
  const value = { name: `${ESC}[2J ${BIDI} ${TAG}\n`, list: [1, null] };
  const text = write(value);
  expect(JSON.parse(text)).toEqual(value);
  expect([ESC, BIDI, TAG].filter((character) => text.includes(character))).toEqual([]);
  expect(text.split('\n')).toHaveLength(lines);
});
