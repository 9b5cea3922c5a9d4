import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_ONE, OWN, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import { startReceiver } from './receiver.test-kit.ts';
import type { Receiver } from './receiver.test-kit.ts';

let gravityZone: TestConsole;
let receiver: Receiver;
beforeEach(async () => {
  gravityZone = await startConsole();
  receiver = await startReceiver();
});
afterEach(async () => {
  await gravityZone.emulator.close();
  await receiver.close();
});

const subscribe = (serviceType: string, service: object = {}) =>
  gravityZone.subscribe(receiver.url, {
    serviceType,
    serviceSettings: { url: receiver.url, authorization: 'Bearer 3f9c0d', ...service },
    subscribeToEventTypes: { 'new-incident': true, 'new-extended-incident': true, av: true },
  });
const push = (script: object) => gravityZone.stage('POST', 'push', script);
const latest = (): string => receiver.received.at(-1)?.body ?? '';
const cefLines = (): string[] => (JSON.parse(latest()) as { events: string[] }).events;
const jsonEvents = (): Record<string, unknown>[] =>
  (JSON.parse(latest()) as { params: { events: Record<string, unknown>[] } }).params.events;

const ID = '6690e2c52ca2436a3af4adbe';
const EVENT = {
  created: '2024-07-12T08:00:53.000Z',
  severity: 'medium',
  severity_score: 61,
  file_name: 'a b.exe',
  module: 'new-incident',
  computer_name: 'WS-01',
  computer_ip: '10.0.0.5, 10.0.0.6',
  incident_id: ID,
  attack_entry: 4_169_751_531,
  att_ck_id: ['T1059', 'T1105'],
  process_path: 'c:\\app dir\\a.exe',
  process_command_line: '"c:\\app dir\\a.exe" -x=1, "y"',
  process_pid: 1204,
  companyId: CLIENT_ONE,
};

describe('CEF', () => {
  it('has its keys in the captured order, doubled backslashes, bare quotes and lists as JSON', async () => {
    await subscribe('cef');
    await push({ events: [EVENT] });
    expect(JSON.parse(latest())).toEqual({
      cef: '0',
      events: [
        'CEF:0|Bitdefender|GravityZone|6.76.0-1|170000|New Incident|6|' +
          'BitdefenderGZModule=new-incident dvchost=WS-01 dvc=10.0.0.5, 10.0.0.6 ' +
          `BitdefenderGZIncidentId=${ID} BitdefenderGZSeverityScore=61 BitdefenderGZAttackEntry=4169751531 ` +
          'spid=1204 sproc=c:\\\\app dir\\\\a.exe BitdefenderGZAttCkId=["T1059","T1105"] ' +
          'BitdefenderGZProcessCommandLine="c:\\\\app dir\\\\a.exe" -x=1, "y" ' +
          `start=2024-07-12T08:00:53.000Z BitdefenderGZCompanyId=${CLIENT_ONE}`,
      ],
    });
  });

  it.each([
    ['6.65.1-1', false],
    ['6.67.0-2', false],
    ['6.71.0-1', true],
    ['7.0.0-1', true],
  ])('of version %s tells the number of the incident: %s', async (productVersion, told) => {
    gravityZone.emulator.setFaults({ productVersion });
    await subscribe('cef');
    const { incident } = await gravityZone.emulator.incident({ incident_id: ID });
    const [line = ''] = cefLines();
    expect(line).toContain(`|GravityZone|${productVersion}|`);
    expect(line.includes(` BitdefenderGZIncidentNumber=${incident.number} `)).toBe(told);
  });

  it.each([
    [26, 3],
    [39, 3],
    [43, 3],
    [61, 6],
  ])('turns the score %i into %i in its header', async (score, severity) => {
    await subscribe('cef');
    await push({ events: [{ ...EVENT, severity_score: score }] });
    expect(cefLines()[0]).toContain(`|New Incident|${severity}|`);
  });

  it('never breaks a line', async () => {
    await subscribe('cef');
    await push({ events: [{ ...EVENT, process_command_line: 'a=b\nc' }] });
    expect(cefLines()[0]).toContain('CommandLine=a=b\\nc start=');
  });

  it('tells an organization incident without anything about a computer', async () => {
    await subscribe('cef');
    await push({ events: [{ module: 'new-extended-incident', incident_id: ID, companyId: OWN }] });
    expect(cefLines()[0]).toBe(
      'CEF:0|Bitdefender|GravityZone|6.76.0-1|0|new-extended-incident|3|' +
        `BitdefenderGZModule=new-extended-incident BitdefenderGZIncidentId=${ID} BitdefenderGZCompanyId=${OWN}`,
    );
  });
});

describe('the other forms', () => {
  it.each([
    ['splunk', '\n\n', (part: string) => (JSON.parse(part) as { event: unknown }).event],
    ['qradar', '\n', (part: string) => JSON.parse(part) as unknown],
  ] as const)('of %s hold the same events, one after the other', async (type, between, read) => {
    await subscribe(type);
    const other = { ...EVENT, process_command_line: 'one\n\ntwo' };
    await push({ events: [EVENT, other] });
    expect(latest().split(between).map(read)).toEqual([EVENT, other]);
  });

  it('of Splunk have their own authorization where one is set', async () => {
    await subscribe('splunk', { splunkAuthorization: 'Splunk 77' });
    await push({ events: [EVENT] });
    await subscribe('splunk');
    await push({ events: [EVENT] });
    expect(receiver.received.map(({ headers }) => headers.authorization)).toEqual([
      'Splunk 77',
      'Bearer 3f9c0d',
    ]);
  });
});

describe('a batch', () => {
  it('mixes incidents, companies and modules, and passes on whatever a script made odd', async () => {
    await subscribe('jsonRPC');
    const { incident } = await gravityZone.emulator.incident({ companyId: CLIENT_ONE, attack_entry: 7 });
    const odd = [
      { ...EVENT, attack_entry: 7, process_pid: '1204', computer_fqdn: 'undefined' },
      { ...EVENT, incident_id: 'none', computer_ip: '10.10.18.526,10.0.0.5', severityScore: '61' },
      { module: 'av', timestamp: '2017- 09 - 13T14: 20:37.000Z', user: { id: 'S-1', name: 'u' } },
      { module: 'quantum-scan', created: 1_505_376_232 },
      { nothing: true },
    ];
    await push({ events: odd, incidents: [incident.id] });
    expect(jsonEvents()).toEqual([...odd, incident.fields]);
  });

  it('has its keys in another order each time', async () => {
    await subscribe('jsonRPC');
    const orders = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await push({ events: [EVENT] });
      orders.push(
        [Object.keys(JSON.parse(latest()) as object), Object.keys(jsonEvents()[0] ?? {})].join(';'),
      );
    }
    expect(new Set(orders).size).toBe(3);
  });
});

it('an organization incident is pushed with its id and company, and never with a computer', async () => {
  await subscribe('jsonRPC');
  await gravityZone.emulator.incident({ module: 'new-extended-incident', severity_score: 80 });
  expect(Object.keys(jsonEvents()[0] ?? {}).sort()).toEqual(['companyId', 'incident_id', 'module']);
});
