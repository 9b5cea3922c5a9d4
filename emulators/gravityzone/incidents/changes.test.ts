import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import { startReceiver } from '../push/receiver.test-kit.ts';
import type { Receiver } from '../push/receiver.test-kit.ts';

let gravityZone: TestConsole;
let receiver: Receiver;
beforeEach(async () => {
  gravityZone = await startConsole({ lastIncidentChange: 'always' });
  receiver = await startReceiver();
  await gravityZone.subscribe(receiver.url);
  await gravityZone.emulator.incident({ incident_id: ID });
});
afterEach(async () => {
  await gravityZone.emulator.close();
  await receiver.close();
});

const ID = '6690e2c52ca2436a3af4adbe';
const TEN_MINUTES_MS = 600_000;

interface Item {
  readonly incidentId: string;
  readonly status: string;
  readonly lastUpdated: string;
  readonly lastIncidentChange: string;
}
const list = async (filters: object): Promise<readonly Item[]> => {
  const params = { filters, options: { includeChildCompanies: true, sortBy: 'lastIncidentChange' } };
  const { result } = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncidentsList', params);
  return (result as { items: readonly Item[] }).items;
};
const now = async (): Promise<number> =>
  ((await gravityZone.stage('POST', 'clock', { advanceMs: 0 })).body as { now: number }).now;
const write = (version: string, method: string, change: object) =>
  gravityZone.rpc(`${version}/jsonrpc/incidents`, method, { type: 'incidents', incidentId: ID, ...change });
const console = (edit: object) => gravityZone.stage('PATCH', `incidents/${ID}`, edit);

describe('a change of an incident', () => {
  it.each([
    ['a status set through the API', () => write('v1.0', 'changeIncidentStatus', { status: 3 })],
    ['a note set through the API', () => write('v1.1', 'updateIncidentNote', { note: 'seen' })],
    ['a status set in the console', () => console({ status: 'false_positive' })],
    ['a priority', () => console({ priority: 'critical' })],
    ['an assignee', () => console({ assignee: 'tech@msp.example' })],
    ['a note written in the console', () => console({ note: 'seen' })],
  ])('by %s moves the time of the change alone, and pushes nothing', async (_name, edit) => {
    const [before] = await list({});
    await gravityZone.emulator.advance(TEN_MINUTES_MS);
    const from = new Date((await now()) - 60_000).toISOString();
    expect(await list({ changeStartDate: from })).toEqual([]);
    await edit();
    const [after, ...others] = await list({ changeStartDate: from });
    expect(others).toEqual([]);
    expect(after?.lastUpdated).toBe(before?.lastUpdated);
    const moved = Date.parse(after?.lastIncidentChange ?? '') - Date.parse(before?.lastIncidentChange ?? '');
    expect(moved).toBeGreaterThanOrEqual(TEN_MINUTES_MS - 1_000);
    expect(await list({ startDate: from })).toEqual([]);
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    ['the same status', () => write('v1.0', 'changeIncidentStatus', { status: 1 })],
    ['the same priority', () => console({ priority: 'unknown' })],
  ])('to %s is none', async (_name, edit) => {
    const [before] = await list({});
    await gravityZone.emulator.advance(TEN_MINUTES_MS);
    expect(await edit()).toMatchObject({ status: 200 });
    expect(await list({})).toEqual([before]);
  });

  it('can be pushed where a script says that the console does so', async () => {
    expect((await console({ status: 'closed', push: true })).body).toMatchObject({
      incident: { status: 'closed' },
      push: { kind: 'delivered' },
    });
    expect(receiver.received).toHaveLength(2);
  });
});

describe('new activity', () => {
  it('moves the update and not the change, and is pushed', async () => {
    const [before] = await list({});
    await gravityZone.emulator.advance(TEN_MINUTES_MS);
    await gravityZone.stage('POST', 'incidents', { incident_id: ID, severity_score: 80 });
    const from = new Date((await now()) - 60_000).toISOString();
    expect(await list({ startDate: from })).toHaveLength(1);
    expect(await list({ changeStartDate: from })).toEqual([]);
    expect((await list({}))[0]?.lastIncidentChange).toBe(before?.lastIncidentChange);
    expect(receiver.received).toHaveLength(2);
  });

  it.each(['closed', 'false_positive'])('on a %s incident reopens it and moves both', async (status) => {
    await console({ status });
    await gravityZone.emulator.advance(TEN_MINUTES_MS);
    const from = new Date((await now()) - 60_000).toISOString();
    await gravityZone.stage('POST', 'incidents', { incident_id: ID, severity_score: 80 });
    expect(await list({ startDate: from, changeStartDate: from })).toMatchObject([
      { incidentId: ID, status: 'open' },
    ]);
    expect(receiver.received).toHaveLength(2);
  });

  it('makes a chain of separate incidents where the console separates them', async () => {
    gravityZone.emulator.setFaults({ separateIncidents: true, lastIncidentChange: 'always' });
    const ids = [ID];
    for (let link = 0; link < 2; link += 1) {
      await gravityZone.stage('PATCH', `incidents/${ids.at(-1) ?? ''}`, { status: 'closed' });
      ids.push((await gravityZone.emulator.incident({ incident_id: ID })).incident.id);
    }
    expect(new Set(ids).size).toBe(3);
    const statuses = new Map((await list({})).map(({ incidentId, status }) => [incidentId, status]));
    expect(ids.map((id) => statuses.get(id))).toEqual(['closed', 'closed', 'open']);
    const pushed = receiver.received.map(
      ({ body }) =>
        (JSON.parse(body) as { params: { events: { incident_id: string }[] } }).params.events[0]?.incident_id,
    );
    expect(pushed).toEqual(ids);
  });
});

describe('a window', () => {
  it.each(['Z', '+0000', '+00:00', '.250Z'])('may have dates that end with %s', async (ending) => {
    const at = (ms: number): string => new Date(ms).toISOString().slice(0, 19) + ending;
    const time = await now();
    const window = { changeStartDate: at(time - 60_000), changeEndDate: at(time + 60_000) };
    expect(await list(window)).toHaveLength(1);
  });

  it('has dates of any zone', async () => {
    const inTokyo = (ms: number): string =>
      `${new Date(ms + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
    const time = await now();
    expect(await list({ startDate: inTokyo(time - 60_000), endDate: inTokyo(time + 60_000) })).toHaveLength(
      1,
    );
    expect(await list({ startDate: inTokyo(time + 60_000), endDate: inTokyo(time + 120_000) })).toEqual([]);
  });

  it('looks at the company of the key by default', async () => {
    const { result } = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncidentsList', {});
    expect(result).toMatchObject({ total: 1, items: [{ company: { id: OWN } }] });
  });
});
