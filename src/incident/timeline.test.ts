import { describe, expect, test } from 'vitest';
import { FIRST_PUSH } from './builders.fixture.ts';
import { addRevision, addStep, secondsAfter, stepText } from './timeline.ts';
import type { TimelineEntry, TimelineStep } from './timeline.ts';

const entry = (revision: number): TimelineEntry => ({
  revision,
  at: FIRST_PUSH,
  pushedAt: FIRST_PUSH + 1_000,
  facts: [],
  steps: [],
});

const step = (what: TimelineStep['what'], at = FIRST_PUSH + 19_400): TimelineStep => ({
  at,
  desk: 'manage',
  what,
});

const timelineOf = (length: number): readonly TimelineEntry[] =>
  Array.from({ length }, (_, n) => entry(n + 1)).reduce<readonly TimelineEntry[]>(addRevision, []);

describe('the timeline', () => {
  test('keeps the first revision, which opened the tickets, and the latest', () => {
    expect(timelineOf(25).map(({ revision }) => revision)).toEqual([1, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  });

  test('shows a step at its revision, or at the newest where that is not kept any more', () => {
    const opened = step({ kind: 'opened', ticket: '7', category: 'high' });
    const counts = (revision: number): number[] =>
      addStep(timelineOf(12), revision, opened).map(({ steps }) => steps.length);
    expect(counts(1)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(counts(2)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('bounds the steps of a revision', () => {
    const many = Array.from({ length: 100 }, (_, n) => step({ kind: 'updated', ticket: '7', revision: n }));
    const [only] = many.reduce((timeline, each) => addStep(timeline, 1, each), timelineOf(1));
    expect(only?.steps).toHaveLength(12);
  });
});

test.each<[TimelineStep['what'], string, number | undefined]>([
  [{ kind: 'opened', ticket: '7', category: 'high' }, 'opened ticket 7 (High)', 18],
  [{ kind: 'adopted', ticket: '7' }, 'goes on in ticket 7', 18],
  [{ kind: 'updated', ticket: '7', revision: 2 }, 'update 2 in ticket 7', 18],
  [{ kind: 'shifted', ticket: '7', from: 'low', to: 'high' }, 'ticket 7 is High now', 18],
  [{ kind: 'closed', ticket: '7' }, 'closed ticket 7', 18],
  [{ kind: 'reopened', ticket: '7' }, 'opened ticket 7 again', 18],
  [
    { kind: 'succeeded', ticket: '7', by: '8', because: 'gone', category: 'low' },
    'opened ticket 8 in place of 7 (Low)',
    18,
  ],
  [{ kind: 'told-twice', ticket: '7', revisions: [2, 3] }, 'update 2, 3 stands twice in ticket 7', 18],
  [{ kind: 'blocked', message: 'No type.' }, 'blocked: No type', 18],
  [{ kind: 'closed-by-technician', ticket: '7', at: 1 }, 'a technician closed ticket 7', undefined],
  [{ kind: 'merged', ticket: '7', into: '8' }, 'ticket 7 was merged into 8', undefined],
  [{ kind: 'twin', ticket: '7', twins: ['8', '9'] }, 'found another ticket of the incident: 8, 9', undefined],
])('%j reads: %s, %j s after the push', (what, text, seconds) => {
  expect([stepText(step(what)), secondsAfter(entry(1), step(what))]).toEqual([text, seconds]);
});

test('no step is after a push where there was none', () => {
  const { pushedAt, ...unpushed } = entry(1);
  expect(pushedAt).toBeDefined();
  expect(secondsAfter(unpushed, step({ kind: 'closed', ticket: '7' }))).toBeUndefined();
});

test('what a clock ahead of ours calls earlier than the push came with it', () => {
  expect(secondsAfter(entry(1), step({ kind: 'closed', ticket: '7' }, FIRST_PUSH))).toBe(0);
});
