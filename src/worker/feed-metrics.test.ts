import pino from 'pino';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import type { FeedActivities, ListWindow } from '../activities/feed-activities.ts';
import { feedMetrics } from './feed-metrics.ts';

const EARLIER = 1_780_000_000_000;
const LATER = EARLIER + 60_000;
const changed = (page: number, to = EARLIER): ListWindow => ({ kind: 'changed', from: 0, to, page });

/** How many pages GravityZone tells, or that this page cannot be read. */
type Answer = number | 'down';

/** How far the window of changes counts as read after these pages, in ms since 1970. */
async function readUpTo(...pages: readonly (readonly [ListWindow, Answer])[]): Promise<number | undefined> {
  const registry = new Registry();
  let answer: Answer = 1;
  const activities: FeedActivities = {
    readPages: () =>
      Promise.resolve([
        answer === 'down'
          ? { kind: 'failed', problem: 'GravityZone is down.', retryAfter: 0 }
          : { kind: 'read', pages: answer, incidents: 0, signalled: 0, opened: 0, waiting: [] },
      ]),
    readDetails: () => Promise.resolve(false),
    checkSubscription: () => Promise.resolve({ kind: 'on', text: '' }),
  };
  const measured = feedMetrics(registry, pino({ level: 'silent' }))('main', activities);
  for (const [window, next] of pages) {
    answer = next;
    await measured.readPages([{ window, backfill: undefined }]);
  }
  const metric = await registry.getSingleMetric('plumbline_feed_read_up_to_seconds')?.get();
  const value = metric?.values.find(({ labels }) => labels['window'] === 'changed')?.value;
  return value === undefined ? undefined : value * 1_000;
}

describe('a window counts as read', () => {
  test.each<[string, readonly (readonly [ListWindow, Answer])[], number | undefined]>([
    ['once its only page was', [[changed(1), 1]], EARLIER],
    ['not before its only page was', [[changed(1), 'down']], undefined],
    [
      'once its first page was read again, after the others',
      [
        [changed(1), 3],
        [changed(3), 3],
        [changed(2), 3],
        [changed(1), 3],
      ],
      EARLIER,
    ],
    [
      'not while the others are read',
      [
        [changed(1), 3],
        [changed(3), 3],
        [changed(2), 3],
      ],
      undefined,
    ],
    [
      'not while one of them cannot be read, however often it is tried',
      [
        [changed(1), 3],
        [changed(3), 3],
        [changed(2), 'down'],
        [changed(1), 3],
        [changed(3), 3],
        [changed(2), 'down'],
      ],
      undefined,
    ],
    [
      'not while one of a later window cannot be read',
      [
        [changed(1), 1],
        [changed(1, LATER), 2],
        [changed(2, LATER), 'down'],
        [changed(1, LATER), 2],
      ],
      EARLIER,
    ],
    [
      'again, when a later one was read',
      [
        [changed(1), 1],
        [changed(1, LATER), 1],
      ],
      LATER,
    ],
  ])('%s', async (_when, pages, expected) => {
    expect(await readUpTo(...pages)).toBe(expected);
  });
});
