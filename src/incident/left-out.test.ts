import { describe, expect, it, test } from 'vitest';
import { event, FIRST_FACTS, reading } from './builders.fixture.ts';
import { FACT_NAMES } from './facts.ts';
import type { ReportedFacts } from './incident-event.ts';
import { LEAVABLE, withoutFacts } from './left-out.ts';

const SECRET = 'what nobody shall read';
const facts: ReportedFacts = {
  ...FIRST_FACTS,
  ...Object.fromEntries(LEAVABLE.map((name) => [name, name.startsWith('computer') ? [SECRET] : SECRET])),
};
const since = { at: 1, facts };

describe('of an event', () => {
  test.each(LEAVABLE)('%s alone is left out, wherever it stands', (name) => {
    const { [name]: gone, ...kept } = facts;
    expect(gone).toBeDefined();
    const leftOut = new Set([name]);
    expect(withoutFacts(event({ facts, raw: 'as it came' }), leftOut)).toEqual(event({ facts: kept }));
    expect(withoutFacts(reading({ facts, sinceCreation: since, raw: {} }), leftOut)).toEqual(
      reading({ facts: kept, sinceCreation: { at: 1, facts: kept } }),
    );
  });

  it('all are left out at once, and the text that it came as', () => {
    const pushed = withoutFacts(event({ facts, raw: { text: SECRET } }), new Set(LEAVABLE));
    const listed = withoutFacts(
      reading({ facts, sinceCreation: since, raw: { text: SECRET } }),
      new Set(LEAVABLE),
    );
    expect(JSON.stringify([pushed, listed])).not.toContain(SECRET);
  });

  it('nothing is left out where the settings name nothing', () => {
    const whole = event({ facts, raw: 'as it came' });
    expect(withoutFacts(whole, new Set())).toBe(whole);
  });
});

test('what decides where a ticket goes, how urgent it is and what is to be done cannot be left out', () => {
  const staying = FACT_NAMES.filter((name) => !(LEAVABLE as readonly string[]).includes(name));
  expect(staying).toEqual(
    expect.arrayContaining([
      ...['companyId', 'companyName', 'computerName', 'computerFqdn', 'computerId', 'endpointId'],
      ...['severityScore', 'severity', 'status', 'incidentType', 'createdAt', 'incidentLink'],
      ...['mainAction', 'detectionName', 'attackTypes', 'attackTechniques'],
    ]),
  );
});
