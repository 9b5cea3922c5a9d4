import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitBody, scriptText } from './fit-text.ts';
import { CAREFUL } from '../profile.ts';
import type { TextLimits } from '../profile.ts';

const ID = 'a'.repeat(64);
const MARK = `[ABCDEF-${ID} w999999.k7abcdef] [ABCDEF-${ID} #999999.k7abcdef 12/12]`;
const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

describe('text for the script, where nothing was measured,', () => {
  it.each([
    ['keeps what is in the basic plane', 'é → 漢', 'é → 漢'],
    ['replaces what is beyond it, one for one', 'a😀b𝒳', 'a\uFFFDb\uFFFD'],
    ['replaces half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
    ['makes the signs of variables wide', '%windir% @a@ 5 %', '％windir％ ＠a＠ 5 ％'],
  ])('%s', (_, text, expected) => {
    expect(scriptText(text, CAREFUL)).toBe(expected);
  });
});

describe('text for the script of a server', () => {
  it.each<[string, Partial<TextLimits>, string]>([
    ['that keeps all characters still loses half a pair', { charset: 'all' }, 'a😀b\uFFFD ％a％'],
    ['that puts in no values keeps the signs of variables', { expandsNames: false }, 'a\uFFFDb\uFFFD %a%'],
  ])('%s', (_, limits, expected) => {
    expect(scriptText('a😀b\uD83D %a%', { ...CAREFUL, ...limits })).toBe(expected);
  });
});

/** `count` lines of so many characters. */
const lines = (length: number, count = 1, character = 'x'): string[] =>
  Array.from({ length: count }, () => character.repeat(length));
/** A line cut to so many characters. */
const cut = (length: number, character = 'x'): string => `${character.repeat(length - 2)} …`;
/** A mark that leaves 6,141 of the 6,144 bytes to lines and their line breaks. */
const SHORT_MARK = '[m]';
const REST = '… The rest is in GravityZone.';

describe('the 6 KiB of a body', () => {
  it.each<[string, string[], string[]]>([
    ['holds one of just that size', lines(6_140), lines(6_140)],
    ['are filled by a line that is cut', lines(6_141), [cut(6_138)]],
    [
      'go to the long line, whatever stands around it',
      [...lines(90), ...lines(10_000), ...lines(300)],
      [...lines(90), cut(5_746), ...lines(300)],
    ],
    [
      'are shared by long lines',
      [...lines(10_000), ...lines(90), ...lines(7_000)],
      [cut(3_022), ...lines(90), cut(3_022)],
    ],
    [
      'are shared with a line that fits into its share',
      [...lines(3_024), ...lines(90), ...lines(7_000)],
      [...lines(3_024), ...lines(90), cut(3_022)],
    ],
    [
      'are counted in bytes, and no character is cut',
      [...lines(10_000, 1, 'é'), ...lines(91)],
      [cut(3_024, 'é'), ...lines(91)],
    ],
    [
      'are not shared by so many lines that little of each would stay',
      lines(1_000, 60),
      [...Array.from({ length: 37 }, () => cut(158)), REST],
    ],
    ['hold as many lines as possible beside that remark', lines(148, 60), [...lines(148, 41), REST]],
    ['hold not one more than that', lines(93, 66), [...lines(93, 64), REST]],
    ['may be exceeded by a single byte', lines(73, 83), [...lines(73, 82), REST]],
  ])('%s', (_, body, fitted) => {
    expect(fitBody([...body, SHORT_MARK].join('\n'), CAREFUL).split('\n')).toEqual([...fitted, SHORT_MARK]);
  });
});

describe('a body', () => {
  it('says before its marks that signs were made wide', () => {
    expect(fitBody(`Path: %temp%\nFor: a@b\n${SHORT_MARK}`, CAREFUL).split('\n')).toEqual([
      'Path: ％temp％',
      'For: a＠b',
      expect.stringContaining('％ and ＠'),
      SHORT_MARK,
    ]);
  });

  it('stays as it is where the server changes nothing', () => {
    const body = `Path: %temp%\nFor: a@b 😀\n${SHORT_MARK}`;
    expect(fitBody(body, { expandsNames: false, longestBody: 1_024, charset: 'all' })).toBe(body);
  });
});

describe('a body that is too long', () => {
  it('has its long lines shortened and keeps every label, the link and the mark', () => {
    const short = Array.from({ length: 20 }, (_, index) => `Label ${index}: n/a`);
    const body = [
      ...short,
      `Process command line: ${'x'.repeat(20_000)}`,
      'Link: https://gz.example/1',
      MARK,
    ].join('\n');
    const fitted = fitBody(body, CAREFUL).split('\n');
    expect(fitted.slice(0, 20)).toEqual(short);
    expect(fitted[20]).toMatch(/^Process command line: x+ …$/);
    expect(fitted.slice(21)).toEqual(['Link: https://gz.example/1', MARK]);
  });

  it('never exceeds the limit, never loses the mark, never holds what the server would change', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.repeat(300)),
    );
    const limits = fc.record<TextLimits>({
      expandsNames: fc.boolean(),
      longestBody: fc.integer({ min: 1_024, max: 16_384 }),
      charset: fc.constantFrom('basic plane', 'all'),
    });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 120 }),
        limits,
        (some, { expandsNames, longestBody, charset }) => {
          const fitted = fitBody([...some, MARK].join('\n'), { expandsNames, longestBody, charset });
          expect(bytes(fitted)).toBeLessThanOrEqual(longestBody);
          expect(fitted.endsWith(MARK)).toBe(true);
          expect(fitted).not.toMatch(
            charset === 'all' ? /[\uD800-\uDFFF]/u : /[\uD800-\uDFFF\u{10000}-\u{10FFFF}]/u,
          );
          if (expandsNames) expect(fitted).not.toMatch(/[%@]/);
        },
      ),
    );
  });
});
