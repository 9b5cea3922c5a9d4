import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { event as pushed } from '../incident/builders.fixture.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { TemporalReply } from './ask-temporal.ts';
import { HAND_OVER_LIMITS } from './hand-over-limits.ts';
import type { HandOverLimits } from './hand-over-limits.ts';
import { createHandOver } from './hand-over.ts';
import type { HandOver } from './hand-over.ts';
import type { IncidentEvents } from './incident-workflows.ts';
import { createSlots } from './slots.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Call extends IncidentEvents {
  readonly bytes: number;
  readonly deadline: number;
  answer(reply: TemporalReply): void;
}

/** A Temporal that takes calls down and answers when it is told to. */
function stage(limits: Partial<HandOverLimits> = {}, inFlight = 32) {
  const calls: Call[] = [];
  const all = { ...HAND_OVER_LIMITS, ...limits };
  const replies: string[] = [];
  const seconds: number[] = [];
  const handOver = createHandOver({
    send: (group, deadline) => new Promise((answer) => calls.push({ ...group, deadline, answer })),
    slots: createSlots(inFlight),
    limits: all,
    onSent: ({ kind }, took) => {
      replies.push(kind);
      seconds.push(took);
    },
  });
  async function answer(index: number, reply: TemporalReply = { kind: 'taken' }) {
    calls[index]?.answer(reply);
    await vi.advanceTimersByTimeAsync(0);
  }
  return { calls, handOver, replies, seconds, answer };
}

let serial = 0;
function event(size = 0): IncidentEvent {
  serial += 1;
  return pushed({ key: `k${serial}`, raw: 'x'.repeat(size) });
}
function hand(handOver: HandOver, incidentId: string, events: readonly IncidentEvent[], ms = 4_000) {
  return handOver.send({ account: 'main', incidentId, events }, Date.now() + ms);
}
const bytesOf = (...events: readonly IncidentEvent[]) =>
  events.reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify(one)), 0);
const kinds = async (outcomes: Promise<readonly { kind: string }[]>) =>
  (await outcomes).map(({ kind }) => kind);
const REFUSED: TemporalReply = { kind: 'refused', reason: 'Blob data size exceeds limit.' };

describe('one call per incident in flight', () => {
  it('sends the first at once, and together what arrives meanwhile', async () => {
    const { answer, calls, handOver } = stage();
    const [a, b, c] = [event(), event(), event()];
    const first = hand(handOver, 'one', [a]);
    const second = hand(handOver, 'one', [b]);
    const third = hand(handOver, 'one', [c]);
    expect(calls.map(({ events }) => events)).toEqual([[a]]);
    await answer(0);
    expect(calls.map(({ events }) => events)).toEqual([[a], [b, c]]);
    expect(calls.map(({ bytes }) => bytes)).toEqual([bytesOf(a), bytesOf(b, c)]);
    await answer(1);
    expect(await Promise.all([kinds(first), kinds(second), kinds(third)])).toEqual([
      ['taken'],
      ['taken'],
      ['taken'],
    ]);
  });

  it('incidents do not wait for each other', () => {
    const { calls, handOver } = stage();
    void hand(handOver, 'one', [event()]);
    void hand(handOver, 'two', [event()]);
    expect(calls.map(({ incidentId }) => incidentId)).toEqual(['one', 'two']);
  });

  it('equal incident ids of two accounts are two incidents', () => {
    const { calls, handOver } = stage();
    void handOver.send({ account: 'a', incidentId: 'one', events: [event()] }, Date.now() + 9);
    void handOver.send({ account: 'b', incidentId: 'one', events: [event()] }, Date.now() + 9);
    expect(calls.map(({ account }) => account)).toEqual(['a', 'b']);
  });

  it('a hand-over of no events is answered at once', async () => {
    const { handOver } = stage();
    expect(await hand(handOver, 'one', [])).toEqual([]);
  });
});

describe('bounds', () => {
  it('so many events in one call', async () => {
    const { answer, calls, handOver } = stage({ groupEvents: 3 });
    void hand(
      handOver,
      'one',
      Array.from({ length: 7 }, () => event()),
    );
    await answer(0);
    await answer(1);
    expect(calls.map(({ events }) => events.length)).toEqual([3, 3, 1]);
  });

  it('so many bytes in one call; a single larger event goes alone', async () => {
    const [a, b] = [event(300), event(300)];
    const { answer, calls, handOver } = stage({ groupBytes: bytesOf(a, b) });
    void hand(handOver, 'one', [a, b, ...[5_000, 100, 100].map(event)]);
    for (const n of [0, 1, 2]) await answer(n);
    expect(calls.map(({ events }) => events.length)).toEqual([2, 1, 2]);
  });

  it('so many calls at a time; what arrives while there is no slot goes together', async () => {
    const { answer, calls, handOver } = stage({}, 1);
    void hand(handOver, 'one', [event()]);
    void hand(handOver, 'two', [event()]);
    void hand(handOver, 'two', [event()]);
    expect(calls).toHaveLength(1);
    await answer(0);
    expect(calls.map(({ incidentId, events }) => [incidentId, events.length])).toEqual([
      ['one', 1],
      ['two', 2],
    ]);
  });

  it('an event that no message can hold is refused without a call', async () => {
    const [largest, larger] = [event(1_000), event(1_001)];
    const { calls, handOver } = stage({ eventBytes: bytesOf(largest) });
    const reason = `The event takes ${bytesOf(larger)} bytes.`;
    expect(await hand(handOver, 'one', [larger])).toEqual([{ kind: 'refused', reason }]);
    expect(calls).toHaveLength(0);
    void hand(handOver, 'one', [largest]);
    expect(calls).toHaveLength(1);
  });

  const waiters = [event(1_000), event(1_000), event(1_000)];
  it.each([
    ['events', { waitingEvents: 2 }],
    ['bytes', { waitingBytes: bytesOf(...waiters.slice(0, 2)) }],
  ])('what comes on top of the %s that may wait is not taken', async (_, limits) => {
    const { answer, handOver } = stage(limits);
    const first = hand(handOver, 'one', [event()]);
    const waiting = hand(handOver, 'one', waiters);
    await answer(0);
    await answer(1);
    expect(await kinds(first)).toEqual(['taken']);
    expect(await waiting).toEqual([
      { kind: 'taken' },
      { kind: 'taken' },
      { kind: 'later', reason: 'too many events are waiting' },
    ]);
  });
});

describe('the deadline', () => {
  it('answers what waits and takes it out of the queue', async () => {
    const { answer, calls, handOver } = stage();
    const sent = hand(handOver, 'one', [event()]);
    const impatient = hand(handOver, 'one', [event()], 100);
    const patient = hand(handOver, 'one', [event()], 4_000);
    expect(handOver.waiting()).toBe(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(await kinds(impatient)).toEqual(['later']);
    expect(handOver.waiting()).toBe(1);
    await answer(0);
    expect(calls[1]?.events).toHaveLength(1);
    await answer(1);
    expect([await kinds(sent), await kinds(patient)]).toEqual([['taken'], ['taken']]);
    expect(handOver.waiting()).toBe(0);
  });

  it('answers what is in flight, and the next call still waits for that one', async () => {
    const { answer, calls, handOver } = stage();
    const slow = hand(handOver, 'one', [event()], 100);
    await vi.advanceTimersByTimeAsync(100);
    expect(await kinds(slow)).toEqual(['later']);
    void hand(handOver, 'one', [event()]);
    expect(calls).toHaveLength(1);
    await answer(0);
    expect(calls).toHaveLength(2);
  });

  it('takes what waits for a slot out of the queue, too', async () => {
    const { answer, calls, handOver } = stage({}, 1);
    void hand(handOver, 'one', [event()]);
    void hand(handOver, 'two', [event()], 100);
    await vi.advanceTimersByTimeAsync(100);
    await answer(0);
    expect(calls).toHaveLength(1);
    void hand(handOver, 'two', [event()]);
    expect(calls).toHaveLength(2);
  });

  it('is watched only until everything is answered', async () => {
    const { answer, handOver } = stage();
    const sent = hand(handOver, 'one', [event()]);
    await answer(0);
    await sent;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of a call is the latest of its events', async () => {
    const { answer, calls, handOver } = stage();
    void hand(handOver, 'one', [event()]);
    void hand(handOver, 'one', [event()], 100);
    void hand(handOver, 'one', [event()], 900);
    const start = Date.now();
    await answer(0);
    expect(calls[1]?.deadline).toBe(start + 900);
  });
});

describe('what Temporal refuses', () => {
  it('is sent again one by one, so that only the bad one is refused', async () => {
    const { answer, calls, handOver, replies } = stage();
    void hand(handOver, 'one', [event()]);
    const outcomes = hand(handOver, 'one', [event(), event(), event()]);
    await answer(0);
    await answer(1, REFUSED);
    await answer(2);
    await answer(3, REFUSED);
    await answer(4);
    expect(await outcomes).toEqual([{ kind: 'taken' }, REFUSED, { kind: 'taken' }]);
    expect(calls.map(({ events }) => events.length)).toEqual([1, 3, 1, 1, 1]);
    expect(replies).toEqual(['taken', 'refused', 'taken', 'refused', 'taken']);
  });

  it('is not sent again where nobody waits for it any more', async () => {
    const { answer, calls, handOver } = stage();
    void hand(handOver, 'one', [event()]);
    void hand(handOver, 'one', [event(), event()]);
    const impatient = hand(handOver, 'one', [event()], 100);
    await answer(0);
    await answer(1, REFUSED);
    await vi.advanceTimersByTimeAsync(100);
    expect(await kinds(impatient)).toEqual(['later']);
    for (const n of [2, 3]) await answer(n);
    expect(calls.map(({ events }) => events.length)).toEqual([1, 3, 1, 1]);
  });

  it('a single event is refused at once', async () => {
    const { answer, calls, handOver } = stage();
    const outcome = hand(handOver, 'one', [event()]);
    await answer(0, REFUSED);
    expect(await outcome).toEqual([REFUSED]);
    expect(calls).toHaveLength(1);
  });

  it.each([
    [{ kind: 'later', reason: 'gRPC 14: no connection' }],
    [{ kind: 'full', reason: 'exceeded workflow execution limit for signal events' }],
    [{ kind: 'gone' }],
  ] as const)('%j is no refusal', async (reply) => {
    const { answer, calls, handOver } = stage();
    const outcomes = hand(handOver, 'one', [event(), event()]);
    await answer(0, reply);
    expect(await outcomes).toEqual([reply, reply]);
    expect(calls).toHaveLength(1);
  });
});

it('tells how every call ended, and how many seconds it took', async () => {
  const { answer, handOver, replies, seconds } = stage();
  await vi.advanceTimersByTimeAsync(500);
  void hand(handOver, 'one', [event()]);
  await vi.advanceTimersByTimeAsync(1_500);
  await answer(0);
  expect([replies, seconds]).toEqual([['taken'], [1.5]]);
});

it('a call that throws after all counts as not now, and the incident goes on', async () => {
  let calls = 0;
  const handOver = createHandOver({
    send: () => (++calls === 1 ? Promise.reject(new Error('no')) : Promise.resolve({ kind: 'taken' })),
    slots: createSlots(1),
    limits: HAND_OVER_LIMITS,
  });
  expect(await kinds(hand(handOver, 'one', [event()]))).toEqual(['later']);
  expect(await kinds(hand(handOver, 'one', [event()]))).toEqual(['taken']);
});

it('64 senders of 12,000 events need far fewer calls, and every event is handed over once, in order', async () => {
  vi.useRealTimers();
  const seen: string[] = [];
  let calls = 0;
  const handOver = createHandOver({
    send: async ({ events }) => {
      calls += 1;
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(...events.map(({ key }) => key));
      return { kind: 'taken' };
    },
    slots: createSlots(32),
    limits: HAND_OVER_LIMITS,
  });
  const sent: string[] = [];
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let n = 0; n < 188; n += 1) {
        const one = event();
        sent.push(one.key);
        await hand(handOver, 'one', [one]);
      }
    }),
  );
  expect(seen).toEqual(sent);
  expect(calls).toBeLessThan(sent.length / 20);
});
