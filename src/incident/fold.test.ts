import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIRST_FACTS, FIRST_PUSH, UPDATE_FACTS, UPDATE_PUSH, event } from './builders.fixture.ts';
import type { Facts } from './facts.ts';
import { foldEvent } from './fold.ts';
import type { Fold } from './fold.ts';
import { NO_INCIDENT, REMEMBERED_KEYS } from './incident.ts';
import type { Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';

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
    status: fc.constantFrom('open', 'closed', 'false positive'),
    attackTypes: fc.subarray(['Malware', 'Exploit', 'Other'], { minLength: 1 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Facts>;

/** What GravityZone reports, which may be read again later, and what operators set. */
const statusEvent: fc.Arbitrary<IncidentEvent> = fc
  .record({
    status: fc.constantFrom('open', 'in progress', 'closed', 'false positive'),
    sentAt: fc.constantFrom(1, 2, 3),
    arrivedAt: fc.constantFrom(1, 2, 3, 4),
    overrules: fc.option(fc.constantFrom('open', 'closed'), { freq: 2, nil: undefined }),
  })
  .map(({ status, sentAt, arrivedAt, overrules }) => ({
    key: `${status} at ${sentAt}, over ${overrules}`,
    sentAt,
    index: 0,
    arrivedAt,
    facts: { status },
    ...(overrules !== undefined && { overrules }),
  }));

/** Distinct contents have distinct keys, as fingerprints have. */
const events: fc.Arbitrary<IncidentEvent[]> = fc
  .uniqueArray(
    fc.record({
      facts,
      sentAt: fc.constantFrom(1, 2, 3),
      index: fc.constantFrom(0, 1),
      arrivedAt: fc.constantFrom(1, 2),
    }),
    { selector: (each) => JSON.stringify(each.facts), minLength: 1, maxLength: 8 },
  )
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
  test('ends in the same facts whatever their order and however often each comes', () => {
    fc.assert(
      fc.property(reordered, ([some, others]) => {
        expect(foldAll(others).facts).toEqual(foldAll(some).facts);
        expect(foldAll(others).stamps).toEqual(foldAll(some).stamps);
      }),
      { numRuns: 1000 },
    );
  });

  test('ends in the same status whoever told one, and however often it was read', () => {
    const told = fc.array(statusEvent, { maxLength: 6 });
    const inAnyOrder = fc.tuple(events, told).chain(([pushes, others]) => {
      const all = [...pushes.map((each) => ({ ...each, facts: {} })), ...others];
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    fc.assert(
      fc.property(inAnyOrder, ([some, others]) => {
        expect(foldAll(others).facts).toEqual(foldAll(some).facts);
        expect(foldAll(others).statuses).toEqual(foldAll(some).statuses);
      }),
      { numRuns: 1000 },
    );
  });

  test('takes each fact from the newest event that states it', () => {
    fc.assert(
      fc.property(events, (some) => {
        const newestFirst = some.toSorted(
          (a, b) =>
            b.sentAt - a.sentAt || b.index - a.index || b.arrivedAt - a.arrivedAt || (a.key < b.key ? 1 : -1),
        );
        const stated = newestFirst.reduce<Facts>((newer, each) => ({ ...each.facts, ...newer }), {});
        // The status follows from pushes as well: lifecycle.test.ts.
        expect({ ...foldAll(some).facts, status: undefined }).toEqual({ ...stated, status: undefined });
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
    expect(foldEvent(NO_INCIDENT, event({ key: 'a', sentAt: 5 }))).toEqual({
      kind: 'revised',
      incident: { ...NO_INCIDENT, keys: ['a'], lastPushAt: 5, lastPushSeenAt: 5, revision: 1, revisedAt: 5 },
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

  test.each<[string, Partial<IncidentEvent>, Partial<IncidentEvent>]>([
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

describe('a repeat', () => {
  const bad = event({ key: 'bad', sentAt: 1, facts: { severityScore: 90, mainAction: 'no action' } });
  const better = event({ key: 'better', sentAt: 2, facts: { severityScore: 30, mainAction: 'blocked' } });

  test('that was sent again later does not undo what came after it', () => {
    const incident = foldAll([better, bad]);
    expect(incident.facts).toEqual(better.facts);
    const lower = [event({ ...better, sentAt: 1 }), event({ ...bad, sentAt: 2 })];
    const again = event({ ...better, sentAt: 3, arrivedAt: 4 });
    expect(folds([...lower, again]).at(-1)).toEqual({
      kind: 'repeat',
      incident: { ...foldAll(lower), lastPushAt: 3, lastPushSeenAt: 4 },
    });
  });

  test('that raises the score is applied', () => {
    const again = folds([bad, better, event({ ...bad, sentAt: 3 })]).at(-1);
    expect(again).toMatchObject({
      kind: 'revised',
      incident: { facts: bad.facts, revision: 3, keys: ['bad', 'better'] },
      changes: [{ fact: 'severityScore', from: 30, to: 90 }, { fact: 'mainAction' }],
    });
  });

  test('that comes late raises nothing', () => {
    const incident = foldAll([bad, better]);
    expect(foldEvent(incident, bad)).toEqual({ kind: 'repeat', incident });
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
