import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_INCIDENT_ID } from '../../emulators/gravityzone/index.ts';
import type { Faults, GravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import { companyNames } from '../../src/gravityzone/api/companies.ts';
import type { IncidentItem } from '../../src/gravityzone/api/incident-schema.ts';
import { changeStatus, getIncident, listIncidents, updateNote } from '../../src/gravityzone/api/incidents.ts';
import type { IncidentWindow } from '../../src/gravityzone/api/incidents.ts';
import type { GravityZoneApi } from '../../src/gravityzone/api/json-rpc.ts';
import { readListed } from '../../src/gravityzone/api/listed-incident.ts';
import { CLIENT_ONE, OWN_COMPANY, stage, startAccount, unlimitedClient } from './gravityzone-account.ts';

let gravityZone: GravityZoneEmulator;
let api: GravityZoneApi;
beforeEach(async () => {
  gravityZone = await startAccount();
  api = unlimitedClient(gravityZone);
});
afterEach(() => gravityZone.close());

const HOUR = 3_600_000;
const ALWAYS = { from: 0, to: Date.parse('2100-01-01') };
const idsOf = (items: readonly IncidentItem[]): string[] => items.map(({ incidentId }) => incidentId);
const occur = async (fields: Record<string, unknown> = {}): Promise<string> =>
  (await gravityZone.incident({ companyId: CLIENT_ONE, ...fields })).incident.id;
const shown = (id: string) => stage(gravityZone, 'GET', `incidents/${id}`);
async function listed(window: IncidentWindow): Promise<string[]> {
  return idsOf((await listIncidents(api, { window, page: 1 })).items);
}

describe('the list', () => {
  it('tells by its window what GravityZone updated, or what people edited', async () => {
    const start = Date.now();
    const edited = await occur();
    const updated = await occur();
    await gravityZone.advance(HOUR);
    await stage(gravityZone, 'PATCH', `incidents/${edited}`, { status: 'closed' });
    await gravityZone.incident({ incident_id: updated, severity_score: 90 });

    const late = { from: start + HOUR, to: start + 2 * HOUR };
    expect(await listed({ kind: 'changed', ...late })).toEqual([edited]);
    expect(await listed({ kind: 'updated', ...late })).toEqual([updated]);
    const early = { from: start, to: start + HOUR / 2 };
    expect(await listed({ kind: 'updated', ...early })).toEqual([edited]);
    expect(await listed({ kind: 'changed', ...early })).toEqual([updated]);
  });

  it.each<[pagesClaimed: number, reported: readonly number[]]>([
    [0, [3, 3, 3, 4]],
    [5, [8, 8, 8, 4]],
  ])('is read page by page, though %s pages too many are claimed', async (pagesClaimed, reported) => {
    gravityZone.setFaults({ pagesClaimed });
    const made: string[] = [];
    for (let number = 0; number < 2_001; number += 1) made.push(await occur());

    const pages = [];
    for (const page of [1, 2, 3, 4])
      pages.push(await listIncidents(api, { window: { kind: 'updated', ...ALWAYS }, page }));
    expect(pages.map(({ items }) => items.length)).toEqual([1000, 1000, 1, 0]);
    expect(pages.map(({ pages }) => pages)).toEqual(reported);
    expect(pages.map(({ unreadable }) => unreadable)).toEqual([0, 0, 0, 0]);
    expect(pages.flatMap(({ items }) => idsOf(items)).sort()).toEqual(made.sort());
  });

  it.each<[how: string, faults: Partial<Faults>, written: unknown]>([
    ['a number', {}, 501],
    ['a text', { incidentNumberAsText: true }, '501'],
  ])('gives dates with an offset as moments, and the number written as %s', async (_, faults, written) => {
    gravityZone.setFaults(faults);
    const created = Date.parse('2026-03-01T23:30:00Z');
    await occur({ created: new Date(created).toISOString() });
    const { items } = await listIncidents(api, { window: { kind: 'changed', ...ALWAYS }, page: 1 });
    expect(items).toMatchObject([{ incidentNumber: written, created: '2026-03-02T01:30:00+02:00' }]);
    const read = items.map((item) => readListed(item, 'changed', Date.now()));
    expect(read).toMatchObject([
      { createdAt: created, isOpen: true, event: { facts: { incidentNumber: 501 } } },
    ]);
    expect(Math.abs((read[0]?.event.status?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  });
});

describe('a single incident', () => {
  it('comes with what its alerts tell', async () => {
    const id = await occur({ process_pid: 77, process_path: 'c:\\a.exe', username: 'anna' });
    const item = await getIncident(api, id);
    expect(item && readListed(item, 'single', Date.now())).toMatchObject({
      incidentId: id,
      event: {
        facts: { companyName: 'Client One' },
        sinceCreation: { facts: { processPid: 77, processPath: 'c:\\a.exe', userName: 'anna' } },
      },
    });
  });

  it('names the computers of an organization’s, two at most', async () => {
    const id = await occur({ module: 'new-extended-incident' });
    await stage(gravityZone, 'PATCH', `incidents/${id}`, { endpoints: ['WS-09', 'WS-07', 'WS-08'] });
    const item = await getIncident(api, id);
    expect(item && readListed(item, 'single', Date.now()).event.sinceCreation.facts).toMatchObject({
      computerName: 'WS-07, WS-08',
    });
  });

  it('names the incidents it contains and is part of', async () => {
    const [part, whole] = [await occur(), await occur()];
    const id = await occur({ module: 'new-extended-incident' });
    await stage(gravityZone, 'PATCH', `incidents/${id}`, { contains: [part], partOf: [whole] });
    const item = await getIncident(api, id);
    expect(item && readListed(item, 'single', Date.now()).event.facts).toMatchObject({
      incidentType: 'extendedIncident',
      contains: [part],
      partOf: [whole],
    });
  });

  it.each(['000000000000000000000000', 'no id'])('%s is not known', async (id) => {
    expect(await getIncident(api, id)).toBeUndefined();
  });
});

describe('write-back', () => {
  const incident = (incidentId: string) => ({ incidentId, incidentType: undefined });

  it.each([
    ['open', 'open'],
    ['in progress', 'in_progress'],
    ['closed', 'closed'],
    ['false positive', 'false_positive'],
  ] as const)('sets the status %s, and once more without a change', async (word, status) => {
    const id = await occur();
    expect(await changeStatus(api, incident(id), word)).toBe(true);
    expect(await changeStatus(api, incident(id), word)).toBe(true);
    expect(await shown(id)).toMatchObject({ status });
  });

  it('leaves the demo incident as it is', async () => {
    expect(await changeStatus(api, incident(DEMO_INCIDENT_ID), 'closed')).toBe(false);
  });

  it('finds an organization incident under its own type', async () => {
    const id = await occur({ module: 'new-extended-incident' });
    const extended = { incidentId: id, incidentType: 'extendedIncident' };
    expect(await changeStatus(api, extended, 'closed')).toBe(true);
    await updateNote(api, extended, 'Seen.');
    expect(await shown(id)).toMatchObject({ status: 'closed', notes: [{ text: 'Seen.' }] });
  });

  it('overwrites the note', async () => {
    const id = await occur();
    await updateNote(api, incident(id), 'First.');
    await updateNote(api, incident(id), 'Second.');
    expect(await shown(id)).toMatchObject({ notes: [{ text: 'Second.' }] });
  });

  it('is refused a blank note', async () => {
    const id = await occur();
    await updateNote(api, incident(id), 'Kept.');
    await expect(updateNote(api, incident(id), ' \n')).rejects.toMatchObject({ code: 'invalid-params' });
    expect(await shown(id)).toMatchObject({ notes: [{ text: 'Kept.' }] });
  });

  it.each([
    ['whole', 50_000, 50_000],
    ['cut', 50_001, 50_000],
  ])('writes a note %s that has %s characters', async (_, length, kept) => {
    const id = await occur();
    await updateNote(api, incident(id), 'x'.repeat(length));
    const { notes } = (await shown(id)) as { notes: { text: string }[] };
    expect(notes.map(({ text }) => text.length)).toEqual([kept]);
  });

  it('is refused for an unknown incident', async () => {
    await expect(changeStatus(api, incident('0'.repeat(24)), 'closed')).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('names of companies', () => {
  const PARTNER = '5e31a0d3b1a43d2f5c8b4577';
  const BELOW = '5e31a0d4b1a43d2f5c8b4579';
  const LIFETIME = 1_000;
  let time: number;
  let renamed: string[];
  const names = () =>
    companyNames(api, {
      lifetime: LIFETIME,
      now: () => time,
      onRenamed: (id, from, to) => renamed.push(`${id}: ${from} > ${to}`),
    });
  const askedFor = () => gravityZone.requests().byMethod;
  beforeEach(() => {
    time = 0;
    renamed = [];
  });

  it.each([
    ['a plain list', false],
    ['a wrapped list', true],
  ])('come from one call with %s', async (_, companiesWrapped) => {
    gravityZone.setFaults({ companiesWrapped });
    expect(await names().find(CLIENT_ONE)).toEqual({ kind: 'known', name: 'Client One' });
    expect(askedFor()).toEqual({ getCompaniesList: 1 });
  });

  it('come one by one for what stands further below, or is the own company', async () => {
    await stage(gravityZone, 'POST', 'companies', { id: PARTNER, name: 'Partner', partner: true });
    await stage(gravityZone, 'POST', 'companies', { id: BELOW, name: 'Below', parentId: PARTNER });
    const found = names();
    for (let time = 0; time < 2; time += 1)
      expect(await found.find(BELOW)).toEqual({ kind: 'known', name: 'Below' });
    expect(await found.find(OWN_COMPANY)).toEqual({ kind: 'known', name: 'Emulated MSP' });
    expect(await found.find('0'.repeat(24))).toEqual({ kind: 'unknown' });
    expect(askedFor()).toEqual({ getCompaniesList: 1, getCompanyDetails: 3 });
  });

  it('are told once where they change', async () => {
    const found = names();
    await found.find(CLIENT_ONE);
    await stage(gravityZone, 'PATCH', `companies/${CLIENT_ONE}`, { name: 'Client Uno' });
    expect(await found.find(CLIENT_ONE)).toEqual({ kind: 'known', name: 'Client One' });
    time += LIFETIME - 1;
    expect(await found.find(CLIENT_ONE)).toEqual({ kind: 'known', name: 'Client One' });
    expect(renamed).toEqual([]);
    time += 1;
    expect(await found.find(CLIENT_ONE)).toEqual({ kind: 'known', name: 'Client Uno' });
    time += LIFETIME;
    await found.find(CLIENT_ONE); // read again, and the same
    expect(renamed).toEqual([`${CLIENT_ONE}: Client One > Client Uno`]);
  });

  it.each<[what: string, faults: Partial<Faults>]>([
    ['without the Network API', { withoutApis: ['network'] }],
    [
      'of a customer, which has no companies below it',
      { failCode: -32602, onlyMethods: ['getCompaniesList'] },
    ],
  ])('come one by one for a key %s', async (_, faults) => {
    gravityZone.setFaults(faults);
    expect(await names().find(CLIENT_ONE)).toEqual({ kind: 'known', name: 'Client One' });
    expect(askedFor()).toEqual({ getCompaniesList: 1, getCompanyDetails: 1 });
  });
});
