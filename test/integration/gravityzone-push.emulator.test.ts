import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { z } from 'zod';
import type { Faults, GravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import { startReceiver } from '../../emulators/gravityzone/push/receiver.test-kit.ts';
import type { Receiver } from '../../emulators/gravityzone/push/receiver.test-kit.ts';
import type { GravityZoneApi } from '../../src/gravityzone/api/json-rpc.ts';
import type { ListedIncident } from '../../src/gravityzone/api/listed-incident.ts';
import { readPushStats } from '../../src/gravityzone/api/push-stats.ts';
import {
  removeSubscription,
  setSubscription,
  testSubscription,
} from '../../src/gravityzone/api/push-subscription.ts';
import { showSubscription } from '../../src/gravityzone/api/subscription-settings.ts';
import { checkSubscription } from '../../src/gravityzone/api/check-subscription.ts';
import { readPush } from '../../src/gravityzone/read-push.ts';
import { diffFacts } from '../../src/incident/diff.ts';
import type { Facts } from '../../src/incident/facts.ts';
import { foldEvent } from '../../src/incident/fold.ts';
import { NO_INCIDENT } from '../../src/incident/known-incident.ts';
import type { IncidentEvent } from '../../src/incident/incident-event.ts';
import { secretOf } from '../../src/settings/schema/secret.ts';
import { incidentSource } from '../../src/worker/incident-source.ts';
import { accountOf, CLIENT_ONE, stage, startAccount, unlimitedClient } from './gravityzone-account.ts';

let gravityZone: GravityZoneEmulator;
let receiver: Receiver;
beforeEach(async () => {
  gravityZone = await startAccount();
  receiver = await startReceiver();
});
afterEach(async () => {
  await gravityZone.close();
  await receiver.close();
});

const EVENT_TYPES = ['new-incident', 'new-extended-incident'];
const own = () => ({ url: receiver.url, secret: secretOf('Bearer our-own') });
/** A client with fresh limits: five calls of the push. */
const client = (): GravityZoneApi => unlimitedClient(gravityZone);
const subscribe = (force = false) => setSubscription(client(), { ...own(), eventTypes: EVENT_TYPES, force });
const foreign = () =>
  setSubscription(client(), {
    url: 'https://siem.example/in',
    secret: secretOf('theirs'),
    eventTypes: ['av'],
    force: false,
  });
const authorizations = () => receiver.received.map(({ headers }) => headers.authorization);

describe('the subscription', () => {
  it.each(['null', 'error'] as const)(
    'is none and can be set where %s says never',
    async (neverConfigured) => {
      gravityZone.setFaults({ neverConfigured });
      expect(await showSubscription(client())).toBeUndefined();
      expect(await removeSubscription(client(), own())).toBeUndefined();
      expect(await checkSubscription(client(), { own: own(), manage: true })).toMatchObject({ kind: 'off' });
      expect(await subscribe()).toMatchObject({
        before: undefined,
        after: { isOn: true, url: receiver.url, companies: null },
        remarks: [],
      });
    },
  );

  it('cannot be set where the account has no push', async () => {
    gravityZone.setFaults({ pushUnavailable: true });
    await expect(subscribe()).rejects.toMatchObject({
      name: 'VendorRefused',
      code: 'api-not-enabled',
      advice: expect.stringContaining('that the event push service is on for the account') as string,
    });
  });

  it('delivers with our secret once it is set', async () => {
    await subscribe();
    await gravityZone.incident({ companyId: CLIENT_ONE });
    expect(authorizations()).toEqual(['Bearer our-own']);
  });

  it('of another destination is taken by force only', async () => {
    await foreign();
    await expect(subscribe()).rejects.toMatchObject({ code: 'foreign-destination' });
    await expect(removeSubscription(client(), own())).rejects.toMatchObject({ code: 'foreign-destination' });
    expect(await checkSubscription(client(), { own: own(), manage: true })).toMatchObject({
      kind: 'foreign',
    });
    expect(await showSubscription(client())).toMatchObject({ url: 'https://siem.example/in', isOn: true });

    const { before, after } = await subscribe(true);
    expect(before).toMatchObject({ url: 'https://siem.example/in' });
    expect(after).toMatchObject({ url: receiver.url, isOn: true });
    expect(after?.eventTypes['av']).not.toBe(true);
  });

  it('is switched off by its removal, and nothing is pushed any more', async () => {
    await subscribe();
    expect(await removeSubscription(client(), own())).toMatchObject({ isOn: true });
    expect(await showSubscription(client())).toMatchObject({ url: receiver.url, isOn: false });
    await gravityZone.incident({ companyId: CLIENT_ONE });
    expect(receiver.received).toEqual([]);
  });

  it('brings a test event, which is read as one', async () => {
    await subscribe();
    await testSubscription(client(), own());
    await expect.poll(() => receiver.received.length).toBe(1);
    const read = readPush(Buffer.from(receiver.received[0]?.body ?? ''), Date.now());
    expect(read).toMatchObject({ kind: 'events', events: [{ kind: 'test', module: 'new-incident' }] });
  });

  it('has no test event of an unknown type', async () => {
    await subscribe();
    await expect(testSubscription(client(), own(), undefined, 'no-such-type')).rejects.toMatchObject({
      code: 'unknown-template',
    });
  });

  it.each([
    [true, 'switched on again', ['Bearer our-own']],
    [false, 'off', []],
  ] as const)('that GravityZone switched off, managed: %s, is %s', async (manage, kind, delivered) => {
    await subscribe();
    const before = await showSubscription(client());
    await stage(gravityZone, 'DELETE', 'push');
    expect(await showSubscription(client())).toEqual({ ...before, isOn: false });

    expect(await checkSubscription(client(), { own: own(), manage })).toMatchObject({ kind });
    expect(await showSubscription(client())).toEqual({ ...before, isOn: manage });
    await gravityZone.incident({ companyId: CLIENT_ONE });
    expect(authorizations()).toEqual(delivered);
  });

  it('counts what was sent and what failed', async () => {
    await subscribe();
    await gravityZone.incident({ companyId: CLIENT_ONE });
    receiver.answerWith(500);
    await gravityZone.incident({ companyId: CLIENT_ONE });
    const stats = await readPushStats(client());
    expect(stats.sentMessages).toBe(1);
    expect(stats.errorMessages).toBeGreaterThan(0);
    expect(Object.keys(stats.errors)).not.toEqual([]);
    expect(await checkSubscription(client(), { own: own(), manage: false })).toMatchObject({
      kind: 'on',
      text: expect.stringContaining('1 sent') as string,
    });
  });
});

describe('what is pushed', () => {
  const FIELDS = {
    companyId: CLIENT_ONE,
    severity_score: 61,
    computer_ip: '10.0.0.5, 10.0.0.6',
    process_pid: 1204,
    process_path: 'c:\\app dir\\a.exe',
    process_command_line: '"c:\\app dir\\a.exe" -x "y"',
    username: 'WS-01\\anna',
  };
  const factsOf = async (serviceType: string): Promise<Facts> => {
    await client().call(
      'setPushEventSettings',
      {
        status: 1,
        serviceType,
        serviceSettings: { url: receiver.url, authorization: 'Bearer our-own' },
        subscribeToEventTypes: { 'new-incident': true },
      },
      z.literal(true),
    );
    await gravityZone.incident({ incident_id: '6690e2c52ca2436a3af4adbe', ...FIELDS });
    const read = readPush(Buffer.from(receiver.received.at(-1)?.body ?? ''), Date.now());
    const events = read.kind === 'events' ? read.events : [];
    expect(events).toHaveLength(1);
    return events.flatMap((event) => (event.kind === 'incident' ? [event.event.facts] : []))[0] ?? {};
  };

  it.each<[form: string, faults: Partial<Faults>, besides: readonly string[]]>([
    ['jsonRPC', { pushNonsenseId: true }, []],
    ['jsonRPC', { pushContentType: 'application/json' }, []],
    ['splunk', {}, []],
    ['qradar', {}, []],
    ['cef', {}, ['incidentNumber']],
    ['cef', { productVersion: '6.65.1-1' }, []],
  ])('is read alike from %s with %j', async (form, faults, besides) => {
    const expected = await factsOf('jsonRPC');
    gravityZone.setFaults(faults);
    const changes = diffFacts(expected, await factsOf(form));
    // CEF has no key for the word of the severity.
    const silent = form === 'cef' ? ['severity'] : [];
    expect(changes.map(({ fact }) => fact).sort()).toEqual([...besides, ...silent]);
  });
});

describe('what the feed reads', () => {
  const never = new AbortController().signal;
  function account() {
    const account = accountOf(gravityZone, own());
    return { names: account.names, source: incidentSource(() => account) };
  }
  const read = async (kind: 'changed' | 'updated'): Promise<readonly ListedIncident[]> => {
    const window = { kind, from: 0, to: Date.parse('2100-01-01'), page: 1 };
    return (await account().source.listIncidents(window, never)).incidents;
  };

  it.each([
    ['open', true, 'withChangeFilter'],
    ['in_progress', true, 'always'],
    ['closed', false, 'never'],
    ['false_positive', false, 'withChangeFilter'],
  ] as const)('tells whether an incident that is %s is open: %s', async (status, isOpen, told) => {
    gravityZone.setFaults({ lastIncidentChange: told });
    const { incident } = await gravityZone.incident({ companyId: CLIENT_ONE });
    await stage(gravityZone, 'PATCH', `incidents/${incident.id}`, { status });
    const created = Math.floor(incident.created / 1000) * 1000;
    const expected = { incidentId: incident.id, isOpen, createdAt: created };
    expect(await read('changed')).toMatchObject([expected]);
    expect(await read('updated')).toMatchObject([expected]);
    expect(await account().source.readIncident(incident.id, never)).toMatchObject(expected);
  });

  it('has another content only after a change', async () => {
    const { incident } = await gravityZone.incident({ companyId: CLIENT_ONE });
    const contents = async () => (await read('updated')).map(({ content }) => content);
    const first = await contents();
    expect(await contents()).toEqual(first);
    await stage(gravityZone, 'PATCH', `incidents/${incident.id}`, { status: 'closed' });
    expect(await contents()).not.toEqual(first);
  });

  it('spares the call for the name of a company', async () => {
    await gravityZone.incident({ companyId: CLIENT_ONE });
    const { names, source } = account();
    await source.listIncidents({ kind: 'updated', from: 0, to: Date.now() + 60_000, page: 1 }, never);
    expect(await names.find(CLIENT_ONE)).toEqual({ kind: 'known', name: 'Client One' });
    expect(gravityZone.requests().byMethod).toEqual({ getIncidentsList: 1 });
  });

  it('changes nothing that the push told, only adds status, number, link and name of the company', async () => {
    await subscribe();
    const text = fc.stringMatching(/^[a-z][a-z0-9. -]{0,10}[a-z]$/);
    const fields = fc.record({
      severity_score: fc.integer({ min: 0, max: 100 }),
      main_action: fc.constantFrom('no action', 'blocked'),
      attack_types: fc.uniqueArray(text, { maxLength: 3 }),
      detection_name: text,
      computer_name: text,
      computer_ip: fc.ipV4(),
      process_pid: fc.option(fc.integer({ min: 1, max: 99_999 })),
      username: fc.option(text),
    });
    await fc.assert(
      fc.asyncProperty(fields, async (given) => {
        const { incident } = await gravityZone.incident({ companyId: CLIENT_ONE, ...given });
        const body = receiver.received.at(-1)?.body ?? '';
        const pushed = readPush(Buffer.from(body), Date.now());
        if (pushed.kind !== 'events') throw new Error(pushed.reason);
        const events = pushed.events.flatMap((event) => (event.kind === 'incident' ? [event.event] : []));
        const asked = await account().source.readIncident(incident.id, never);
        const items = [...(await read('updated')), ...(await read('changed')), ...(asked ? [asked] : [])];
        const listed = items.filter(({ incidentId }) => incidentId === incident.id).map(({ event }) => event);
        const fold = (events: readonly IncidentEvent[]) =>
          events.reduce((folded, event) => foldEvent(folded, event).incident, NO_INCIDENT).facts;

        expect(events).toHaveLength(1);
        const changes = diffFacts(fold(events), fold([...events, ...listed]));
        expect(changes.map(({ fact }) => fact).sort()).toEqual([
          'companyName',
          'incidentLink',
          'incidentNumber',
          'status',
        ]);
      }),
      { numRuns: 40 },
    );
  });
});
