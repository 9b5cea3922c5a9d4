import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFurnishedTrial } from '../furnished-trial.ts';
import { TRIAL_HEADERS } from '../trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startFurnishedTrial()));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const get = async (path: string): Promise<unknown> => (await trial.call('GET', path)).json;

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

  it.each(['beforeBody', 'afterBody'] as const)(
    'of a closed ticket needs the right to change it, checked %s',
    async (rightsChecked) => {
      const id = await trial.open({ status: { id: 312 } });
      trial.emulator.faults.set({ withoutRights: ['closeServiceTickets'], rightsChecked });
      const fields = { recordType: 'Ticket', recordId: String(id), title: 'x', file };
      expect(await upload(fields)).toEqual([
        403,
        { code: 'Security', message: 'You do not have security permission to perform this action.' },
      ]);
      expect(await get(`/system/documents?recordType=Ticket&recordId=${id}`)).toEqual([]);
    },
  );

  it.each(['gone', 'readable'] as const)(
    'is not attached to a merged ticket that is %s',
    async (mergedTickets) => {
      trial.emulator.faults.set({ mergedTickets });
      const id = await trial.open();
      const body = { mergeTicketIds: [id], status: { id: 310 } };
      await trial.call('POST', `/service/tickets/${await trial.open()}/merge`, body);
      const fields = { recordType: 'Ticket', recordId: String(id), title: 'x', file };
      expect(await upload(fields)).toEqual([404, { code: 'NotFound', message: `Ticket ${id} not found` }]);
    },
  );

  it.each([
    ['application/json', '{}', 415],
    ['multipart/form-data; boundary=x', 'not a form', 400],
    ['multipart/form-data', '', 400],
  ])('is refused as %s: %s', async (type, body, status) => {
    const answer = await trial.call('POST', '/system/documents', body, { 'content-type': type });
    expect(answer.status).toBe(status);
  });
});
