import { expect, test } from 'vitest';
import { subscriptionFindings } from './subscription-findings.ts';
import type { Subscribed } from './subscription-findings.ts';
import type { PushSubscription } from './subscription-settings.ts';

const OWN = { url: 'https://plumbline.example/gravityzone/main' };
const RIGHT: PushSubscription = {
  isOn: true,
  serviceType: 'jsonRPC',
  url: OWN.url,
  requireValidSslCertificate: true,
  others: {},
  eventTypes: { 'new-incident': true, 'new-extended-incident': true },
  companies: null,
};

const told = (found: PushSubscription | undefined, known: Partial<Subscribed> = {}) =>
  subscriptionFindings(found, { account: 'main', own: OWN, isManaged: false, ...known });

test('one that brings every incident here is right', () => {
  expect(told(RIGHT)).toMatchObject([{ level: 'ok' }]);
});

test.each<[string, Partial<PushSubscription>, string, RegExp]>([
  [
    'goes elsewhere',
    { url: 'https://other.example/secret' },
    'fault',
    /another address, at https:\/\/other\.example\./,
  ],
  ['is off', { isOn: false }, 'fault', /The push is off/],
  ['lacks incidents', { eventTypes: { 'new-extended-incident': true } }, 'fault', /no.* push new incidents/],
  [
    'lacks those of the organization',
    { eventTypes: { 'new-incident': true } },
    'warning',
    /extended incidents/,
  ],
  ['is in an unknown form', { serviceType: 'leef' }, 'fault', /does not read: leef/],
  ['is in the form with the least safe limits', { serviceType: 'cef' }, 'warning', /the form cef/],
  ['does not look at certificates', { requireValidSslCertificate: false }, 'warning', /certificate/],
  ['leaves companies out', { companies: ['a'] }, 'warning', /some companies only \(1\)/],
])('one that %s is told with what to do', (_, changes, level, message) => {
  const found = told({ ...RIGHT, ...changes });
  expect(found).toMatchObject([
    { level, message: expect.stringMatching(message) as string, advice: expect.any(String) as string },
  ]);
});

test('one that was never set up is a fault', () => {
  expect(told(undefined)).toMatchObject([
    { level: 'fault', advice: 'Run `plumbline subscription set main`.' },
  ]);
});

test('one that a worker switches on again is a warning while it is off', () => {
  expect(told({ ...RIGHT, isOn: false }, { isManaged: true })).toMatchObject([{ level: 'warning' }]);
});

test('without our own address nobody knows whose it is', () => {
  expect(told(RIGHT, { own: undefined })).toMatchObject([
    { level: 'warning', advice: expect.stringContaining('accounts.main.api.pushUrl') as string },
  ]);
});

test('a foreign address is told without its path, which may hold a secret', () => {
  expect(JSON.stringify(told({ ...RIGHT, url: 'https://other.example/secret' }))).not.toContain('secret');
});
