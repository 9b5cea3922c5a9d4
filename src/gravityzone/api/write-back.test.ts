import { describe, expect, test } from 'vitest';
import { addToNote, isStatusWord, MAX_NOTE_LENGTH, writeType } from './write-back.ts';

describe('composing a note', () => {
  test.each([
    { title: 'the first part', note: '', part: ' one ', whole: 'one' },
    { title: 'the newest part first', note: 'one', part: 'two', whole: 'two\n\none' },
    { title: 'the old note where the part is blank', note: 'one', part: ' \n', whole: 'one' },
  ])('gives $title', ({ note, part, whole }) => {
    expect(addToNote(note, part)).toBe(whole);
  });

  test('fills the limit without a cut', () => {
    expect(addToNote('b'.repeat(MAX_NOTE_LENGTH - 3), 'a')).toBe(`a\n\n${'b'.repeat(MAX_NOTE_LENGTH - 3)}`);
  });

  test('cuts the oldest text beyond the limit, and never a character', () => {
    const whole = addToNote('😀'.repeat(25_000), 'newest');
    expect(whole.length).toBeLessThanOrEqual(50_000);
    expect(whole).toMatch(/^newest\n\n(?:😀)+…$/u);
  });
});

test.each([
  [undefined, 'incidents'],
  ['incident', 'incidents'],
  ['extendedIncident', 'extendedIncidents'],
])('an incident of type %s is written to as %s', (incidentType, type) => {
  expect(writeType(incidentType)).toBe(type);
});

test.each([
  ['open', true],
  ['false positive', true],
  ['toString', false],
  ['in_progress', false],
  [undefined, false],
])('%s can be set: %s', (status, can) => {
  expect(isStatusWord(status)).toBe(can);
});
