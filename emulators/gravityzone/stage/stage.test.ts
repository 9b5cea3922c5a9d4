import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_ONE, OWN, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import { NO_FAULTS } from '../faults.ts';

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
    ['GET', 'healthz?status=open', undefined, 'There are no queries here.'],
  ] as const)('%s %s with %j is refused', async (verb, path, body, message) => {
    expect(await stage(verb, path, body)).toEqual({ status: 400, body: { message } });
    expect((await stage('GET', `incidents/${ID}`)).status).toBe(404);
  });

  it.each([
    ['PATCH', `incidents/${ID}`, { status: 'closed' }, `There is no ${ID}.`],
    ['GET', `incidents/${ID}`, undefined, `There is no ${ID}.`],
    ['PATCH', 'companies/x', { name: 'X' }, 'There is no x.'],
    ['PUT', 'incidents', {}, 'There is no PUT /emulator/incidents.'],
    ['GET', 'incidents', undefined, 'There is no GET /emulator/incidents.'],
    ['GET', `incidents/${ID}/1`, undefined, `There is no GET /emulator/incidents/${ID}/1.`],
  ] as const)('%s %s is not found', async (verb, path, body, message) => {
    expect(await stage(verb, path, body)).toEqual({ status: 404, body: { message } });
  });

  it.each(Object.keys(NO_FAULTS))('sets the fault %s to an odd value and is refused', async (name) => {
    expect(await stage('PUT', 'faults', { [name]: { odd: true } })).toEqual({
      status: 400,
      body: { message: `fault ${name} has an odd value` },
    });
    expect((await stage('PUT', 'faults', {})).body).toEqual({ ...NO_FAULTS, limits: false });
  });

  it.each([
    { failWith: 199 },
    { failWith: 600 },
    { failTimes: -2 },
    { pushTimeoutMs: 0 },
    { pushRetryMs: -1 },
    { pushRetryMs: 2 ** 31 },
    { withoutApis: ['policies'] },
    { onlyMethods: [1] },
    { limitAnswer: 'text' },
  ])('sets faults out of bounds, %j, and is refused', async (faults) => {
    expect((await stage('PUT', 'faults', faults)).status).toBe(400);
  });
});

describe('the faults', () => {
  it('can all be set at once, and go back to those of the start', async () => {
    expect(await stage('PUT', 'faults', { ...NO_FAULTS, failWith: 503 })).toEqual({
      status: 200,
      body: { ...NO_FAULTS, failWith: 503 },
    });
    for (const none of [{}, null])
      expect((await stage('PUT', 'faults', none)).body).toEqual({ ...NO_FAULTS, limits: false });
  });
});

describe('the clock', () => {
  it('goes on with the real time and is put forward for good', async () => {
    const put = async (advanceMs: number): Promise<number> =>
      ((await stage('POST', 'clock', { advanceMs })).body as { now: number }).now;
    const before = await put(0);
    expect(before).toBeLessThanOrEqual(Date.now());
    await put(3_600_000);
    const { incident } = await gravityZone.emulator.incident({});
    expect(incident.created - before).toBeGreaterThanOrEqual(3_600_000);
    expect((await put(0)) - before).toBeGreaterThanOrEqual(3_600_000);
  });
});

it('an incident is as it was made, without what a script leaves out', async () => {
  const { body } = await stage('POST', 'incidents', { incident_id: ID, companyId: null });
  const { incident } = body as { incident: object };
  expect(incident).toMatchObject({ id: ID, companyId: OWN, revision: 1 });
  expect(incident).not.toHaveProperty('fields.companyId');
  expect((await stage('GET', `incidents/${ID}`)).body).toEqual(incident);
});
