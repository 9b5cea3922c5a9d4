import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

let trial: Trial;
let parent: number;
let child: number;
beforeAll(async () => void (trial = await startTrial()));
beforeEach(async () => {
  parent = await trial.open();
  child = await trial.open({ externalXRef: `child of ${parent}` });
});
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const merge = (body: unknown): ReturnType<Trial['call']> =>
  trial.call('POST', `/service/tickets/${parent}/merge`, body);
const search = async (): Promise<unknown> =>
  (await trial.call('GET', `/service/tickets?conditions=externalXRef="child of ${parent}"`)).json;

describe('merging tickets', () => {
  it('leaves it readable with its parent in the other mode, but not writable', async () => {
    trial.emulator.faults.set({ mergedTickets: 'readable' });
    await merge({ mergeTicketIds: [child], status: { id: 310 } });
    expect((await trial.call('GET', `/service/tickets/${child}`)).json).toMatchObject({
      mergedParentTicket: { id: parent },
    });
    expect(await search()).toMatchObject([{ id: child }]);
    expect((await trial.call('PATCH', `/service/tickets/${child}`, [])).status).toBe(404);
    expect(
      (await trial.call('POST', `/service/tickets/${child}/notes`, { text: 'x', internalAnalysisFlag: true }))
        .status,
    ).toBe(404);
  });

  it.each([
    ['no tickets', { status: { id: 310 } }, 'MissingRequiredField'],
    ['no status', { mergeTicketIds: [1] }, 'MissingRequiredField'],
    ['a ticket that is not there', { mergeTicketIds: [57919], status: { id: 310 } }, 'NotFound'],
  ])('is refused for %s', async (_, body, code) => {
    const answer = await merge(body);
    expect([answer.status, answer.json]).toMatchObject([400, { code: 'InvalidObject', errors: [{ code }] }]);
  });

  it('is refused for a status of another board', async () => {
    const answer = await merge({ mergeTicketIds: [child], status: { id: 410 } });
    expect([answer.status, answer.json]).toMatchObject([
      400,
      { errors: [{ message: 'Service Status 410 not found for Service Board 21', field: 'status/id' }] },
    ]);
  });

  it('is refused into itself, and for an unknown member', async () => {
    expect((await merge({ mergeTicketIds: [parent], status: { id: 310 } })).status).toBe(400);
    expect((await merge({ mergeTicketIds: [child], status: { id: 310 }, force: true })).json).toMatchObject({
      code: 'ConnectWiseApi',
    });
  });
});
