import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ticketKey } from './builders.fixture.ts';
import {
  generationInSubject,
  incidentInSubject,
  lifeToken,
  noteMark,
  readNotes,
  readReference,
  ticketMark,
  ticketReference,
  writeMark,
} from './marks.ts';

const KEY = ticketKey({ incidentId: 'abc' });
const incidentId = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/);
const counter = fc.integer({ min: 1, max: 100_000 });

describe('the mark of a ticket', () => {
  test('names the incident, and the generation from the second on', () => {
    expect(ticketMark(KEY, 1)).toBe('[GZ-abc]');
    expect(ticketMark({ ...KEY, mark: 'ACME' }, 2)).toBe('[ACME-abc.2]');
  });

  test('is found wherever it stands in a subject', () => {
    fc.assert(
      fc.property(incidentId, counter, fc.string(), fc.string(), (id, generation, before, after) => {
        fc.pre(!before.includes('[') && !after.includes('['));
        const key = ticketKey({ incidentId: id });
        expect(generationInSubject(`${before}${ticketMark(key, generation)}${after}`, key)).toBe(generation);
      }),
    );
  });

  test('is never taken for that of another incident', () => {
    fc.assert(
      fc.property(incidentId, incidentId, counter, (id, other, generation) => {
        fc.pre(id !== other);
        const mark = ticketMark(ticketKey({ incidentId: id }), generation);
        expect(generationInSubject(mark, ticketKey({ incidentId: other }))).toBeUndefined();
      }),
    );
  });

  test('is ASCII without anything that a search condition treats as its own', () => {
    fc.assert(
      fc.property(incidentId, counter, (id, number) => {
        const key = ticketKey({ incidentId: id });
        expect(ticketMark(key, number)).toMatch(/^\[GZ-[A-Za-z0-9.-]+\]$/);
        expect(noteMark(key, number)).toMatch(/^\[GZ-[A-Za-z0-9-]+ #[0-9]+\.k7\]$/);
      }),
    );
  });

  test.each([
    ['one whose id goes on', '[GZ-abcd] x'],
    ['one whose id stops short', '[GZ-ab] x'],
    ['one with another alphabet', '[GZ-ABC] x'],
    ['one in other letters', '[gz-abc] x'],
    ['one of another account', '[ACME-abc] x'],
    ['one that is not closed', '[GZ-abc'],
    ['the mark of a note', '[GZ-abc #1.k7]'],
    ['generation 0', '[GZ-abc.0]'],
    ['a generation with a leading zero', '[GZ-abc.02]'],
    ['a generation without digits', '[GZ-abc.]'],
    ['a generation of two parts', '[GZ-abc.2.3]'],
    ['a generation that nobody reaches', '[GZ-abc.1000000]'],
    ['nothing at all', ''],
  ])('is not found in %s', (_what, subject) => {
    expect(generationInSubject(subject, KEY)).toBeUndefined();
  });

  test('is found with the words that the account used before', () => {
    const key = { ...KEY, mark: 'ACME', formerMarks: ['GZ', 'OLD'] };
    expect(generationInSubject('x [GZ-abc.2]', key)).toBe(2);
    expect(generationInSubject('[OLD-abc] [GZ-abc.2] [ACME-abc]', key)).toBe(2);
  });
});

describe('the reference of a ticket', () => {
  test('names account, incident and generation, and is read back', () => {
    expect(ticketReference('eu', 'abc', 1)).toBe('gz:eu:abc');
    expect(ticketReference('eu', 'abc', 2)).toBe('gz:eu:abc:2');
    expect(readReference('gz:eu:abc')).toEqual({ account: 'eu', incidentId: 'abc', generation: 1 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,24}$/), incidentId, counter, (account, id, generation) => {
        const named = { account, incidentId: id, generation };
        expect(readReference(ticketReference(account, id, generation))).toEqual(named);
      }),
    );
  });

  test.each([
    '',
    'gz:',
    'gz:eu',
    'gz:eu:',
    'gz:EU:abc',
    'gz:eu:abc:',
    'gz:eu:abc:0',
    'gz:eu:abc:1:2',
    'x gz:eu:abc',
  ])('is not read out of %j', (text) => {
    expect(readReference(text)).toBeUndefined();
  });
});

describe('the incident that a subject names', () => {
  const accounts = [
    { account: 'eu', mark: 'GZ', formerMarks: ['OLD'] },
    { account: 'us', mark: 'EDR', formerMarks: [] },
  ];
  test.each([
    ['EDR: ATC.Malicious on WIN-SRV01 [GZ-a1-b]', { account: 'eu', incidentId: 'a1-b' }],
    ['Ransomware [EDR-abc.2]', { account: 'us', incidentId: 'abc' }],
    ['Ransomware [OLD-abc] (Kim)', { account: 'eu', incidentId: 'abc' }],
    ['copied from [EDR-one]: Ransomware [GZ-two]', { account: 'eu', incidentId: 'two' }],
    ['Ransomware [GZ-two] of [ABC-one]', { account: 'eu', incidentId: 'two' }],
    ['Ransomware [gz-abc]', undefined],
    ['Ransomware [XGZ-abc]', undefined],
    ['Ransomware [GZ-abc #2.k7ab]', undefined],
    ['Printer on fire', undefined],
  ])('in “%s”', (subject, named) => {
    expect(incidentInSubject(subject, accounts)).toEqual(named);
  });
});

describe('the marks of notes', () => {
  test('name the revision, the life and the part', () => {
    expect(noteMark(KEY, 5)).toBe('[GZ-abc #5.k7]');
    expect(noteMark(KEY, 5, { part: 1, of: 3 })).toBe('[GZ-abc #5.k7 1/3]');
  });

  const others = { begun: undefined, write: 0, late: [] };

  test.each<[string, readonly string[], object]>([
    ['nothing', ['a note of a person'], { ours: 0, any: 0, ...others }],
    ['the highest of this life', ['x\n[GZ-abc #2.k7]', 'x\n[GZ-abc #3.k7]'], { ours: 3, any: 3, ...others }],
    [
      'those that came late: again, or after a later one, of this life and of the same part',
      ['[GZ-abc #2.k7]', '[GZ-abc #4.k7]', '[GZ-abc #3.k7]', '[GZ-abc #2.zz1]', '[GZ-abc #4.k7]'],
      { ours: 4, any: 4, ...others, late: [3, 4] },
    ],
    [
      'none that came late of replies that quote one',
      [
        'x\n[GZ-abc w2.k7] [GZ-abc #2.k7]\n',
        'see [GZ-abc #2.k7]',
        '[GZ-abc #2.k7]\nDone.',
        'Done.\n> [GZ-abc #2.k7]',
      ],
      { ours: 2, any: 2, ...others, write: 2 },
    ],
    [
      'the highest of another life apart',
      ['[GZ-abc #9.zz1]', '[GZ-abc #2.k7]'],
      { ours: 2, any: 9, ...others },
    ],
    ['none of another incident', ['[GZ-abcd #3.k7] [GZ-ab #4.k7]'], { ours: 0, any: 0, ...others }],
    [
      'nothing of marks that are not whole',
      ['[GZ-abc #3.k7', '[GZ-abc #3.k7 1/]', '[GZ-abc w3.k7', '[GZ-abc w x3.k7]'],
      { ours: 0, any: 0, ...others },
    ],
    ['none without a life', ['[GZ-abc #3]'], { ours: 0, any: 0, ...others }],
    [
      'none with strange numbers',
      ['[GZ-abc #0.k7] [GZ-abc #03.k7] [GZ-abc #-3.k7]'],
      { ours: 0, any: 0, ...others },
    ],
    [
      'a note whose parts are all there',
      ['[GZ-abc #2.k7 2/2]', '[GZ-abc #2.k7 1/2]'],
      { ours: 2, any: 2, ...others },
    ],
    [
      'a note that was begun',
      ['[GZ-abc #1.k7]', '[GZ-abc #2.k7 3/3] [GZ-abc #2.k7 1/3]'],
      { ours: 1, any: 1, ...others, begun: { revision: 2, of: 3, there: [1, 3] } },
    ],
    [
      'the newest of the notes that were begun',
      ['[GZ-abc #2.k7 1/2]', '[GZ-abc #3.k7 1/2]', '[GZ-abc #4.k7 2/2]'],
      { ours: 0, any: 0, ...others, begun: { revision: 4, of: 2, there: [2] } },
    ],
    [
      'parts of another life apart',
      ['[GZ-abc #2.k7 1/2]', '[GZ-abc #2.zz1 2/2]'],
      { ours: 0, any: 0, ...others, begun: { revision: 2, of: 2, there: [1] } },
    ],
    [
      'no part beyond the last',
      ['[GZ-abc #2.k7 1/2]', '[GZ-abc #2.k7 3/2]'],
      { ours: 0, any: 0, ...others, begun: { revision: 2, of: 2, there: [1] } },
    ],
    [
      'parts of a note in more than nine parts',
      ['[GZ-abc #2.k7 10/12]', '[GZ-abc #2.k7 2/12]'],
      { ours: 0, any: 0, ...others, begun: { revision: 2, of: 12, there: [2, 10] } },
    ],
    ['no begun note of another life', ['[GZ-abc #2.zz1 1/3]'], { ours: 0, any: 0, ...others }],
    [
      'parts of different splits apart',
      ['[GZ-abc #2.k7 1/2] [GZ-abc #2.k7 2/3]'],
      { ours: 0, any: 0, ...others, begun: { revision: 2, of: 2, there: [1] } },
    ],
    [
      'the highest write of this life',
      ['[GZ-abc w3.k7] [GZ-abc #1.k7]', '[GZ-abc w12.k7]', '[GZ-abc w40.zz1]'],
      { ours: 1, any: 1, ...others, write: 12 },
    ],
  ])('tell %s', (_what, texts, expected) => {
    expect(readNotes(texts, KEY)).toEqual(expected);
  });

  test('that no incident reaches are not believed', () => {
    const typed = ['[GZ-abc #1000000.zz1]', '[GZ-abc #1000000.k7]', '[GZ-abc #2.k7]'];
    expect(readNotes(typed, KEY)).toMatchObject({ ours: 2, any: 2 });
  });

  test('are found with the words that the account used before', () => {
    expect(readNotes(['[GZ-abc #3.k7]'], { ...KEY, mark: 'ACME', formerMarks: ['GZ'] })).toMatchObject({
      ours: 3,
    });
  });

  test('are what we write', () => {
    fc.assert(
      fc.property(incidentId, counter, counter, (id, revision, write) => {
        const key = ticketKey({ incidentId: id });
        const text = `${writeMark(key, write)} ${noteMark(key, revision)}`;
        expect(readNotes([text], key)).toMatchObject({ ours: revision, write });
      }),
    );
  });
});

test('the token of a life is short, stable and told apart from others', () => {
  const tokens = ['0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b', '0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c'].map(
    lifeToken,
  );
  expect(new Set(tokens).size).toBe(2);
  for (const token of tokens) expect(token).toMatch(/^[a-z0-9]{4}$/);
  expect(lifeToken('00000000-0000-0000-0000-000000000001')).toBe('0001');
});
