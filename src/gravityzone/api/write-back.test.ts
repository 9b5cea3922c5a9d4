import { expect, test } from 'vitest';
import { isStatusWord, writeType } from './write-back.ts';

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
