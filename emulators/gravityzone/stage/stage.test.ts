import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_ONE, OWN, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import { NO_FAULTS } from '../faults/faults.ts';
import { startReceiver } from '../push/receiver.test-kit.ts';

let gravityZone: TestConsole;
beforeEach(async () => {
  gravityZone = await startConsole();
});
afterEach(() => gravityZone.emulator.close());

const ID = '6690e2c52ca2436a3af4adbe';
const stage = (verb: string, path: string, body?: object | null) => gravityZone.stage(verb, path, body);

describe('a script that makes no sense', () => {
  it.each([
    ['POST', 'incidents', { module: 'av' }, 'module must be new-incident or new-extended-incident'],
    ['POST', 'incidents', { incident_id: 'abc' }, 'incident_id must have 24 hex digits'],
    ['POST', 'incidents', { incident_id: 471 }, 'incident_id must have 24 hex digits'],
    ['POST', 'incidents', { companyId: 4 }, 'companyId must be a text or null'],
    ['POST', 'incidents', { push: 'no' }, "Invalid value for 'push'"],
    ['POST', 'incidents', { partOf: ID }, 'partOf must be a list of texts'],
    ['POST', 'incidents', { contains: [1] }, 'contains must be a list of texts'],
    ['POST', 'incidents', [], 'the body must be an object'],
    ['PATCH', `incidents/${ID}`, { status: 'done' }, "Invalid value for 'status'"],
    ['PATCH', `incidents/${ID}`, { priority: 1 }, "Invalid value for 'priority'"],
    ['PATCH', `incidents/${ID}`, { note: '' }, "Invalid value for 'note'"],
    ['PATCH', `incidents/${ID}`, { severity_score: 3 }, "Unknown parameter 'severity_score'"],
    ['POST', 'push', { events: 'all' }, 'events must be a list of objects'],
    ['POST', 'push', { events: ['x'] }, 'events must be a list of objects'],
    ['POST', 'push', { events: [{}], id: '1' }, 'id must be a number'],
    ['POST', 'push', { incidents: [ID] }, `there is no incident ${ID}`],
    ['POST', 'push', {}, 'there is nothing to push'],
    ['POST', 'push', { event: {} }, "Unknown parameter 'event'"],
    ['POST', 'push/repeat', undefined, 'nothing was pushed yet'],
    ['POST', 'clock', { advanceMs: -1 }, "Invalid value for 'advanceMs'"],
    ['POST', 'clock', { ms: 1 }, "Unknown parameter 'ms'"],
    ['POST', 'companies', { id: 'x' }, "Invalid value for 'name'"],
    ['POST', 'companies', { id: OWN, name: 'X' }, `there is already a company ${OWN}`],
    ['POST', 'companies', { id: 'x', name: 'X', parentId: CLIENT_ONE }, `${CLIENT_ONE} is no partner`],
    ['PATCH', `companies/${OWN}`, {}, "Invalid value for 'name'"],
    ['PUT', 'faults', { latency: 5 }, 'unknown fault latency'],
    ['PUT', 'faults', [], 'faults are an object or null'],
    ['PUT', 'faults', undefined, 'the body must be JSON'],
    ['POST', 'incidents', undefined, 'the body must be JSON'],
    ['GET', 'incidents?status=open', undefined, 'There are no queries here.'],
  ] as const)('%s %s with %j is refused', async (verb, path, body, message) => {
    expect(await stage(verb, path, body)).toEqual({ status: 400, body: { message } });
    expect((await stage('GET', 'incidents')).body).toEqual([]);
  });

  it.each([
    ['PATCH', `incidents/${ID}`, { status: 'closed' }, `There is no ${ID}.`],
    ['GET', `incidents/${ID}`, undefined, `There is no ${ID}.`],
    ['PATCH', 'companies/x', { name: 'X' }, 'There is no x.'],
    ['PUT', 'incidents', {}, 'There is no PUT /emulator/incidents.'],
    ['GET', 'push/log/1', undefined, 'There is no GET /emulator/push/log/1.'],
  ] as const)('%s %s is not found', async (verb, path, body, message) => {
    expect(await stage(verb, path, body)).toEqual({ status: 404, body: { message } });
  });

  it.each(Object.keys(NO_FAULTS))('sets the fault %s to an odd value and is refused', async (name) => {
    expect(await stage('PUT', 'faults', { [name]: { odd: true } })).toEqual({
      status: 400,
      body: { message: `fault ${name} has an odd value` },
    });
    expect((await stage('GET', 'faults')).body).toEqual(gravityZone.emulator.faults());
  });

  it.each([
    { failWith: 200 },
    { failWith: 600 },
    { failTimes: -2 },
    { pushTimeoutMs: 0 },
    { pushRetryMs: -1 },
    { latencyMs: 2 ** 31 },
    { withoutApis: ['policies'] },
    { onlyMethods: [1] },
    { limitAnswer: 'text' },
  ])('sets faults out of bounds, %j, and is refused', async (faults) => {
    expect((await stage('PUT', 'faults', faults)).status).toBe(400);
  });
});

describe('the faults', () => {
  it('can all be set at once, and go back to those of the start', async () => {
    const start = gravityZone.emulator.faults();
    expect(await stage('PUT', 'faults', { ...NO_FAULTS, failWith: 503 })).toEqual({
      status: 200,
      body: { ...NO_FAULTS, failWith: 503 },
    });
    expect((await stage('PUT', 'faults', {})).body).toEqual(start);
    expect(start).toEqual({ ...NO_FAULTS, limits: false });
  });
});

describe('the clock', () => {
  it('goes on with the real time and is put forward for good', async () => {
    const now = async (): Promise<number> => ((await stage('GET', 'clock')).body as { now: number }).now;
    const before = await now();
    expect(before).toBeLessThanOrEqual(Date.now());
    await stage('POST', 'clock', { advanceMs: 3_600_000 });
    const { incident } = await gravityZone.emulator.incident({});
    expect(incident.created - before).toBeGreaterThanOrEqual(3_600_000);
    expect((await now()) - before).toBeGreaterThanOrEqual(3_600_000);
  });
});

describe('the log of the push', () => {
  it('holds each attempt with its bytes and outcome until it is emptied', async () => {
    const receiver = await startReceiver();
    await gravityZone.rpc('v1.0/jsonrpc/push', 'setPushEventSettings', {
      status: 1,
      serviceType: 'qradar',
      serviceSettings: { url: receiver.url, authorization: 'x' },
      subscribeToEventTypes: { 'new-incident': true },
    });
    gravityZone.emulator.setFaults({ pushRetryMs: 3_600_000 });
    receiver.answerWith(202);
    const event = { module: 'new-incident', incident_id: ID };
    await stage('POST', 'push', { events: [event] });
    receiver.answerWith(200);
    expect((await stage('POST', 'push/retry')).body).toMatchObject({ status: 1, buffered: 0 });
    const attempt = { url: receiver.url, serviceType: 'qradar', events: [event] };
    const [first, second] = receiver.received.map(({ body }) => body);
    expect((await stage('GET', 'push/log')).body).toEqual([
      {
        ...attempt,
        at: expect.any(Number) as number,
        body: first,
        outcome: { kind: 'failed', failure: 'statusCode2xx', status: 202 },
      },
      { ...attempt, at: expect.any(Number) as number, body: second, outcome: { kind: 'delivered' } },
    ]);
    expect((await stage('DELETE', 'push/log')).body).toEqual([]);
    await receiver.close();
  });
});

describe('what the console holds', () => {
  it('is told: incidents as they were made, and companies', async () => {
    const { body } = await stage('POST', 'incidents', { incident_id: ID, companyId: null });
    const { incident } = body as { incident: object };
    expect(incident).toMatchObject({ id: ID, companyId: OWN, revision: 1 });
    expect(incident).not.toHaveProperty('fields.companyId');
    expect((await stage('GET', 'incidents')).body).toEqual([incident]);
    expect((await stage('GET', 'companies')).body).toContainEqual({
      id: CLIENT_ONE,
      name: 'Client One',
      parentId: OWN,
      partner: false,
    });
  });
});
