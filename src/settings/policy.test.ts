import { describe, expect, test } from 'vitest';
import { secretOf } from './schema/secret.ts';
import { companyNameOf, policyFor, watchPolicyFor } from './policy.ts';
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
};
const automate = {
  url: 'https://automate.example',
  username: 'plumbline',
  password: secretOf('password'),
  clientId: 'client-1',
  scriptId: 1,
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
    const settings = settingsWith({ policy: { idleDays: 0.5, updateInterval: '2s', openFrom: 'medium' } });
    const policy = policyFor(settings, 'main', undefined);
    expect(policy).toMatchObject({
      idle: 43_200_000,
      updateInterval: 2_000,
      openFrom: 'medium',
      shiftDown: true,
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
        { name: 'automate', taskQueue: 'north-desk-automate' },
        { name: 'manage', taskQueue: 'north-desk-manage' },
      ],
    ],
    ['the only desk', { manage }, [{ name: 'manage', taskQueue: 'north-desk-manage' }]],
    [
      'no desk that is named without settings',
      { automate: undefined, manage },
      [{ name: 'manage', taskQueue: 'north-desk-manage' }],
    ],
  ])('names %s with its queue', (_what, desks, expected) => {
    const settings = settingsWith({ desks });
    expect(policyFor(settings, 'main', undefined).desks).toEqual(expected);
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
  test('is that of the Manage desk, on its task queue', () => {
    const settings = settingsWith({ desks: { manage: { ...manage, pollInterval: '30s' } } });
    expect(watchPolicyFor(settings, 'manage')).toEqual({
      taskQueue: 'north-desk-manage',
      pollInterval: 30_000,
      callbackInterval: 3_600_000,
      attemptTimeout: 180_000,
      historyEvents: 1_000,
    });
  });

  test.each([
    ['automate', { automate, manage }],
    ['manage', { automate }],
  ])('there is none of %s where the desks are %j', (desk, desks) => {
    expect(watchPolicyFor(settingsWith({ desks }), desk)).toBeUndefined();
  });
});
