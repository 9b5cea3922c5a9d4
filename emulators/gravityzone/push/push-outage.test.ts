import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import { startReceiver } from './receiver.test-kit.ts';
import type { Receiver } from './receiver.test-kit.ts';

let gravityZone: TestConsole;
let receiver: Receiver;
beforeEach(async () => {
  gravityZone = await startConsole({ pushRetryMs: 3_600_000 });
  receiver = await startReceiver();
});
afterEach(async () => {
  await gravityZone.emulator.close();
  await receiver.close();
});

const EVENT = { module: 'new-incident', incident_id: '6690e2c52ca2436a3af4adbe', companyId: OWN };
const subscribe = (serviceType = 'jsonRPC') =>
  gravityZone.rpc('v1.0/jsonrpc/push', 'setPushEventSettings', {
    status: 1,
    serviceType,
    serviceSettings: { url: receiver.url, authorization: 'x', requireValidSslCertificate: true },
    subscribeToEventTypes: { 'new-incident': true },
  });
const push = async (): Promise<unknown> =>
  (await gravityZone.stage('POST', 'push', { events: [EVENT] })).body;
const waiting = async (): Promise<unknown> => (await gravityZone.stage('GET', 'push')).body;

describe('an outage', () => {
  it('of three hours ends the push under the older rule, and a new set call is needed', async () => {
    gravityZone.emulator.setFaults({ disableRule: 'errors' });
    await subscribe();
    receiver.answerWith(500);
    await push();
    await gravityZone.stage('POST', 'clock', { advanceMs: 3 * 3_600_000 });
    expect(await waiting()).toMatchObject({ status: 0, buffered: 0 });
    receiver.answerWith(200);
    expect(await push()).toEqual({ kind: 'off' });
    await subscribe();
    expect(await push()).toEqual({ kind: 'delivered' });
  });

  it('shorter than that ends with all messages delivered', async () => {
    await subscribe();
    receiver.answerWith(500);
    await push();
    receiver.answerWith(200);
    await gravityZone.stage('POST', 'clock', { advanceMs: 3_600_000 });
    expect(await waiting()).toMatchObject({ status: 1, buffered: 0, errorsInRow: 0 });
    expect(receiver.received).toHaveLength(2);
  });
});

describe('a message', () => {
  it('can be repeated byte for byte', async () => {
    await subscribe();
    await push();
    await gravityZone.stage('POST', 'push/repeat');
    const [first, second, ...others] = receiver.received.map(({ body }) => body);
    expect(second).toBe(first);
    expect(others).toEqual([]);
  });

  it.each([
    ['jsonRPC', /^\{.*"method":"addEvents".*\}$/],
    ['splunk', /^\{"event":\{.*\}\}\n\n\{"event":\{.*\}\}\s*$/],
    ['qradar', /^\{.*"module".*\}\n\{.*"module".*\}\s*$/],
    ['cef', /^\{.*"CEF:0\|Bitdefender\|GravityZone\|6\.76\.0-1\|170000\|New Incident\|\d+\|.*\}$/],
  ])('of the service type %s has its body', async (serviceType, body) => {
    await subscribe(serviceType);
    await gravityZone.stage('POST', 'push', { events: [EVENT, EVENT] });
    expect(receiver.received[0]?.body).toMatch(body);
  });

  it('about an incident can be dropped, and the incident is there all the same', async () => {
    await subscribe();
    const { body } = await gravityZone.stage('POST', 'incidents', { companyId: OWN, push: false });
    expect(receiver.received).toEqual([]);
    expect(body).toHaveProperty('incident.status', 'open');
  });
});
