import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BELOW_PARTNER, CLIENT_ONE, OWN, PARTNER, startConsole } from '../console.test-kit.ts';
import type { TestConsole } from '../console.test-kit.ts';
import { DEMO_INCIDENT_ID } from '../index.ts';
import { startReceiver } from '../push/receiver.test-kit.ts';

let gravityZone: TestConsole;
beforeEach(async () => {
  gravityZone = await startConsole();
});
afterEach(() => gravityZone.emulator.close());

const id = (n: number): string => `6690e2c52ca2436a3af4ad${String(n).padStart(2, '0')}`;
const list = (params: object = {}) => gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncidentsList', params);
const idsOf = (result: unknown): string[] =>
  (result as { items: { incidentId: string }[] }).items.map((item) => item.incidentId);
const listed = async (filters: object, options: object = { includeChildCompanies: true }) =>
  idsOf((await list({ filters, options })).result);
const begin = (n: number, fields: object = {}) =>
  gravityZone.emulator.incident({ module: 'new-incident', incident_id: id(n), companyId: OWN, ...fields });
const changeStatus = (n: number, status: number, type = 'incidents') =>
  gravityZone.rpc('v1.0/jsonrpc/incidents', 'changeIncidentStatus', { type, incidentId: id(n), status });
const kept = async (n: number) =>
  (await gravityZone.stage('GET', `incidents/${id(n)}`)).body as {
    status: string;
    notes: { text: string }[];
    lastUpdated: number;
    lastChanged: number;
  };

describe('a scripted incident', () => {
  it('is pushed as it is made and again as it evolves, with its fields merged and its id and creation kept', async () => {
    const receiver = await startReceiver();
    await gravityZone.subscribe(receiver.url);
    const first = {
      companyId: CLIENT_ONE,
      severity_score: 45,
      att_ck_id: ['T1059', 'T1204'],
      file_name: 'a.exe',
    };
    const { body } = await gravityZone.stage('POST', 'incidents', first);
    const { incident, push } = body as {
      incident: { id: string; number: number; fields: object };
      push: unknown;
    };
    expect(push).toEqual({ kind: 'delivered' });
    await gravityZone.stage('POST', 'incidents', {
      incident_id: incident.id,
      severity_score: 90,
      file_name: null,
      created: '2001-01-01T00:00:00Z',
    });
    await gravityZone.stage('POST', 'incidents', {
      incident_id: incident.id,
      severity_score: 95,
      push: false,
    });

    const sent = receiver.received.map(
      ({ body: message }) =>
        (JSON.parse(message) as { params: { events: Record<string, unknown>[] } }).params.events[0],
    );
    expect(sent).toHaveLength(2);
    expect(sent[0]).toMatchObject({ ...first, module: 'new-incident', incident_id: incident.id });
    expect(sent[1]).toMatchObject({
      companyId: CLIENT_ONE,
      severity_score: 90,
      incident_id: incident.id,
      created: sent[0]?.['created'],
    });
    expect(sent[1]?.['att_ck_id']).toEqual(['T1204', 'T1059']);
    expect(sent[1]).not.toHaveProperty('file_name');
    const detail = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncident', { id: incident.id });
    expect(detail.result).toMatchObject({
      incidentId: incident.id,
      incidentNumber: incident.number,
      severityScore: 95,
    });
    await receiver.close();
  });

  it('is reopened by new activity, without a push for the close before', async () => {
    await begin(1);
    await changeStatus(1, 3);
    expect(await kept(1)).toMatchObject({ status: 'closed' });
    await begin(1, { severity_score: 80 });
    expect(await kept(1)).toMatchObject({ status: 'open' });
  });

  it('gets a successor instead when the console separates incidents', async () => {
    gravityZone.emulator.setFaults({ separateIncidents: true });
    await begin(1, { computer_name: 'WS-01' });
    await changeStatus(1, 4);
    const { incident } = await begin(1, { severity_score: 80 });
    expect(incident.id).not.toBe(id(1));
    expect(incident.fields).toMatchObject({
      computer_name: 'WS-01',
      severity_score: 80,
      incident_id: incident.id,
    });
    expect((await begin(1, { severity_score: 85 })).incident.id).toBe(incident.id);
    expect(await kept(1)).toMatchObject({ status: 'false_positive' });
  });
});

describe('the list of incidents', () => {
  it('shows an endpoint incident as the console knows it', async () => {
    await begin(1, {
      companyId: CLIENT_ONE,
      severity_score: 33,
      main_action: 'no action',
      attack_types: ['Malware'],
      computer_name: 'WS-01',
    });
    const { result } = await list({ options: { includeChildCompanies: true } });
    expect(result).toMatchObject({ total: 1, page: 1, perPage: 1000, pagesCount: 1 });
    const [item] = (result as { items: Record<string, unknown>[] }).items;
    expect(item).toMatchObject({
      incidentId: id(1),
      status: 'open',
      mainAction: 'reported',
      severityScore: 33,
      priority: 'unknown',
      assignee: null,
      attackTypes: ['Malware'],
      company: { id: CLIENT_ONE, name: 'Client One' },
      incidentType: 'incident',
      incidentLink: `${gravityZone.emulator.url}/#!/incidents/view/${id(1)}`,
      details: { computerName: 'WS-01', partOf: [] },
    });
    expect(item?.['lastUpdated']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+02:00$/);
    expect(item).not.toHaveProperty('lastIncidentChange');
  });

  it('shows an organization incident without a computer, with its links', async () => {
    await begin(1);
    await begin(2, { module: 'new-extended-incident' });
    await gravityZone.stage('PATCH', `incidents/${id(1)}`, { partOf: [id(2)] });
    const { result } = await list({ filters: { incidentType: ['extendedIncident'] } });
    const [item] = (result as { items: { details: object }[] }).items;
    expect(item).toMatchObject({ incidentId: id(2), details: { contains: null, partOf: [] } });
    expect(item?.details).not.toHaveProperty('computerName');
    const endpoint = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncident', { id: id(1) });
    expect(endpoint.result).toMatchObject({ details: { partOf: [{ incidentId: id(2) }] } });
  });

  it('names an assignee by the id alone, where `getIncident` names the whole person', async () => {
    await begin(1);
    await gravityZone.stage('PATCH', `incidents/${id(1)}`, { assignee: 'tech@msp.example' });
    expect((await list()).result).toMatchObject({ items: [{ assignee: '5e31a0c8b1a43d2f5c8b4567' }] });
    const single = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncident', { id: id(1) });
    expect(single.result).toMatchObject({
      assignee: { userId: '5e31a0c8b1a43d2f5c8b4567', userName: 'tech@msp.example' },
    });
  });

  it('has the latest updated first, or by wish the latest changed', async () => {
    for (const n of [1, 2, 3]) {
      await begin(n);
      await gravityZone.emulator.advance(60_000);
    }
    await changeStatus(1, 3);
    await gravityZone.emulator.advance(60_000);
    await begin(2, { severity_score: 80 });
    expect(await listed({})).toEqual([2, 3, 1].map(id));
    expect(await listed({}, { includeChildCompanies: true, sortBy: 'lastIncidentChange' })).toEqual(
      [1, 3, 2].map(id),
    );
  });

  it('is paged, the last page being the rest', async () => {
    for (let n = 1; n <= 12; n += 1) await begin(n);
    const first = (await list({ page: 1, perPage: 10 })).result;
    const second = (await list({ page: 2, perPage: 10 })).result;
    const third = (await list({ page: 3, perPage: 10 })).result;
    expect(first).toMatchObject({ total: 12, pagesCount: 2 });
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(12);
    expect(idsOf(third)).toEqual([]);
  });

  it('looks at one company unless children are asked for', async () => {
    await begin(1);
    await begin(2, { companyId: CLIENT_ONE });
    await begin(3, { companyId: BELOW_PARTNER });
    expect(await listed({}, {})).toEqual([id(1)]);
    expect((await listed({})).sort()).toEqual([id(1), id(2), id(3)]);
    expect(await listed({ companyId: PARTNER })).toEqual([id(3)]);
    expect(await listed({ companyId: PARTNER }, {})).toEqual([]);
  });

  it.each([
    [{ status: ['closed'] }, [2]],
    [{ status: ['open', 'in_progress'] }, [1]],
    [{ priority: ['high'] }, [1]],
    [{ mainAction: ['blocked'] }, [2]],
    [{ endpointId: 'e1' }, [1]],
    [{ assignee: '5e31a0c8b1a43d2f5c8b4567' }, [1]],
    [{ assignee: 'nobody' }, []],
    [{ incidentType: ['incident'] }, [1, 2]],
  ])('filters by %j', async (filters, wanted) => {
    await begin(1, { endpointId: 'e1', main_action: 'no action' });
    await begin(2, { endpointId: 'e2', main_action: 'blocked' });
    await gravityZone.stage('PATCH', `incidents/${id(1)}`, {
      priority: 'high',
      assignee: 'tech@msp.example',
    });
    await changeStatus(2, 3);
    expect((await listed(filters)).sort()).toEqual(wanted.map(id));
  });

  it('has a window on updates and another on changes; a close moves only the latter', async () => {
    await begin(1);
    const { lastUpdated } = await kept(1);
    await changeStatus(1, 3);
    const after = await kept(1);
    expect(after.lastUpdated).toBe(lastUpdated);
    expect(after.lastChanged).toBeGreaterThanOrEqual(lastUpdated);
    const around = (time: number): [string, string] => [
      new Date(time).toISOString(),
      new Date(time).toISOString().replace('Z', '+0000'),
    ];
    const [from, to] = around(after.lastChanged);
    expect(await listed({ changeStartDate: from, changeEndDate: to })).toEqual([id(1)]);
    const later = new Date(after.lastChanged + 60_000).toISOString();
    expect(await listed({ changeStartDate: later })).toEqual([]);
    expect(await listed({ startDate: later })).toEqual([]);
    expect(await listed({ processedStartDate: later })).toEqual([]);
    expect(await listed({ processedEndDate: later })).toEqual([id(1)]);
    expect(await listed({ endDate: new Date(lastUpdated - 60_000).toISOString() })).toEqual([]);
  });

  it.each([
    ['withChangeFilter', { changeStartDate: '2020-01-01T00:00:00Z' }, true],
    ['withChangeFilter', {}, false],
    ['always', {}, true],
    ['never', { changeStartDate: '2020-01-01T00:00:00Z' }, false],
  ] as const)(
    'in the mode %s, asked with %j, tells the time of the change: %s',
    async (mode, filters, told) => {
      gravityZone.emulator.setFaults({ lastIncidentChange: mode });
      await begin(1);
      const { result } = await list({ filters, options: { sortBy: 'lastIncidentChange' } });
      const [item = {}] = (result as { items: object[] }).items;
      expect('lastIncidentChange' in item).toBe(told);
    },
  );

  it.each([
    ['a page below 1', { page: 0 }],
    ['too small pages', { perPage: 9 }],
    ['too large pages', { perPage: 10_001 }],
    ['a text as page', { page: '1' }],
    [
      'a window that ends before it starts',
      { filters: { startDate: '2026-01-02T00:00:00Z', endDate: '2026-01-01T00:00:00Z' } },
    ],
    ['an unknown filter', { filters: { state: ['open'] } }],
    ['a status that does not exist', { filters: { status: ['resolved'] } }],
    ['a status that is no list', { filters: { status: 'open' } }],
    ['a date without a zone', { filters: { startDate: '2026-01-01T00:00:00' } }],
    ['a date that does not exist', { filters: { startDate: '2026-13-01T00:00:00Z' } }],
    ['an unknown company', { filters: { companyId: 'x' } }],
    ['another order', { options: { sortBy: 'created' } }],
    ['an unknown option', { options: { children: true } }],
    ['an unknown parameter', { limit: 5 }],
  ])('is refused for %s', async (_name, params) => {
    expect(await list(params)).toMatchObject({ status: 200, code: -32602 });
  });
});

describe('the status of an incident', () => {
  it.each([
    [1, 'open'],
    [2, 'in_progress'],
    [3, 'closed'],
    [4, 'false_positive'],
  ])('set to %i reads %s', async (code, word) => {
    await begin(1);
    expect((await changeStatus(1, code)).result).toBe(true);
    expect((await changeStatus(1, code)).result).toBe(true);
    const { result } = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncident', { id: id(1) });
    expect(result).toMatchObject({ status: word });
  });

  it('of the demo incident cannot be changed', async () => {
    const params = { type: 'incidents', incidentId: DEMO_INCIDENT_ID, status: 3 };
    expect((await gravityZone.rpc('v1.0/jsonrpc/incidents', 'changeIncidentStatus', params)).result).toBe(
      false,
    );
  });

  it('is refused where type, code or incident are wrong', async () => {
    await begin(1);
    expect(await changeStatus(1, 3, 'extendedIncidents')).toMatchObject({ code: -32602 });
    expect(await changeStatus(1, 5)).toMatchObject({ code: -32602 });
    expect(await changeStatus(2, 3)).toMatchObject({ status: 200, code: -32002 });
  });
});

describe('the note of an incident', () => {
  const note = (text: string, version = 'v1.1') =>
    gravityZone.rpc(`${version}/jsonrpc/incidents`, 'updateIncidentNote', {
      type: 'incidents',
      incidentId: id(1),
      note: text,
    });

  it('is overwritten and counts as a change', async () => {
    await begin(1);
    const before = await kept(1);
    expect((await note('first')).result).toBe(true);
    expect((await note('second', 'v1.0')).result).toEqual({ success: true });
    const after = await kept(1);
    expect(after).toMatchObject({ notes: [{ text: 'second' }], lastUpdated: before.lastUpdated });
    expect(after.lastChanged).toBeGreaterThanOrEqual(before.lastChanged);
  });

  it('joins the older ones where the console keeps them, and only `getIncident` tells them', async () => {
    gravityZone.emulator.setFaults({ keepsNotes: true });
    await begin(1);
    await note('first');
    await note('second');
    const { result } = await gravityZone.rpc('v1.2/jsonrpc/incidents', 'getIncident', { id: id(1) });
    expect(result).toMatchObject({ notes: [{ text: 'first' }, { text: 'second' }] });
    const listed = await list();
    expect(JSON.stringify(listed.result)).not.toContain('second');
  });

  it.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['too long', 'x'.repeat(50_001)],
  ])('is refused when it is %s', async (_name, text) => {
    await begin(1);
    expect(await note(text)).toMatchObject({ code: -32602 });
  });
});
