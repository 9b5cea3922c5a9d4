import { expect, it } from 'vitest';
import { event, operatorClosed } from '../incident/builders.fixture.ts';
import type { Facts } from '../incident/facts.ts';
import { severest } from './severest.ts';

it.each<[string, readonly Facts[], string]>([
  ['the highest score', [{ severityScore: 20 }, { severityScore: 76 }, { severityScore: 50 }], 'high'],
  ['a word, where there is no score', [{ severityScore: 20 }, { severity: 'Critical' }], 'high'],
  ['a low one alone', [{ severityScore: 20 }], 'low'],
  ['medium, where nothing is reported', [{ computerName: 'WIN-SRV01' }], 'medium'],
])('the severest category among events is that of %s', (_what, facts, expected) => {
  expect(severest(facts.map((each) => event({ facts: each })))).toBe(expected);
});

it('an event without facts speaks for Medium', () => {
  expect(severest([operatorClosed('closed', 1)])).toBe('medium');
});
