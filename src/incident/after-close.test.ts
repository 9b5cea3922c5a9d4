import { describe, expect, test } from 'vitest';
import { allowForClocks } from './after-close.ts';
import { event, operatorClosed, reading, statusRead } from './builders.fixture.ts';
import { foldEvent } from './fold.ts';
import type { IncidentEvent } from './incident-event.ts';
import { NO_INCIDENT } from './known-incident.ts';
import type { Incident } from './known-incident.ts';

const MINUTE = 60_000;
const CLOSED = 100 * MINUTE;
const push = (sentAt: number, arrivedAt = sentAt): IncidentEvent =>
  event({ key: `push ${sentAt}`, sentAt, arrivedAt });
const closed = (read = CLOSED) => statusRead('closed', CLOSED, read);
/** Each event as it comes. */
const live = (events: readonly IncidentEvent[]): Incident =>
  events.reduce((known, one) => foldEvent(allowForClocks(known, one), one).incident, NO_INCIDENT);

describe('an incident that was closed', () => {
  test.each<[string, string, readonly IncidentEvent[]]>([
    ['opens', 'sent and taken in by clocks two minutes behind', [closed(), push(CLOSED - 119_000)]],
    ['opens', 'taken in by a clock two minutes behind', [closed(), push(CLOSED + 1, CLOSED - 119_000)]],
    [
      'opens',
      'sent by a clock that is behind an operator’s',
      [operatorClosed('closed', CLOSED), push(CLOSED - MINUTE)],
    ],
    [
      'opens',
      'sent again and again by such a clock',
      [closed(), push(CLOSED - MINUTE), push(CLOSED - MINUTE / 2)],
    ],
    ['stays closed', 'sent long before', [closed(), push(CLOSED - 2 * MINUTE, CLOSED + 1)]],
    ['stays closed', 'taken in long before', [closed(), push(CLOSED + 1, CLOSED - 2 * MINUTE)]],
    ['stays closed', 'there first', [push(CLOSED - MINUTE), closed()]],
    [
      'stays closed',
      'there first and comes again',
      [push(CLOSED - MINUTE), closed(), push(CLOSED - MINUTE, CLOSED - 1)],
    ],
    [
      'stays closed',
      'there first and comes again before a reading that tells nothing',
      [
        push(CLOSED - MINUTE),
        closed(),
        push(CLOSED - MINUTE, CLOSED - 1),
        reading({ arrivedAt: CLOSED + MINUTE }),
      ],
    ],
    [
      'stays closed',
      'there first, and a reading comes from such a clock',
      [
        push(CLOSED - MINUTE),
        closed(),
        reading({ sentAt: CLOSED - 1.5 * MINUTE, arrivedAt: CLOSED - 1.4 * MINUTE }),
      ],
    ],
    [
      'stays closed',
      'older than one that was there first',
      [push(CLOSED - 1), closed(), push(CLOSED - MINUTE, CLOSED)],
    ],
    [
      'opens',
      'taken in by a clock two minutes behind, after a close that was read again',
      [closed(), closed(CLOSED + MINUTE), push(CLOSED - MINUTE, CLOSED - MINUTE + 1)],
    ],
    [
      'stays closed',
      'taken in long before a close that was read again',
      [closed(), closed(CLOSED + 3 * MINUTE), push(CLOSED + 1, CLOSED + MINUTE)],
    ],
  ])('%s by a push that was %s', (becomes, _what, events) => {
    expect(live(events).facts.status).toBe(becomes === 'opens' ? 'open' : 'closed');
  });
});
