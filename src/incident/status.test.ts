import { describe, expect, test } from 'vitest';
import { event, operatorClosed as operator, reading, statusRead as status } from './builders.fixture.ts';
import { foldEvent } from './fold.ts';
import { NO_INCIDENT } from './known-incident.ts';
import type { Incident } from './known-incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { isClosed, mayBeClosed, noteStatus, NO_STATUSES } from './status.ts';

/** Each arrives as it is sent unless told when. */
const push = (sentAt: number, arrivedAt = sentAt): IncidentEvent =>
  event({ key: `push ${sentAt}`, sentAt, arrivedAt, facts: { port: 80 } });
/** An update by GravityZone, whose push is lost. */
const update = (at: number, word?: string): IncidentEvent =>
  reading({
    key: `update ${at}`,
    sentAt: at,
    updatedAt: at,
    status: word === undefined ? word : { word, at },
  });
const foldAll = (events: readonly IncidentEvent[]): Incident =>
  events.reduce((known, one) => foldEvent(known, one).incident, NO_INCIDENT);

describe('the status of an incident', () => {
  test.each<[string, readonly IncidentEvent[], string | undefined]>([
    ['nobody reported', [push(1)], undefined],
    ['a close after the last push', [push(1), status('closed', 2)], 'closed'],
    ['a close in the same millisecond', [push(2), status('closed', 2)], 'closed'],
    ['a push after the close', [status('closed', 2), push(3)], 'open'],
    ['a push of the same time that comes after it', [status('closed', 2), push(2, 5)], 'closed'],
    ['a push that comes as the close is read', [status('closed', 2, 4), push(3, 4)], 'closed'],
    [
      'another push of that time, after a close was read',
      [
        push(3),
        status('closed', 2, 4),
        event({ key: 'other', sentAt: 3, arrivedAt: 5, facts: { port: 81 } }),
      ],
      'closed',
    ],
    ['a late push from before the close', [status('closed', 2), push(1, 3)], 'closed'],
    ['a close that arrives after a later push', [push(3), status('closed', 2)], 'open'],
    ['a close that is read after a later push came', [push(3), status('closed', 2, 4)], 'closed'],
    [
      'a close that is read again after a later push came',
      [status('closed', 2), push(3), status('closed', 2, 4)],
      'closed',
    ],
    [
      'a close that is read again, as of a time before it',
      [status('closed', 2), push(3), status('closed', 1, 4)],
      'closed',
    ],
    ['a push after that', [status('closed', 2), push(3), status('closed', 2, 4), push(5)], 'open'],
    ['a second close', [status('closed', 2), push(3), status('false positive', 4)], 'false positive'],
    ['an update after the close', [push(1), status('closed', 2), update(3, 'open')], 'open'],
    ['an update that says it is closed still', [status('closed', 2), update(3, 'closed')], 'closed'],
    ['a push that was delivered again', [push(3), status('closed', 2, 4), push(3, 5)], 'closed'],
    ['a reopening by hand', [status('closed', 2), status('open', 3)], 'open'],
    ['a push after progress', [status('in progress', 2), push(3)], 'in progress'],
    ['a status that we do not know', [status('closed', 2), status('On Hold', 3)], 'On Hold'],
    ['a reopening by a clock that is behind', [status('closed', 5, 3), status('open', 4, 6)], 'open'],
  ])('after %s', (_what, events, expected) => {
    expect(foldAll(events).facts.status).toBe(expected);
  });

  test.each<[string, readonly IncidentEvent[], string]>([
    ['stands', [status('open', 1), operator('closed', 2)], 'closed'],
    ['stands where nobody had reported one', [operator('closed', 2)], 'closed'],
    ['stands against an edit', [status('open', 1), operator('closed', 2), status('open', 3)], 'closed'],
    ['stands against the first report', [push(1), operator('closed', 2), status('open', 3)], 'closed'],
    [
      'stands against an edit of what GravityZone closed otherwise',
      [status('closed', 1), operator('false positive', 2), status('closed', 3)],
      'false positive',
    ],
    ['stands against what was read before', [operator('closed', 2), status('in progress', 3, 1)], 'closed'],
    [
      'gives way to a new status',
      [status('open', 1), operator('closed', 2), status('in progress', 3)],
      'in progress',
    ],
    [
      'gives way to a close by GravityZone',
      [status('open', 1), operator('closed', 2), status('false positive', 3)],
      'false positive',
    ],
    [
      'gives way to a reopening after that',
      [status('open', 1), operator('closed', 2), status('closed', 3), status('open', 4)],
      'open',
    ],
    [
      'gives way to an update by GravityZone',
      [status('open', 1), operator('closed', 2), update(3, 'open')],
      'open',
    ],
    [
      'stands against many edits',
      [
        operator('closed', 2),
        ...Array.from({ length: 30 }, (_, n) => status('in progress', n === 0 ? 1 : n + 2)),
      ],
      'closed',
    ],
    ['gives way to a push', [status('open', 1), operator('closed', 2), push(3)], 'open'],
    [
      'gives way to a push, to what GravityZone said',
      [status('in progress', 1), operator('closed', 2), push(3)],
      'in progress',
    ],
  ])('set by an operator %s', (_what, events, expected) => {
    expect(foldAll(events).facts.status).toBe(expected);
    expect(foldAll(events.toReversed()).facts.status).toBe(expected);
  });

  test('is news: a push after the close is a revision although it states nothing new', () => {
    expect(foldEvent(foldAll([push(1), status('closed', 2)]), push(3))).toMatchObject({
      kind: 'revised',
      incident: { revision: 3 },
      changes: [{ fact: 'status', from: 'closed', to: 'open' }],
    });
  });

  test('is no news when it is read again', () => {
    const closed = foldAll([push(1), status('closed', 2)]);
    expect(foldEvent(closed, status('closed', 2, 4))).toMatchObject({
      kind: 'unchanged',
      incident: { revision: closed.revision, statuses: { closeSeenAt: 4 } },
    });
  });

  test.each([
    ['closed', true],
    ['false positive', true],
    ['open', false],
    ['in progress', false],
    ['On Hold', false],
    [undefined, false],
  ])('%s is closed: %s', (word, closed) => {
    expect(isClosed(word === undefined ? {} : { status: word })).toBe(closed);
  });
});

describe('of the words that GravityZone said', () => {
  const kept = (words: readonly string[]): string[] =>
    words
      .reduce((statuses, word, n) => noteStatus(statuses, status(word, n + 1)), NO_STATUSES)
      .reports.map((report) => `${report.status} ${report.stamp.sentAt}`);
  const turns = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => (n % 2 === 0 ? 'open' : 'closed'));
  const numbered = (words: readonly string[]): string[] => words.map((word, n) => `${word} ${n + 1}`);

  test('twenty are kept', () => {
    expect(kept(turns(20))).toEqual(numbered(turns(20)));
  });

  test('what repeats the one before and is repeated goes first', () => {
    const words = ['open', 'open', 'closed', 'closed', 'closed', ...turns(16)];
    expect(kept(words)).toEqual(numbered(words).toSpliced(3, 1));
  });

  test('else the oldest one', () => {
    const words = [...turns(20), 'closed'];
    expect(kept(words)).toEqual(numbered(words).slice(1));
  });
});

test.each<[string, boolean, readonly IncidentEvent[]]>([
  ['that nobody closed', false, [push(1)]],
  ['that is closed', false, [push(1), status('closed', 2)]],
  ['that was closed until a push came', true, [push(1), status('closed', 2), push(3)]],
  ['that GravityZone opened, too', false, [status('closed', 2), push(3), status('open', 4)]],
  ['that GravityZone says is closed still', false, [status('closed', 2), push(3), status('closed', 2, 4)]],
  ['that only an operator had closed', false, [status('open', 1), operator('closed', 2), push(3)]],
  ['whose first push came two minutes late', false, [push(1, 120_001)]],
  ['whose first push came later', true, [push(1, 120_002)]],
  ['that was late, then pushed in time', false, [push(1, 120_002), push(120_003)]],
  ['that came when GravityZone keeps it no more', false, [push(1, 90 * 86_400_000 + 1)]],
  ['that was late, and whose status was read', false, [push(1, 120_002), status('open', 120_003)]],
  ['that was late, and that an operator closed', false, [push(1, 120_002), operator('closed', 120_003)]],
])('an incident %s may be closed at GravityZone: %s', (_what, expected, events) => {
  expect(mayBeClosed(foldAll(events))).toBe(expected);
});
