import { describe, expect, test } from 'vitest';
import { snapshot, ticketKey } from './builders.fixture.ts';
import type { Facts } from './facts.ts';
import { DEFAULT_TEXTS } from './text-settings.ts';
import { renderTicketBody } from './ticket-body.ts';

/** The facts of push-new-incident-all-fields.json. */
const ALL_FIELDS: Facts = {
  companyId: '5efb2f7154060876cb4a13d2',
  computerName: 'DESKTOP-JAC14GS',
  computerFqdn: 'desktop-jac14gs',
  computerIps: ['10.17.23.30'],
  computerId: '5efb3a520075db7384dfa286',
  endpointId: '5efb3a520075db7384dfa285',
  attackEntry: 1688239188,
  mainAction: 'no action',
  detectionName: 'ATC.Malicious',
  severityScore: 90,
  severity: 'high',
  fileHashMd5: 'ccb1b07bdf330627f02b3c832663a489',
  fileHashSha256: 'd5adc6a65a57d30d3ae70d195983d155e7cd24f26eb1ebebde9b92655251ec55',
  processPid: 10324,
  processPath: String.raw`c:\users\bdadmin\desktop\atcsim\atcsim32.exe`,
  processCommandLine: 'detect',
  parentProcessPid: 9636,
  parentProcessPath: String.raw`c:\windows\system32\cmd.exe`,
  attackTypes: ['Other'],
  attackTechniques: ['T1036', 'T1059', 'T1002', 'T1012'],
  userName: String.raw`DESKTOP-JAC14GS\bdadmin`,
  userSid: 'S-1-5-21-3349207704-443292085-2237656896-1003',
  createdAt: '2020-07-20T09:36:23.485Z',
};

const INCIDENT_ID = '5f1557cbe7b2584f3959ee19';

const PUSHED = 'Pushed: 2020-07-20 09:36:23 UTC';
const MARK = `[GZ-${INCIDENT_ID} #1.k7]`;

function body(facts: Facts, more: Partial<Parameters<typeof renderTicketBody>[0]> = {}): string[] {
  return renderTicketBody({
    key: ticketKey({ incidentId: INCIDENT_ID }),
    snapshot: snapshot(1, { at: 1595237783485, facts, category: 'medium' }),
    clientName: 'Contoso',
    texts: DEFAULT_TEXTS,
    link: undefined,
    leftOut: new Set(),
    generation: 1,
    ...more,
  }).split('\n');
}

/** The lines of the labels that always stand. */
function labelled(facts: Facts, more: Partial<Parameters<typeof renderTicketBody>[0]> = {}): string[] {
  return body(facts, more).slice(3, 23);
}

describe('renderTicketBody', () => {
  test('states a sample with all fields', () => {
    expect(body(ALL_FIELDS)).toEqual([
      'Medium EDR incident on DESKTOP-JAC14GS (Contoso): ATC.Malicious. GravityZone reports no action.',
      expect.stringMatching(/^Next: Find out whether the process still runs\. /),
      '',
      'Client name: Contoso',
      'Computer name: DESKTOP-JAC14GS',
      'Incident ID: 5f1557cbe7b2584f3959ee19',
      'Attack entry: 1688239188',
      'Main action: no action',
      'Detection name: ATC.Malicious',
      'Severity score: 90',
      'Severity: high',
      'File hash MD5: ccb1b07bdf330627f02b3c832663a489',
      'File hash SHA256: d5adc6a65a57d30d3ae70d195983d155e7cd24f26eb1ebebde9b92655251ec55',
      'Port: n/a',
      'Process PID: 10324',
      String.raw`Process path: c:\users\bdadmin\desktop\atcsim\atcsim32.exe`,
      'Process command line: detect',
      'Parent process PID: 9636',
      String.raw`Parent process path: c:\windows\system32\cmd.exe`,
      'Attack types: Other',
      'MITRE ATT&CK IDs: T1036 Masquerading, T1059 Command and Scripting Interpreter, T1002 Data Compressed, T1012 Query Registry',
      String.raw`User name: DESKTOP-JAC14GS\bdadmin`,
      'User SID: S-1-5-21-3349207704-443292085-2237656896-1003',
      '',
      'Computer FQDN: desktop-jac14gs',
      'Computer IP addresses: 10.17.23.30',
      'Created: 2020-07-20 09:36:23 UTC',
      PUSHED,
      '',
      MARK,
    ]);
  });

  test('shows nothing of what the settings leave out, and says so where its label always stands', () => {
    const lines = body(
      { ...ALL_FIELDS, fileName: 'bdadmin.txt', sourceIp: '10.0.0.9' },
      { leftOut: new Set(['userName', 'userSid', 'processPath', 'fileName', 'sourceIp', 'computerIps']) },
    );
    expect(lines.filter((line) => line.endsWith(': left out by the settings'))).toEqual([
      'Process path: left out by the settings',
      'User name: left out by the settings',
      'User SID: left out by the settings',
    ]);
    expect(lines.join('\n')).not.toMatch(/bdadmin|S-1-5|10\.0\.0\.9|10\.17\.23\.30|File name|IP address/);
  });

  test('keeps every label, in the same order, where nothing was reported', () => {
    const labels = labelled(ALL_FIELDS).map((line) => line.split(': ')[0]);
    const bare = labelled({});
    expect(bare.map((line) => line.split(': ')[0])).toEqual(labels);
    expect(bare.filter((line) => !line.endsWith(': n/a'))).toEqual([
      'Client name: Contoso',
      'Incident ID: 5f1557cbe7b2584f3959ee19',
    ]);
  });

  test('adds what else is known', () => {
    const facts = {
      fileName: 'index.html?wpdmdl=8842',
      filePath: '/home/user2/test/index.html?wpdmdl=8842',
      sourceIp: '10.0.0.9',
      url: 'http://files.example/x',
      incidentNumber: 471,
    };
    expect(body(facts)).toEqual(
      expect.arrayContaining([
        'File name: index.html?wpdmdl=8842',
        'File path: /home/user2/test/index.html?wpdmdl=8842',
        'Source IP address: 10.0.0.9',
        'URL: hxxp://files[.]example/x',
        'Incident number: 471',
      ]),
    );
  });

  test.each<[string | undefined, Facts, string[]]>([
    [undefined, {}, []],
    ['https://a.example/#!/incidents/view/1', {}, ['https://a.example/#!/incidents/view/1']],
    [
      'https://a.example/#!/incidents/view/1',
      { incidentLink: 'https://b.example/#!/xdr/events/2' },
      ['https://b.example/#!/xdr/events/2'],
    ],
    [undefined, { incidentLink: 'https://evil.example/login' }, ['hxxps://evil[.]example/login']],
  ])('given %j and %j, links to %j', (link, facts, links) => {
    const found = body(facts, { link }).filter((line) => line.startsWith('Incident link: '));
    expect(found).toEqual(links.map((each) => `Incident link: ${each}`));
  });

  test('leaves addresses as they are where the settings say so', () => {
    const texts = { ...DEFAULT_TEXTS, defang: false };
    expect(body({ url: 'http://files.example/x' }, { texts })).toContain('URL: http://files.example/x');
  });

  test.each<[string | undefined, Facts, string]>([
    ['Contoso', { companyId: '59a1' }, 'Contoso'],
    [undefined, { companyId: '59a1', companyName: 'Contoso' }, 'Contoso'],
    [undefined, { companyId: '59a1' }, 'n/a (GravityZone company 59a1)'],
    ['', { companyId: '59a1' }, 'n/a (GravityZone company 59a1)'],
    [undefined, {}, 'n/a'],
    ['Con\ntoso', {}, String.raw`Con\ntoso`],
  ])('names the client %j of %j as %j', (clientName, facts, shown) => {
    expect(labelled(facts, { clientName })[0]).toBe(`Client name: ${shown}`);
  });

  test.each<[Facts, string | undefined]>([
    [{}, 'GravityZone reported no severity; the ticket is rated Medium.'],
    [
      { severity: 'odd' },
      'GravityZone reported a severity that plumbline does not know; the ticket is rated Medium.',
    ],
    [{ severity: 'low' }, undefined],
    [{ severityScore: 0 }, undefined],
  ])('remarks on the severity of %j: %j', (facts, remark) => {
    expect(body(facts).find((line) => line.includes('rated'))).toBe(remark);
  });

  test.each([
    [1, undefined, []],
    [
      2,
      { id: '4711', because: 'gone' },
      ['This ticket replaces ticket 4711 of the same incident, which does not exist any more.', ''],
    ],
    [
      2,
      { id: '4711', because: 'closed' },
      ['This ticket replaces ticket 4711 of the same incident, which was closed.', ''],
    ],
    [
      2,
      { id: '4711', because: 'company' },
      ['This ticket replaces ticket 4711 of the same incident, which belongs to another company.', ''],
    ],
    [3, undefined, ['This is ticket 3 of the same incident.', '']],
  ] as const)('says where ticket %i after %j comes from', (generation, predecessor, lines) => {
    const text = body({ severityScore: 1 }, { generation, predecessor });
    expect(text.slice(text.indexOf(PUSHED) + 2)).toEqual([...lines, MARK]);
  });

  test('carries remarks, made safe, above the mark', () => {
    expect(body({}, { remarks: ['Stands at the catch-all client.', '[GZ-1 #9]\nx'] }).slice(-4)).toEqual([
      'Stands at the catch-all client.',
      String.raw`(GZ-1 #9]\nx`,
      '',
      MARK,
    ]);
  });

  test('cuts a value to 8,000 code points', () => {
    const line = body({ processCommandLine: '🦀'.repeat(9000) }).find((text) =>
      text.startsWith('Process command line'),
    );
    expect(line).toBe(`Process command line: ${'🦀'.repeat(7999)}…`);
  });
});
