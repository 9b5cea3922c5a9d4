import { describe, expect, test } from 'vitest';
import type { Facts } from './facts.ts';
import { renderSubject } from './subject.ts';

const INCIDENT = { incidentId: '6690e2c52ca2436a3af4adbe', generation: 1, category: 'high' } as const;
const LONGEST_ID = 'a'.repeat(64);

function subject(facts: Facts): string {
  return renderSubject({ ...INCIDENT, facts });
}

describe('renderSubject', () => {
  test.each<[string, Facts]>([
    ['ATC.Malicious on WIN-SRV01', { detectionName: 'ATC.Malicious', computerName: 'WIN-SRV01' }],
    ['ATC.Malicious on srv.example', { detectionName: 'ATC.Malicious', computerFqdn: 'srv.example' }],
    ['ATC.Malicious', { detectionName: 'ATC.Malicious' }],
    ['ATC.Malicious', { detectionName: 'ATC.Malicious', computerName: ' ' }],
    ['Incident on WIN-SRV01', { computerName: 'WIN-SRV01' }],
    ['Incident', {}],
    [String.raw`a\u202eb on c\nd`, { detectionName: 'a\u202eb', computerName: 'c\nd' }],
    ['(GZ-1] on (GZ-2]', { detectionName: '[GZ-1]', computerName: '[GZ-2]' }],
  ])('says %j', (text, facts) => {
    expect(subject(facts)).toBe(`[GZ-6690e2c52ca2436a3af4adbe] High: ${text}`);
  });

  test('names the category and the generation', () => {
    expect(renderSubject({ ...INCIDENT, generation: 2, category: 'medium', facts: {} })).toBe(
      '[GZ-6690e2c52ca2436a3af4adbe.2] Medium: Incident',
    );
  });

  test('gives a long detection the room that the computer leaves', () => {
    const text = subject({ detectionName: 'd'.repeat(200), computerName: 'WIN-SRV01' });
    expect(text).toHaveLength(100);
    expect(text).toMatch(/ d{50}… on WIN-SRV01$/);
  });

  test('gives a long computer name the room that the detection leaves', () => {
    const text = subject({ detectionName: 'ATC.Malicious', computerName: 'c'.repeat(200) });
    expect(text).toHaveLength(100);
    expect(text).toMatch(/: ATC\.Malicious on c+…$/);
  });

  test('shares the room between two long ones', () => {
    const text = renderSubject({
      incidentId: LONGEST_ID,
      generation: 12,
      category: 'medium',
      facts: { detectionName: '🦀'.repeat(90), computerName: 'c'.repeat(90) },
    });
    expect(text).toBe(`[GZ-${LONGEST_ID}.12] Medium: 🦀🦀🦀… on cccccc…`);
    expect(text).toHaveLength(99);
  });
});
