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
  await gravityZone.subscribe(receiver.url);
});
afterEach(async () => {
  await gravityZone.emulator.close();
  await receiver.close();
});

const ID = '6690e2c52ca2436a3af4adbe';
const event = (n: number): object => ({ module: 'new-incident', incident_id: ID, companyId: OWN, n });
const push = async (n: number, script: object = {}): Promise<unknown> =>
  (await gravityZone.stage('POST', 'push', { events: [event(n)], ...script })).body;

interface Sent {
  readonly id: number;
  readonly params: { readonly events: readonly Record<string, unknown>[] };
}
const sent = (): Sent[] => receiver.received.map(({ body }) => JSON.parse(body) as Sent);
const sentNumbers = (): unknown[] => sent().map(({ params }) => params.events[0]?.['n']);

describe('the order of messages', () => {
  it('after a pause is that in which they were made', async () => {
    await gravityZone.stage('PUT', 'faults', { pushPaused: true });
    for (const n of [1, 2, 3]) expect(await push(n)).toEqual({ kind: 'buffered' });
    expect(receiver.received).toEqual([]);
    expect((await gravityZone.stage('GET', 'push')).body).toMatchObject({
      buffered: 3,
      messages: [{ events: [event(1)] }, { events: [event(2)] }, { events: [event(3)] }],
    });
    await gravityZone.stage('PUT', 'faults', {});
    expect(sentNumbers()).toEqual([1, 2, 3]);
  });

  it('can be told wrong by a message that comes late, and one can come twice', async () => {
    await push(2);
    for (let time = 0; time < 2; time += 1) await push(1, { id: 1_720_773_218_319 });
    expect(sentNumbers()).toEqual([2, 1, 1]);
    expect(sent().map(({ id }) => id)).toEqual([expect.any(Number), 1_720_773_218_319, 1_720_773_218_319]);
  });

  it('is told by an id of the new time where a message is tried again', async () => {
    receiver.answerWith(500);
    await push(1);
    receiver.answerWith(200);
    await gravityZone.emulator.advance(3_600_000);
    const [first = 0, second = 0] = sent().map(({ id }) => id);
    expect(second - first).toBeGreaterThanOrEqual(3_600_000);
  });
});

describe('an incident', () => {
  it('goes up and down and loses fields, under one id and creation', async () => {
    for (const fields of [
      { severity_score: 45 },
      { severity_score: 90, username: 'u' },
      { severity_score: 30 },
    ])
      await gravityZone.stage('POST', 'incidents', { incident_id: ID, ...fields });
    await gravityZone.stage('POST', 'incidents', { incident_id: ID, username: null });
    const events = sent().map(({ params }) => params.events[0]);
    const told = (field: string): unknown[] => events.map((one) => one?.[field]);
    expect(told('severity_score')).toEqual([45, 90, 30, 30]);
    expect(told('severity')).toEqual(['medium', 'high', 'low', 'low']);
    expect(told('username')).toEqual([undefined, 'u', 'u', undefined]);
    expect(new Set(told('incident_id'))).toEqual(new Set([ID]));
    expect(new Set(told('created')).size).toBe(1);
    expect(new Set(told('att_ck_id').map(String)).size).toBe(3);
  });
});

describe('a burst', () => {
  it('of 400 incidents is delivered one by one and listed', async () => {
    const scenes = await Promise.all(
      Array.from({ length: 400 }, () => gravityZone.stage('POST', 'incidents', { companyId: OWN })),
    );
    expect(
      scenes.filter(({ body }) => (body as { push: { kind: string } }).push.kind === 'delivered'),
    ).toHaveLength(400);
    expect(receiver.received).toHaveLength(400);
    const { result } = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncidentsList', {});
    expect(result).toMatchObject({ total: 400, pagesCount: 1 });
  });
});
