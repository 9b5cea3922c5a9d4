import { describe, expect, test } from 'vitest';
import { secretOf } from '../../settings/schema/secret.ts';
import { fakeApi, recorded, rejected, unavailable } from './fake-api.fixture.ts';
import type { FakeApi } from './fake-api.fixture.ts';
import { removeSubscription, setSubscription, testSubscription } from './push-subscription.ts';
import { isSameUrl, showSubscription } from './subscription-settings.ts';
import { checkSubscription } from './check-subscription.ts';

const OURS = 'https://plumbline.example.com/push/main';
const own = { url: OURS, secret: secretOf('Bearer 3f9c0d') };
const wanted = { ...own, eventTypes: ['new-incident', 'new-extended-incident'], force: false };
const { result: foreign } = recorded('api-getPushEventSettings-result') as { result: object };

/** Settings of our destination as GravityZone reads them back, all companies subscribed. */
const ours = (members: object = {}, service: object = {}) => ({
  status: 1,
  serviceType: 'jsonRPC',
  serviceSettings: { authorization: '********', requireValidSslCertificate: true, url: OURS, ...service },
  subscribeToEventTypes: { 'new-incident': true, 'new-extended-incident': true },
  ...members,
});

/** GravityZone with these settings; what is set is read back with the secret masked. */
function account(first: unknown): FakeApi {
  let current = first;
  return fakeApi((method, params) => {
    if (method === 'getPushEventSettings') return current;
    if (method === 'getPushEventStats') return { count: { sentMessages: 0, errorMessages: 0 } };
    if (method !== 'setPushEventSettings') return { _testEvent_: true };
    const { serviceSettings } = params as { serviceSettings: object };
    current = { ...params, serviceSettings: { ...serviceSettings, authorization: '********' } };
    return true;
  });
}

const writes = (api: FakeApi) =>
  api.calls.filter(([method]) => !method.startsWith('get')).map(([, params]) => params);

const written = (members: object = {}, service: object = {}) => ({
  status: 1,
  serviceType: 'jsonRPC',
  serviceSettings: {
    url: OURS,
    authorization: 'Bearer 3f9c0d',
    requireValidSslCertificate: true,
    ...service,
  },
  subscribeToEventTypes: { 'new-incident': true, 'new-extended-incident': true },
  subscribeToCompanies: null,
  ...members,
});

describe('showing the subscription', () => {
  test('reads the recorded settings, without the secret', async () => {
    const found = await showSubscription(account(foreign));
    expect(found).toMatchObject({
      isOn: true,
      serviceType: 'jsonRPC',
      url: 'https://webhook.your.tld/push/notifications',
      requireValidSslCertificate: true,
      companies: ['12341234abcd12341234abcd'],
    });
    expect(found?.eventTypes['new-incident']).toBe(true);
    expect(JSON.stringify(found)).not.toContain('*');
  });

  test.each([
    ['nothing', null],
    ['an empty list', []],
    ['an empty object', {}],
    ['no service', { status: 0, serviceSettings: [] }],
    ['an address of null', { status: 0, serviceSettings: { url: null } }],
    ['a blank address', ours({}, { url: '' })],
    ['not found', rejected('not-found')],
  ])('takes %s for push never set up', async (_, answer) => {
    expect(await showSubscription(account(answer))).toBeUndefined();
  });

  test('reads an empty list of event types as none', async () => {
    expect(await showSubscription(account(ours({ subscribeToEventTypes: [] })))).toMatchObject({
      eventTypes: {},
    });
  });

  test('passes on other refusals', async () => {
    await expect(showSubscription(account(rejected('bad-credentials')))).rejects.toMatchObject({
      code: 'bad-credentials',
    });
  });
});

test.each([
  [`${OURS}/`, true],
  ['HTTPS://Plumbline.Example.com:443/push/main', true],
  ['https://plumbline.example.com/push/Main', false],
  ['https://plumbline.example.com/push/main?x=1', false],
  ['https://plumbline.example.com.evil.example/push/main', false],
  ['no address', false],
])('%s is our destination: %s', (url, is) => {
  expect(isSameUrl(url, OURS)).toBe(is);
});

describe('setting the subscription', () => {
  test('subscribes to all companies where push was never set up, in three calls', async () => {
    const api = account(null);
    const change = await setSubscription(api, wanted);
    expect(writes(api)).toEqual([written()]);
    expect(api.calls).toHaveLength(3);
    expect(change).toMatchObject({ before: undefined, after: { isOn: true, url: OURS }, remarks: [] });
  });

  test.each([
    ['on', foreign],
    ['off', { ...foreign, status: 0 }],
  ])('refuses to take it from another destination that is %s, and says whose', async (_, settings) => {
    const api = account(settings);
    await expect(setSubscription(api, wanted)).rejects.toMatchObject({
      code: 'foreign-destination',
      message: expect.stringMatching(/https:\/\/webhook\.your\.tld$/) as string,
    });
    expect(writes(api)).toEqual([]);
  });

  test('takes it by force, with nothing of the other destination’s settings', async () => {
    const api = account({
      ...foreign,
      serviceSettings: { ...ours().serviceSettings, url: 'https://siem.example', x: 1 },
    });
    const change = await setSubscription(api, { ...wanted, force: true });
    expect(writes(api)).toEqual([written()]);
    expect(change.before?.url).toBe('https://siem.example');
  });

  test('keeps what is set for our destination, never a masked secret, and remarks on it', async () => {
    const api = account(
      ours(
        { status: 0, subscribeToEventTypes: { av: true, fw: false }, subscribeToCompanies: ['c1'] },
        { requireValidSslCertificate: false, extra: 1, splunkAuthorization: '******', token: 'Splunk ****' },
      ),
    );
    const change = await setSubscription(api, wanted);
    expect(writes(api)).toEqual([
      written(
        {
          subscribeToEventTypes: { av: true, fw: false, 'new-incident': true, 'new-extended-incident': true },
          subscribeToCompanies: ['c1'],
        },
        { requireValidSslCertificate: false, extra: 1 },
      ),
    ]);
    expect(change.remarks).toEqual([
      'Only 1 companies are subscribed to, not all.',
      'GravityZone does not check the certificate of the destination.',
    ]);
  });

  test('never writes an empty list of companies, which is refused', async () => {
    const api = account(ours({ subscribeToCompanies: [] }));
    await setSubscription(api, wanted);
    expect(writes(api)).toEqual([written()]);
  });

  test.each([
    ['nothing', null, 'GravityZone accepted the change but shows no subscription.'],
    ['it off', ours({ status: 0 }), 'GravityZone shows the subscription as off.'],
    [
      'another one',
      ours({}, { url: 'https://a.example' }),
      'GravityZone shows another destination than the one just set.',
    ],
    [
      'a type missing',
      ours({ subscribeToEventTypes: { 'new-incident': true } }),
      'GravityZone does not subscribe to new-extended-incident.',
    ],
    [
      'no answer',
      unavailable('no-answer'),
      'The change was accepted but not read back: GravityZone is no-answer.',
    ],
  ])('remarks on a read-back that shows %s', async (_, shown, remark) => {
    const answers = [null, true, shown];
    const change = await setSubscription(
      fakeApi(() => answers.shift()),
      wanted,
    );
    expect(change.remarks).toEqual([remark]);
  });
});

describe('removing the subscription', () => {
  test('switches ours off with our secret, and keeps its settings', async () => {
    const api = account(ours({ subscribeToCompanies: ['c1'] }));
    expect(await removeSubscription(api, own)).toMatchObject({ isOn: true });
    expect(writes(api)).toEqual([written({ status: 0, subscribeToCompanies: ['c1'] })]);
  });

  test.each([
    ['never set up', null],
    ['off already', ours({ status: 0 })],
  ])('writes nothing where it is %s', async (_, settings) => {
    const api = account(settings);
    await removeSubscription(api, own);
    expect(writes(api)).toEqual([]);
  });
});

test('asks for no test event that would go elsewhere', async () => {
  const api = account(foreign);
  await expect(testSubscription(api, own)).rejects.toMatchObject({ code: 'foreign-destination' });
  expect(writes(api)).toEqual([]);
});

describe('a check of the subscription', () => {
  test.each([
    { title: 'never set up', settings: null, manage: true, kind: 'off' },
    { title: 'on', settings: ours(), manage: true, kind: 'on' },
    { title: 'off and not ours to manage', settings: ours({ status: 0 }), manage: false, kind: 'off' },
    {
      title: 'on without incidents',
      settings: ours({ subscribeToEventTypes: { av: true } }),
      manage: true,
      kind: 'off',
    },
    { title: 'foreign and on', settings: foreign, manage: true, kind: 'foreign' },
    { title: 'foreign and off', settings: { ...foreign, status: 0 }, manage: true, kind: 'foreign' },
  ])('writes nothing where it is $title', async ({ settings, manage, kind }) => {
    const api = account(settings);
    expect(await checkSubscription(api, { own, manage })).toMatchObject({ kind });
    expect(writes(api)).toEqual([]);
  });

  test('switches ours on again as it was, with our secret', async () => {
    const api = account(
      ours({ status: 0, subscribeToCompanies: ['c1'], subscribeToEventTypes: { av: true } }),
    );
    expect(await checkSubscription(api, { own, manage: true })).toMatchObject({ kind: 'switched on again' });
    expect(writes(api)).toEqual([
      written({ subscribeToCompanies: ['c1'], subscribeToEventTypes: { av: true } }),
    ]);
    expect(await checkSubscription(api, { own, manage: true })).toMatchObject({ kind: 'off' });
  });

  test('says which incidents are not pushed', async () => {
    const subscribeToEventTypes = { 'new-incident': true };
    const on = account(ours({ subscribeToEventTypes }));
    expect(await checkSubscription(on, { own, manage: true })).toEqual({
      kind: 'on',
      text: expect.stringMatching(
        /^GravityZone pushes to this gateway, but not new-extended-incident\./,
      ) as string,
    });
    const off = account(ours({ status: 0, subscribeToEventTypes }));
    expect(await checkSubscription(off, { own, manage: true })).toEqual({
      kind: 'switched on again',
      text: expect.stringContaining('it is on again, but not new-extended-incident.') as string,
    });
  });

  test('tells what GravityZone counts, and lives without', async () => {
    const text = async (answer: unknown) =>
      (
        await checkSubscription(
          fakeApi((method) => (method === 'getPushEventStats' ? answer : ours())),
          { own, manage: true },
        )
      ).text;
    const counted = { count: { sentMessages: 7, errorMessages: 1 }, error: { timeout: 1 } };
    expect(await text(counted)).toBe(
      "GravityZone pushes to this gateway. Messages by GravityZone's count: 7 sent, 1 failed (timeout 1).",
    );
    expect(await text(unavailable('rate-limited'))).toBe('GravityZone pushes to this gateway.');
  });
});
