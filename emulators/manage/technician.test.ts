import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from './trial.test-kit.ts';
import type { Trial } from './trial.test-kit.ts';

let trial: Trial;
let id: number;
beforeAll(async () => void (trial = await startTrial()));
beforeEach(async () => void (id = await trial.open()));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const act = async (method: string, path: string, body?: unknown): Promise<number> =>
  (
    await trial.raw(
      method,
      `/emulator/technician${path}`,
      body === undefined ? undefined : JSON.stringify(body),
    )
  ).status;
const set = (members: Readonly<Record<string, unknown>>): Promise<number> =>
  act(
    'PATCH',
    `/service/tickets/${id}`,
    Object.entries(members).map(([path, value]) => ({ op: 'replace', path, value })),
  );
const read = async (): Promise<unknown> => (await trial.call('GET', `/service/tickets/${id}`)).json;

describe('a technician', () => {
  it.each([
    ['changes the status', { status: { id: 311 } }, { status: { id: 311 }, closedFlag: false }],
    ['closes', { status: { id: 312 } }, { closedFlag: true, closedBy: 'technician' }],
    [
      'moves to another board',
      { board: { id: 22 }, status: { id: 410 }, type: { id: 15 } },
      { board: { id: 22 }, status: { id: 410 }, type: { id: 15 } },
    ],
    ['changes the priority', { priority: { id: 5 } }, { priority: { id: 5 } }],
  ])('%s', async (_, members, expected) => {
    expect(await set(members)).toBe(200);
    expect(await read()).toMatchObject({ ...expected, _info: { updatedBy: 'technician' } });
  });

  it('reopens', async () => {
    await set({ status: { id: 312 } });
    expect(await set({ status: { id: 310 } })).toBe(200);
    expect(await read()).toMatchObject({ closedFlag: false });
  });

  it('merges, after which the ticket is gone', async () => {
    const parent = await trial.open();
    const merge = { mergeTicketIds: [id], status: { id: 310 } };
    expect(await act('POST', `/service/tickets/${parent}/merge`, merge)).toBe(200);
    expect((await trial.call('GET', `/service/tickets/${id}`)).status).toBe(404);
  });

  it('deletes', async () => {
    expect(await act('DELETE', `/service/tickets/${id}`)).toBe(204);
    expect((await trial.call('GET', `/service/tickets/${id}`)).status).toBe(404);
  });

  it('is held up by no fault, and counts as no request', async () => {
    trial.emulator.faults.set({ failWith: 500, conflicts: 5, redirectTo: 'http://127.0.0.1:1/' });
    await trial.raw('DELETE', '/emulator/requests');
    expect(await set({ status: { id: 311 } })).toBe(200);
    expect((await trial.raw('GET', '/emulator/requests')).json).toMatchObject({ total: 0 });
  });

  it.each([
    ['GET', '/company/companies'],
    ['GET', '/system/members'],
    ['PATCH', '/service/nothing'],
  ])('cannot reach %s %s', async (method, path) => {
    expect(await act(method, path)).toBe(404);
  });
});
