import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FIRST_FACTS,
  FIRST_PUSH,
  UPDATE_FACTS,
  UPDATE_PUSH,
  event,
  operatorClosed,
  reading,
  statusRead,
} from './builders.fixture.ts';
import { foldEvent } from './fold.ts';
import type { Fold } from './fold.ts';
import { NO_INCIDENT, REMEMBERED_KEYS } from './known-incident.ts';
import type { Incident } from './known-incident.ts';
import type { IncidentEvent, PushedEvent, ReportedFacts } from './incident-event.ts';
import { watchEnded, watchResumed } from './own-events.ts';

function foldAll(events: readonly IncidentEvent[]): Incident {
  return events.reduce((incident, each) => foldEvent(incident, each).incident, NO_INCIDENT);
}

/** What each event in turn did. */
function folds(events: readonly IncidentEvent[]): Fold[] {
  let incident = NO_INCIDENT;
  return events.map((each) => {
    const fold = foldEvent(incident, each);
    incident = fold.incident;
    return fold;
  });
}

// Few values and few stamps, so that events often agree and often tie.
const facts = fc.record(
  {
    severityScore: fc.constantFrom(10, 50, 90),
    mainAction: fc.constantFrom('no action', 'blocked'),
    port: fc.constantFrom(80, 443),
    attackTypes: fc.subarray(['Malware', 'Exploit', 'Other'], { minLength: 1 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ReportedFacts>;
const at = fc.constantFrom(1, 2, 3);

const pushes = fc
  .record({ facts, sentAt: at, index: fc.constantFrom(0, 1), arrivedAt: at })
  .map((parts) => event(parts));

/** Pushes whose time nobody named: equal content, equal key. */
const untimedPushes = fc
  .record({ facts, arrivedAt: fc.constantFrom(1, 2, 3, 700_000) })
  .map((parts) =>
    event({ ...parts, sentAt: parts.arrivedAt, isTimed: false, key: JSON.stringify(parts.facts) }),
  );

const readings = fc
  .record({
    facts,
    older: facts,
    since: at,
    sentAt: at,
    arrivedAt: at,
    updates: fc.boolean(),
    status: fc.option(
      fc.record({ word: fc.constantFrom('open', 'in progress', 'closed', 'false positive'), at }),
      { nil: undefined },
    ),
  })
  .map(({ older, since, updates, ...parts }) =>
    reading({
      ...parts,
      sinceCreation: { at: since, facts: older },
      updatedAt: updates ? parts.sentAt : undefined,
    }),
  );

const closes = fc
  .tuple(fc.constantFrom('closed', 'false positive'), at)
  .map(([status, closedAt]) => operatorClosed(status, closedAt));

/**
 * Distinct contents have distinct keys, as fingerprints have; which key is the greater one is left to chance.
 */
const events: fc.Arbitrary<IncidentEvent[]> = fc
  .uniqueArray(fc.oneof(pushes, readings, closes), {
    selector: (each) => JSON.stringify({ ...each, key: undefined }),
    minLength: 1,
    maxLength: 10,
  })
  .chain((contents) =>
    fc
      .shuffledSubarray(
        contents.map((_, place) => `key ${place}`),
        { minLength: contents.length },
      )
      .map((keys) => contents.map((each, place) => ({ ...each, key: keys[place] ?? '' }))),
  );

/** Events, and the same events in another order with some of them repeated. */
const reordered = events
  .chain((some) => fc.tuple(fc.constant(some), fc.array(fc.constantFrom(...some), { maxLength: 6 })))
  .chain(([some, repeats]) => {
    const all = [...some, ...repeats];
    return fc.tuple(fc.constant(some), fc.shuffledSubarray(all, { minLength: all.length }));
  });

describe('folding any events', () => {
  test('ends in the same facts, status and keys whatever their order and however often each comes', () => {
    fc.assert(
      fc.property(reordered, ([some, others]) => {
        const [one, other] = [foldAll(some), foldAll(others)];
        expect(other.facts).toEqual(one.facts);
        expect(other.stamps).toEqual(one.stamps);
        expect(other.statuses).toEqual(one.statuses);
        expect(other.keys.toSorted()).toEqual(one.keys.toSorted());
      }),
      { numRuns: 2000 },
    );
  });

  test('ends in the same facts also where nobody named when pushes were sent', () => {
    const some = fc.array(fc.oneof(untimedPushes, pushes), { minLength: 1, maxLength: 8 });
    const keyed = some.map((all) =>
      all.map((each, n) => (each.isTimed ? { ...each, key: `key ${n}` } : each)),
    );
    const twice = keyed.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
    );
    fc.assert(
      fc.property(twice, ([one, other]) => {
        expect(foldAll(other).facts).toEqual(foldAll(one).facts);
      }),
      { numRuns: 1000 },
    );
  });

  test('takes each fact from the newest event that states it', () => {
    fc.assert(
      fc.property(fc.array(pushes, { minLength: 1 }), (contents) => {
        const some = contents.map((each, place) => ({ ...each, key: `key ${place}` }));
        const newestFirst = some.toSorted(
          (a, b) =>
            b.sentAt - a.sentAt || b.index - a.index || b.arrivedAt - a.arrivedAt || (a.key < b.key ? 1 : -1),
        );
        const stated = newestFirst.reduce<ReportedFacts>((newer, each) => ({ ...each.facts, ...newer }), {});
        expect(foldAll(some).facts).toEqual(stated);
      }),
    );
  });

  test('counts a revision where the facts changed, and for the first event', () => {
    fc.assert(
      fc.property(reordered, ([, others]) => {
        const seen = folds(others);
        const revised = seen.filter(({ kind }) => kind === 'revised');
        expect(seen[0]?.kind).toBe('revised');
        expect(seen.at(-1)?.incident.revision).toBe(revised.length);
        for (const fold of revised.slice(1)) expect(fold).not.toMatchObject({ changes: [] });
      }),
    );
  });

  test('changes nothing when an event is repeated at once', () => {
    fc.assert(
      fc.property(events, (some) => {
        const incident = foldAll(some);
        for (const each of some) expect(foldEvent(incident, each)).toEqual({ kind: 'repeat', incident });
      }),
    );
  });
});

describe('folding an event', () => {
  test('makes revision 1 of the first one even where it states nothing', () => {
    const times = { activeAt: 5, activeSeenAt: 5, revisedAt: 5, notedAt: 5 };
    expect(foldEvent(NO_INCIDENT, event({ key: 'a', sentAt: 5 }))).toEqual({
      kind: 'revised',
      incident: { ...NO_INCIDENT, keys: ['a'], revision: 1, ...times },
      changes: [],
    });
  });

  test('keeps with each fact where it came from', () => {
    const incident = foldAll([
      event({ key: 'a', sentAt: 1, facts: { port: 80, severityScore: 50 } }),
      event({ key: 'b', sentAt: 2, index: 3, arrivedAt: 4, facts: { port: 443 } }),
    ]);
    expect(incident.stamps).toEqual({
      port: { sentAt: 2, index: 3, arrivedAt: 4, key: 'b' },
      severityScore: { sentAt: 1, index: 0, arrivedAt: 1, key: 'a' },
    });
  });

  test('leaves a fact that it does not state', () => {
    const incident = foldAll([
      event({ sentAt: 1, facts: { userName: 'bo', port: 80 } }),
      event({ sentAt: 2, facts: { port: 443 } }),
    ]);
    expect(incident.facts).toEqual({ userName: 'bo', port: 443 });
  });

  test('takes from a late one only what nothing newer stated', () => {
    const [, late] = folds([
      event({ sentAt: 2, facts: { port: 443 } }),
      event({ sentAt: 1, facts: { port: 80, userName: 'bo' } }),
    ]);
    expect(late).toMatchObject({
      kind: 'revised',
      incident: { facts: { port: 443, userName: 'bo' }, revision: 2, revisedAt: 2 },
      changes: [{ fact: 'userName', to: 'bo' }],
    });
  });

  test('knows a different order in a set for no change, and remembers the event', () => {
    const [, second] = folds([
      event({ key: 'a', sentAt: 1, facts: { attackTypes: ['Malware', 'Other'] } }),
      event({ key: 'b', sentAt: 2, facts: { attackTypes: ['Other', 'Malware'] } }),
    ]);
    expect(second).toMatchObject({ kind: 'unchanged', incident: { keys: ['a', 'b'], revision: 1 } });
  });

  test.each<[string, Partial<PushedEvent>, Partial<PushedEvent>]>([
    ['time of sending', { sentAt: 1, index: 9, arrivedAt: 9, key: 'z' }, { sentAt: 2 }],
    ['place in the message', { index: 0, arrivedAt: 9, key: 'z' }, { index: 1 }],
    ['time of arrival', { arrivedAt: 1, key: 'z' }, { arrivedAt: 2 }],
    ['key', { key: 'b' }, { key: 'c' }],
  ])('lets the newer one win by %s', (_what, older, newer) => {
    const base = { sentAt: 1, index: 0, arrivedAt: 1, key: 'a' };
    const pair = [
      event({ ...base, ...older, facts: { port: 1 } }),
      event({ ...base, ...newer, facts: { port: 2 } }),
    ];
    expect(foldAll(pair).facts.port).toBe(2);
    expect(foldAll(pair.toReversed()).facts.port).toBe(2);
  });
});

describe('a reading', () => {
  const known = foldAll([event({ sentAt: 5, facts: { processPid: 1, severityScore: 50 } })]);
  const alerts = { at: 2, facts: { processPid: 2, processPath: 'c:\\a.exe' } };

  test('fills gaps with what is as old as the incident, and replaces nothing by it', () => {
    const fold = foldEvent(known, reading({ arrivedAt: 9, sentAt: 6, sinceCreation: alerts }));
    expect(fold.incident.facts).toEqual({ processPid: 1, processPath: 'c:\\a.exe', severityScore: 50 });
  });

  test.each<[string, Parameters<typeof reading>[0], number]>([
    ['the update, where facts changed', { sentAt: 7, facts: { severityScore: 60 } }, 7],
    ['the edit, where the status changed', { sentAt: 6, status: { word: 'closed', at: 8 } }, 8],
    ['what was known, where only gaps are filled', { sentAt: 7, sinceCreation: alerts }, 5],
  ])('makes a revision as of %s', (_what, parts, revisedAt) => {
    const { kind, incident } = foldEvent(known, reading({ arrivedAt: 9, ...parts }));
    expect([kind, incident.revision, incident.revisedAt]).toEqual(['revised', 2, revisedAt]);
  });

  test('that is handed over again is a repeat', () => {
    const closed = statusRead('closed', 6, 9);
    const { incident } = foldEvent(known, closed);
    expect(foldEvent(incident, closed)).toEqual({ kind: 'repeat', incident });
  });
});

describe('a repeat', () => {
  const bad = { severityScore: 90, mainAction: 'no action' };
  const better = { severityScore: 30, mainAction: 'blocked' };
  const MINUTE = 60_000;
  /** A push whose time nobody named: its content alone makes the key. */
  const untimed = (facts: ReportedFacts, minute: number) =>
    event({ isTimed: false, key: JSON.stringify(facts), sentAt: minute * MINUTE, facts });

  test('does not undo what came after it', () => {
    const [first, second] = [event({ sentAt: 1, facts: bad }), event({ sentAt: 2, facts: better })];
    const incident = foldAll([first, second]);
    expect(foldEvent(incident, { ...first, arrivedAt: 3 })).toEqual({ kind: 'repeat', incident });
  });

  test('is none where the same content was sent again later: it changed twice, up or down', () => {
    const [, , third] = folds([bad, better, bad].map((facts, n) => event({ sentAt: n + 1, facts })));
    expect(third).toMatchObject({ kind: 'revised', incident: { facts: bad, revision: 3 } });
    const words = ['high', 'low', 'high'].map((severity, n) => event({ sentAt: n + 1, facts: { severity } }));
    expect(foldAll(words).facts.severity).toBe('high');
    expect(foldAll(words.toReversed()).facts.severity).toBe('high');
    const [, , lower] = folds([better, bad, better].map((facts, n) => event({ sentAt: n + 1, facts })));
    expect(lower).toMatchObject({ kind: 'revised', incident: { facts: better, revision: 3 } });
  });

  test.each<[string, boolean, readonly IncidentEvent[]]>([
    ['soon', true, [untimed(bad, 1), untimed(bad, 11)]],
    ['soon, again and again', true, [untimed(bad, 1), untimed(bad, 10), untimed(bad, 19)]],
    ['a little earlier by another clock', true, [untimed(bad, 2), untimed(bad, 1)]],
    ['later', false, [untimed(bad, 1), untimed(bad, 12)]],
    ['after other content', false, [untimed(bad, 1), untimed(better, 2), untimed(bad, 3)]],
    ['after a status', false, [untimed(bad, 1), statusRead('closed', 2 * MINUTE), untimed(bad, 3)]],
    ['after an operator’s close', false, [untimed(bad, 1), operatorClosed('closed', 2), untimed(bad, 3)]],
    [
      'after a reading without news',
      true,
      [untimed(bad, 1), reading({ arrivedAt: 2 * MINUTE, facts: bad }), untimed(bad, 3)],
    ],
  ])('without a time is the same content %s: %s', (_what, isRepeat, some) => {
    expect(folds(some).at(-1)?.kind === 'repeat').toBe(isRepeat);
  });

  test('leaves a closed incident open that is open again; what is none opens it', () => {
    const events = [untimed(bad, 1), statusRead('closed', 2 * MINUTE), untimed(bad, 3), untimed(bad, 4)];
    expect(foldAll(events.slice(0, 3)).facts.status).toBe('open');
    expect(folds(events).at(-1)).toMatchObject({ kind: 'repeat', incident: { facts: { status: 'open' } } });
  });
});

describe('what plumbline does itself', () => {
  const DAY = 86_400_000;
  const NOW = FIRST_PUSH + 30 * DAY;
  const known = foldAll([event({ facts: { severityScore: 60 } })]);
  const stop = () => foldEvent(known, watchEnded(30 * DAY, NOW)).incident;

  test('is a revision, but no news: it makes nothing newer than it was', () => {
    const stopped = stop();
    expect(stopped).toMatchObject({ revision: 2, revisedAt: FIRST_PUSH, activeAt: FIRST_PUSH });
    expect(stopped.watchEnded).toEqual({ at: NOW, idle: 30 * DAY });
    const because = 'The category bands changed.';
    const settings = { kind: 'settings', key: 's', sentAt: NOW, arrivedAt: NOW, because } as const;
    expect(foldEvent(known, settings)).toMatchObject({
      kind: 'revised',
      incident: { facts: known.facts, revision: 2, revisedAt: FIRST_PUSH, notedAt: NOW },
      changes: [],
    });
  });

  test('ends and resumes the watch as often as that happens, and once each', () => {
    const stopped = stop();
    expect(foldEvent(stopped, watchEnded(30 * DAY, NOW + 1)).kind).toBe('unchanged');
    const resumed = foldEvent(stopped, watchResumed(NOW + 2));
    expect(resumed).toMatchObject({ kind: 'revised', incident: { revision: 3 } });
    expect(resumed.incident.watchEnded).toBeUndefined();
    expect(foldEvent(resumed.incident, watchResumed(NOW + 3)).kind).toBe('unchanged');
    expect(foldEvent(resumed.incident, watchEnded(DAY, NOW + 4)).incident.watchEnded?.idle).toBe(DAY);
  });

  test('makes no first revision', () => {
    expect(foldEvent(NO_INCIDENT, watchEnded(DAY, NOW)).kind).toBe('unchanged');
  });

  test('outweighs no close that is reported later', () => {
    expect(foldEvent(stop(), statusRead('closed', FIRST_PUSH + DAY)).incident.facts.status).toBe('closed');
  });
});

test(`only the latest ${REMEMBERED_KEYS} keys are kept`, () => {
  const many = Array.from({ length: REMEMBERED_KEYS + 1 }, (_, place) =>
    event({ key: `key ${place}`, sentAt: place, facts: { severity: 'low' } }),
  );
  const incident = foldAll(many);
  expect(incident.keys).toHaveLength(REMEMBERED_KEYS);
  expect(incident.keys[0]).toBe('key 1');
  expect(incident.keys.at(-1)).toBe(`key ${REMEMBERED_KEYS}`);
  expect(foldEvent(incident, event({ key: 'key 1' })).kind).toBe('repeat');
  expect(foldEvent(incident, event({ key: 'key 0' })).kind).toBe('unchanged');
});

describe('the sample incident', () => {
  const first = event({ key: 'first', sentAt: FIRST_PUSH, facts: FIRST_FACTS });
  const update = event({ key: 'update', sentAt: UPDATE_PUSH, facts: UPDATE_FACTS });

  test('has two revisions when its events come in order', () => {
    const [one, two] = folds([first, update]);
    expect(one).toMatchObject({ kind: 'revised', incident: { revision: 1, revisedAt: FIRST_PUSH } });
    expect(two).toMatchObject({
      kind: 'revised',
      incident: { revision: 2, revisedAt: UPDATE_PUSH, facts: UPDATE_FACTS },
      changes: [
        { fact: 'severityScore', from: 89, to: 95 },
        { fact: 'attackTypes', added: ['Exploit', 'Other'], removed: [] },
        { fact: 'attackTechniques', added: ['T1190'], removed: [] },
      ],
    });
  });

  test('has one revision and the same facts when they come in reverse', () => {
    const [one, two] = folds([update, first]);
    expect(one).toMatchObject({ kind: 'revised', incident: { revision: 1, facts: UPDATE_FACTS } });
    expect(two).toMatchObject({ kind: 'unchanged', incident: { revision: 1, facts: UPDATE_FACTS } });
  });
});
