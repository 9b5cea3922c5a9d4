import { describe, expect, it } from 'vitest';
import type { FactName, FactValue, Facts } from '../incident/facts.ts';
import { FACT_NAMES, SET_FACTS } from '../incident/facts.ts';
import { cutFacts, cutSet, cutText } from './cut-facts.ts';

describe('a text', () => {
  it('of 8,000 code points stays whole', () => expect(cutText('a'.repeat(8_000))).toHaveLength(8_000));
  it('of more is cut to 8,000', () => expect(cutText('a'.repeat(10_000))).toHaveLength(8_000));
  it('is never cut within a character', () => {
    const cut = cutText('😀'.repeat(5_000));
    expect(cut).toBe('😀'.repeat(2_048));
    expect(Buffer.byteLength(cut)).toBe(8_192);
  });
  it('counts what escapes take as JSON', () => {
    expect(Buffer.byteLength(JSON.stringify(cutText('\u0000'.repeat(8_000))))).toBeLessThanOrEqual(8_194);
  });
});

describe('a list', () => {
  const many = Array.from({ length: 3_000 }, (_, n) => `T${String(n).padStart(4, '0')}`);

  it('that is short keeps its order', () => expect(cutSet(['b', 'a'])).toEqual(['b', 'a']));
  it('is cut as a whole, between entries', () => {
    const cut = cutSet(many);
    expect(cut.join('').length).toBeLessThanOrEqual(8_000);
    expect(cut.every((entry) => many.includes(entry))).toBe(true);
  });
  it('is cut to the same entries whatever their order', () => {
    expect(cutSet(many.toReversed()).toSorted()).toEqual(cutSet(many).toSorted());
  });
  it('keeps the start of a single overlong entry', () =>
    expect(cutSet(['a'.repeat(9_000)])).toEqual(['a'.repeat(8_000)]));
});

it('all facts together stay below 256 KiB, however hostile', () => {
  for (const text of ['\u0000', 'a', '"', '\ud800', 'ü', '😀']) {
    const entries = FACT_NAMES.map((name) => [name, largest(name, text)]);
    const facts = cutFacts(Object.fromEntries(entries) as Facts);
    expect(Buffer.byteLength(JSON.stringify(facts))).toBeLessThan(256 * 1024);
  }
});

/** The facts that are never more than a number. */
const NUMBERS: ReadonlySet<FactName> = new Set<FactName>([
  'attackEntry',
  'severityScore',
  'port',
  'processPid',
  'parentProcessPid',
  'incidentNumber',
]);

function largest(name: FactName, text: string): FactValue {
  if (NUMBERS.has(name)) return Number.MAX_SAFE_INTEGER;
  return SET_FACTS.has(name) ? Array.from({ length: 9_000 }, (_, n) => `${text}${n}`) : text.repeat(9_000);
}
