import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import { startReceiver } from './receiver.test-kit.ts';
import type { Receiver } from './receiver.test-kit.ts';
import { TEST_INCIDENT_ID } from './test-events.ts';

let gravityZone: TestConsole;
let receiver: Receiver;
beforeEach(async () => {
  gravityZone = await startConsole();
  receiver = await startReceiver();
});
afterEach(async () => {
  await gravityZone.emulator.close();
  await receiver.close();
});

const subscribe = (change: object = {}) => gravityZone.subscribe(receiver.url, change);
const counted = async (): Promise<unknown> =>
  (await gravityZone.rpc('v1.0/jsonrpc/push', 'getPushEventStats')).result;
const sentEvents = (index = 0): Record<string, unknown>[] =>
  (JSON.parse(receiver.received[index]?.body ?? '') as { params: { events: Record<string, unknown>[] } })
    .params.events;

describe('a test event', () => {
  const test = (params: object) => gravityZone.rpc('v1.0/jsonrpc/push', 'sendTestPushEvent', params);

  it('is marked, has the template id, the own company and the other spelling of the score', async () => {
    await subscribe();
    const { result } = await test({ eventType: 'new-incident', data: { computer_name: 'WS-01' } });
    await expect.poll(() => receiver.received).toHaveLength(1);
    const [event] = sentEvents();
    expect(event).toEqual(result);
    expect(event).toMatchObject({
      _testEvent_: true,
      incident_id: TEST_INCIDENT_ID,
      companyId: OWN,
      severityScore: 90,
      computer_name: 'WS-01',
    });
    expect(event).not.toHaveProperty('severity_score');
    await expect.poll(counted).toHaveProperty('count.testEvents', 1);
  });

  it('looks like an update of the one before, whatever it overrides, and is sent without a subscription', async () => {
    await subscribe({ subscribeToEventTypes: { av: true } });
    for (const computer_name of ['WS-01', 'WS-02'])
      await test({ eventType: 'new-incident', data: { computer_name, _testEvent_: false } });
    await expect.poll(() => receiver.received).toHaveLength(2);
    expect([...sentEvents(0), ...sentEvents(1)]).toMatchObject([
      { incident_id: TEST_INCIDENT_ID, computer_name: 'WS-01', _testEvent_: true },
      { incident_id: TEST_INCIDENT_ID, computer_name: 'WS-02', _testEvent_: true },
    ]);
    await expect.poll(counted).toMatchObject({ count: { events: 2, testEvents: 2 } });
  });

  it('of another module is marked the same way', async () => {
    await subscribe();
    expect(
      (await test({ eventType: 'av', data: { malware_name: 'Test malware name' } })).result,
    ).toMatchObject({
      module: 'av',
      malware_name: 'Test malware name',
      _testEvent_: true,
      companyId: OWN,
    });
  });

  it.each([
    ['no type', {}],
    ['data that is no object', { eventType: 'av', data: 'x' }],
    ['an unknown parameter', { eventType: 'av', events: [] }],
  ])('with %s is refused', async (_name, params) => {
    await subscribe();
    expect(await test(params)).toMatchObject({ status: 200, code: -32602 });
  });

  it.each(['new-extended-incident', 'nonsense', 'toString'])(
    'of type %s has no template',
    async (eventType) => {
      await subscribe();
      expect(await test({ eventType })).toMatchObject({ code: -32000, details: 'Event template not found' });
    },
  );

  it('needs a push that is on', async () => {
    expect(await test({ eventType: 'av' })).toMatchObject({ code: -32000 });
  });
});
