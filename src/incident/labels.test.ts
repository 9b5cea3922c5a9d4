import { expect, test } from 'vitest';
import { FACT_NAMES } from './facts.ts';
import { LABELS } from './labels.ts';

test('every fact has a label of its own', () => {
  expect(Object.keys(LABELS)).toEqual([...FACT_NAMES]);
  expect(new Set(Object.values(LABELS)).size).toBe(FACT_NAMES.length);
});
