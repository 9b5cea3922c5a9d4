import { expect, test } from 'vitest';
import { delivery, INCIDENT_ID } from '../incident/builders.fixture.ts';
import type { IncidentView } from '../workflows/contracts.ts';
import { incidentText } from './incident-text.ts';

const VIEW: IncidentView = {
  account: 'main',
  incidentId: INCIDENT_ID,
  revision: 1,
  category: 'high',
  facts: {},
  watchEnded: undefined,
  deliveries: {},
  events: 1,
  runs: 1,
};

test.each([
  [1, '1 event received, run 1 of its workflow'],
  [2, '2 events received, run 1 of its workflow'],
])('says how many events came: %i', (events, line) => {
  expect(incidentText({ ...VIEW, events }).split('\n')[1]).toBe(line);
});

test('tells a problem and its advice as two sentences', () => {
  const problem = { code: 'x', message: '10.0.0.7 is no public address', advice: 'Set it.', since: 1 };
  const text = incidentText({ ...VIEW, deliveries: { manage: delivery({ problem }) } });
  expect(text).toContain('\n  10.0.0.7 is no public address. Set it.\n');
});
