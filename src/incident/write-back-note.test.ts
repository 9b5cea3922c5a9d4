import { describe, expect, it, test } from 'vitest';
import { FIRST_PUSH } from './builders.fixture.ts';
import { NO_INCIDENT } from './known-incident.ts';
import type { Incident } from './known-incident.ts';
import type { News } from './news.ts';
import { addToNote, followNews, NOTE_LENGTH } from './write-back-note.ts';
import { NO_WRITE_BACK } from './write-back.ts';

const NOW = Date.UTC(2026, 10, 24, 8);
const OPEN: Incident = { ...NO_INCIDENT, revision: 1, activeAt: FIRST_PUSH };
const CLOSED: Incident = { ...OPEN, facts: { status: 'closed' } };
const CLOSE: News = { kind: 'closed-by-technician', ticket: '1001', at: FIRST_PUSH + 1 };

const follow = (news: News, incident = OPEN, known = NO_WRITE_BACK) =>
  followNews(known, 'manage', news, incident, NOW);

describe('the note', () => {
  test.each<[News, string]>([
    [{ kind: 'opened', ticket: '1001', category: 'high' }, 'Manage ticket 1001 opened (High)'],
    [{ kind: 'adopted', ticket: '1001' }, 'Manage ticket 1001 goes on with this incident'],
    [
      { kind: 'succeeded', ticket: '1001', by: '1301', because: 'closed', category: 'high' },
      'Manage ticket 1001 was succeeded by ticket 1301 (High)',
    ],
    [{ kind: 'merged', ticket: '1001', into: '7' }, 'Manage ticket 1001 was merged into ticket 7'],
    [CLOSE, 'Manage ticket 1001 was closed by a technician'],
    [{ kind: 'reopened', ticket: '1001' }, 'Manage ticket 1001 was reopened'],
    [
      { kind: 'opened', ticket: '1\n[GZ-x]', category: 'low' },
      String.raw`Manage ticket 1\n(GZ-x] opened (Low)`,
    ],
  ])('tells of %j', (news, text) => {
    expect(follow(news)).toMatchObject({
      note: `2026-11-24 08:00:00 UTC · plumbline: ${text}.`,
      unwritten: true,
    });
  });

  test.each<[News]>([
    [{ kind: 'updated', ticket: '1001', revision: 2 }],
    [{ kind: 'shifted', ticket: '1001', from: 'low', to: 'high' }],
    [{ kind: 'closed', ticket: '1001' }],
    [{ kind: 'twin', ticket: '1001', twins: ['7'] }],
  ])('is not for %j', (news) => {
    expect(follow(news)).toBe(NO_WRITE_BACK);
  });

  it('keeps the newest lines', () => {
    expect(addToNote('', 'first')).toBe('first');
    expect(addToNote('first', 'second')).toBe('second\nfirst');
    const full = addToNote('x'.repeat(NOTE_LENGTH), 'newest');
    expect(full.startsWith('newest\nxxx')).toBe(true);
    expect(full).toHaveLength(NOTE_LENGTH);
  });
});

describe('a technician’s close', () => {
  it('is to be told GravityZone', () => {
    expect(follow(CLOSE).close).toEqual({
      by: 'technician',
      status: 'closed',
      at: FIRST_PUSH + 1,
      desk: 'manage',
      ticket: '1001',
    });
  });

  it('is told where it came with the last push', () => {
    expect(follow({ ...CLOSE, at: FIRST_PUSH }).close).toBeDefined();
  });

  test.each<[string, News, Incident]>([
    ['the incident is closed already', CLOSE, CLOSED],
    ['a push was sent later', { ...CLOSE, at: FIRST_PUSH - 1 }, OPEN],
    ['it was nobody’s', { kind: 'reopened', ticket: '1001' }, OPEN],
  ])('is not where %s', (_what, news, incident) => {
    expect(follow(news, incident).close).toBeUndefined();
  });
});
