import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldEvent } from '../../incident/fold.ts';
import { NO_INCIDENT } from '../../incident/known-incident.ts';
import type { IncidentEvent } from '../../incident/incident-event.ts';
import { mayBeClosed } from '../../incident/status.ts';
import { statusRead as takenClose } from '../../incident/builders.fixture.ts';
import { readPush } from '../read-push.ts';
import { readListed } from './listed-incident.ts';
import type { Reading } from './listed-incident.ts';
import { incidentItem } from './incident-schema.ts';

const ID = '69240a11c2ab7710e5d0f3a1';
const START = Date.UTC(2026, 10, 24, 8);
const SECOND = 1_000;
const MINUTE = 60_000;
/** How far windows of the list reach back. */
const OVERLAP = 2 * MINUTE;

/** How an incident stands at GravityZone. */
interface Truth {
  readonly status: string;
  readonly score: number;
  readonly types: readonly string[];
  readonly updatedAt: number;
  readonly changedAt: number;
}

const NEW: Truth = { status: 'open', score: 40, types: ['Malware'], updatedAt: START, changedAt: START };

const DOES = ['update', 'note', 'our close', 'open', 'in_progress', 'closed', 'false_positive'] as const;

/**
 * What happens to an incident so many ms `after` the one before: an update by GravityZone, a note, or a
 * status.
 */
interface Happening {
  readonly after: number;
  readonly does: (typeof DOES)[number];
  readonly score: number;
  readonly types: readonly string[];
  /** How long after an update it is sent, and how long after that it arrives, in ms; `null`: it is lost. */
  readonly push: { readonly sentAfter: number; readonly arrivesAfter: number } | null;
}

interface History {
  readonly happenings: readonly Happening[];
  /** Which answers tell when people changed an incident. */
  readonly changeTime: 'always' | 'with changes' | 'never';
  /** How far our clock is ahead of GravityZone's, in ms. */
  readonly ahead: number;
  readonly firstPoll: number;
  /** Whether the poll of that minute fails. */
  readonly failed: readonly boolean[];
  /** How long it takes until a single incident is looked at, in ms. */
  readonly lookAfter: number;
}

/**
 * Without the time of the edit the list says the same before a close of ours and after a reopening: where
 * both come between two polls, the feed does not tell the incident again. The list cuts that time to the
 * second, so it says the same, too, where all three fall into one second.
 */
function showsReopening({ changeTime, happenings }: History): boolean {
  let at = START;
  const seconds = happenings.map(({ after: later }) => inSeconds((at += later)));
  return happenings.every(
    ({ does }, n) =>
      does !== 'our close' || (changeTime !== 'never' && seconds[n + 1] !== (seconds[n - 1] ?? START)),
  );
}

/**
 * The list cuts the time of an update to the second: one that GravityZone makes before it sends the push about the
 * update before looks older than that push, where the push is sent in a later second.
 */
function showsUpdates({ happenings }: History): boolean {
  let at = START;
  const times = happenings.map(({ after: later }) => (at += later));
  return happenings.every(({ push }, n) => {
    const sentAt = (times[n] ?? 0) + (push?.sentAfter ?? 0);
    return times.every((time, m) => m <= n || time >= sentAt || inSeconds(time) === inSeconds(sentAt));
  });
}

const histories = (mostDelay: number): fc.Arbitrary<History> =>
  fc
    .record({
      happenings: fc.array(
        fc.record({
          after: fc.oneof(...[900, 5 * SECOND, 3 * MINUTE].map((max) => fc.integer({ min: 1, max }))),
          does: fc.oneof(fc.constant('update' as const), fc.constantFrom(...DOES)),
          score: fc.nat(99),
          types: fc.subarray(['Malware', 'Exploit', 'Other'], { minLength: 1 }),
          push: fc.option(
            fc.record({
              sentAfter: fc.integer({ min: 5, max: 5 + mostDelay }),
              arrivesAfter: fc.oneof(fc.nat(20), fc.nat(90 * SECOND)),
            }),
          ),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      changeTime: fc.constantFrom('always', 'with changes', 'never'),
      ahead: fc.constantFrom(-3 * SECOND, 0, 3 * SECOND),
      firstPoll: fc.nat(MINUTE - 1),
      failed: fc.array(fc.boolean(), { maxLength: 10 }),
      lookAfter: fc.integer({ min: 1, max: 20 * SECOND }),
    })
    .filter(showsReopening);

/** Plays a history until all has arrived and was polled twice more: the truth, and what was made of it. */
function play({ happenings, ahead, firstPoll, failed, lookAfter, changeTime }: History) {
  const plan: { readonly at: number; readonly act: (at: number) => void }[] = [];
  let truth = NEW;
  let incident = NO_INCIDENT;
  let isAsked = false;
  const cursors = { changed: START, updated: START };
  const lastRead = new Map<Reading, string>();
  let lastStatus = '';

  function take(events: readonly IncidentEvent[], at: number): void {
    for (const event of events) incident = foldEvent(incident, event).incident;
    const isDoubtful = mayBeClosed(incident);
    const mustAsk = isDoubtful && !isAsked;
    isAsked = isDoubtful;
    if (mustAsk) plan.push({ at: at + lookAfter, act: (then) => read('single', then) });
  }

  function read(reading: Reading, at: number): void {
    lastStatus = truth.status;
    take([readListed(itemOf(truth, reading, changeTime), reading, at + ahead).event], at);
  }

  function poll(at: number): void {
    for (const kind of ['changed', 'updated'] as const) {
      const from = cursors[kind] - OVERLAP;
      cursors[kind] = at + ahead;
      const moved = inSeconds(kind === 'changed' ? truth.changedAt : truth.updatedAt);
      const text = JSON.stringify(itemOf(truth, kind, changeTime));
      const isKnown = lastRead.get(kind) === text && lastStatus === truth.status;
      if (moved < inSeconds(from) || moved > at + ahead || isKnown) continue;
      lastRead.set(kind, text);
      read(kind, at);
    }
  }

  let at = START;
  let quietAt = START;
  for (const happening of happenings) {
    at += happening.after;
    plan.push({ at, act: (now) => (truth = after(truth, happening, now)) });
    const sentAt = at + (happening.push?.sentAfter ?? 0);
    const arrivesAt = sentAt + (happening.push?.arrivesAfter ?? 0);
    quietAt = Math.max(quietAt, arrivesAt);
    if (happening.does === 'our close')
      plan.push({ at, act: (now) => take([takenClose('closed', now + ahead)], now) });
    if (happening.does === 'update' && happening.push !== null)
      plan.push({ at: arrivesAt, act: (now) => take(pushed(happening, sentAt, now + ahead), now) });
  }
  for (let polledAt = START + firstPoll, n = 0; polledAt < quietAt + 3 * MINUTE; polledAt += MINUTE, n += 1)
    if (failed[n] !== true || polledAt > quietAt) plan.push({ at: polledAt, act: poll });

  for (;;) {
    const next = plan.sort((a, b) => a.at - b.at).shift();
    if (next === undefined) return { truth, incident };
    next.act(next.at);
  }
}

/** GravityZone opens a closed incident again by itself when there is news. */
function after(truth: Truth, { does, score, types }: Happening, now: number): Truth {
  const wasClosed = truth.status === 'closed' || truth.status === 'false_positive';
  if (does === 'update')
    return { ...truth, score, types, updatedAt: now, ...(wasClosed && { status: 'open', changedAt: now }) };
  if (does === 'note') return { ...truth, changedAt: now };
  const status = does === 'our close' ? 'closed' : does;
  return truth.status === status ? truth : { ...truth, status, changedAt: now };
}

function pushed({ score, types }: Happening, sentAt: number, arrivedAt: number): IncidentEvent[] {
  const event = { module: 'new-incident', incident_id: ID, severity_score: score, attack_types: types };
  const body = {
    jsonrpc: '2.0',
    method: 'addEvents',
    id: sentAt,
    params: { events: [{ ...event, created: isoTime(START) }] },
  };
  const contents = readPush(Buffer.from(JSON.stringify(body)), arrivedAt);
  if (contents.kind !== 'events') throw new Error('The push cannot be read.');
  return contents.events.flatMap((each) => (each.kind === 'incident' ? [each.event] : []));
}

function itemOf(truth: Truth, reading: Reading, changeTime: History['changeTime']) {
  const tells = changeTime === 'always' || (changeTime === 'with changes' && reading === 'changed');
  return incidentItem.parse({
    incidentId: ID,
    incidentType: 'incident',
    status: truth.status,
    severityScore: truth.score,
    attackTypes: truth.types,
    created: isoTime(START),
    lastUpdated: isoTime(truth.updatedAt),
    ...(tells && { lastIncidentChange: isoTime(truth.changedAt) }),
  });
}

/** The list cuts to the second. */
function inSeconds(at: number): number {
  return Math.floor(at / SECOND) * SECOND;
}

function isoTime(at: number): string {
  return new Date(inSeconds(at)).toISOString().replace('.000Z', '+00:00');
}

const FIRST: Happening = {
  after: 0,
  does: 'update',
  score: 40,
  types: ['Malware'],
  push: { sentAfter: 5, arrivesAfter: 0 },
};
const RUNS = { numRuns: 1_500 };

test('whatever comes late, twice or never, the status ends as GravityZone has it', () => {
  fc.assert(
    fc.property(histories(40 * SECOND), (history) => {
      const { truth, incident } = play({ ...history, happenings: [FIRST, ...history.happenings] });
      expect(incident.facts.status ?? 'open').toBe(truth.status.replace('_', ' '));
    }),
    RUNS,
  );
});

test('where pushes are sent at once, so do the facts', () => {
  fc.assert(
    fc.property(histories(0).filter(showsUpdates), (history) => {
      const { truth, incident } = play({ ...history, happenings: [FIRST, ...history.happenings] });
      expect(incident.facts).toMatchObject({ severityScore: truth.score, attackTypes: truth.types });
    }),
    RUNS,
  );
});
