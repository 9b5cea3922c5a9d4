import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

let trial: Trial;
let id: number;
beforeAll(async () => void (trial = await startTrial()));
beforeEach(async () => void (id = await trial.open({ externalXRef: 'gz:main:abc' })));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const service = (): string => `/service/tickets/${id}`;
const project = (): string => `/project/tickets/${id}`;
const act = (method: string, path: string): ReturnType<Trial['raw']> =>
  trial.raw(method, `/emulator/technician${path}`);
const get = (path: string): ReturnType<Trial['call']> => trial.call('GET', path);
const patch = (path: string, members: Readonly<Record<string, unknown>>): ReturnType<Trial['call']> =>
  trial.call(
    'PATCH',
    path,
    Object.entries(members).map(([member, value]) => ({ op: 'replace', path: member, value })),
  );
const listed = async (): Promise<unknown> =>
  (await get(`/service/tickets?conditions=id=${id}&fields=id`)).json;
const note = { text: 'x', internalAnalysisFlag: true };

describe('a ticket that a technician converted to a project ticket', () => {
  beforeEach(async () => {
    expect((await act('POST', `${service()}/convert`)).status).toBe(204);
  });

  it('is no service ticket any more', async () => {
    const asServiceTicket = await Promise.all([
      get(service()),
      get(`${service()}/notes`),
      patch(service(), { summary: 'x' }),
      trial.call('POST', `${service()}/notes`, note),
    ]);
    expect(asServiceTicket.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await listed()).toEqual([]);
  });

  it('stands under its id among the project tickets, without what these lack', async () => {
    const { json } = await get(project());
    expect(json).toMatchObject({ id, summary: expect.any(String) as string, closedFlag: false });
    for (const lacking of ['externalXRef', 'recordType', 'severity', 'impact', 'mergedParentTicket'])
      expect(json).not.toHaveProperty(lacking);
  });

  it('takes notes, and changes of what it has', async () => {
    expect((await trial.call('POST', `${project()}/notes`, note)).status).toBe(201);
    expect((await get(`${project()}/notes`)).json).toMatchObject([{ text: 'x' }]);
    expect((await patch(project(), { priority: { id: 5 } })).json).toMatchObject({ priority: { id: 5 } });
    const refused = await patch(project(), { severity: 'High' });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining("'ProjectTicket'")]);
    expect((await patch(project(), { board: { id: 22 } })).status).toBe(501);
  });

  it('is out of reach for a role without rights to projects', async () => {
    trial.emulator.faults.set({ withoutRights: ['projectTicketsInquire', 'projectTicketsEdit'] });
    const tried = [await get(project()), await patch(project(), { summary: 'x' })];
    expect(tried.map(({ status }) => status)).toEqual([403, 403]);
  });

  it('is not merged', async () => {
    const parent = await trial.open();
    const merge = { mergeTicketIds: [id], status: { id: 310 } };
    expect((await trial.call('POST', `/service/tickets/${parent}/merge`, merge)).status).toBe(400);
  });
});

it('a service ticket is no project ticket, and nobody guesses how an API member converts it', async () => {
  expect((await get(project())).status).toBe(404);
  expect((await trial.call('POST', `${service()}/convert`, {})).status).toBe(501);
});

it('record-level security hides the tickets of a board from the API member alone', async () => {
  const board = ((await get(service())).json as { board: { id: number } }).board.id;
  trial.emulator.faults.set({ hiddenBoards: [board] });
  const hidden = [await get(service()), await trial.call('POST', `${service()}/notes`, note)];
  expect(hidden.map(({ status }) => status)).toEqual([404, 404]);
  expect(await listed()).toEqual([]);
  expect((await act('GET', service())).status).toBe(200);
  trial.emulator.faults.set({ hiddenBoards: [board + 1] });
  expect((await get(service())).status).toBe(200);
});

describe('a workflow rule that takes back what the API member changed', () => {
  const change = { priority: { id: 5 }, summary: 'Renamed' };

  it.each([
    ['atOnce', 4],
    ['afterAnswer', 5],
  ] as const)('%s: the answer shows priority %i, the ticket keeps its own', async (ruleTakesBack, shown) => {
    await patch(service(), { priority: { id: 4 } });
    trial.emulator.faults.set({ ruleTakesBack });
    expect((await patch(service(), change)).json).toMatchObject({ priority: { id: shown } });
    expect((await get(service())).json).toMatchObject({ priority: { id: 4 }, summary: 'Renamed' });
  });

  it('lets people have their way', async () => {
    trial.emulator.faults.set({ ruleTakesBack: 'atOnce' });
    const body = JSON.stringify([{ op: 'replace', path: 'priority', value: { id: 5 } }]);
    expect((await trial.raw('PATCH', `/emulator/technician${service()}`, body)).status).toBe(200);
    expect((await get(service())).json).toMatchObject({ priority: { id: 5 } });
  });
});
