import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_TEXTS } from '../incident/text-settings.ts';
import { loadSettings } from './load-settings.ts';
import { ENV, SETTINGS, changed, folderWith, load, refusal } from './settings-file.fixture.ts';

const withPolicy = (policy: string): string => `${SETTINGS}\npolicy: ${policy}`;

/** The settings with two accounts that say this besides what they must. */
function withAccounts(main: string, north: string): string {
  const secrets = 'authorization: [{ env: PUSH_SECRET }]';
  return changed(
    `  main: { ${secrets} }`,
    `  main: { ${secrets}, ${main} }\n  north: { ${secrets}, ${north} }`,
  );
}

describe('settings that say only what they must', () => {
  test('get the defaults for all else', () => {
    const settings = load(SETTINGS);
    expect(settings.temporal).toEqual({
      address: '127.0.0.1:7233',
      namespace: 'default',
      embedded: { port: 7233, uiPort: 8233 },
      createNamespace: false,
      tls: false,
      fairByCompany: false,
      taskQueuePrefix: 'plumbline',
      searchAttributePrefix: '',
    });
    expect(settings.gateway).toEqual({
      listen: { host: '127.0.0.1', port: 8480 },
      admin: { host: '127.0.0.1', port: 8481 },
      trustedProxies: [],
      openBodiesMiB: 64,
    });
    expect(settings.worker).toEqual({ admin: { host: '127.0.0.1', port: 8482 } });
    expect(settings.companies).toEqual([]);
    expect(settings.policy).toMatchObject({
      bands: { mediumFrom: 40, highFrom: 76 },
      openFrom: 'low',
      shiftDown: true,
      shiftDownAfter: 900_000,
      updateInterval: 60_000,
      doubt: 60_000,
      idleDays: 30,
    });
    expect(settings.accounts['main']).toMatchObject({ mark: 'GZ', formerMarks: [] });
    expect(settings.desks.automate).toBeUndefined();
    expect(settings.desks.manage).toMatchObject({
      noteArea: 'discussion',
      processNotifications: false,
      movedTickets: 'keep',
      companyChanged: 'succeed',
      closedTickets: [{ do: 'reopen', within: 86_400_000 }, { do: 'new' }],
      closeTickets: false,
    });
  });

  test('need not name Temporal and the processes', () => {
    const { temporal, gateway, worker } = load(SETTINGS);
    const { address: named, ...rest } = temporal;
    const least = load(changed(`temporal: { address: '${named}' }\ngateway: {}\nworker: {}\n`, ''));
    expect(least).toMatchObject({ temporal: rest, gateway, worker });
    expect(least.temporal.address).toBeUndefined();
  });

  test('listen on loopback where they name only a port', () => {
    const { gateway } = load(changed('gateway: {}', 'gateway: { listen: { port: 9000 } }'));
    expect(gateway.listen).toEqual({ host: '127.0.0.1', port: 9000 });
  });

  test('name proxies by address and by network', () => {
    const trustedProxies = ['192.0.2.7', '10.0.0.0/8', '2001:db8::/32', '::1'];
    const text = changed('gateway: {}', `gateway: { trustedProxies: ${JSON.stringify(trustedProxies)} }`);
    expect(load(text).gateway.trustedProxies).toEqual(trustedProxies);
  });

  test('hold the secrets of the environment', () => {
    const settings = load(SETTINGS);
    expect(settings.accounts['main']?.authorization.map((secret) => secret.reveal())).toEqual([
      'a secret of pushes',
    ]);
    expect(settings.desks.manage?.privateKey.reveal()).toBe('private');
    expect(JSON.stringify(settings)).not.toMatch(/a secret of pushes|"private"/);
  });
});

test('secrets are read from files beside the settings', () => {
  const folder = folderWith({
    'plumbline.yaml': changed('{ env: MANAGE_PRIVATE }', '{ file: private.key }'),
    'private.key': 'from a file\n',
  });
  const { settings } = loadSettings({ ...ENV, PLUMBLINE_SETTINGS: join(folder, 'plumbline.yaml') });
  expect(settings.desks.manage?.privateKey.reveal()).toBe('from a file');
});

test('ids of companies may be written without quotes', () => {
  const text = changed(
    'companyId: training',
    'companyId: training\n    companies: { 590000000000000000000001: 250, 5e31: 251 }',
  );
  expect(Object.keys(load(text).desks.manage?.companies ?? {}).toSorted()).toEqual([
    '590000000000000000000001',
    '5e31',
  ]);
});

test('ids of companies may be written in capitals', () => {
  const id = '5E31A0D2B1A43D2F5C8B4571';
  const text = changed('companyId: training', `companyId: training\n    companies: { ${id}: 250 }`);
  const settings = load(`${text}\ncompanies: [{ id: ${id}, name: A }]`);
  expect(Object.keys(settings.desks.manage?.companies ?? {})).toEqual([id.toLowerCase()]);
  expect(settings.companies).toMatchObject([{ id: id.toLowerCase() }]);
});

test('policies are read as milliseconds', () => {
  const { policy } = load(withPolicy('{ updateInterval: 2s, blockedRetry: 1h, attemptTimeout: 20001ms }'));
  expect(policy).toMatchObject({
    updateInterval: 2_000,
    blockedRetry: 3_600_000,
    attemptTimeout: 20_001,
    idleDays: 30,
  });
});

test('texts are the defaults but for what is said of them', () => {
  const { texts } = load(`${SETTINGS}\ntexts: { nextSteps: { stopped: { low: Close it. } } }`);
  expect(texts).toEqual({
    ...DEFAULT_TEXTS,
    nextSteps: {
      ...DEFAULT_TEXTS.nextSteps,
      stopped: { ...DEFAULT_TEXTS.nextSteps.stopped, low: 'Close it.' },
    },
  });
  expect(load(SETTINGS).texts).toEqual(DEFAULT_TEXTS);
});

test('two accounts have marks of their own, and may have had more than one', () => {
  const { accounts } = load(
    withAccounts('mark: GZ, formerMarks: [GZ, EDR]', 'mark: GB, formerMarks: [NORTH1]'),
  );
  expect(Object.values(accounts).map(({ mark, formerMarks }) => [mark, formerMarks])).toEqual([
    ['GZ', ['GZ', 'EDR']],
    ['GB', ['NORTH1']],
  ]);
});

describe('a settings file that cannot be read is refused with its name:', () => {
  test('it is not there', () => {
    const file = join(folderWith({}), 'none.yaml');
    const { code, message, advice } = refusal(() => loadSettings({ PLUMBLINE_SETTINGS: file }));
    expect(code).toBe('no-settings');
    expect(message).toBe(`There is no settings file ${file}.`);
    expect(advice).toMatch(/PLUMBLINE_SETTINGS/);
  });

  test('it is a folder', () => {
    const folder = folderWith({});
    const { message } = refusal(() => loadSettings({ PLUMBLINE_SETTINGS: folder }));
    expect(message).toBe(`The settings file ${folder} cannot be read: it is a folder.`);
  });

  test.each([
    ['empty', ''],
    ['nothing but comments', '# temporal: {}'],
  ])('it is %s', (_what, text) => {
    const { code, message } = refusal(() => load(text));
    expect(code).toBe('unreadable-settings');
    expect(message).toMatch(/^The settings file .*plumbline\.yaml is empty\.$/);
  });

  test('it is no YAML', () => {
    const { code, message } = refusal(() => load('temporal: [1,\nworker: {'));
    expect(code).toBe('unreadable-settings');
    expect(message).toMatch(
      /plumbline\.yaml:2:1 is not valid YAML: .*\n.*plumbline\.yaml:2:10 is not valid YAML: /,
    );
  });

  test.each([
    ['never closed', 'a: 1\nb: "open\nc: 2\n', '2:4'],
    ['closed no more in its part', "a:\n  b: 'open\nc: 2\nd: 'x'\n", '2:6'],
  ])('with a quote that is %s, it says where that is opened', (_what, text, place) => {
    expect(refusal(() => load(text)).message).toContain(
      `plumbline.yaml:${place} is not valid YAML: the quote that is opened here is not closed`,
    );
  });

  test('and says what is missing in a whole sentence', () => {
    expect(refusal(() => load("a: [ 'x' 'y' ]")).message).toMatch(
      /: missing , or : between flow sequence items$/m,
    );
  });

  test('without the lines that it quotes, where a secret may stand', () => {
    const { message, cause } = refusal(() => load('privateKey: hunter2: [1'));
    expect(message).toMatch(/plumbline\.yaml:1:[0-9]+ is not valid YAML: /);
    expect(`${message}${String(cause)}`).not.toContain('hunter2');
  });
});
