import { describe, expect, test } from 'vitest';
import { event } from './builders.fixture.ts';
import { foldEvent } from './fold.ts';
import { NO_INCIDENT } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { isClosed } from './lifecycle.ts';

const push = (sentAt: number): IncidentEvent => event({ key: `push ${sentAt}`, sentAt, facts: { port: 80 } });
const status = (word: string, sentAt: number): IncidentEvent =>
  event({ key: `${word} ${sentAt}`, sentAt, facts: { status: word } });

describe('the status of an incident', () => {
  test.each([
    ['nobody reported', [push(1)], undefined],
    ['a close after the last push', [push(1), status('closed', 2)], 'closed'],
    ['a close in the same millisecond', [push(2), status('closed', 2)], 'closed'],
    ['a push after the close', [status('closed', 2), push(3)], 'open'],
    ['a late push from before the close', [status('closed', 2), push(1)], 'closed'],
    ['a close that arrives after a later push', [push(3), status('closed', 2)], 'open'],
    ['a second close', [status('closed', 2), push(3), status('false positive', 4)], 'false positive'],
    [
      'the same push again after the close',
      [push(1), status('closed', 2), { ...push(1), sentAt: 3 }],
      'open',
    ],
    [
      'the same push again before the close',
      [push(1), { ...push(1), sentAt: 3 }, status('closed', 2)],
      'open',
    ],
    ['a reopening by hand', [status('closed', 2), status('open', 3)], 'open'],
    ['a push after progress', [status('in progress', 2), push(3)], 'in progress'],
  ] as const)('after %s', (_what, events, expected) => {
    const incident = (events as readonly IncidentEvent[]).reduce(
      (known, one) => foldEvent(known, one).incident,
      NO_INCIDENT,
    );
    expect(incident.facts.status).toBe(expected);
  });

  test('is news: a push after the close is a revision although it states nothing new', () => {
    const closed = [push(1), status('closed', 2)].reduce(
      (known, one) => foldEvent(known, one).incident,
      NO_INCIDENT,
    );
    const fold = foldEvent(closed, push(3));
    expect(fold).toMatchObject({
      kind: 'revised',
      incident: { revision: 3 },
      changes: [{ fact: 'status', from: 'closed', to: 'open' }],
    });
  });

  test.each([
    ['closed', true],
    ['false positive', true],
    ['open', false],
    ['in progress', false],
    [undefined, false],
  ])('%s is closed: %s', (word, closed) => {
    expect(isClosed(word === undefined ? {} : { status: word })).toBe(closed);
  });
});
