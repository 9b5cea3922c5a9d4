import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFurnishedTrial } from '../furnished-trial.ts';
import type { Trial } from '../trial.ts';

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
