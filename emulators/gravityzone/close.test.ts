import { afterEach, beforeEach, expect, it } from 'vitest';
import { OWN, startConsole } from './console.test-kit.ts';
import type { RpcAnswer, TestConsole } from './console.test-kit.ts';
import { startReceiver } from './push/receiver.test-kit.ts';
import type { Receiver } from './push/receiver.test-kit.ts';

const EVENT = { module: 'new-incident', incident_id: '6690e2c52ca2436a3af4adbe', companyId: OWN };
/** An emulator that waits for anything would wait longer than the tests may. */
const NEVER_MS = 600_000;

let gravityZone: TestConsole;
let receiver: Receiver;
const setPush = (status: 0 | 1): Promise<RpcAnswer> => gravityZone.subscribe(receiver.url, { status });
beforeEach(async () => {
  gravityZone = await startConsole({ pushTimeoutMs: NEVER_MS, pushRetryMs: NEVER_MS });
  receiver = await startReceiver();
  await setPush(1);
});
afterEach(async () => {
  await gravityZone.emulator.close();
  await receiver.close();
});

it('closing ends calls that hang', async () => {
  gravityZone.emulator.setFaults({ hang: true });
  const call = expect(gravityZone.rpc('v1.0/jsonrpc/push', 'getPushEventStats')).rejects.toThrow();
  expect(await gravityZone.stage('GET', 'healthz')).toEqual({ status: 200, body: 'ok' });
  await gravityZone.emulator.close();
  await call;
});

it('closing ends calls that wait for their turn', async () => {
  gravityZone.emulator.setFaults({ limits: true });
  const calls = Promise.allSettled(
    Array.from({ length: 10 }, () => gravityZone.rpc('v1.0/jsonrpc/companies', 'getCompanyDetails')),
  );
  await expect.poll(() => gravityZone.emulator.requests().byMethod['getCompanyDetails']).toBe(5);
  await gravityZone.emulator.close();
  const statuses = (await calls).map(({ status }) => status);
  expect(statuses.filter((status) => status === 'rejected')).toHaveLength(5);
});

it('closing breaks a delivery that gets no answer, and loses what waits', async () => {
  receiver.answerWith('nothing');
  const pushes = [gravityZone.emulator.push([EVENT]), gravityZone.emulator.push([EVENT])];
  await expect.poll(() => receiver.received).toHaveLength(1);
  await gravityZone.emulator.close();
  expect(await Promise.all(pushes)).toEqual([{ kind: 'lost' }, { kind: 'lost' }]);
  expect(await gravityZone.emulator.push([EVENT])).toEqual({ kind: 'off' });
});

it('closing twice is no mistake', async () => {
  await gravityZone.emulator.close();
  await expect(gravityZone.emulator.close()).resolves.toBeUndefined();
});

it('a push that waits behind another is told so when the push is switched off meanwhile', async () => {
  receiver.answerWith('nothing');
  const first = gravityZone.emulator.push([EVENT]);
  const second = gravityZone.emulator.push([EVENT]);
  await expect.poll(() => receiver.received).toHaveLength(1);
  await setPush(0);
  await receiver.close();
  expect(await first).toEqual({ kind: 'failed', failure: 'connectionError' });
  expect(await second).toEqual({ kind: 'buffered' });
});
