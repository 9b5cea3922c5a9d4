import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN, startConsole } from '../console.test-kit.ts';
import type { RpcAnswer, TestConsole } from '../console.test-kit.ts';
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
const call = (method: string): Promise<RpcAnswer> => gravityZone.rpc('v1.0/jsonrpc/push', method);
const subscribe = (change: object = {}): Promise<RpcAnswer> => gravityZone.subscribe(receiver.url, change);
const state = async (): Promise<unknown> => (await gravityZone.stage('GET', 'push')).body;

describe('the push service', () => {
  it('may answer an error before anybody set it', async () => {
    gravityZone.emulator.setFaults({ neverConfigured: 'error' });
    expect(await call('getPushEventSettings')).toMatchObject({ status: 200, code: -32000 });
  });

  it('may not be enabled for the account', async () => {
    gravityZone.emulator.setFaults({ pushUnavailable: true });
    expect(await subscribe()).toMatchObject({
      code: -32000,
      details: 'The event push service is not enabled',
    });
    expect((await call('getPushEventSettings')).result).toBeNull();
  });

  it('counts from its activation on', async () => {
    await subscribe();
    await gravityZone.emulator.push([EVENT]);
    await subscribe();
    expect((await call('getPushEventStats')).result).toMatchObject({ count: { events: 1 } });
    await subscribe({ status: 0 });
    await subscribe();
    expect((await call('getPushEventStats')).result).toMatchObject({ count: { events: 0 } });
  });

  it('sends nothing with an authorization that no header can hold', async () => {
    await subscribe({ serviceSettings: { url: receiver.url, authorization: 'Bearer €' } });
    expect(await gravityZone.emulator.push([EVENT])).toEqual({
      kind: 'failed',
      failure: 'configurationError',
    });
    expect(receiver.received).toEqual([]);
  });
});

describe('a spontaneous end of the push', () => {
  it('leaves everything but the status as it was, until it is set again', async () => {
    await subscribe();
    const before = (await call('getPushEventSettings')).result as object;
    expect((await gravityZone.stage('DELETE', 'push')).body).toMatchObject({ status: 0 });
    expect((await call('getPushEventSettings')).result).toEqual({ ...before, status: 0 });
    expect(await gravityZone.emulator.push([EVENT])).toEqual({ kind: 'off' });
    await subscribe();
    expect(await gravityZone.emulator.push([EVENT])).toEqual({ kind: 'delivered' });
  });
});

describe('the rule of the buffer', () => {
  it('keeps 1000 messages; one more and another error end the push until it is set again', async () => {
    await subscribe();
    receiver.answerWith(500);
    for (let n = 0; n < 1_000; n += 1) await gravityZone.emulator.push([EVENT]);
    await gravityZone.emulator.advance(3_600_000);
    expect(await state()).toMatchObject({ status: 1, buffered: 1_000 });
    expect(await gravityZone.emulator.push([EVENT])).toEqual({ kind: 'buffered' });
    await gravityZone.emulator.advance(3_600_000);
    expect(await state()).toMatchObject({ status: 0, buffered: 0 });
    expect((await call('getPushEventSettings')).result).toMatchObject({ status: 0 });
    receiver.answerWith(200);
    expect(await gravityZone.emulator.push([EVENT])).toEqual({ kind: 'off' });
    await subscribe();
    expect(await gravityZone.emulator.push([EVENT])).toEqual({ kind: 'delivered' });
  });
});

describe('an outage', () => {
  it('of three hours ends the push under the older rule, and a new set call is needed', async () => {
    gravityZone.emulator.setFaults({ disableRule: 'errors' });
    await subscribe();
    receiver.answerWith(500);
    await gravityZone.emulator.push([EVENT]);
    await gravityZone.emulator.advance(3 * 3_600_000 - 60_000);
    expect(await state()).toMatchObject({ status: 1, buffered: 1, errorsInRow: 2 });
    await gravityZone.emulator.advance(3_600_000);
    expect(await state()).toMatchObject({ status: 0, buffered: 0 });
    receiver.answerWith(200);
    expect(await gravityZone.emulator.push([EVENT])).toEqual({ kind: 'off' });
    await subscribe();
    expect(await gravityZone.emulator.push([EVENT])).toEqual({ kind: 'delivered' });
  });

  it('shorter than that ends with all messages delivered', async () => {
    await subscribe();
    receiver.answerWith(500);
    await gravityZone.emulator.push([EVENT]);
    receiver.answerWith(200);
    await gravityZone.emulator.advance(3_600_000);
    expect(await state()).toMatchObject({ status: 1, buffered: 0, errorsInRow: 0 });
    expect(receiver.received).toHaveLength(2);
  });
});
