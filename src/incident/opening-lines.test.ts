import { describe, expect, test } from 'vitest';
import { snapshot } from './builders.fixture.ts';
import type { Category } from './category.ts';
import type { Facts } from './facts.ts';
import { openingLines } from './opening-lines.ts';
import { DEFAULT_TEXTS, textSettings } from './text-settings.ts';

function lines(facts: Facts, category: Category = 'high', clientName?: string, texts = DEFAULT_TEXTS) {
  return openingLines(snapshot(1, { facts, category }), clientName, texts);
}

describe('the sentence', () => {
  test.each<[string, Facts, Category, string?]>([
    [
      'High EDR incident on WIN-SRV01 (Northwind Dental): ATC.Malicious. GravityZone reports no action.',
      { computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious', mainAction: 'no action' },
      'high',
      'Northwind Dental',
    ],
    [
      'Low EDR incident on RECEPTION-2 (Harbor Legal): URL.Phishing. GravityZone blocked it.',
      { computerName: 'RECEPTION-2', detectionName: 'URL.Phishing', mainAction: 'blocked' },
      'low',
      'Harbor Legal',
    ],
    [
      'Medium XDR incident: Ransomware. GravityZone stopped only part of it.',
      {
        incidentType: 'extendedIncident',
        attackTypes: ['Ransomware'],
        mainAction: 'partially_blocked',
        userName: 'bo',
      },
      'medium',
    ],
    ['High EDR incident. GravityZone did not say what it did.', {}, 'high'],
    ['High EDR incident. GravityZone did not say what it did.', {}, 'high', '  '],
  ])('%s', (sentence, facts, category, clientName) => {
    expect(lines(facts, category, clientName)[0]).toBe(sentence);
  });

  test.each([
    ['Quarantined', 'GravityZone quarantined it.'],
    [' blocked ', 'GravityZone blocked it.'],
    ['no  action', 'GravityZone reports no action.'],
    ['partially blocked', 'GravityZone stopped only part of it.'],
    ['reportOnly', 'GravityZone reports no action.'],
    ['avc_blocked', 'GravityZone blocked it.'],
    ['rolled\nback', String.raw`GravityZone reports "rolled\nback".`],
    ['x'.repeat(99), `GravityZone reports "${'x'.repeat(39)}…".`],
  ])('says of the action %j: %s', (mainAction, clause) => {
    expect(lines({ mainAction })[0]).toBe(`High EDR incident. ${clause}`);
  });

  test('takes at most 160 characters, of which the longest names lose most', () => {
    const facts = { computerName: 'c'.repeat(99), detectionName: 'd'.repeat(99), mainAction: 'x'.repeat(99) };
    const [sentence = ''] = lines(facts, 'medium', 'Contoso');
    expect(sentence.length).toBeLessThanOrEqual(160);
    expect(sentence).toMatch(/^Medium EDR incident on c{29}… \(Contoso\): d{29}…\. GravityZone reports "x/);
  });
});

describe('the next step', () => {
  const next = (...about: Parameters<typeof lines>): string | undefined => lines(...about)[1];

  test.each<[string | undefined, Category, RegExp]>([
    ['blocked', 'low', /^Next: Look at what was stopped/],
    ['deleted', 'high', /^Next: Treat the computer as suspect/],
    ['partially blocked', 'medium', /^Next: List what was not stopped/],
    ['no action', 'high', /^Next: Isolate the computer now/],
    ['rolled back', 'medium', /^Next: Find out whether the process still runs/],
    [undefined, 'low', /^Next: Ask the user/],
  ])('after %j at %s', (mainAction, category, text) => {
    expect(next({ ...(mainAction !== undefined && { mainAction }) }, category)).toMatch(text);
  });

  test.each<[Facts, RegExp]>([
    [{ attackTypes: ['Malware', 'Ransomware'] }, /escalate\. Check shares/],
    [{ attackTypes: ['Password Stealer'] }, /From a clean computer/],
    [{ detectionName: 'URL.Phishing' }, /Find who else got the message/],
    [{ attackTypes: ['Other', 'Malware'] }, /Look for the hash/],
    [{ attackTypes: ['Other'] }, /Phone the customer and escalate\.$/],
    [{ attackTypes: ['Mal', 'ware'] }, /Phone the customer and escalate\.$/],
  ])('of %j adds what its kind of attack needs', (facts, text) => {
    expect(next(facts)).toMatch(text);
  });

  test('is the default where the settings say nothing', () => {
    expect(textSettings({ defang: true, nextSteps: {}, additions: {} })).toEqual(DEFAULT_TEXTS);
  });

  test('is what the settings say, and missing where they want none', () => {
    const texts = textSettings({
      defang: true,
      nextSteps: { notStopped: { high: 'Call 555-0100, see https://wiki.example.', low: '' } },
      additions: { malware: '' },
    });
    const facts = { attackTypes: ['Malware'] };
    expect(next(facts, 'high', undefined, texts)).toBe('Next: Call 555-0100, see https://wiki.example.');
    expect(next(facts, 'low', undefined, texts)).toBeUndefined();
    expect(next(facts, 'medium', undefined, texts)).toMatch(/^Next: Find out/);
  });
});
