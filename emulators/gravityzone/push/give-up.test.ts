import { describe, expect, it } from 'vitest';
import { patience } from './give-up.ts';

const HOUR_MS = 60 * 60 * 1_000;

describe('a destination', () => {
  it.each([
    ['buffer', 'with 1000 messages waiting', 1_000, false],
    ['buffer', 'above 1000 messages', 1_001, true],
    ['errors', 'whatever waits', 5_000, false],
  ] as const)('under the rule of the %s %s is given up or not', (rule, _name, buffered, over) => {
    expect(patience().isOver(rule, buffered, 0)).toBe(over);
  });

  it.each([
    ['buffer', 3 * HOUR_MS, false],
    ['errors', 3 * HOUR_MS - 1, false],
    ['errors', 3 * HOUR_MS, true],
  ] as const)('under the rule of the %s after %i ms of errors is given up: %s', (rule, ms, over) => {
    const patient = patience();
    patient.isOver(rule, 1, 0);
    expect(patient.isOver(rule, 1, ms)).toBe(over);
  });

  it('gets full patience again by a 200', () => {
    const patient = patience();
    patient.isOver('errors', 1, 0);
    patient.restart();
    expect(patient.isOver('errors', 1, 3 * HOUR_MS)).toBe(false);
    expect(patient.errors()).toBe(1);
  });
});
