import { expect, it } from 'vitest';
import { foldEvent } from './fold.ts';
import { NO_INCIDENT } from './incident.ts';
import type { Incident } from './incident.ts';
import { resumeNotice, saysStopped, stopNotice } from './watch-notice.ts';

const DAY = 86_400_000;
const SENT = Date.UTC(2026, 0, 1);
const NOW = SENT + 30 * DAY;
const event = (facts: object, sentAt: number) => ({
  key: JSON.stringify([facts, sentAt]),
  sentAt,
  index: 0,
  arrivedAt: sentAt,
  facts,
});
const known: Incident = foldEvent(NO_INCIDENT, event({ severityScore: 60 }, SENT)).incident;
const stopped: Incident = foldEvent(known, stopNotice(known, 30 * DAY, NOW)).incident;

it('a notice is a revision that tells since when and why nobody watches', () => {
  expect(stopped.revision).toBe(2);
  expect(stopped.facts.watch).toBe(
    'stopped watching at 2026-01-31 00:00:00 UTC, after 30 days without activity',
  );
  expect(saysStopped(known.facts)).toBe(false);
  expect(saysStopped(stopped.facts)).toBe(true);
});

it('a notice is no news: it makes nothing newer than it was', () => {
  expect(stopped.revisedAt).toBe(SENT);
  expect(stopped.lastPushAt).toBe(known.lastPushAt);
});

it('a close that is reported after the notice closes the incident', () => {
  const { incident } = foldEvent(stopped, event({ status: 'closed' }, SENT + DAY));
  expect(incident.facts.status).toBe('closed');
});

it('is taken back when there is activity again, as often as that happens', () => {
  const active = foldEvent(stopped, event({ severityScore: 70 }, NOW + 1)).incident;
  const again = foldEvent(active, resumeNotice(active, NOW + 2)).incident;
  expect(again.facts.watch).toBe('watching again since 2026-01-31 00:00:00 UTC');
  expect(saysStopped(again.facts)).toBe(false);
  const twice = foldEvent(again, stopNotice(again, 30 * DAY, NOW + 30 * DAY)).incident;
  expect(saysStopped(twice.facts)).toBe(true);
});
