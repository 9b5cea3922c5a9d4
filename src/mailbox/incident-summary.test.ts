import { expect, it } from 'vitest';
import { event, operatorClosed } from '../incident/builders.fixture.ts';
import type { Facts } from '../incident/facts.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import { incidentSummary } from './incident-summary.ts';

const summaryOf = (...events: IncidentEvent[]) => incidentSummary({ incidentId: '6690e2c5', events });
const summary = (...facts: Facts[]) => summaryOf(...facts.map((each) => event({ facts: each })));

it.each<[string, Facts[], string]>([
  ['both', [{ detectionName: 'ATC.Malicious', computerName: 'WIN-SRV01' }], 'ATC.Malicious on WIN-SRV01'],
  [
    'later events',
    [{}, { detectionName: 'ATC.Malicious' }, { computerName: 'WIN-SRV01' }],
    'ATC.Malicious on WIN-SRV01',
  ],
  ['no detection', [{ computerName: 'WIN-SRV01' }], 'Incident 6690e2c5 on WIN-SRV01'],
  ['nothing', [{}], 'Incident 6690e2c5'],
  ['control characters', [{ detectionName: 'a\n\u202eb' }], String.raw`a\n\u202eb`],
  [
    'links',
    [{ detectionName: '[p](https://evil.example/q)', computerName: '![WS][1]' }],
    '(p) (hxxps://evil(.)example/q) on ! (WS)(1)',
  ],
])('with %s', (_, facts, expected) => expect(summary(...facts)).toBe(expected));

it('passes over an event that tells no facts', () => {
  const named = event({ facts: { detectionName: 'ATC.Malicious' } });
  expect(summaryOf(operatorClosed('closed', 7), named)).toBe('ATC.Malicious');
});

it('takes at most 200 bytes and splits no character', () => {
  const text = summary({ detectionName: 'ü'.repeat(300) });
  expect(text).toBe('ü'.repeat(100));
});
