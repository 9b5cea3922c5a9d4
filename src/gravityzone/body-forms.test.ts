import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PushedEvent } from '../incident/incident-event.ts';
import type { PushContents } from './push-contents.ts';
import { readPush } from './read-push.ts';

const ARRIVED = Date.parse('2026-11-24T08:00:00Z');
const fixture = (name: string) =>
  readPush(readFileSync(new URL(`../../test/fixtures/gravityzone/${name}`, import.meta.url)), ARRIVED);
const read = (text: string) => readPush(Buffer.from(text), ARRIVED);

function eventsOf(contents: PushContents) {
  if (contents.kind !== 'events') throw new Error(contents.reason);
  return contents.events;
}
function incidentOf(contents: PushContents): PushedEvent {
  const [event] = eventsOf(contents);
  if (event?.kind !== 'incident') throw new Error(event?.kind);
  return event.event;
}

const FIRST = {
  computerName: 'WS-01',
  computerIps: ['10.0.0.5', '10.0.0.6'],
  companyId: '5e31a0d2b1a43d2f5c8b4571',
  attackEntry: 4169751531,
  severityScore: 67,
  processPid: 1204,
  createdAt: '2026-11-24T07:31:02.000Z',
};

describe('each form, by what it holds', () => {
  it.each([
    ['Splunk', 'push-splunk.txt'],
    ['QRadar', 'push-qradar.txt'],
  ])('%s', (_, name) => {
    expect(fixture(name)).toMatchObject({
      kind: 'events',
      events: [
        { index: 0, envelopeId: undefined, kind: 'incident', event: { sentAt: ARRIVED, facts: FIRST } },
        { index: 1, kind: 'other', module: 'av' },
        {
          index: 2,
          kind: 'incident',
          event: { facts: { port: 443, incidentNumber: 512, createdAt: '2025-11-25T07:33:20.000Z' } },
        },
      ],
    });
    expect(incidentOf(fixture(name)).facts).not.toHaveProperty('computerFqdn');
  });

  it('CEF', () => {
    expect(fixture('push-cef.json')).toMatchObject({
      kind: 'events',
      events: [
        {
          kind: 'incident',
          incidentId: '69240a11c2ab7710e5d0f3a1',
          event: {
            sentAt: ARRIVED,
            facts: {
              ...FIRST,
              processPath: 'c:\\app\\new tool.exe',
              processCommandLine: '"c:\\app\\new tool.exe" -x a=b "c | d"',
              attackTypes: ['Malware', 'Other'],
              attackTechniques: ['T1059.001', 'T1204'],
              userName: 'WS-01\\u',
              userSid: 'S-1-5-21-1003',
              incidentNumber: 471,
            },
          },
        },
        { kind: 'other', module: 'modules' },
        {
          kind: 'incident',
          event: { facts: { url: 'https://example.test/?a=1&b=2', sourceIp: '203.0.113.9' } },
        },
      ],
    });
    expect(incidentOf(fixture('push-cef.json')).facts).not.toHaveProperty('severity');
    expect(incidentOf(fixture('push-cef.json')).raw).toMatch(/^CEF:0\|Bitdefender/);
  });

  it('an extended incident needs module, id and company only', () =>
    expect(incidentOf(fixture('push-new-extended-incident.json'))).toMatchObject({
      sentAt: 1795505462114,
      facts: { companyId: '5e31a0d2b1a43d2f5c8b4571', incidentType: 'extendedIncident' },
    }));
});

/** A JSON-RPC call about two incidents and another about one, each sent at a time of its own. */
const CALLS = [
  { method: 'addEvents', params: { events: [eventAbout('a'), eventAbout('b')] }, id: ARRIVED - 2_000 },
  { jsonrpc: '2.0', method: 'addEvents', params: { events: [eventAbout('c')] }, id: ARRIVED - 1_000 },
];
function eventAbout(id: string) {
  return { module: 'new-incident', incident_id: id, computer_name: 'Größe-Ω' };
}
const READ_OF_CALLS = [
  { index: 0, incidentId: 'a', event: { sentAt: ARRIVED - 2_000, facts: { computerName: 'Größe-Ω' } } },
  { index: 1, incidentId: 'b', event: { sentAt: ARRIVED - 2_000 } },
  { index: 2, incidentId: 'c', event: { sentAt: ARRIVED - 1_000 } },
];

describe('calls in what forwarders make of them', () => {
  it.each([
    ['a JSON-RPC batch', CALLS],
    ['records', { records: CALLS }],
    ['records beside a list without events', { events: [], records: CALLS }],
    ['a call beside records', { params: CALLS[0], records: [CALLS[1]] }],
    ['a list of records', [{ records: [CALLS[0]] }, { records: CALLS[1] }]],
  ])('%s', (_, body) => expect(eventsOf(read(JSON.stringify(body)))).toMatchObject(READ_OF_CALLS));

  it('one after the other', () =>
    expect(eventsOf(read(CALLS.map((call) => JSON.stringify(call)).join('')))).toMatchObject(READ_OF_CALLS));

  it('records of bare events, of Splunk’s and of CEF', () => {
    const cef = { cef: '0', events: ['CEF:0|a|b|6|170000|N|3|BitdefenderGZIncidentId=c'] };
    const records = [eventAbout('a'), { event: eventAbout('b') }, cef];
    const ids = eventsOf(read(JSON.stringify({ records }))).map(
      (one) => one.kind === 'incident' && one.incidentId,
    );
    expect(ids).toEqual(['a', 'b', 'c']);
  });

  it('what an event holds is never taken for another event', () => {
    const hostile = { ...eventAbout('a'), records: [eventAbout('b')], event: eventAbout('c') };
    expect(eventsOf(read(JSON.stringify({ records: [hostile] })))).toMatchObject([{ incidentId: 'a' }]);
  });
});

describe('a body that was written anew as UTF-16', () => {
  const text = JSON.stringify(CALLS);
  const little = Buffer.from(text, 'utf16le');
  const big = Buffer.from(little).swap16();
  it.each([
    ['little-endian', little],
    ['big-endian', big],
    ['little-endian with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ['big-endian with its mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
  ])('%s', (_, body) => expect(eventsOf(readPush(body, ARRIVED))).toMatchObject(READ_OF_CALLS));

  it('is bounded as any other', () =>
    expect(readPush(Buffer.from('[['.repeat(200_000), 'utf16le'), ARRIVED)).toEqual({
      kind: 'unreadable',
      reason: 'The body holds far more values than any that GravityZone sends.',
    }));
});

const CALL = '{"method":"addEvents","params":{"events":[{"module":"av"}]}}';

describe('what is broken among events', () => {
  it('goes its own way, the others are read', () => {
    const events = eventsOf(fixture('push-qradar-broken.txt'));
    expect(events.map(({ kind }) => kind)).toEqual(['incident', 'unreadable', 'incident']);
    expect(events[1]).toMatchObject({
      cause: 'malformed',
      keep: 'event',
      raw: expect.stringMatching(/^\{"module":"av"/) as string,
    });
  });

  it.each([
    ['a Splunk event that is none', '{"event":{"module":"av"}}\n\n{"event":"text"}', ['other', 'unreadable']],
    ['a CEF line that is none', '{"cef":"0","events":["CEF:0|a",7]}', ['unreadable', 'unreadable']],
    ['an envelope among events', '{"module":"av"}\n{"method":"addEvents"}', ['other', 'unreadable']],
    ['events in a list', '[{"module":"av"},{"event":{"module":"av"}},7]', ['other', 'other', 'unreadable']],
    ['one event without a list', '{"method":"addEvents","params":{"events":{"module":"av"}}}', ['other']],
    ['one CEF line without a list', '{"cef":"0","events":"CEF:0|"}', ['unreadable']],
    [
      'a call that is cut short behind a whole one',
      `${CALL}\n{"method":"addEvents","params":{`,
      ['other', 'unreadable'],
    ],
    [
      'a batch with a call that is none',
      `[${CALL},{"method":"ping","id":1},7]`,
      ['other', 'unreadable', 'unreadable'],
    ],
    [
      'an entry without a module in records',
      '{"records":[{"module":"av"},{"a":1}]}',
      ['other', 'unreadable'],
    ],
  ])('%s', (_, text, kinds) => expect(eventsOf(read(text)).map(({ kind }) => kind)).toEqual(kinds));

  it.each([
    ['no event in a stream', '{"a":1}\n{"b":2}'],
    ['CEF without events', '{"cef":"0"}'],
    ['a list without an event', '[1,{"a":1}]'],
    ['a batch of other calls', '[{"method":"ping","id":1},{"method":"addEvents"}]'],
    ['records of something else', '{"records":[{"a":1},7]}'],
    ['wrappers without end', `${'{"records":['.repeat(100)}{"module":"av"}${']}'.repeat(100)}`],
    ['bare CEF lines', 'CEF:0|Bitdefender|GravityZone|6|170000|New Incident|3|'],
    ['a JSON-RPC body cut short', '{"method":"addEvents","params":{"events":[{"module":"av"},'],
  ])('%s is unreadable as a whole', (_, text) => expect(read(text).kind).toBe('unreadable'));
});

describe('incidents whose CEF form nobody has seen', () => {
  const extended = (rest: string) =>
    JSON.stringify({
      cef: '0',
      events: [
        `CEF:0|Bitdefender|GravityZone|6|170001|X|3|BitdefenderGZModule=new-extended-incident ${rest}`,
      ],
    });

  it('an extended one is read where it names its incident', () =>
    expect(incidentOf(read(extended('BitdefenderGZIncidentId=abc'))).facts).toEqual({
      incidentType: 'extendedIncident',
    }));
  it('and kept for a later version where it does not', () =>
    expect(eventsOf(read(extended('incidentId=abc')))).toMatchObject([
      { kind: 'unreadable', cause: 'waiting' },
    ]));
  it('a test event is one', () =>
    expect(
      eventsOf(
        read(
          '{"cef":"0","events":["CEF:0|a|b|6|170000|N|3|BitdefenderGZIncidentId=5f1557cbe7b2584f3959ee19"]}',
        ),
      ),
    ).toMatchObject([{ kind: 'test', module: 'new-incident' }]));
});

describe('for any event', () => {
  const event = fc.dictionary(fc.string(), fc.jsonValue()).map((others) => ({
    ...others,
    module: 'new-incident',
    incident_id: 'a1',
    incidentId: 'a1',
    _testEvent_: false,
  }));

  it('JSON-RPC, Splunk and QRadar give the same facts and key', () =>
    fc.assert(
      fc.property(event, (given) => {
        const rpc = incidentOf(read(JSON.stringify({ method: 'addEvents', params: { events: [given] } })));
        for (const text of [JSON.stringify({ event: given }), JSON.stringify(given, undefined, 1)]) {
          expect(incidentOf(read(text))).toEqual(rpc);
        }
      }),
    ));

  const text = fc
    .string({ minLength: 1 })
    .filter((value) => value === value.trim() && !/=|[\r\n]/.test(value));
  const id = fc.stringMatching(/^[0-9a-f]{24}$/);
  const fields = fc.record({
    computer_name: text,
    incident_id: id,
    severity_score: fc.nat({ max: 100 }),
    attack_entry: fc.nat({ max: 2 ** 40 }),
    process_path: text,
    attack_types: fc.array(fc.string(), { minLength: 1 }),
    process_command_line: text,
    companyId: id,
  });
  const escape = (value: string) => value.replaceAll('\\', '\\\\');

  it('CEF gives the facts that JSON gives', () =>
    fc.assert(
      fc.property(fields, (given) => {
        const line = [
          'CEF:0|Bitdefender|GravityZone|6.71|170000|New Incident|3|BitdefenderGZModule=new-incident',
          `dvchost=${escape(given.computer_name)}`,
          `BitdefenderGZIncidentId=${given.incident_id}`,
          `BitdefenderGZSeverityScore=${given.severity_score}`,
          `BitdefenderGZAttackEntry=${given.attack_entry}`,
          `sproc=${escape(given.process_path)}`,
          `BitdefenderGZAttackTypes=${escape(JSON.stringify(given.attack_types))}`,
          `BitdefenderGZProcessCommandLine=${escape(given.process_command_line)}`,
          `BitdefenderGZCompanyId=${given.companyId}`,
        ].join(' ');
        const json = read(JSON.stringify({ ...given, module: 'new-incident' }));
        expect(incidentOf(read(JSON.stringify({ cef: '0', events: [line] }))).facts).toEqual(
          incidentOf(json).facts,
        );
      }),
    ));

  it('junk in a CEF line never throws', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('|', '\\', '=', ' ', 'a', 'dvc=', 'start=', '[', '"') }),
        (junk) => {
          const events = [`CEF:0|${junk}`, `CEF:0|a|b|c|170000|d|3|${junk}`];
          expect(eventsOf(read(JSON.stringify({ cef: '0', events })))).toHaveLength(2);
        },
      ),
    ));
});
