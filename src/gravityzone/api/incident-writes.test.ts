import { expect, test } from 'vitest';
import { writeType } from './incident-writes.ts';

test.each([
  [undefined, 'incidents'],
  ['incident', 'incidents'],
  ['extendedIncident', 'extendedIncidents'],
])('an incident of type %s is written to as %s', (incidentType, type) => {
  expect(writeType(incidentType)).toBe(type);
});
