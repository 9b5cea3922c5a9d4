import { describe, expect, test } from 'vitest';
import type { Facts } from './facts.ts';
import type { Snapshot } from './snapshot.ts';
import { renderUpdateNote } from './update-note.ts';

const INCIDENT_ID = '6690e2c52ca2436a3af4adbe';

/** The facts of push-new-incident-first.json and of the update that followed. */
const FIRST: Facts = {
  companyId: '59a14b271da197c6108b4567',
  computerName: 'computer-name1',
  computerFqdn: 'computer-name.internal',
  computerIps: ['192.168.0.1', '192.168.0.2'],
  attackEntry: 4169751531,
  attackTypes: ['Malware'],
  attackTechniques:
    'T1059 T1548 T1204 T1105 T1021 T1033 T1087 T1057 T1518 T1552 T1560 T1132 T1074 T1027'.split(' '),
  detectionName: 'EICAR-Test-File (not a virus)',
  mainAction: 'no action',
  severity: 'high',
  severityScore: 89,
  createdAt: '2024-07-12T08:00:58.876Z',
};
const SECOND: Facts = {
  ...FIRST,
  computerIps: ['192.168.0.2', '192.168.0.1'],
  attackTypes: ['Malware', 'Exploit', 'Other'],
  attackTechniques:
    'T1204 T1105 T1021 T1059 T1033 T1087 T1057 T1518 T1027 T1074 T1132 T1560 T1548 T1552 T1190'.split(' '),
  severityScore: 95,
};

function snapshot(revision: number, facts: Facts, category: Snapshot['category'] = 'high'): Snapshot {
  return { revision, at: 1720777189899, facts, category };
}

function note(from: Snapshot, to: Snapshot): string[] {
  const covers = { first: from.revision + 1, last: to.revision };
  return renderUpdateNote({ incidentId: INCIDENT_ID, from, to, covers }).split('\n');
}

function changesBetween(from: Facts, to: Facts): string[] {
  return note(snapshot(1, from), snapshot(2, to)).slice(1, -1);
}

describe('renderUpdateNote', () => {
  test('states the update of the sample', () => {
    expect(note(snapshot(1, FIRST), snapshot(2, SECOND))).toEqual([
      'Update 2 · 2024-07-12 09:39:49 UTC',
      'Severity score: 89 → 95',
      'Attack types: added Exploit, Other',
      'MITRE ATT&CK IDs: added T1190 Exploit Public-Facing Application',
      '[GZ-6690e2c52ca2436a3af4adbe #2]',
    ]);
  });

  test('puts the category first, then score, severity and action', () => {
    const from = snapshot(1, { severityScore: 60, severity: 'medium', mainAction: 'no action' }, 'medium');
    const facts = {
      severityScore: 95,
      severity: 'high',
      mainAction: 'blocked',
      companyId: 'b',
      userName: 'bo',
    };
    expect(note(from, snapshot(2, facts))).toEqual([
      'Update 2 · 2024-07-12 09:39:49 UTC',
      'Category: Medium → High',
      'Severity score: 60 → 95',
      'Severity: medium → high',
      'Main action: no action → blocked',
      'GravityZone company ID: n/a → b',
      'User name: n/a → bo',
      '[GZ-6690e2c52ca2436a3af4adbe #2]',
    ]);
  });

  test('says which updates one note brings', () => {
    expect(note(snapshot(1, FIRST), snapshot(5, SECOND))[0]).toBe(
      'Update 5 · 2024-07-12 09:39:49 UTC · covers updates 2–5',
    );
  });

  test.each<[string, Facts, Facts]>([
    [String.raw`Process path: n/a → c:\a.exe`, {}, { processPath: String.raw`c:\a.exe` }],
    ['Attack types: removed Malware', { attackTypes: ['Malware', 'Other'] }, { attackTypes: ['Other'] }],
    [
      'Attack types: added Exploit; removed Malware',
      { attackTypes: ['Malware'] },
      { attackTypes: ['Exploit'] },
    ],
    ['GravityZone company ID: a → b', { companyId: 'a' }, { companyId: 'b' }],
    ['Created: n/a → 2024-07-12 08:00:58 UTC', {}, { createdAt: '2024-07-12T08:00:58.876Z' }],
    [
      String.raw`User name: a → b\n(GZ-6690e2c52ca2436a3af4adbe #9]`,
      { userName: 'a' },
      { userName: `b\n[GZ-${INCIDENT_ID} #9]` },
    ],
  ])('writes %j', (line, from, to) => {
    expect(changesBetween(from, to)).toEqual([line]);
  });

  test('cuts values to 2,000 code points and says when the change lies beyond them', () => {
    const long = 'x'.repeat(3000);
    expect(changesBetween({}, { url: long })).toEqual([`URL: n/a → ${'x'.repeat(1999)}…`]);
    expect(changesBetween({ url: long }, { url: `${long}y` })).toEqual([
      `URL: changed beyond the part that is shown: ${'x'.repeat(1999)}…`,
    ]);
  });

  test('says so where nothing changed on balance', () => {
    expect(changesBetween(FIRST, FIRST)).toEqual(['No change on balance.']);
  });
});
