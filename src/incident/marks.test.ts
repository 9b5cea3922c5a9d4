import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  generationOfSubject,
  highestNoteMark,
  keyOfReference,
  noteMark,
  notePartsThere,
  ticketMark,
  ticketReference,
} from './marks.ts';

const incidentId = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/);
const counter = fc.integer({ min: 1, max: 1_000_000 });

describe('the mark of a ticket', () => {
  test('names the incident, and the generation from the second on', () => {
    expect(ticketMark('abc', 1)).toBe('[GZ-abc]');
    expect(ticketMark('abc', 2)).toBe('[GZ-abc.2]');
  });

  test('is found again at the start of a subject', () => {
    fc.assert(
      fc.property(incidentId, counter, fc.string(), (id, generation, rest) => {
        expect(generationOfSubject(`${ticketMark(id, generation)}${rest}`, id)).toBe(generation);
      }),
    );
  });

  test('is never taken for that of another incident', () => {
    fc.assert(
      fc.property(incidentId, incidentId, counter, (id, other, generation) => {
        fc.pre(id !== other);
        expect(generationOfSubject(ticketMark(id, generation), other)).toBeUndefined();
      }),
    );
  });

  test('is ASCII without anything that a search condition treats as its own', () => {
    fc.assert(
      fc.property(incidentId, counter, (id, number) => {
        expect(ticketMark(id, number)).toMatch(/^\[GZ-[A-Za-z0-9.-]+\]$/);
        expect(noteMark(id, number)).toMatch(/^\[GZ-[A-Za-z0-9-]+ #[0-9]+\]$/);
      }),
    );
  });

  test.each([
    ['one that does not stand at the start', 'RE: [GZ-abc] High'],
    ['one after a blank', ' [GZ-abc] High'],
    ['one whose id goes on', '[GZ-abcd] High'],
    ['one whose id stops short', '[GZ-ab] High'],
    ['one with another alphabet', '[GZ-ABC] High'],
    ['one that is not closed', '[GZ-abc'],
    ['the mark of a note', '[GZ-abc #1]'],
    ['generation 0', '[GZ-abc.0] High'],
    ['a generation with a leading zero', '[GZ-abc.02] High'],
    ['a generation without digits', '[GZ-abc.] High'],
    ['a generation of two parts', '[GZ-abc.2.3] High'],
    ['a negative generation', '[GZ-abc.-2] High'],
    ['one made harmless', '(GZ-abc] High'],
    ['one after a harmless one', '(GZ-abc] [GZ-abc] High'],
    ['nothing', ''],
  ])('is not %s', (_what, subject) => {
    expect(generationOfSubject(subject, 'abc')).toBeUndefined();
  });
});

describe("Manage's reference of a ticket", () => {
  test('names account and incident, and the generation from the second on', () => {
    expect(ticketReference('main', 'abc', 1)).toBe('gz:main:abc');
    expect(ticketReference('main', 'abc', 2)).toBe('gz:main:abc:2');
  });

  test('differs where account, incident or generation differ', () => {
    const key = fc.tuple(fc.stringMatching(/^[a-z0-9-]{1,24}$/), incidentId, counter);
    fc.assert(
      fc.property(key, key, (one, other) => {
        fc.pre(one.join(' ') !== other.join(' '));
        expect(ticketReference(...one)).not.toBe(ticketReference(...other));
      }),
    );
  });
});

describe('the mark of a note', () => {
  test('names the incident and the revision', () => {
    expect(noteMark('abc', 5)).toBe('[GZ-abc #5]');
  });

  test('is found anywhere in a text', () => {
    fc.assert(
      fc.property(incidentId, counter, fc.string(), fc.string(), (id, revision, before, after) => {
        expect(highestNoteMark([`${before}${noteMark(id, revision)}${after}`], id)).toBe(revision);
      }),
    );
  });

  test('is found as the highest of all texts, in any order', () => {
    fc.assert(
      fc.property(incidentId, fc.array(counter), (id, revisions) => {
        const texts = revisions.map((revision) => `Update ${revision}\n${noteMark(id, revision)}`);
        const highest = Math.max(0, ...revisions);
        expect(highestNoteMark(texts, id)).toBe(highest);
        expect(highestNoteMark([texts.join(' ')], id)).toBe(highest);
      }),
    );
  });

  test.each<[string, readonly string[], number]>([
    ['no text', [], 0],
    ['a text without one', ['Update 5'], 0],
    ['all parts, in any order and text', ['[GZ-abc #5 3/3]', '[GZ-abc #5 1/3]\n[GZ-abc #5 2/3]'], 5],
    ['parts of which one lacks', ['[GZ-abc #5 1/3]', '[GZ-abc #5 3/3]'], 0],
    ['the same part twice', ['[GZ-abc #5 1/2]', '[GZ-abc #5 1/2]'], 0],
    ['parts of two ways of splitting', ['[GZ-abc #5 1/2]', '[GZ-abc #5 2/3]'], 0],
    ['a part beyond the number of parts', ['[GZ-abc #5 1/2]', '[GZ-abc #5 3/2]'], 0],
    ['a part after a whole', ['[GZ-abc #4]', '[GZ-abc #5 1/2]'], 4],
    ['10 above 9', ['[GZ-abc #9] [GZ-abc #10]'], 10],
    ['one that starts within a broken one', ['[GZ-abc #[GZ-abc #3]'], 3],
    ['the mark of the ticket', ['[GZ-abc] [GZ-abc.7]'], 0],
    ['another incident, longer', ['[GZ-abcd #7]'], 0],
    ['another incident, shorter', ['[GZ-ab #7]'], 0],
    ['revision 0', ['[GZ-abc #0]'], 0],
    ['a leading zero', ['[GZ-abc #07]'], 0],
    ['a word for a number', ['[GZ-abc #x]'], 0],
    ['something after the number', ['[GZ-abc #7!]'], 0],
    ['a part that is none', ['[GZ-abc #7 1/]'], 0],
    ['one that is not closed', ['[GZ-abc #7'], 0],
    ['one that ends in the next text', ['[GZ-abc #7', ']'], 0],
    ['one made harmless', ['(GZ-abc #7]'], 0],
    ['a number that no count reaches', ['[GZ-abc #1000001] [GZ-abc #1234567890]', '[GZ-abc #2]'], 2],
  ])('counts for %s', (_what, texts, revision) => {
    expect(highestNoteMark(texts, 'abc')).toBe(revision);
  });

  test('tells which parts of one way of splitting are there', () => {
    const texts = [
      'x\n[GZ-abc #5 1/3]',
      '[GZ-abc #5 3/3] [GZ-abc #5 2/2]',
      '[GZ-abc #4 2/3]',
      '[GZ-abd #5 2/3]',
    ];
    expect([...notePartsThere(texts, 'abc', 5, 3)].toSorted()).toEqual([1, 3]);
  });

  test('is written for a part as it is read', () => {
    expect(noteMark('abc', 5, { part: 2, of: 12 })).toBe('[GZ-abc #5 2/12]');
    expect(notePartsThere([noteMark('abc', 5, { part: 2, of: 12 })], 'abc', 5, 12)).toEqual(new Set([2]));
  });

  test('leaves out marks beyond the newest revision: they are not ours', () => {
    const texts = ['[GZ-abc #2]', 'thanks! [GZ-abc #99]'];
    expect(highestNoteMark(texts, 'abc')).toBe(99);
    expect(highestNoteMark(texts, 'abc', 5)).toBe(2);
  });
});

describe('a reference', () => {
  test('is read as it is written', () => {
    for (const generation of [1, 2, 30]) {
      const key = { account: 'eu-1', incidentId: 'ab-C9', generation };
      expect(keyOfReference(ticketReference(key.account, key.incidentId, generation))).toEqual(key);
    }
  });

  test.each([
    '',
    'gz:eu',
    'gz:EU:abc',
    'gz:eu:abc:0',
    'gz:eu:abc:02',
    'gz:eu:abc:x',
    'gz:eu:a_b',
    'xgz:eu:abc',
    'gz:eu:abc:2:3',
  ])('of somebody else is none of ours: %j', (text) => {
    expect(keyOfReference(text)).toBeUndefined();
  });
});
