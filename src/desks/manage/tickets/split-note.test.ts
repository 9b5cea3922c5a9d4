import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteMark, readNotes } from '../../../incident/marks.ts';
import { KEY } from '../scripted-manage.fixture.ts';
import { finishNote, splitInitial, splitNote } from './split-note.ts';

const NOTE = { key: KEY, revision: 5 };
const MARK = noteMark(KEY, 5);
const marked = (lines: readonly string[]): string => [...lines, MARK].join('\n');
const lengthOf = (text: string): number => Array.from(text).length;

describe('splitNote', () => {
  it('leaves a note that fits as it is', () => {
    const text = marked(['x'.repeat(4_000 - MARK.length - 1)]);
    expect(lengthOf(text)).toBe(4_000);
    expect(splitNote(text, NOTE)).toEqual([text]);
  });

  it('splits a longer one between lines and numbers the parts', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `${index}`.repeat(1_000)).toSpliced(4, 0, '', '');
    const parts = splitNote(marked(lines), NOTE);
    expect(parts.map((part) => part.split('\n').at(-1))).toEqual([
      '[GZ-abc #5.k7 1/3]',
      '[GZ-abc #5.k7 2/3]',
      '[GZ-abc #5.k7 3/3]',
    ]);
    expect(parts.flatMap((part) => part.split('\n').slice(0, -1))).toEqual(lines);
  });

  it('cuts a line that no part can hold, never within a character', () => {
    const parts = splitNote(marked(['🦀'.repeat(5_000)]), NOTE);
    expect(parts.map((part) => part.split('\n')[0]).join('')).toBe('🦀'.repeat(5_000));
    expect(parts.map(lengthOf)).toEqual([3_996, 1_042]);
  });

  it('fills a part with as many lines as it holds', () => {
    const room = 4_000 - MARK.length - ' 999/999'.length - 1;
    const half = 'x'.repeat((room - 1) / 2);
    const parts = splitNote(marked([half, half, half, half, 'the rest']), NOTE);
    expect(parts.map((part) => part.split('\n').slice(0, -1))).toEqual([
      [half, half],
      [half, half],
      ['the rest'],
    ]);
  });

  it('loses nothing, keeps to the limit, and is whole only with all parts', () => {
    const lines = fc.array(
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll(/[\n[]/g, '.').repeat(40)),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(lines, (some) => {
        const text = marked(some);
        const parts = splitNote(text, NOTE);
        for (const part of parts) expect(lengthOf(part)).toBeLessThanOrEqual(4_000);
        expect(readNotes(parts, KEY).ours).toBe(5);
        if (parts.length > 1) expect(readNotes(parts.slice(1), KEY).ours).toBe(0);
        const said = parts.map((part) => part.slice(0, part.lastIndexOf('\n'))).join('');
        expect(said.replaceAll('\n', '').trimEnd()).toBe(some.join('').trimEnd());
      }),
      { numRuns: 200 },
    );
  });
});

describe('splitInitial', () => {
  it('gives the opening much more room than a note', () => {
    const line = 'x'.repeat(999);
    const parts = splitInitial(marked(Array.from({ length: 60 }, () => line)), NOTE);
    expect(parts.map((part) => part.split('\n').length - 1)).toEqual([49, 3, 3, 3, 2]);
    expect(parts[0]?.endsWith('[GZ-abc #5.k7 1/5]')).toBe(true);
  });
});

describe('finishNote', () => {
  const text = marked(['x'.repeat(3_900), 'y'.repeat(3_900), 'z'.repeat(3_900)]);
  const begun = (of: number, ...there: number[]) => ({ revision: 5, of, there });

  it('gives the parts that are lacking', () => {
    expect(finishNote(text, NOTE, begun(3, 2))).toEqual(splitNote(text, NOTE).filter((_, at) => at !== 1));
  });

  it('goes on with an initial payload', () => {
    const payload = marked(Array.from({ length: 60 }, () => 'x'.repeat(999)));
    expect(finishNote(payload, NOTE, begun(5, 1, 2, 3))).toEqual(splitInitial(payload, NOTE).slice(3));
  });

  it('gives the whole note where it came to another number of parts, and says so', () => {
    const whole = finishNote(text, NOTE, begun(4, 1));
    expect(readNotes(whole, KEY).ours).toBe(5);
    expect(whole.join('\n')).toContain('This note repeats one that was cut off.');
  });
});
