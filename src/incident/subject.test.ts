import { describe, expect, test } from 'vitest';
import { INCIDENT_ID, ticketKey } from './builders.fixture.ts';
import type { Facts } from './facts.ts';
import { renderSubject, subjectSaysLess } from './subject.ts';
import { DEFAULT_TEXTS } from './text-settings.ts';

function subject(facts: Facts): string {
  return renderSubject({ ...ticketKey(), generation: 1, facts });
}

describe('renderSubject', () => {
  test.each<[string, Facts]>([
    ['EDR: ATC.Malicious on WIN-SRV01', { detectionName: 'ATC.Malicious', computerName: 'WIN-SRV01' }],
    ['EDR: ATC.Malicious on srv.example', { detectionName: 'ATC.Malicious', computerFqdn: 'srv.example' }],
    ['EDR: ATC.Malicious', { detectionName: 'ATC.Malicious', computerName: ' ' }],
    ['XDR: Cloud Virus', { detectionName: 'Cloud Virus', incidentType: 'extendedIncident' }],
    ['EDR: Malware, Other on WIN-SRV01', { attackTypes: ['Malware', 'Other'], computerName: 'WIN-SRV01' }],
    ['EDR: incident on WIN-SRV01', { computerName: 'WIN-SRV01' }],
    ['EDR: incident', { incidentType: 'incident' }],
    [String.raw`EDR: a\u202eb on c\nd`, { detectionName: 'a\u202eb', computerName: 'c\nd' }],
    ['EDR: (GZ-1] on (GZ-2]', { detectionName: '[GZ-1]', computerName: '[GZ-2]' }],
    ['EDR: hxxp://evil[.]example', { detectionName: 'http://evil.example' }],
  ])('says %j', (text, facts) => {
    expect(subject(facts)).toBe(`${text} [GZ-${INCIDENT_ID}]`);
  });

  test('ends with the account’s own mark and the generation', () => {
    expect(renderSubject({ ...ticketKey({ mark: 'ACME' }), generation: 2, facts: {} })).toBe(
      `EDR: incident [ACME-${INCIDENT_ID}.2]`,
    );
  });

  test('leaves addresses as they are where the settings say so', () => {
    const texts = { ...DEFAULT_TEXTS, defang: false };
    const facts = { detectionName: 'http://evil.example' };
    expect(renderSubject({ ...ticketKey(), generation: 1, facts, texts })).toContain('http://evil.example');
  });

  test('gives a long detection the room that the computer leaves', () => {
    const text = subject({ detectionName: 'd'.repeat(200), computerName: 'WIN-SRV01' });
    expect(text).toHaveLength(100);
    expect(text).toMatch(/^EDR: d{51}… on WIN-SRV01 \[/);
  });

  test('shares the room between two long ones', () => {
    const facts = { detectionName: '🦀'.repeat(90), computerName: 'c'.repeat(90) };
    const incidentId = 'a'.repeat(64);
    const text = renderSubject({ ...ticketKey({ incidentId }), generation: 12, facts });
    expect(text).toBe(`EDR: 🦀🦀🦀🦀… on cccccccc… [GZ-${incidentId}.12]`);
  });
});

test.each<[boolean, Facts]>([
  [false, { detectionName: 'x', computerName: 'y' }],
  [false, { detectionName: 'x', computerName: '', computerFqdn: 'y' }],
  [true, { detectionName: 'x' }],
  [true, { computerName: 'y', attackTypes: ['Malware'] }],
  [true, {}],
  [true, { incidentType: 'extendedIncident' }],
  [false, { incidentType: 'extendedIncident', attackTypes: ['Ransomware'] }],
])('it is %j that a subject of %j says less than may become known', (less, facts) => {
  expect(subjectSaysLess(facts)).toBe(less);
});
