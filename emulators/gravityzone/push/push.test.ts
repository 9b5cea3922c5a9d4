import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_KEY, BELOW_PARTNER, CLIENT_ONE, OWN, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import { pushMd5 } from './push-delivery.ts';
import { startReceiver } from './receiver.test-kit.ts';
import type { Receiver } from './receiver.test-kit.ts';

let gravityZone: TestConsole;
let receiver: Receiver;
beforeEach(async () => {
  gravityZone = await startConsole({ pushRetryMs: 10 });
  receiver = await startReceiver();
});
afterEach(async () => {
  await gravityZone.emulator.close();
  await receiver.close();
});

const SETTINGS = { serviceType: 'jsonrpc', subscribeToEventTypes: { 'new-incident': true, av: false } };
const subscribe = (change: object = {}) => gravityZone.subscribe(receiver.url, { ...SETTINGS, ...change });
const stats = async () =>
  (await gravityZone.rpc('v1.0/jsonrpc/push', 'getPushEventStats')).result as {
    count: object;
    error: object;
    lastUpdateTime: string;
  };
const events = (...given: object[]): Promise<{ status: number; body: unknown }> =>
  gravityZone.stage('POST', 'push', { events: given });
const incidentEvent = {
  module: 'new-incident',
  incident_id: '6690e2c52ca2436a3af4adbe',
  companyId: CLIENT_ONE,
};
const sentEvents = (index = 0): Record<string, unknown>[] =>
  (JSON.parse(receiver.received.at(index)?.body ?? '') as { params: { events: Record<string, unknown>[] } })
    .params.events;

describe('the push settings', () => {
  it('are null before anybody set them', async () => {
    expect((await gravityZone.rpc('v1.0/jsonrpc/push', 'getPushEventSettings')).result).toBeNull();
  });

  it('read back with the authorization masked, and a second call replaces them', async () => {
    expect((await subscribe()).result).toBe(true);
    await subscribe({ subscribeToEventTypes: { av: true }, subscribeToCompanies: [OWN] });
    expect((await gravityZone.rpc('v1.0/jsonrpc/push', 'getPushEventSettings')).result).toEqual({
      serviceSettings: { authorization: '********', requireValidSslCertificate: true, url: receiver.url },
      serviceType: 'jsonRPC',
      status: 1,
      subscribeToCompanies: [OWN],
      subscribeToEventTypes: { av: true },
    });
  });

  it.each([
    ['no status', { status: undefined }],
    ['an unknown status', { status: 2 }],
    ['an unknown service type', { serviceType: 'syslog' }],
    ['no service settings', { serviceSettings: undefined }],
    ['no URL', { serviceSettings: { authorization: 'x' } }],
    ['a URL of another kind', { serviceSettings: { url: 'ftp://a/b' } }],
    ['a list of event types', { subscribeToEventTypes: ['new-incident'] }],
    ['an unknown event type', { subscribeToEventTypes: { everything: true } }],
    ['an empty list of companies', { subscribeToCompanies: [] }],
    ['companies without the own one', { subscribeToCompanies: [CLIENT_ONE] }],
    ['an unknown company', { subscribeToCompanies: [OWN, 'x'] }],
    ['an unknown parameter', { statuses: 1 }],
  ])('with %s are refused', async (_name, change) => {
    expect(await subscribe(change)).toMatchObject({ status: 200, code: -32602 });
  });
});

describe('a push message', () => {
  it('has the authorization verbatim, an MD5 of its bytes and no Content-Type', async () => {
    await subscribe();
    const before = Date.now();
    expect(await events(incidentEvent, { ...incidentEvent, computer_name: 'Büro' })).toEqual({
      status: 200,
      body: { kind: 'delivered' },
    });
    const [message] = receiver.received;
    expect(message?.headers).toMatchObject({
      authorization: 'Bearer 3f9c0d',
      'event-push-service-md5': pushMd5(API_KEY, message?.body ?? ''),
    });
    expect(message?.headers).not.toHaveProperty('content-type');
    const envelope = JSON.parse(message?.body ?? '') as { id: number };
    expect(envelope).toMatchObject({
      jsonrpc: '2.0',
      method: 'addEvents',
      params: { events: [incidentEvent, { computer_name: 'Büro' }] },
    });
    expect(envelope.id).toBeGreaterThanOrEqual(before);
    expect(envelope.id).toBeLessThanOrEqual(Date.now());
  });

  it('may have a Content-Type and an id without meaning', async () => {
    await subscribe();
    gravityZone.emulator.setFaults({ pushContentType: 'application/json', pushNonsenseId: true });
    await events(incidentEvent);
    expect(receiver.received[0]?.headers).toHaveProperty('content-type', 'application/json');
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toHaveProperty('id', 150_537);
  });

  it('holds only subscribed types and companies', async () => {
    await subscribe({ subscribeToCompanies: [OWN, CLIENT_ONE] });
    await events(
      { module: 'av', companyId: OWN },
      incidentEvent,
      { ...incidentEvent, companyId: BELOW_PARTNER },
      { module: 'new-incident' },
    );
    expect(sentEvents()).toEqual([incidentEvent, { module: 'new-incident' }]);
    expect((await events({ module: 'av' })).body).toEqual({ kind: 'not-subscribed' });
  });

  it('is not sent while the push is off', async () => {
    expect((await events(incidentEvent)).body).toEqual({ kind: 'off' });
    await subscribe({ status: 0 });
    expect((await events(incidentEvent)).body).toEqual({ kind: 'off' });
    await subscribe();
    await gravityZone.stage('DELETE', 'push');
    expect((await events(incidentEvent)).body).toEqual({ kind: 'off' });
    expect(receiver.received).toEqual([]);
  });

  it.each([
    [201, 'statusCode2xx'],
    [202, 'statusCode2xx'],
    [204, 'statusCode2xx'],
    [302, 'statusCode300'],
    [401, 'statusCode400'],
    [503, 'statusCode500'],
    ['nothing', 'timeout'],
  ] as const)('answered with %s counts as %s and is tried again', async (answer, failure) => {
    await subscribe();
    receiver.answerWith(answer);
    if (answer === 'nothing') gravityZone.emulator.setFaults({ pushTimeoutMs: 50 });
    expect((await events(incidentEvent)).body).toMatchObject({ kind: 'failed', failure });
    gravityZone.emulator.setFaults({});
    receiver.answerWith(200);
    await expect.poll(stats).toMatchObject({ count: { sentMessages: 1, events: 1 } });
    expect((await stats()).error).toHaveProperty(failure);
    expect(await gravityZone.stage('GET', 'push')).toMatchObject({ body: { status: 1, buffered: 0 } });
  });

  it('to a destination that is down, or without authorization, fails', async () => {
    await subscribe({ serviceSettings: { url: 'http://127.0.0.1:1/push', authorization: 'x' } });
    expect((await events(incidentEvent)).body).toEqual({ kind: 'failed', failure: 'connectionError' });
    await subscribe({ serviceSettings: { url: receiver.url } });
    await expect.poll(stats).not.toHaveProperty('error.configurationError', 0);
  });

  it('to a destination that speaks no TLS fails over https', async () => {
    const url = receiver.url.replace('http:', 'https:');
    await subscribe({ serviceSettings: { url, authorization: 'x', requireValidSslCertificate: false } });
    expect((await events(incidentEvent)).body).toEqual({ kind: 'failed', failure: 'connectionError' });
    expect(receiver.received).toEqual([]);
  });

  it('waits behind those that could not be delivered, and all come in order', async () => {
    await subscribe();
    receiver.answerWith(500);
    const outcomes = await Promise.all([
      events({ ...incidentEvent, n: 1 }),
      events({ ...incidentEvent, n: 2 }),
    ]);
    expect(outcomes.map(({ body }) => (body as { kind: string }).kind).sort()).toEqual([
      'buffered',
      'failed',
    ]);
    receiver.answerWith(200);
    await expect
      .poll(() => gravityZone.stage('GET', 'push'))
      .toMatchObject({ body: { status: 1, buffered: 0 } });
    expect([sentEvents(-2)[0]?.['n'], sentEvents(-1)[0]?.['n']]).toEqual([1, 2]);
  });

  it('is given up after 100 errors under the stricter rule, until the settings are set again', async () => {
    const strict = await startConsole({ pushRetryMs: 0, disableRule: 'errors' });
    await strict.subscribe(receiver.url);
    receiver.answerWith(500);
    await strict.emulator.push([incidentEvent]);
    await expect.poll(() => strict.stage('GET', 'push')).toMatchObject({ body: { status: 0, buffered: 0 } });
    expect(receiver.received).toHaveLength(100);
    receiver.answerWith(200);
    await strict.subscribe(receiver.url);
    expect(await strict.emulator.push([incidentEvent])).toEqual({ kind: 'delivered' });
    await strict.emulator.close();
  });
});

describe('the push statistics', () => {
  it('count messages and events until they are reset', async () => {
    await subscribe();
    await events(incidentEvent, incidentEvent);
    const { count, error, lastUpdateTime } = await stats();
    expect(count).toEqual({ events: 2, sentMessages: 1, errorMessages: 0, testEvents: 0 });
    expect(error).toEqual({
      configurationError: 0,
      connectionError: 0,
      serviceError: 0,
      statusCode2xx: 0,
      statusCode300: 0,
      statusCode400: 0,
      statusCode500: 0,
      timeout: 0,
    });
    expect(lastUpdateTime).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);
    expect((await gravityZone.rpc('v1.0/jsonrpc/push', 'resetPushEventStats')).result).toBe(true);
    expect((await stats()).count).toMatchObject({ events: 0, sentMessages: 0 });
  });
});
