import { describe, expect, test } from 'vitest';
import { delivery, FIRST_PUSH, sighting, snapshot, ticket } from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { NO_INCIDENT } from './incident.ts';
import type { Incident } from './incident.ts';
import { addToNote, followDelivery, NOTE_LENGTH } from './ticket-news.ts';
import { NO_WRITE_BACK } from './write-back.ts';
import type { WriteBack } from './write-back.ts';

const NOW = Date.UTC(2026, 10, 24, 8);
const OPEN_INCIDENT: Incident = { ...NO_INCIDENT, revision: 1, activeAt: FIRST_PUSH };
const CLOSED_INCIDENT: Incident = { ...OPEN_INCIDENT, facts: { status: 'closed' } };
const HELD = delivery({ state: 'delivered', ticket: ticket(), delivered: snapshot(1) });
const SAYS_CLOSED = { ...HELD, delivered: snapshot(2, { facts: { status: 'closed' } }) };
const closed = sighting({ state: 'closed', changedAt: FIRST_PUSH + 1 });
const open = sighting({ state: 'open', changedAt: FIRST_PUSH + 2 });

const follow = (
  before: Delivery,
  after: Delivery,
  incident = OPEN_INCIDENT,
  known = NO_WRITE_BACK,
): WriteBack => followDelivery(known, { desk: 'manage', before, after }, incident, NOW);

describe('the note', () => {
  test.each<[string, Delivery, Delivery, string]>([
    ['a ticket that opened', delivery(), HELD, 'Manage ticket 1001 opened (High)'],
    [
      'one that an earlier watch had opened',
      delivery(),
      { ...HELD, delivered: undefined },
      'Manage ticket 1001 of an earlier watch goes on',
    ],
    [
      'a successor',
      delivery({ predecessor: { id: '1001', because: 'closed' } }),
      {
        ...HELD,
        predecessor: { id: '1001', because: 'closed' },
        ticket: ticket({ id: '1301', generation: 2 }),
      },
      'Manage ticket 1001 was succeeded by ticket 1301 (High)',
    ],
    [
      'a merge',
      HELD,
      { ...HELD, ticket: ticket({ id: '7' }) },
      'Manage ticket 1001 was merged into ticket 7',
    ],
    [
      'a technician’s close',
      HELD,
      { ...HELD, seen: closed },
      'Manage ticket 1001 was closed by a technician',
    ],
    ['a reopening', { ...HELD, seen: closed }, { ...HELD, seen: open }, 'Manage ticket 1001 was reopened'],
    [
      'an id as plain text',
      delivery(),
      { ...HELD, ticket: ticket({ id: '1\n[GZ-x]' }) },
      String.raw`Manage ticket 1\n(GZ-x] opened (High)`,
    ],
  ])('tells of %s', (_what, before, after, text) => {
    const { note, unwritten } = follow(before, after);
    expect({ note, unwritten }).toEqual({
      note: `2026-11-24 08:00:00 UTC · plumbline: ${text}.`,
      unwritten: true,
    });
  });

  test.each<[string, Delivery, Delivery]>([
    ['an update', HELD, { ...HELD, delivered: snapshot(2), updatedAt: NOW }],
    ['a ticket that is seen for the first time', HELD, { ...HELD, seen: open }],
    [
      'a ticket that is still closed',
      { ...HELD, seen: closed },
      { ...HELD, seen: { ...closed, changedAt: NOW } },
    ],
    ['a close that is ours', SAYS_CLOSED, { ...SAYS_CLOSED, seen: closed }],
    ['a lost ticket before it has a successor', HELD, delivery({ generation: 2 })],
  ])('tells nothing of %s', (_what, before, after) => {
    expect(follow(before, after)).toBe(NO_WRITE_BACK);
  });

  test('has the newest line first, and loses the oldest', () => {
    expect(addToNote('', 'one')).toBe('one');
    expect(addToNote('one', 'two')).toBe('two\none');
    expect(addToNote('b'.repeat(NOTE_LENGTH - 2), 'a')).toHaveLength(NOTE_LENGTH);
    const cut = addToNote('😀'.repeat(NOTE_LENGTH / 2), 'newest');
    expect(cut.length).toBeLessThanOrEqual(NOTE_LENGTH);
    expect(cut).toMatch(/^newest\n(?:😀)+…$/u);
  });
});

describe('the close of a ticket', () => {
  const wish = { by: 'technician', status: 'closed', at: closed.changedAt, desk: 'manage', ticket: '1001' };
  const earlier: WriteBack = {
    ...NO_WRITE_BACK,
    wish: { by: 'operator', status: 'closed', at: 1 },
  };

  test.each<[string, Delivery, Delivery]>([
    ['one that was seen open', { ...HELD, seen: sighting() }, { ...HELD, seen: closed }],
    ['one that was not seen before', HELD, { ...HELD, seen: closed }],
  ])('by a technician closes the incident: %s', (_what, before, after) => {
    expect(follow(before, after).wish).toEqual(wish);
  });

  test.each<[string, Delivery, Delivery, Incident]>([
    ['the incident is closed', HELD, { ...HELD, seen: closed }, CLOSED_INCIDENT],
    ['the ticket was told of a close', SAYS_CLOSED, { ...SAYS_CLOSED, seen: closed }, OPEN_INCIDENT],
    [
      'an update may have told it of a close',
      HELD,
      { ...HELD, seen: closed, attempted: [SAYS_CLOSED.delivered] },
      OPEN_INCIDENT,
    ],
    [
      'it was closed before the latest push',
      HELD,
      { ...HELD, seen: closed },
      { ...OPEN_INCIDENT, activeAt: closed.changedAt + 1 },
    ],
    ['our own update found it so', HELD, { ...HELD, seen: closed, updatedAt: NOW }, OPEN_INCIDENT],
    [
      'it had been seen closed',
      { ...HELD, seen: closed },
      { ...HELD, seen: { ...closed, changedAt: NOW } },
      OPEN_INCIDENT,
    ],
    ['it was merged', HELD, { ...HELD, seen: { ...closed, state: 'merged' } }, OPEN_INCIDENT],
  ])('does not close the incident where %s', (_what, before, after, incident) => {
    expect(follow(before, after, incident).wish).toBeUndefined();
    expect(follow(before, after, incident, earlier).wish).toBe(earlier.wish);
  });
});
