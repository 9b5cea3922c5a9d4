import { describe, expect, test } from 'vitest';
import {
  FIRST_FACTS as FIRST,
  INCIDENT_ID,
  UPDATE_FACTS as SECOND,
  UPDATE_PUSH,
  snapshot,
  ticketKey,
} from './builders.fixture.ts';
import type { Surroundings } from './fact-lines.ts';
import { factLines } from './fact-lines.ts';
import type { Facts } from './facts.ts';
import { openingLines } from './opening-lines.ts';
import { renderNote } from './render-note.ts';
import type { Snapshot } from './snapshot.ts';
import { DEFAULT_TEXTS } from './text-settings.ts';
import type { NotePlan } from './ticket-plan.ts';

const ABOUT: Surroundings = {
  key: ticketKey(),
  clientName: 'Contoso',
  texts: DEFAULT_TEXTS,
  link: undefined,
  leftOut: new Set(),
};

function at(revision: number, facts: Facts, changes: Partial<Snapshot> = {}): Snapshot {
  return snapshot(revision, { at: UPDATE_PUSH, facts, ...changes });
}

function note(plan: Partial<NotePlan> & Pick<NotePlan, 'to'>, about = ABOUT): string[] {
  const whole: NotePlan = { kind: 'changes', from: undefined, remarks: [], begun: undefined, ...plan };
  return renderNote(whole, about).split('\n');
}

function changesBetween(from: Facts, to: Facts, about?: Surroundings): string[] {
  return note({ from: at(1, from), to: at(2, to) }, about).slice(1, -1);
}

describe('a note of changes', () => {
  test('states the update of the sample', () => {
    expect(note({ from: at(1, FIRST), to: at(2, SECOND) })).toEqual([
      'Update 2 · 2024-07-12 09:39:49 UTC',
      'Severity score: 89 → 95',
      'Attack types: added Exploit, Other',
      'MITRE ATT&CK IDs: added T1190 Exploit Public-Facing Application',
      `[GZ-${INCIDENT_ID} #2.k7]`,
    ]);
  });

  test('puts the category first, then score, severity and action', () => {
    const from = at(
      1,
      { severityScore: 60, severity: 'medium', mainAction: 'no action' },
      { category: 'medium' },
    );
    const facts = {
      severityScore: 95,
      severity: 'high',
      mainAction: 'blocked',
      companyId: 'b',
      userName: 'bo',
    };
    expect(note({ from, to: at(2, facts) })).toEqual([
      'Update 2 · 2024-07-12 09:39:49 UTC',
      'Category: Medium → High',
      `Next: ${DEFAULT_TEXTS.nextSteps.stopped.high}`,
      'Severity score: 60 → 95',
      'Severity: medium → high',
      'Main action: no action → blocked',
      'GravityZone company ID: n/a → b',
      'User name: n/a → bo',
      `[GZ-${INCIDENT_ID} #2.k7]`,
    ]);
  });

  test('names no next step where the incident is over, or the settings leave it empty', () => {
    const from = at(1, {}, { category: 'low' });
    const high = DEFAULT_TEXTS.nextSteps.notStopped.high;
    expect(note({ from, to: at(2, {}) })).toContain(`Next: ${high}`);
    const nextSteps = {
      ...DEFAULT_TEXTS.nextSteps,
      notStopped: { ...DEFAULT_TEXTS.nextSteps.notStopped, high: '' },
    };
    const about = { ...ABOUT, texts: { ...DEFAULT_TEXTS, nextSteps } };
    const shift = 'Category: Low → High';
    const closed = note({ from, to: at(2, { status: 'closed' }) });
    expect(closed.slice(1, -1)).toEqual([shift, 'Incident status: n/a → closed']);
    expect(note({ from, to: at(2, {}) }, about).slice(1, -1)).toEqual([shift]);
  });

  test('names the time of a revision that plumbline made itself', () => {
    const to = at(3, FIRST, { category: 'low', at: UPDATE_PUSH - 60_000, notedAt: UPDATE_PUSH });
    expect(note({ from: at(2, FIRST), to })[0]).toBe('Update 3 · 2024-07-12 09:39:49 UTC');
  });

  test('says which updates one note brings', () => {
    expect(note({ from: at(1, FIRST), to: at(5, SECOND) })[0]).toBe(
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

  test('ends with remarks, made safe', () => {
    const remarks = ['The desk did not take over the priority.', '[GZ-1]'];
    const plan = { from: at(1, {}), to: at(2, { port: 80 }), remarks };
    expect(note(plan).slice(1, -1)).toEqual(['Port: n/a → 80', remarks[0], '(GZ-1]']);
    expect(note({ ...plan, to: at(2, {}) }).slice(1, -1)).toEqual([remarks[0], '(GZ-1]']);
  });

  test.each<[Snapshot['watchEnded'], Snapshot['watchEnded'], string]>([
    [
      undefined,
      { at: UPDATE_PUSH, idle: 2_592_000_000 },
      'Plumbline: stopped watching at 2024-07-12 09:39:49 UTC, after 30 days without activity',
    ],
    [
      { at: 1, idle: 1 },
      { at: UPDATE_PUSH, idle: 86_400_000 },
      'Plumbline: stopped watching at 2024-07-12 09:39:49 UTC, after 1 day without activity',
    ],
    [{ at: 1, idle: 1 }, undefined, 'Plumbline: watching again'],
  ])('tells of the watch from %j to %j', (before, now, line) => {
    const plan = { from: at(1, {}, { watchEnded: before }), to: at(2, {}, { watchEnded: now }) };
    expect(note(plan).slice(1, -1)).toEqual([line]);
  });

  test('tells of a link only where it is another one than the ticket has', () => {
    const about = { ...ABOUT, link: 'https://a.example/#!/incidents/view/1' };
    const other = 'https://b.example/#!/incidents/view/1';
    expect(changesBetween({}, { port: 80, incidentLink: about.link }, about)).toEqual(['Port: n/a → 80']);
    expect(changesBetween({}, { incidentLink: other }, about)).toEqual([
      `Incident link: ${about.link} → ${other}`,
    ]);
  });
});

describe('a note in full', () => {
  const to = at(7, SECOND);

  test.each([
    ['full', 'Activity after plumbline stopped watching'],
    ['adopted', 'This is the incident’s ticket from now on'],
    ['whole', 'Everything as of update 7'],
  ] as const)('states everything under its heading: %s', (kind, heading) => {
    expect(note({ kind, from: at(1, FIRST), to, remarks: ['Said besides.'] })).toEqual([
      `${heading} · 2024-07-12 09:39:49 UTC`,
      ...openingLines(to, 'Contoso', DEFAULT_TEXTS),
      '',
      ...factLines(to, ABOUT),
      '',
      'Said besides.',
      `[GZ-${INCIDENT_ID} #7.k7]`,
    ]);
  });

  test('takes the place of changes where nobody knows what the ticket says', () => {
    expect(note({ kind: 'changes', to })).toEqual(note({ kind: 'full', to }));
  });
});

test('what the settings leave out is no line among the changes', () => {
  const from = { ...FIRST, userName: 'jo', fileName: 'a' };
  const to = { ...SECOND, userName: 'bo', fileName: 'b' };
  const leftOut = new Set(['userName'] as const);
  expect(changesBetween(from, to, { ...ABOUT, leftOut })).toEqual(
    changesBetween(from, to).filter((line) => !line.startsWith('User name')),
  );
});

test('a farewell tells neither facts nor names', () => {
  const plan = { from: at(1, FIRST), to: at(2, SECOND), remarks: ['Now at Contoso.'] };
  expect(note({ kind: 'farewell', ...plan })).toEqual([
    'This incident belongs to another company now. It goes on in a ticket there; this one gets no more news of it.',
    `[GZ-${INCIDENT_ID} #2.k7]`,
  ]);
});

test('a word says its remarks and nothing else, and its mark names no revision', () => {
  const remarks = ['This is a twin of ticket 1001.'];
  expect(note({ kind: 'word', to: at(2, SECOND), remarks })).toEqual([
    ...remarks,
    `[GZ-${INCIDENT_ID} #0.k7]`,
  ]);
});
