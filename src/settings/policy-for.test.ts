import { describe, expect, test } from 'vitest';
import { secretOf } from './schema/secret.ts';
import { companyNameOf, policyFor, watchPolicyFor } from './policy-for.ts';
import { settingsSchema } from './settings.ts';
import type { Settings } from './settings.ts';
import { incidentsQueue } from './task-queues.ts';

const placement = { board: 1, priority: 2, type: 3 };
const manage = {
  url: 'https://manage.example',
  companyId: 'training',
  publicKey: secretOf('public'),
  privateKey: secretOf('private'),
  clientId: 'client-1',
  categories: { low: placement, medium: placement, high: placement },
  psaTicket: 'plumbline',
};
const automate = {
  url: 'https://automate.example',
  username: 'plumbline',
  password: secretOf('password'),
  clientId: 'client-1',
  runner: { computerId: 1 },
  categories: { low: 1, medium: 2, high: 3 },
};

function settingsWith(changes: object): Settings {
  return settingsSchema.parse({
    temporal: { address: '127.0.0.1:7233', taskQueuePrefix: 'north' },
    gateway: {},
    worker: {},
    accounts: { main: { authorization: [secretOf('push')] } },
    companies: [{ id: '59a1', name: 'Contoso' }],
    desks: { automate, manage },
    ...changes,
  });
}

describe('the policy of an incident', () => {
  test('is that of the settings, in milliseconds', () => {
    const settings = settingsWith({ policy: { idleDays: 0.5, updateInterval: '2s', shiftDownAfter: '5m' } });
    const policy = policyFor(settings, 'main', undefined);
    expect(policy).toMatchObject({
      idle: 43_200_000,
      updateInterval: 2_000,
      shiftDown: true,
      shiftDownAfter: 300_000,
    });
    expect(policy).not.toHaveProperty('idleDays');
  });

  test('is plain data, for it is written to a history', () => {
    const policy = policyFor(settingsWith({}), 'main', '59a1');
    expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
  });

  test.each<[string, object, object[]]>([
    [
      'each desk',
      { automate, manage },
      [
        { name: 'automate', taskQueue: 'north-desk-automate', highQueue: 'north-desk-automate-high' },
        { name: 'manage', taskQueue: 'north-desk-manage', highQueue: 'north-desk-manage-high' },
      ],
    ],
    [
      'the only desk',
      { manage },
      [{ name: 'manage', taskQueue: 'north-desk-manage', highQueue: 'north-desk-manage-high' }],
    ],
    [
      'no desk that is named without settings',
      { automate: undefined, manage },
      [{ name: 'manage', taskQueue: 'north-desk-manage', highQueue: 'north-desk-manage-high' }],
    ],
  ])('names %s with its queues', (_what, desks, expected) => {
    const settings = settingsWith({ desks });
    const { desks: found } = policyFor(settings, 'main', undefined);
    expect(found.map(({ name, taskQueue, highQueue }) => ({ name, taskQueue, highQueue }))).toEqual(expected);
    expect(incidentsQueue(settings)).toBe('north-incidents');
  });

  test.each([
    ['59a1', 'Contoso'],
    ['59A1', undefined],
    ['other', undefined],
    [undefined, undefined],
  ])('knows company %s as %s', (companyId, name) => {
    expect(policyFor(settingsWith({}), 'main', companyId).companyName).toBe(name);
    expect(companyNameOf(settingsWith({}), companyId)).toBe(name);
  });

  test('has the marks of its account, and the default one where the account is gone', () => {
    const main = { authorization: [secretOf('push')], mark: 'EDR', formerMarks: ['GZ'] };
    const settings = settingsWith({ accounts: { main } });
    expect(policyFor(settings, 'main', undefined).marks).toEqual({ mark: 'EDR', formerMarks: ['GZ'] });
    expect(policyFor(settings, 'gone', undefined).marks).toEqual({ mark: 'GZ', formerMarks: [] });
  });
});

describe('the tickets of a desk', () => {
  function ticketsOf(changes: object): object[] {
    return policyFor(settingsWith(changes), 'main', undefined).desks.map(({ tickets }) => tickets);
  }
  const common = {
    openFrom: 'low',
    closedTickets: [{ do: 'reopen', within: 86_400_000 }, { do: 'new' }],
    movedTickets: 'keep',
    companyChanged: 'succeed',
    closes: false,
    firstLook: 1_000,
    lostFor: 60_000,
  };
  const byScript = { ...common, movesCompany: false, overtakes: true, twinsAfter: 900_000, mostComments: 45 };
  const byRequest = {
    ...common,
    movesCompany: true,
    overtakes: false,
    twinsAfter: 300_000,
    mostComments: undefined,
  };

  test.each([
    [4_000, 4_000],
    [400_000, 60_000],
  ])('are read back when a run of %i ms should be over', (latencyMs, firstLook) => {
    const settings = settingsWith({});
    const profile = { read: () => ({ measured: { latencyMs } }) };
    const desks = { ...settings.desks, automate: { ...settings.desks.automate, profile } };
    const policy = policyFor({ ...settings, desks } as unknown as Settings, 'main', undefined);
    expect(policy.desks.map(({ tickets }) => tickets.firstLook)).toEqual([firstLook, 1_000]);
  });

  test('live by what it can do where the settings say nothing', () => {
    expect(ticketsOf({})).toEqual([
      { ...byScript, writeLife: 80_000 },
      { ...byRequest, writeLife: 80_000 },
    ]);
  });

  test.each<[string, object, object, object]>([
    [
      'which are only read, and missed after two hours',
      {},
      { within: 7_200_000 },
      { shifts: false, notes: false },
    ],
    [
      'which get shifts',
      { writes: ['shift'], syncWithin: '1h' },
      { within: 3_600_000 },
      { shifts: true, notes: false },
    ],
    [
      'which get shifts and notes',
      { writes: ['notes', 'shift'] },
      { within: 7_200_000 },
      { shifts: true, notes: true },
    ],
  ])('are made by Automate’s sync where the settings say so, %s', (_what, changes, time, writes) => {
    const desks = { automate, manage: { ...manage, psaTicket: 'automate', ...changes } };
    expect(ticketsOf({ desks })).toMatchObject([
      { madeBy: undefined, makes: { desk: 'manage', ...time } },
      { madeBy: { desk: 'automate', ...time, ...writes }, makes: undefined },
    ]);
  });

  test('open from the category of the policy, at every desk', () => {
    expect(ticketsOf({ policy: { openFrom: 'high' } })).toMatchObject([
      { openFrom: 'high' },
      { openFrom: 'high' },
    ]);
  });

  test.each<['main' | 'north', string | undefined, string]>([
    ['main', undefined, 'medium'],
    ['main', 'quiet', 'never'],
    ['north', 'unknown', 'high'],
    ['north', 'quiet', 'never'],
    ['north', 'loud', 'low'],
    ['north', 'named', 'high'],
  ])(
    'of account %s and company %s open from %s: the company counts before the account',
    (account, company, from) => {
      const settings = settingsWith({
        accounts: {
          main: { authorization: [secretOf('push')] },
          north: { authorization: [secretOf('push')], mark: 'GN', openFrom: 'high' },
        },
        policy: { openFrom: 'medium' },
        companies: [
          { id: 'quiet', name: 'Quiet', openFrom: 'never' },
          { id: 'loud', name: 'Loud', openFrom: 'low' },
          { id: 'named', name: 'Named' },
        ],
      });
      expect(policyFor(settings, account, company).desks.map(({ tickets }) => tickets.openFrom)).toEqual([
        from,
        from,
      ]);
    },
  );

  test.each<[string, object, object]>([
    ['closes with the incident', { closeTickets: true }, { closes: true }],
    ['holds fewer comments', { mostComments: 30 }, { mostComments: 30 }],
    ['waits longer for a slow server', { requestTimeout: '30s' }, { writeLife: 90_000 }],
    [
      'follows its own policies',
      { movedTickets: 'move', closedTickets: [{ do: 'note' }] },
      { movedTickets: 'move', closedTickets: [{ do: 'note' }] },
    ],
  ])('at Automate: one %s', (_what, desk, expected) => {
    const desks = { automate: { ...automate, ...desk } };
    expect(ticketsOf({ desks })).toEqual([{ ...byScript, writeLife: 80_000, ...expected }]);
  });

  test.each<[string, object, object]>([
    ['closes with the incident where it may', { closeTickets: true }, { closes: true }],
    ['follows its own policies', { companyChanged: 'keep' }, { companyChanged: 'keep' }],
    [
      'is in doubt for its own request timeout and what is added',
      { requestTimeout: '5s' },
      { writeLife: 65_000 },
    ],
  ])('at Manage: one %s', (_what, desk, expected) => {
    const desks = { manage: { ...manage, ...desk } };
    expect(ticketsOf({ desks })).toEqual([{ ...byRequest, writeLife: 80_000, ...expected }]);
  });

  test('are in doubt, and looked for once more, for as long as the policy says', () => {
    expect(ticketsOf({ desks: { manage }, policy: { doubt: '2m' } })).toMatchObject([
      { writeLife: 140_000, lostFor: 120_000 },
    ]);
  });
});

describe('the write-back', () => {
  const access = { accessUrl: 'https://gravityzone.example/api', apiKey: secretOf('key') };
  const writeBackOf = (api: object | undefined) =>
    policyFor(
      settingsWith({ accounts: { main: { authorization: [secretOf('push')], api } } }),
      'main',
      undefined,
    ).writeBack;

  test.each([undefined, access, { ...access, writeBack: { notes: true, status: true } }])(
    'is off unless it is enabled: %j',
    (api) => {
      expect(writeBackOf(api)).toBeUndefined();
    },
  );

  test('goes to the queue of the account, and may leave out notes or closes', () => {
    const writeBack = { enabled: true, notes: false };
    expect(writeBackOf({ ...access, writeBack })).toEqual({
      taskQueue: 'north-account-main',
      notes: false,
      status: true,
    });
  });
});

describe('the watch of tickets', () => {
  test.each([
    ['automate', {}, 180_000, 300_000],
    ['automate', { pollInterval: '30s' }, 30_000, 300_000],
    ['manage', {}, 60_000, 300_000],
    ['manage', { pollInterval: '10m' }, 600_000, 600_000],
  ])('is that of the desk %s with %j, on its task queue', (desk, changes, pollInterval, beside) => {
    const settings = settingsWith({
      desks: { automate: { ...automate, ...changes }, manage: { ...manage, ...changes } },
    });
    expect(watchPolicyFor(settings, desk)).toEqual({
      taskQueue: `north-desk-${desk}`,
      pollInterval,
      pollIntervalBesideCallbacks: beside,
      callbackInterval: 3_600_000,
      callbackUrl: undefined,
      attemptTimeout: 180_000,
      historyEvents: 1_000,
    });
  });

  test('leads the callbacks of Manage to its gateway', () => {
    const callbackUrl = 'https://plumbline.example';
    const settings = settingsWith({ desks: { manage: { ...manage, callbackUrl } } });
    expect(watchPolicyFor(settings, 'manage')).toMatchObject({ callbackUrl });
  });

  test.each([
    ['automate', { manage }],
    ['manage', { automate }],
    ['constructor', { automate, manage }],
  ])('there is none of %s where the desks are %j', (desk, desks) => {
    expect(watchPolicyFor(settingsWith({ desks }), desk)).toBeUndefined();
  });
});
