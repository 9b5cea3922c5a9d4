import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSettings } from './load-settings.ts';
import { gatewaySecrets } from './needed-secrets.ts';
import { PROXY_EXPECTED } from './schema/proxy-address.ts';
import { ENV, SETTINGS, changed, folderWith, load, refusal } from './settings-file.fixture.ts';

const withPolicy = (policy: string): string => `${SETTINGS}\npolicy: ${policy}`;

const withDesk = (line: string): string => changed('companyId: training', `companyId: training\n    ${line}`);

/** The settings with two accounts that say this besides what they must. */
function withAccounts(main: string, north: string): string {
  const secrets = 'authorization: [{ env: PUSH_SECRET }]';
  return changed(
    `  main: { ${secrets} }`,
    `  main: { ${secrets}, ${main} }\n  north: { ${secrets}, ${north} }`,
  );
}

/** The lines of a refusal that name places: line and column, then what is said. */
function placed(text: string, env = ENV): (readonly [position: string, words: string])[] {
  const { code, message, advice } = refusal(() => load(text, env));
  expect(code).toBe('invalid-settings');
  expect(advice).toMatch(/^Correct the places named above/);
  return message
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, position = '', words = ''] =
        /^ {2}\S+\/plumbline\.yaml:([0-9]+:[0-9]+) (.*)$/.exec(line) ?? [];
      return [position, words] as const;
    });
}

/** What such lines say. */
function places(text: string): string[] {
  return placed(text).map(([, words]) => `  ${words}`);
}

describe('wrong settings are refused by place:', () => {
  const SECRET = 'must be read from the environment or a file: write { env: NAME } or { file: PATH }';
  const TAKEN =
    'is a mark of account main already: choose another one, so that two accounts never share tickets';
  test.each<[string, string, string]>([
    [
      'a literal secret',
      changed('{ env: MANAGE_PRIVATE }', 'hunter2'),
      `  desks.manage.privateKey: ${SECRET}`,
    ],
    [
      'a literal secret of an account',
      changed('[{ env: PUSH_SECRET }]', '[hunter2]'),
      `  accounts.main.authorization.0: ${SECRET}`,
    ],
    [
      'accounts by their former name',
      changed('accounts:', 'connections:'),
      '  connections: is called accounts now: rename the section',
    ],
    [
      'a key that nobody knows',
      `${SETTINGS}\nextra: 1`,
      '  extra: is no setting here: there are temporal, http, gateway, worker, accounts, companies, policy, texts, privacy, desks',
    ],
    [
      'a certificate that is neither a file nor a secret',
      changed("address: '127.0.0.1:7233'", "address: '127.0.0.1:7233', tls: { caFile: 5 }"),
      '  temporal.tls.caFile: must name a file in PEM, or a secret that is PEM',
    ],
    [
      'a proxy that is neither an address nor a secret',
      `${SETTINGS}\nhttp: { proxy: 5 }`,
      `  http.proxy: ${PROXY_EXPECTED}`,
    ],
    [
      'a fact that decides where tickets go among those left out',
      `${SETTINGS}\nprivacy: { leaveOut: [computerName] }`,
      expect.stringMatching(/^ {2}privacy\.leaveOut\.0: must be "userName", .* or "computerMacs"$/) as string,
    ],
    [
      'a misspelt policy',
      withPolicy('{ updateIntervall: 2s }'),
      '  policy.updateIntervall: is no setting: did you mean updateInterval?',
    ],
    [
      'a text of two lines',
      `${SETTINGS}\ntexts: { nextSteps: { partly: { high: "a\\nb" } } }`,
      '  texts.nextSteps.partly.high: must be one line',
    ],
    [
      'an addition that nobody knows',
      `${SETTINGS}\ntexts: { additions: { theft: Call. } }`,
      '  texts.additions.theft: is no setting here: there are ransomware, credentialAccess, lateralMovement, exploit, phishing, malware',
    ],
    [
      'a key of a desk that nobody knows',
      changed('companyId: training', 'companyId: training\n    company: x'),
      '  desks.manage.company: is no setting: did you mean companyId?',
    ],
    [
      'an address without a port',
      changed('127.0.0.1:7233', 'temporal.internal'),
      '  temporal.address: must be a host and a port, such as temporal.internal:7233',
    ],
    [
      'an address that is a URL',
      changed('127.0.0.1:7233', 'https://temporal.internal:7233'),
      '  temporal.address: must be a host and a port, such as temporal.internal:7233',
    ],
    [
      'a certificate without its key',
      changed("7233' }", "7233', tls: { certFile: client.pem } }"),
      '  temporal.tls: needs certFile and keyFile together',
    ],
    [
      'a password of a proxy',
      `${SETTINGS}\nhttp: { proxy: 'http://me:hunter2@proxy:3128' }`,
      '  http.proxy: must be an address such as http://proxy.internal:3128; with a user and a password write { env: NAME } or { file: PATH }',
    ],
    [
      'a duration',
      withPolicy('{ updateInterval: soon }'),
      '  policy.updateInterval: "soon" is no duration: write 500ms, 90s, 15m, 1h or 2d',
    ],
    [
      'a duration that is neither text nor number',
      withPolicy('{ updateInterval: true }'),
      '  policy.updateInterval: is no duration: write 500ms, 90s, 15m, 1h or 2d',
    ],
    [
      'a mark that another account has by default',
      withAccounts('formerMarks: []', 'formerMarks: []'),
      `  accounts.north.mark: GZ ${TAKEN}`,
    ],
    [
      'a former mark that another account has',
      withAccounts('mark: EDR', 'formerMarks: [NORTH, EDR]'),
      `  accounts.north.formerMarks.1: EDR ${TAKEN}`,
    ],
    [
      'a mark that another account had',
      withAccounts('mark: EDR, formerMarks: [GZ]', 'mark: GZ'),
      `  accounts.north.mark: GZ ${TAKEN}`,
    ],
    [
      'a status for closed tickets where none is closed',
      withDesk('closedStatus: Completed'),
      '  desks.manage: names a closedStatus although closeTickets is off: set closeTickets: true or leave closedStatus out',
    ],
    [
      'a rule for closed tickets that is never reached',
      withDesk('closedTickets: [{ do: new }, { do: reopen, within: 24h }]'),
      '  desks.manage.closedTickets: holds a rule that is never reached: order the rules by `within`, the one without it last',
    ],
    [
      'bands in the wrong order',
      withPolicy('{ bands: { mediumFrom: 80, highFrom: 40 } }'),
      '  policy.bands: mediumFrom must lie below highFrom',
    ],
    [
      'bands without a Medium',
      withPolicy('{ bands: { mediumFrom: 40, highFrom: 40 } }'),
      '  policy.bands: mediumFrom must lie below highFrom',
    ],
    [
      'a name of an account',
      changed('  main:', '  Main Office:'),
      '  accounts.Main Office: is not an account name: use a-z, 0-9 and -, at most 24',
    ],
    [
      'no desk',
      SETTINGS.replace(/desks:[^]*/, 'desks: {}'),
      '  desks: needs at least one desk: automate or manage',
    ],
  ])('%s', (_what, text, line) => {
    expect(places(text)).toEqual([line]);
  });

  test.each<[string, string, RegExp]>([
    [
      'a category',
      withPolicy('{ openFrom: severe }'),
      /^ {2}policy\.openFrom: must be "low", "medium", "high" or "never"$/,
    ],
    [
      'a band beyond 100',
      withPolicy('{ bands: { mediumFrom: 40, highFrom: 101 } }'),
      /^ {2}policy\.bands\.highFrom: /,
    ],
    [
      'a band from 0',
      withPolicy('{ bands: { mediumFrom: 0, highFrom: 40 } }'),
      /^ {2}policy\.bands\.mediumFrom: /,
    ],
    ['half of the bands', withPolicy('{ bands: { mediumFrom: 40 } }'), /^ {2}policy\.bands\.highFrom: /],
    ['a negative duration', withPolicy('{ updateInterval: -1 }'), /^ {2}policy\.updateInterval: /],
    ['no days of idleness', withPolicy('{ idleDays: 0 }'), /^ {2}policy\.idleDays: /],
    [
      'a port',
      changed('gateway: {}', 'gateway: { listen: { port: 70000 } }'),
      /^ {2}gateway\.listen\.port: /,
    ],
    ...['10.0.0.0/33', '10.0.0.0/0', 'proxy.internal', '2001:db8::/129'].map(
      (proxy): [string, string, RegExp] => [
        `no proxy: ${proxy}`,
        changed('gateway: {}', `gateway: { trustedProxies: ['${proxy}'] }`),
        /^ {2}gateway\.trustedProxies\.0: is no address and no network/,
      ],
    ),
    [
      'too little room for bodies',
      changed('gateway: {}', 'gateway: { openBodiesMiB: 31 }'),
      /^ {2}gateway\.openBodiesMiB: /,
    ],
    [
      'no accepted secret',
      changed('[{ env: PUSH_SECRET }]', '[]'),
      /^ {2}accounts\.main\.authorization: must have at least 1/,
    ],
    [
      'a category of a desk',
      changed('      low: { board: 1, priority: 4, type: 11 }\n', ''),
      /^ {2}desks\.manage\.categories\.low: /,
    ],
  ])('%s', (_what, text, line) => {
    const found = places(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(line);
  });

  test.each(['gz', 'G', 'SEVENTH', '7UP', 'G-Z', 'ÄÖ'])('the mark %s', (mark) => {
    const line = 'must be 2 to 6 capital letters and digits that begin with a letter, such as GZ';
    expect(places(withAccounts(`mark: '${mark}'`, `mark: GB, formerMarks: ['.${mark}']`))).toEqual([
      `  accounts.main.mark: ${line}`,
      `  accounts.north.formerMarks.0: ${line}`,
    ]);
  });

  const BOTH_DESKS = `${SETTINGS}  automate:
    url: https://automate.example
    username: plumbline
    password: { env: PUSH_SECRET }
    clientId: client-1
    runner: { computerId: 1 }
    categories: { low: 1, medium: 2, high: 3 }
`;
  const inManage = (text: string, lines: string): string =>
    text.replace('    companyId: training', `    companyId: training\n    ${lines}`);

  test.each<[string, string, string]>([
    [
      'who makes the tickets in Manage, where nobody says it of two desks',
      BOTH_DESKS,
      '  desks.manage.psaTicket: is missing: with both desks, say who makes the ticket in Manage. `plumbline`: plumbline writes it, and the three categories must not be mapped in Automate’s Manage plugin, or its sync makes a second one. `automate`: they are mapped there, the sync makes the ticket, and plumbline only reads it',
    ],
    [
      'tickets that Automate makes without such a desk',
      inManage(SETTINGS, 'psaTicket: automate'),
      '  desks.manage.psaTicket: is automate, but there is no desk at Automate: add desks.automate, or write plumbline',
    ],
    [
      'a time for the sync where plumbline makes the tickets',
      inManage(BOTH_DESKS, 'psaTicket: plumbline\n    syncWithin: 1h'),
      '  desks.manage.syncWithin: is only for psaTicket: automate: leave it out, or let Automate make the tickets',
    ],
    [
      'what is written to the sync’s tickets where there are none',
      inManage(SETTINGS, 'writes: [notes]'),
      '  desks.manage.writes: is only for psaTicket: automate: leave it out, or let Automate make the tickets',
    ],
  ])('%s', (_what, text, line) => {
    expect(places(text)).toEqual([line]);
    const both = inManage(BOTH_DESKS, 'psaTicket: automate\n    syncWithin: 1h\n    writes: [shift, notes]');
    expect(load(both).desks.manage).toMatchObject({ syncWithin: 3_600_000, writes: ['shift', 'notes'] });
  });

  test('calls that may outlast their attempts, at every account and desk', () => {
    const text = `${inManage(BOTH_DESKS, 'psaTicket: plumbline').replace(
      'authorization: [{ env: PUSH_SECRET }]',
      'authorization: [{ env: PUSH_SECRET }], api: { accessUrl: https://gz.example, apiKey: { env: PUSH_SECRET } }',
    )}    requestTimeout: 19s
policy: { attemptTimeout: `;
    const line =
      'must be less than policy.attemptTimeout (19s): otherwise attempts end while their calls still run';
    expect(places(`${text} 19s }`)).toEqual([
      `  accounts.main.api.requestTimeout: ${line}`,
      `  desks.manage.requestTimeout: ${line}`,
      `  desks.automate.requestTimeout: ${line}`,
    ]);
    expect(load(`${text} 31s }`).policy.attemptTimeout).toBe(31_000);
  });

  describe('a former name', () => {
    const AUTOMATE = BOTH_DESKS.replace(
      'companyId: training',
      'psaTicket: plumbline\n    companyId: training',
    );
    const RUNNER_NOW = 'is gone: name a computer that is always on, once for all clients, as runner';
    test.each<[string, string, string]>([
      [
        'of a part of the catch-all',
        `${AUTOMATE}    catchAll: { clientId: 1, standInComputer: 2 }`,
        `  desks.automate.catchAll.standInComputer: ${RUNNER_NOW}`,
      ],
      [
        'of a part of a company',
        `${AUTOMATE}    companies: { gz1: { clientId: 1, standInComputer: 2 } }`,
        `  desks.automate.companies.gz1.standInComputer: ${RUNNER_NOW}`,
      ],
      [
        'of a status',
        `${AUTOMATE}    closedStatus: 4`,
        '  desks.automate.closedStatus: is gone: set closeTickets to true, and tickets are finished with their incidents',
      ],
    ])('%s', (_what, text, line) => {
      expect(places(text)).toEqual([line]);
    });

    test('hides nothing else that is wrong', () => {
      const text = changed('accounts:', 'connections:').replace('[{ env: PUSH_SECRET }]', '[hunter2]');
      expect(places(`${text}extra: 1`)).toEqual([
        '  connections: is called accounts now: rename the section',
        `  accounts.main.authorization.0: ${SECRET}`,
        expect.stringMatching(/^ {2}extra: is no setting here/),
      ]);
    });
  });

  test('all of them at once, each with its line and column, whatever kind they are', () => {
    const text = `temporal: { addres: '127.0.0.1:7233' }
gateway: { openBodiesMiB: 1 }
accounts:
  main: { authorization: [{ env: NO_SECRET }, { env: PUSH_SECRET }], mark: 'GZ' }
  north: { authorization: [{ file: nowhere }] }
policy: { attemptTimeout: 10s }
desks:
  automate:
    url: https://automate.example
    username: plumbline
    password: hunter2
    password: hunter3
    clientId: client-1
    runner: { computerId: 0 }
    categories: { low: 1, medium: 2 }
    requestTimeout: 20s
    catchall: { clientId: 1 }
  manage:
    url: https://10.0.0.7
`;
    const file = join(folderWith({ 'plumbline.yaml': text }), 'plumbline.yaml');
    const { message } = refusal(() =>
      loadSettings({ PLUMBLINE_SETTINGS: file, PUSH_SECRET: 'a secret of the push' }, gatewaySecrets),
    );
    expect(
      message
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/^ {2}\S+plumbline\.yaml:/, '')),
    ).toEqual([
      '1:13 temporal.addres: is no setting: did you mean address?',
      '2:12 gateway.openBodiesMiB: must be at least 32',
      expect.stringMatching(
        /^4:27 accounts\.main\.authorization\.0: The environment variable NO_SECRET is not set\. Set /,
      ),
      '5:3 accounts.north.mark: GZ is a mark of account main already: choose another one, so that two accounts never share tickets',
      expect.stringMatching(
        /^5:28 accounts\.north\.authorization\.0: The secret file \S+ cannot be read: it does not exist\. Create /,
      ),
      `11:5 desks.automate.password: ${SECRET}`,
      '12:5 desks.automate.password: is written twice: keep one of the two',
      '14:15 desks.automate.runner.computerId: must be more than 0',
      '15:5 desks.automate.categories.high: is missing: it must be the number of a ticket category, or its name',
      '16:5 desks.automate.requestTimeout: must be less than policy.attemptTimeout (10s): otherwise attempts end while their calls still run',
      '17:5 desks.automate.catchall: is no setting: did you mean catchAll?',
      '18:3 desks.manage.companyId: is missing',
      expect.stringMatching(
        /^18:3 desks\.manage\.publicKey: is missing: it must be read from the environment or a file/,
      ),
      expect.stringMatching(/^18:3 desks\.manage\.privateKey: is missing/),
      '18:3 desks.manage.clientId: is missing',
      '18:3 desks.manage.categories: is missing',
      expect.stringMatching(/^18:3 desks\.manage\.requestTimeout: must be less than/),
      expect.stringMatching(/^18:3 desks\.manage\.psaTicket: is missing: with both desks/),
      expect.stringMatching(/^19:5 desks\.manage\.url: is an address of a private network/),
    ]);
  });

  test.each<[string, string, string]>([
    [
      'an account that is called like what JavaScript keeps for itself',
      changed('  main:', '  __proto__:'),
      '  accounts.__proto__: cannot be a name: choose another one',
    ],
    [
      'a part that contains itself',
      `${SETTINGS}policy: &p { bands: *p }`,
      '  policy.bands: contains itself: remove the `*name` that names the part around it',
    ],
    [
      'an anchor that is not there',
      `${SETTINGS}policy: *p`,
      '  policy: names an anchor that is not written before it: quote the text if it shall begin with `*`',
    ],
    ['a name that is a list', `${SETTINGS}? [policy]\n: 1`, '  has a name that is no text'],
    [
      'a second document',
      `${SETTINGS}---\npolicy: {}`,
      '  begins a second document: write all settings in one',
    ],
    [
      'a tag',
      `${SETTINGS}policy: !include policy.yaml`,
      '  has a tag that is not known here: remove the word with `!`',
    ],
  ])('%s', (_what, text, line) => {
    const { message } = refusal(() => load(text));
    expect(
      message.split('\n').map((each) => each.replace(/^ {2}\S+plumbline\.yaml:[0-9]+:[0-9]+/, ' ')),
    ).toContain(line);
  });

  test('anchors that multiply', () => {
    const multiplied = ['a', 'b', 'c', 'd'].map(
      (name, n, all) =>
        `${name}: &${name} [${Array.from({ length: 20 }, () => (n === 0 ? '1' : `*${all[n - 1] ?? ''}`)).join(', ')}]`,
    );
    const { message } = refusal(() => load(multiplied.join('\n')));
    expect(message).toContain('uses anchors too often: write the settings out in place of `*name`');
  });

  test('a secret in a variable that only seems to be there', () => {
    const file = join(
      folderWith({ 'plumbline.yaml': changed('{ env: PUSH_SECRET }', '{ env: __proto__ }') }),
      'plumbline.yaml',
    );
    const { message } = refusal(() => loadSettings({ PLUMBLINE_SETTINGS: file }, gatewaySecrets));
    expect(message).toContain('The environment variable __proto__ is not set.');
  });

  test('a server that credentials would reach in clear', () => {
    expect(places(changed('https://manage.example', 'http://manage.example'))).toEqual([
      '  desks.manage.url: must start with https:// (http:// only for this machine)',
    ]);
    const here = changed('https://manage.example', 'http://127.0.0.1:8490/\n    privateAddresses: true');
    expect(load(here).desks.manage?.url).toBe('http://127.0.0.1:8490');
  });

  describe('a private address that is not allowed,', () => {
    const why =
      'is an address of a private network or of this machine: set privateAddresses: true beside it if that is right';
    const manage = (host: string, more = '') => changed('https://manage.example', `https://${host}${more}`);
    const gravityzone = (host: string, more = '') =>
      changed(
        'authorization: [{ env: PUSH_SECRET }]',
        `authorization: [{ env: PUSH_SECRET }], api: { accessUrl: 'https://${host}/api', apiKey: { env: PUSH_SECRET }${more} }`,
      );

    test.each(['10.0.0.7', '192.168.1.1:8443', '127.0.0.1', '[::1]', '[fd00::1]:8443'])('%s', (host) => {
      expect(places(manage(host))).toEqual([`  desks.manage.url: ${why}`]);
      expect(places(gravityzone(host))).toEqual([`  accounts.main.api.accessUrl: ${why}`]);
      load(manage(host, '\n    privateAddresses: true'));
      load(gravityzone(host, ', privateAddresses: true'));
    });

    test.each(['8.8.8.8', '[2606:4700::1]', 'localhost', 'manage.internal'])(
      'never %s: names are not looked up here',
      (host) => {
        load(manage(host));
        load(gravityzone(host));
      },
    );
  });

  test('without showing a secret that stands there by mistake', () => {
    const { message } = refusal(() => load(changed('{ env: MANAGE_PRIVATE }', 'hunter2')));
    expect(message).not.toContain('hunter2');
  });
});
