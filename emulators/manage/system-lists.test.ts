import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFurnishedTrial } from './furnished-trial.ts';
import { TRIAL_HEADERS } from './trial.ts';
import type { Trial } from './trial.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startFurnishedTrial()));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const get = async (path: string): Promise<unknown> => (await trial.call('GET', path)).json;
const INFO = '/v4_6_release/apis/3.0/system/info';

describe('what the server tells of itself', () => {
  it('has a version and whether it is the cloud, as a flag', async () => {
    expect(await get('/system/info')).toMatchObject({
      isCloud: true,
      serverTimeZone: 'UTC',
      licenseBits: [],
    });
    trial.emulator.faults.set({ isCloud: false });
    expect(await get('/system/info')).toMatchObject({ isCloud: false });
  });

  it.each([
    [false, 401],
    [true, 200],
  ])('is open to all in the mode %s: %i', async (openSystemInfo, status) => {
    trial.emulator.faults.set({ openSystemInfo });
    expect((await trial.raw('GET', INFO)).status).toBe(status);
    expect((await trial.raw('GET', INFO.replace('system/info', 'service/boards'))).status).toBe(401);
  });

  it('has a list of members from which some are missing', async () => {
    expect(((await get('/system/members')) as { id: number }[]).map(({ id }) => id)).toEqual([101, 110, 111]);
    expect(await get('/system/members?conditions=identifier="jdoe"')).toMatchObject([{ name: 'Jo Doe' }]);
    expect(await get('/system/members/count')).toEqual({ count: 3 });
  });

  it('has the custom fields by their caption', async () => {
    expect(await get('/system/userDefinedFields?conditions=caption="EDR Score"')).toMatchObject([{ id: 13 }]);
    expect(await get('/system/userDefinedFields/count')).toEqual({ count: 2 });
  });

  it.each(['/service/severities', '/service/impacts'])('has the levels of %s', async (path) => {
    expect(await get(path)).toMatchObject([{ name: 'Low' }, { name: 'Medium' }, { name: 'High' }]);
    expect(await get(`${path}/count`)).toEqual({ count: 3 });
  });

  it.each([
    ['POST', '/service/tickets/1/copy'],
    ['GET', '/service/tickets/changelogs'],
  ])('does not guess at %s %s', async (method, path) => {
    expect((await trial.call(method, path, method === 'POST' ? {} : undefined)).status).toBe(501);
  });
});

describe('the audit trail of a ticket', () => {
  it('tells what changed, and who did it', async () => {
    const id = await trial.open();
    await trial.raw(
      'PATCH',
      `/emulator/technician/service/tickets/${id}`,
      JSON.stringify([
        { op: 'replace', path: 'status', value: { id: 312 } },
        { op: 'replace', path: 'summary', value: 'another' },
      ]),
    );
    expect(await get(`/system/audittrail?type=Ticket&id=${id}`)).toMatchObject([
      { text: `Ticket #${id} has been created.`, enteredBy: 'apimember', auditSubType: 'Created' },
      { text: 'The status has been updated from "New" to "Closed".', enteredBy: 'technician' },
      { text: 'The summary has been updated from "A ticket" to "another".', auditSubType: 'Updated' },
    ]);
  });

  it.each(['', '?type=Ticket', '?type=Company&id=250', '?type=Ticket&id=x'])(
    'is refused by %s',
    async (query) => {
      expect((await trial.call('GET', `/system/audittrail${query}`)).status).toBe(400);
    },
  );
});

describe('a document', () => {
  const url = (): string => `${trial.emulator.url}/v4_6_release/apis/3.0/system/documents`;
  const upload = async (fields: Readonly<Record<string, string | Blob>>): Promise<[number, unknown]> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields))
      if (typeof value === 'string') form.set(name, value);
      else form.set(name, value, 'report.bin');
    const response = await fetch(url(), { method: 'POST', headers: TRIAL_HEADERS, body: form });
    return [response.status, await response.json()];
  };
  const file = new Blob([Uint8Array.of(0, 255, 128, 13, 10, 45, 45)]);

  it('is attached to a ticket as a form, every byte of it', async () => {
    const id = await trial.open();
    const fields = { recordType: 'Ticket', recordId: String(id), title: 'Zürich', privateFlag: 'true', file };
    const [status, document] = await upload(fields);
    expect([status, document]).toMatchObject([
      201,
      { title: 'Zürich', fileName: 'report.bin', size: 7, publicFlag: false },
    ]);
    expect(await get(`/system/documents?recordType=Ticket&recordId=${id}`)).toEqual([document]);
    expect(await get(`/system/documents/${(document as { id: number }).id}`)).toEqual(document);
  });

  it.each([
    ['no file', { recordType: 'Ticket', recordId: '1', title: 'x' }, 400],
    ['no title', { recordType: 'Ticket', recordId: '1', file }, 400],
    ['another kind of record', { recordType: 'Company', recordId: '250', title: 'x', file }, 400],
    ['a ticket that is not there', { recordType: 'Ticket', recordId: '57919', title: 'x', file }, 404],
  ])('is refused for %s', async (_, fields, status) => {
    expect((await upload(fields))[0]).toBe(status);
  });

  it.each([
    ['application/json', '{}', 415],
    ['multipart/form-data; boundary=x', 'not a form', 400],
    ['multipart/form-data', '', 400],
  ])('is refused as %s: %s', async (type, body, status) => {
    const answer = await trial.call('POST', '/system/documents', body, { 'content-type': type });
    expect(answer.status).toBe(status);
  });
});

describe('bundled reads', () => {
  const bundle = (requests: unknown): ReturnType<Trial['call']> =>
    trial.call('POST', '/system/bundles', { requests });

  it('answer each request by itself, in the order asked', async () => {
    const id = await trial.open({ externalXRef: 'bundled' });
    const answer = await bundle([
      {
        Version: '3.0',
        SequenceNumber: 1,
        ResourceType: 'ticket',
        ApiRequest: { filters: { conditions: 'externalXRef="bundled"' }, page: 1, fields: 'id' },
      },
      { SequenceNumber: 2, ResourceType: 'ticket', ApiRequest: { filters: { conditions: 'nothing=1' } } },
      { SequenceNumber: 3, ResourceType: 'weather' },
      { SequenceNumber: 4, ResourceType: 'Company', ApiRequest: { pageSize: 1 } },
    ]);
    expect([answer.status, answer.json]).toMatchObject([
      200,
      {
        results: [
          { sequenceNumber: 1, entities: [{ id }], count: 1, success: true, statusCode: 200, error: null },
          { sequenceNumber: 2, success: false, statusCode: 400, error: { code: 'ApiFindCondition' } },
          { sequenceNumber: 3, success: false, statusCode: 400 },
          { sequenceNumber: 4, entities: [{ id: 250 }], success: true },
        ],
      },
    ]);
  });

  it('need the right of each list', async () => {
    trial.emulator.faults.set({ withoutRights: ['companyMaintenance'] });
    const answer = await bundle([{ SequenceNumber: 1, ResourceType: 'company' }]);
    expect(answer.json).toMatchObject({ results: [{ success: false, statusCode: 403 }] });
  });

  it.each([null, [{ sequenceNumber: 1 }], [{ ApiRequest: { filter: {} } }]])(
    'are refused for %j',
    async (requests) => {
      expect((await bundle(requests)).status).toBe(400);
    },
  );
});
