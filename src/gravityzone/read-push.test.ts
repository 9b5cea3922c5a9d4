import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PushContents, PushEvent } from './push-contents.ts';
import { readPush } from './read-push.ts';

const ARRIVED = Date.parse('2024-07-12T10:00:00Z');
const ID = '6690e2c52ca2436a3af4adbe';

const incident = (fields: object = {}) => ({ module: 'new-incident', incident_id: ID, ...fields });
const push = (...events: unknown[]) => ({
  jsonrpc: '2.0',
  method: 'addEvents',
  params: { events },
  id: 1720773218319,
});
const bytes = (message: unknown) =>
  Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));

function eventsOf(contents: PushContents): readonly PushEvent[] {
  if (contents.kind !== 'events') throw new Error(contents.reason);
  return contents.events;
}
function only(message: unknown): PushEvent {
  const [event] = eventsOf(readPush(bytes(message), ARRIVED));
  if (event === undefined) throw new Error('no event');
  return event;
}
function factsOf(fields: object) {
  const event = only(push(incident(fields)));
  if (event.kind !== 'incident') throw new Error(event.kind);
  return event.event.facts;
}
function keyOf(event: unknown) {
  const read = only(push(event));
  if (read.kind !== 'incident') throw new Error(read.kind);
  return read.event.key;
}
const sample = (name: string) =>
  readFileSync(new URL(`../../test/fixtures/gravityzone/${name}`, import.meta.url));

describe('recorded messages', () => {
  it('the first event of an incident', () => {
    const [event] = eventsOf(readPush(sample('push-new-incident-first.json'), ARRIVED));
    expect(event).toMatchObject({ kind: 'incident', index: 0, incidentId: ID });
    expect(event).toMatchObject({
      event: {
        kind: 'push',
        sentAt: 1720773218319,
        isTimed: true,
        arrivedAt: ARRIVED,
        facts: {
          companyId: '59a14b271da197c6108b4567',
          endpointId: '648e8236e272169b71286efd',
          computerId: '668e8236e372169b71286dae',
          computerName: 'computer-name1',
          computerFqdn: 'computer-name.internal',
          computerIps: ['192.168.0.1', '192.168.0.2'],
          attackEntry: 4169751531,
          attackTypes: ['Malware'],
          mainAction: 'no action',
          detectionName: 'EICAR-Test-File (not a virus)',
          severity: 'high',
          severityScore: 89,
          fileName: 'index.html?wpdmdl=8842',
          processPath: '/usr/bin/wget',
          createdAt: '2024-07-12T08:00:58.000Z',
        },
      },
    });
  });

  it('an update has the same incident, a later time and another key', () => {
    const [first] = eventsOf(readPush(sample('push-new-incident-first.json'), ARRIVED));
    const [update] = eventsOf(readPush(sample('push-new-incident-update.json'), ARRIVED));
    expect(update).toMatchObject({
      incidentId: ID,
      event: { sentAt: 1720777189899, facts: { severityScore: 95 } },
    });
    expect(
      first?.kind === 'incident' && update?.kind === 'incident' && first.event.key !== update.event.key,
    ).toBe(true);
  });

  it('the documented example with its meaningless envelope id', () => {
    const [event] = eventsOf(readPush(sample('push-new-incident-all-fields.json'), ARRIVED));
    expect(event).toMatchObject({
      event: {
        sentAt: ARRIVED,
        isTimed: false,
        facts: { severityScore: 90, userName: 'DESKTOP-JAC14GS\\bdadmin', parentProcessPid: 9636 },
      },
    });
  });

  it('an event of another module is set aside', () => {
    expect(eventsOf(readPush(sample('push-av.json'), ARRIVED))).toEqual([
      { index: 0, envelopeId: 1720773248505, kind: 'other', module: 'av' },
    ]);
  });
});

describe('a body that is not understood', () => {
  it.each([
    ['empty', ''],
    ['no JSON', '{"params":'],
    ['no object', '[1]'],
    ['another method', { ...push(), method: 'getEvents' }],
    ['no events', { ...push(), params: {} }],
    ['null for events', { ...push(), params: { events: null } }],
    ['inherited names only', '{"__proto__":{"method":"addEvents","params":{"events":[]}}}'],
    ['nesting without end', '['.repeat(1_000_000)],
  ])('%s', (_, message) => expect(readPush(bytes(message), ARRIVED).kind).toBe('unreadable'));
});

it.each([
  ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(push(incident()))])],
  [
    'bytes that are no UTF-8',
    Buffer.from(JSON.stringify(push(incident({ username: 'J\u00e9r\u00f4me' }))), 'latin1'),
  ],
])('%s does no harm', (_, body) =>
  expect(eventsOf(readPush(body, ARRIVED))[0]).toMatchObject({ kind: 'incident' }),
);

describe('each event is told apart', () => {
  it.each([
    ['an incident that names nothing else', incident(), { kind: 'incident' }],
    ['a test event', incident({ _testEvent_: true }), { kind: 'test', sentAt: 1720773218319 }],
    ['a test of a module of no interest', { module: 'av', _testEvent_: true }, { kind: 'other' }],
    [
      'an extended incident',
      { ...incident(), module: 'new-extended-incident' },
      { kind: 'incident', event: { facts: { incidentType: 'extendedIncident' } } },
    ],
    [
      'a test of an extended incident',
      { ...incident({ _testEvent_: 'true' }), module: 'new-extended-incident' },
      { kind: 'test', module: 'new-extended-incident' },
    ],
    ['an incident id in camelCase', { module: 'new-incident', incidentId: ID }, { incidentId: ID }],
    ['an incident id that says nothing', incident({ incident_id: 'undefined' }), { kind: 'unreadable' }],
    ['an unknown module', { module: 'brand-new' }, { kind: 'other', module: 'brand-new' }],
    ['no module', { incident_id: ID }, { kind: 'unreadable', cause: 'malformed', keep: 'event' }],
    ['no incident id', { module: 'new-incident' }, { kind: 'unreadable' }],
    ['an incident id that is a number', incident({ incident_id: 7 }), { kind: 'unreadable' }],
    ['an incident id that is empty', incident({ incident_id: '' }), { kind: 'unreadable' }],
    ['an incident id with other characters', incident({ incident_id: 'a/b' }), { kind: 'unreadable' }],
    ['an incident id that is too long', incident({ incident_id: 'a'.repeat(65) }), { kind: 'unreadable' }],
    ['no object', 'CEF:0|Bitdefender', { kind: 'unreadable' }],
    ['null', null, { kind: 'unreadable' }],
  ])('%s', (_, event, expected) => expect(only(push(event))).toMatchObject(expected));

  it('in the order of the message, a bad one among good ones', () => {
    const kinds = eventsOf(readPush(bytes(push(incident(), 3, { module: 'av' }, incident())), ARRIVED)).map(
      (event) => `${event.index} ${event.kind}`,
    );
    expect(kinds).toEqual(['0 incident', '1 unreadable', '2 other', '3 incident']);
  });

  it('an event nested without end is kept with its whole body', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const body = JSON.stringify(push(incident(), incident({ x: 'DEEP' }))).replace('"DEEP"', deep);
    expect(eventsOf(readPush(Buffer.from(body), ARRIVED))).toMatchObject([
      { kind: 'incident' },
      { kind: 'unreadable', keep: 'body' },
    ]);
  });
});

describe('facts', () => {
  it.each([
    [{ severity_score: '89' }, { severityScore: 89 }],
    [{ severityScore: 89 }, { severityScore: 89 }],
    [{ severity_score: null, severityScore: 12 }, { severityScore: 12 }],
    [{ severity_score: 101 }, {}],
    [
      { process_pid: '10324', parent_process_pid: 9636 },
      { processPid: 10324, parentProcessPid: 9636 },
    ],
    [{ computer_fqdn: 'undefined', computer_name: '' }, {}],
    [{ computer_ip: '10.0.0.1,10.0.0.1' }, { computerIps: ['10.0.0.1'] }],
    [{ username: { name: 'root', sid: '0' } }, { userName: 'root', userSid: '0' }],
    [{ attack_types: 7, att_ck_id: {} }, { attackTypes: ['7'] }],
    [{ main_action: ['blocked', 'quarantined'] }, { mainAction: 'blocked, quarantined' }],
    [{ detection_name: { engine: 'ATC', name: 'Malicious' } }, { detectionName: 'ATC, Malicious' }],
    [{ created: '2024-07-12T10:00:00+02:00' }, { createdAt: '2024-07-12T08:00:00.000Z' }],
    [{ created: 'soon' }, {}],
    [{ created: 1720771258 }, { createdAt: '2024-07-12T08:00:58.000Z' }],
    [{ incidentNumber: 471 }, { incidentNumber: 471 }],
    [
      { computerName: 'WS-01', computerIp: '10.0.0.5', attCkId: ['T1'] },
      { computerName: 'WS-01', computerIps: ['10.0.0.5'], attackTechniques: ['T1'] },
    ],
    [{ user: { id: '0', name: 'root' } }, { userName: 'root', userSid: '0' }],
    [{ user: { sid: 'S-1', name: 'u' } }, { userName: 'u', userSid: 'S-1' }],
    [{ user: { userName: 'u', userSid: 'S-1' } }, { userName: 'u', userSid: 'S-1' }],
    [{ username: 'a', user: { name: 'b' } }, { userName: 'a' }],
    [
      { source_ip: '203.0.113.9', file_name: 'a.exe', file_path: 'c:\\a.exe' },
      { sourceIp: '203.0.113.9', fileName: 'a.exe', filePath: 'c:\\a.exe' },
    ],
    [{ companyId: 'undefined', main_action: 'undefined', att_ck_id: ['undefined'] }, {}],
    [{ request: 'http://example.test/' }, { url: 'http://example.test/' }],
    [{ attack_entry: 1e999 }, {}],
  ])('%j', (fields, expected) => expect(factsOf(fields)).toEqual(expected));

  it('a field named __proto__ changes nothing', () => {
    const body = JSON.stringify(push(incident({ x: 1 }))).replace(
      '"x":1',
      '"__proto__":{"severity_score":1}',
    );
    const [event] = eventsOf(readPush(Buffer.from(body), ARRIVED));
    expect(event).toMatchObject({ kind: 'incident', event: { facts: {} } });
    expect(event?.kind === 'incident' && 'severityScore' in event.event.facts).toBe(false);
  });
});

describe('the key', () => {
  it.each([
    ['the order of techniques', { att_ck_id: ['T1', 'T2'] }, { att_ck_id: ['T2', 'T1'] }],
    ['repeats in a set', { attack_types: ['Malware'] }, { attack_types: ['Malware', 'Malware'] }],
    ['numbers as text', { severity_score: 7 }, { severity_score: '7' }],
    ['the spelling of the score', { severity_score: 7 }, { severityScore: 7 }],
    ['spaces between addresses', { computer_ip: '10.0.0.1, 10.0.0.2' }, { computer_ip: '10.0.0.2,10.0.0.1' }],
    ['values that say nothing', { computer_fqdn: 'undefined' }, {}],
    ['the order inside unknown fields', { x: { a: 1, b: 2 } }, { x: { b: 2, a: 1 } }],
  ])('does not depend on %s', (_, a, b) => expect(keyOf(incident(a))).toBe(keyOf(incident(b))));

  it.each([
    ['the score', { severity_score: 7 }, { severity_score: 8 }],
    ['a technique more', { att_ck_id: ['T1'] }, { att_ck_id: ['T1', 'T2'] }],
    ['a field that no fact is read from', { x: 1 }, { x: 2 }],
    ['an object from a list', { x: { a: 1 } }, { x: [['a', 1]] }],
    [
      'what lies beyond the cut',
      { process_command_line: 'a'.repeat(9_000) },
      { process_command_line: 'a'.repeat(9_001) },
    ],
    ['the field of a value', { process_path: 'a' }, { parent_process_path: 'a' }],
  ])('tells %s', (_, a, b) => expect(keyOf(incident(a))).not.toBe(keyOf(incident(b))));

  it.each([
    ['the same in another message of the same time', 1720773218319, 1720773218319, true],
    ['the same in another message where neither names its time', 5, 'x', true],
    ['another one where it is sent again later', 1720773218319, 1720773218320, false],
    ['another one where only one message names its time', 1720773218319, 5, false],
  ])('is %s', (_, id, other, isSame) => {
    const one = eventsOf(readPush(bytes({ ...push(incident()), id }), ARRIVED))[0];
    const two = eventsOf(
      readPush(bytes({ ...push({ module: 'av' }, incident()), id: other }), ARRIVED + 9),
    )[1];
    if (one?.kind !== 'incident' || two?.kind !== 'incident') throw new Error('no incident');
    expect(one.event.key === two.event.key).toBe(isSame);
  });

  it('is 32 hex digits', () => expect(keyOf(incident())).toMatch(/^[0-9a-f]{32}$/));
});

describe('for any input', () => {
  const anyEvent = fc.oneof(
    fc.json().map((text) => JSON.parse(text) as unknown),
    fc.record(
      {
        module: fc.constantFrom<unknown>('new-incident', 'new-extended-incident', 'av', 7),
        incident_id: fc.oneof(fc.constant<unknown>(ID), fc.jsonValue()),
        created: fc.jsonValue(),
        severity_score: fc.jsonValue(),
        computer_ip: fc.jsonValue(),
        att_ck_id: fc.jsonValue(),
        username: fc.jsonValue(),
        attack_entry: fc.jsonValue(),
        _testEvent_: fc.jsonValue(),
        __proto__: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  );

  it('bytes are read without a throw', () =>
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(readPush(body, ARRIVED).kind).toBe('unreadable');
      }),
    ));

  it('any JSON is read without a throw', () =>
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(['events', 'unreadable']).toContain(readPush(Buffer.from(text), ARRIVED).kind);
      }),
    ));

  it('every event gets exactly one answer, in order, and can be written as JSON', () =>
    fc.assert(
      fc.property(fc.array(anyEvent), fc.jsonValue(), (events, id) => {
        const read = eventsOf(readPush(bytes({ ...push(...events), id }), ARRIVED));
        expect(read.map((event) => event.index)).toEqual(events.map((_, index) => index));
        expect(JSON.stringify(read)).toBeTypeOf('string');
      }),
    ));

  it('the key does not depend on the order of fields and sets', () => {
    const fields = fc.dictionary(fc.string(), fc.jsonValue());
    const set = fc.uniqueArray(fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(fields, set, fc.infiniteStream(fc.nat()), (others, techniques, random) => {
        const event = { ...others, ...incident({ att_ck_id: techniques }) };
        const shuffle = <T>(list: readonly T[]) =>
          list
            .map((entry) => ({ entry, at: random.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ entry }) => entry);
        const shuffled = Object.fromEntries(
          shuffle(Object.entries({ ...event, att_ck_id: shuffle(techniques) })),
        );
        expect(keyOf(shuffled)).toBe(keyOf(event));
      }),
    );
  });
});
