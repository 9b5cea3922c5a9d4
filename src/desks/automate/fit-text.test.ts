import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicPlaneText, fitBody } from './fit-text.ts';

const ID = 'a'.repeat(64);
const MARK = `[ABCDEF-${ID} w999999.k7abcdef] [ABCDEF-${ID} #999999.k7abcdef 12/12]`;
const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

describe('text for columns of three-byte characters', () => {
  it.each([
    ['keeps what is in the basic plane', 'é → 漢', 'é → 漢'],
    ['replaces what is beyond it, one for one', 'a😀b𝒳', 'a\uFFFDb\uFFFD'],
    ['replaces half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
  ])('%s', (_, text, expected) => {
    expect(basicPlaneText(text)).toBe(expected);
  });
});

describe('a body that fits', () => {
  it('is left as it is', () => {
    expect(fitBody(`Severity score: 82\n${MARK}`)).toBe(`Severity score: 82\n${MARK}`);
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
    const lines = fitBody(body).split('\n');
    expect(lines.slice(0, 20)).toEqual(short);
    expect(lines[20]).toMatch(/^Process command line: x+ …$/);
    expect(lines.slice(21)).toEqual(['Link: https://gz.example/1', MARK]);
  });

  it('loses lines at its end, and says so, where there are too many', () => {
    const body = [...Array.from({ length: 2_000 }, (_, index) => `line ${index}`), MARK].join('\n');
    expect(fitBody(body).split('\n').slice(-2)).toEqual(['… The rest is in GravityZone.', MARK]);
  });

  it('never exceeds the limit, never loses the mark, never holds a character beyond the basic plane', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.repeat(300)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 120 }), (lines) => {
        const fitted = fitBody([...lines, MARK].join('\n'));
        expect(bytes(fitted)).toBeLessThanOrEqual(6_144);
        expect(fitted.endsWith(MARK)).toBe(true);
        expect(fitted).not.toMatch(/[\u{10000}-\u{10FFFF}]/u);
      }),
    );
  });
});
