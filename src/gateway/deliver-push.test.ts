import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { readPush } from '../gravityzone/read-push.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { LeftOut } from '../incident/left-out.ts';
import type { TemporalReply } from '../mailbox/ask-temporal.ts';
import type { QuarantineOutcome } from '../mailbox/quarantine-workflows.ts';
import { createLogger } from '../process/logger.ts';
import { createDeliverPush } from './deliver-push.ts';
import { registerGatewayMetrics } from './gateway-metrics.ts';
import { toQuarantine } from './to-quarantine.ts';

interface Replies {
  readonly handOver?: (incidentId: string, event: IncidentEvent | undefined) => TemporalReply;
  readonly test?: TemporalReply;
  readonly keep?: QuarantineOutcome;
  readonly leftOut?: LeftOut;
}

const incident = (id: string, fields: object = {}) => ({
  module: 'new-incident',
  incident_id: id,
  ...fields,
});

/** Delivers a push to stand-ins and tells what reached them. */
async function deliver(events: readonly unknown[] | string, replies: Replies = {}) {
  const handed: Record<string, number> = {};
  const sent: IncidentEvent[] = [];
  const tests: number[] = [];
  const kept: { text: string; reason: string }[] = [];
  const lines: string[] = [];
  const metrics = registerGatewayMetrics(new Registry(), () => 0);
  const logger = createLogger('gateway', { destination: { write: (line: string) => void lines.push(line) } });
  const deliverPush = createDeliverPush({
    handOver: {
      send: ({ incidentId, events }) => {
        handed[incidentId] = events.length;
        sent.push(...events);
        const reply = replies.handOver ?? (() => ({ kind: 'taken' }));
        return Promise.resolve(events.map((event) => reply(incidentId, event)));
      },
    },
    recordTestEvent: (test) => {
      tests.push(test.sentAt);
      return Promise.resolve(replies.test ?? { kind: 'taken' });
    },
    quarantine: toQuarantine({
      keep: ({ bytes, reason }) => {
        kept.push({ text: bytes.toString(), reason });
        return Promise.resolve(replies.keep ?? { kind: 'kept', workflowId: 'quarantine/main/0' });
      },
      metrics,
      logger,
    }),
    ...(replies.leftOut !== undefined && { leftOut: () => replies.leftOut ?? new Set() }),
  });
  const body =
    typeof events === 'string'
      ? events
      : JSON.stringify({ method: 'addEvents', params: { events }, id: 1720773218319 });
  const bytes = Buffer.from(body);
  const receivedAt = 1720773218400;
  const push = {
    account: 'main',
    bytes,
    contentType: undefined,
    receivedAt,
    contents: readPush(bytes, receivedAt),
  };
  return { body, handed, sent, tests, kept, lines, delivered: await deliverPush(push, Date.now() + 1_000) };
}

describe('a push with everything', () => {
  const all = [
    incident('a', { severity_score: 1 }),
    { module: 'av' },
    incident('b'),
    incident('a', { severity_score: 2 }),
    incident('c', { _testEvent_: true }),
    { module: 'new-extended-incident', incident_id: 'x' },
    { module: 'new-incident' },
    'nonsense',
  ];

  it('is grouped by incident; the rest goes where it belongs', async () => {
    const { delivered, handed, kept, tests } = await deliver(all);
    expect(delivered).toEqual({ kind: 'durable' });
    expect(handed).toEqual({ a: 2, b: 1, x: 1 });
    expect(tests).toEqual([1720773218319]);
    expect(kept).toHaveLength(2);
  });

  it('keeps single events as pushes of their own, with the envelope id', async () => {
    const { kept } = await deliver(all);
    expect(JSON.parse(kept[0]?.text ?? '')).toEqual({
      jsonrpc: '2.0',
      method: 'addEvents',
      params: { events: [{ module: 'new-incident' }] },
      id: 1720773218319,
    });
  });

  it('keeps an event of a batch under the id of its own call', async () => {
    const call = (id: number, event: object) => ({ method: 'addEvents', params: { events: [event] }, id });
    const batch = [call(1, incident('a')), call(2, { module: 'new-incident' }), call(3, incident('b'))];
    const { kept } = await deliver(JSON.stringify(batch), {
      handOver: (id) => (id === 'b' ? { kind: 'refused', reason: 'No.' } : { kind: 'taken' }),
    });
    expect(kept.map(({ text }) => (JSON.parse(text) as { id: number }).id)).toEqual([2, 3]);
  });

  it.each<[string, Replies]>([
    ['an incident', { handOver: (id) => (id === 'b' ? { kind: 'later', reason: 'no' } : { kind: 'taken' }) }],
    ['the test event', { test: { kind: 'later', reason: 'no' } }],
    ['the quarantine', { keep: { kind: 'later', reason: 'no' } }],
  ])('is not durable while %s is not', async (_, replies) => {
    expect((await deliver(all, replies)).delivered).toEqual({ kind: 'later', reason: 'no' });
  });
});

describe('what the settings leave out', () => {
  const pushed = [incident('a', { severity_score: 90, username: 'jo', process_command_line: 'type jo.txt' })];

  it('is not handed over, nor is the event as it came', async () => {
    const { sent } = await deliver(pushed, { leftOut: new Set(['userName', 'processCommandLine']) });
    expect(sent).toMatchObject([{ facts: { severityScore: 90 } }]);
    expect(JSON.stringify(sent)).not.toContain('jo');
    expect(JSON.stringify((await deliver(pushed)).sent)).toContain('"userName":"jo"');
  });

  it('is kept with an event that Temporal refuses, so that nothing is lost', async () => {
    const refused = () => ({ kind: 'refused', reason: 'No.' }) as const;
    const { kept } = await deliver(pushed, { leftOut: new Set(['userName']), handOver: refused });
    expect(kept).toMatchObject([{ text: expect.stringContaining('"jo"') as string }]);
  });
});

it('a body that is not understood is kept whole', async () => {
  const { delivered, kept, lines } = await deliver('garbage');
  expect(delivered).toEqual({ kind: 'durable' });
  expect(kept).toEqual([
    { text: 'garbage', reason: 'The body is in none of the forms that GravityZone sends.' },
  ]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 40,
    workflowId: 'quarantine/main/0',
    msg: 'quarantined: The body is in none of the forms that GravityZone sends.',
  });
});

it('an event that Temporal refuses is kept, the others are handed over', async () => {
  const refuse = (id: string): TemporalReply =>
    id === 'a' ? { kind: 'refused', reason: 'too big' } : { kind: 'taken' };
  const { delivered, kept, lines } = await deliver([incident('a'), incident('b')], { handOver: refuse });
  expect(delivered).toEqual({ kind: 'durable' });
  expect(kept).toMatchObject([{ reason: 'Temporal refused it: too big' }]);
  expect(kept[0]?.text).toContain('"incident_id":"a"');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ incident: 'a' });
});

describe('an event that is too large for Temporal as it came', () => {
  it('is kept so, and handed over with its facts alone', async () => {
    const { delivered, sent, kept } = await deliver([incident('a', { severity_score: 90 })], {
      handOver: (_, event) =>
        event?.raw === undefined ? { kind: 'taken' } : { kind: 'refused', reason: 'too big' },
    });
    expect(delivered).toEqual({ kind: 'durable' });
    expect(sent.at(-1)).toMatchObject({ facts: { severityScore: 90 }, raw: undefined });
    expect(kept).toHaveLength(1);
  });

  it('is not durable before its facts are', async () => {
    const { delivered } = await deliver([incident('a')], {
      handOver: (_, event) =>
        event?.raw === undefined
          ? { kind: 'later', reason: 'not now' }
          : { kind: 'refused', reason: 'too big' },
    });
    expect(delivered).toEqual({ kind: 'later', reason: 'not now' });
  });
});

it('a test event that Temporal refuses is kept', async () => {
  const { delivered, kept } = await deliver([incident('a', { _testEvent_: true })], {
    test: { kind: 'refused', reason: 'no' },
  });
  expect(delivered).toEqual({ kind: 'durable' });
  expect(kept).toHaveLength(1);
});

it('very many bad events are kept as the one body they came in', async () => {
  const { body, delivered, kept } = await deliver(Array.from({ length: 1_000 }, () => 7));
  expect(delivered).toEqual({ kind: 'durable' });
  expect(kept.map(({ text }) => text)).toEqual([body]);
});

it('an event nested without end keeps its whole body, and the others are handed over', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const text = `{"method":"addEvents","params":{"events":[${JSON.stringify(incident('a'))},{"module":"new-incident","x":${deep}}]}}`;
  const { handed, kept } = await deliver(text);
  expect(handed).toEqual({ a: 1 });
  expect(kept).toMatchObject([{ text }]);
});

it('an event of too many values keeps its whole body, and the others are handed over', async () => {
  const rich = { module: 'new-incident', incident_id: 'b', values: Array.from({ length: 10_001 }, () => 1) };
  const { body, handed, kept } = await deliver([incident('a'), rich]);
  expect(handed).toEqual({ a: 1 });
  expect(kept).toMatchObject([{ text: body, reason: 'The event has more than 10000 values.' }]);
});

it('a body of too many values is kept as it came, and nothing else is done with it', async () => {
  const text = `{"method":"addEvents","params":{"events":[${JSON.stringify(incident('a'))}${',{}'.repeat(250_000)}]}}`;
  const { delivered, handed, kept } = await deliver(text);
  expect({ delivered, handed }).toEqual({ delivered: { kind: 'durable' }, handed: {} });
  expect(kept).toMatchObject([{ text, reason: expect.stringContaining('values') as string }]);
});

it('a push of other modules only needs nothing', async () => {
  const { delivered, handed, kept } = await deliver([{ module: 'av' }, { module: 'fw' }]);
  expect({ delivered, handed, kept }).toEqual({ delivered: { kind: 'durable' }, handed: {}, kept: [] });
});
