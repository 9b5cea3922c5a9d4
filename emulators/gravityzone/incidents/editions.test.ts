import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startConsole } from '../console.test-kit.ts';
import type { RpcAnswer, TestConsole } from '../console.test-kit.ts';

let gravityZone: TestConsole;
beforeEach(async () => {
  gravityZone = await startConsole();
});
afterEach(() => gravityZone.emulator.close());

const ENDPOINT = '6690e2c52ca2436a3af4ad01';
const ORGANIZATION = '6690e2c52ca2436a3af4ad02';
const call = (version: string, method: string, params: object): Promise<RpcAnswer> =>
  gravityZone.rpc(`${version}/jsonrpc/incidents`, method, params);
const detail = async (id: string): Promise<unknown> => (await call('v1.2', 'getIncident', { id })).result;
const makeBoth = async (): Promise<void> => {
  await gravityZone.stage('POST', 'incidents', {
    incident_id: ENDPOINT,
    partOf: [ORGANIZATION],
    macAddresses: ['005056b1ef97'],
    process_path: 'c:\\a.exe',
    process_pid: 1204,
  });
  await gravityZone.stage('POST', 'incidents', {
    module: 'new-extended-incident',
    incident_id: ORGANIZATION,
    contains: [ENDPOINT],
  });
};

describe('one incident', () => {
  it('is told with its links, its MAC addresses and its alerts', async () => {
    await makeBoth();
    const link = (id: string): object => ({
      incidentId: id,
      incidentLink: `${gravityZone.emulator.url}/#!/incidents/view/${id}`,
    });
    expect(await detail(ENDPOINT)).toMatchObject({
      incidentType: 'incident',
      details: {
        computerMacAddresses: ['005056b1ef97'],
        partOf: [link(ORGANIZATION)],
        alerts: [
          {
            name: 'ATC.Malicious',
            resources: [{ type: 'process', details: { pid: 1204, processPath: 'c:\\a.exe', user: null } }],
          },
        ],
      },
    });
    expect(await detail(ORGANIZATION)).toMatchObject({
      incidentType: 'extendedIncident',
      details: {
        contains: [link(ENDPOINT)],
        partOf: [],
        alerts: [{ name: '', sensors: ['Endpoint'], tactic: 'Execution' }],
      },
    });
  });

  it.each([
    ['an id of another form', { id: '471' }, -32602],
    ['no id', {}, -32602],
    ['an unknown id', { id: '6690e2c52ca2436a3af4adff' }, -32002],
  ])('is refused for %s', async (_name, params, code) => {
    expect(await call('v1.2', 'getIncident', params)).toMatchObject({ status: 200, code });
  });

  it('may have its number as a text', async () => {
    gravityZone.emulator.setFaults({ incidentNumberAsText: true });
    await makeBoth();
    expect(await detail(ENDPOINT)).toMatchObject({ incidentNumber: '501' });
  });
});

describe('the list', () => {
  it('may claim pages that are empty', async () => {
    gravityZone.emulator.setFaults({ pagesClaimed: 2 });
    await makeBoth();
    const page = async (page: number): Promise<unknown> =>
      (await call('v1.2', 'getIncidentsList', { page })).result;
    expect(await page(1)).toMatchObject({ total: 2, pagesCount: 3 });
    expect(await page(2)).toMatchObject({ pagesCount: 3, items: [] });
  });
});

describe('a write', () => {
  it.each([
    ['changeIncidentStatus', 'v1.0', { status: 3 }, true],
    ['updateIncidentNote', 'v1.1', { note: 'seen' }, true],
    ['updateIncidentNote', 'v1.0', { note: 'seen' }, { success: true }],
  ])('by %s %s needs the type of the incident', async (method, version, change, done) => {
    await makeBoth();
    for (const [incidentId, right, wrong] of [
      [ENDPOINT, 'incidents', 'extendedIncidents'],
      [ORGANIZATION, 'extendedIncidents', 'incidents'],
    ]) {
      for (const type of [wrong, 'incident', undefined])
        expect(await call(version, method, { type, incidentId, ...change })).toMatchObject({
          code: -32602,
          details: "Invalid value for 'type'",
        });
      expect((await call(version, method, { type: right, incidentId, ...change })).result).toEqual(done);
    }
  });

  it('may hold a note of 50000 characters', async () => {
    await makeBoth();
    const note = 'x'.repeat(50_000);
    const params = { type: 'incidents', incidentId: ENDPOINT, note };
    expect((await call('v1.1', 'updateIncidentNote', params)).result).toBe(true);
    expect((await gravityZone.stage('GET', `incidents/${ENDPOINT}`)).body).toMatchObject({
      notes: [{ text: note }],
    });
  });
});
