import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
let parent: number;
let child: number;
beforeAll(async () => void (trial = await startTrial()));
beforeEach(async () => {
  parent = await trial.open({ initialDescription: 'of the parent' });
  child = await trial.open({ initialDescription: 'of the child' });
});
afterAll(() => trial.emulator.close());

const bundle = (childTicketIds: readonly number[], to = parent): ReturnType<Trial['call']> =>
  trial.call('POST', `/service/tickets/${to}/attachChildren`, { childTicketIds });
const read = async (id: number): Promise<unknown> => (await trial.call('GET', `/service/tickets/${id}`)).json;

describe('bundling', () => {
  it('answers for all, and each child then shows its parent', async () => {
    const answer = await bundle([child]);
    expect([answer.status, answer.json]).toEqual([200, { success: true, message: '' }]);
    expect(await read(child)).toMatchObject({ parentTicketId: parent, closedFlag: false });
    expect(await read(parent)).toMatchObject({ hasChildTicket: true });
    expect(
      (await trial.call('GET', `/service/tickets?conditions=parentTicketId=${parent}`)).json,
    ).toMatchObject([{ id: child }]);
  });

  it('says nothing of a child that could not be bundled', async () => {
    expect((await bundle([57919, parent])).json).toEqual({ success: true, message: '' });
    expect(await read(parent)).not.toHaveProperty('parentTicketId');
    expect(await read(parent)).toMatchObject({ hasChildTicket: false });
  });

  it('does not go round in a circle', async () => {
    await bundle([child]);
    await bundle([parent], child);
    expect(await read(parent)).not.toHaveProperty('parentTicketId');
  });

  it('shows the notes of the child among all notes of the parent, marked', async () => {
    await bundle([child]);
    expect((await trial.call('GET', `/service/tickets/${parent}/allNotes`)).json).toMatchObject([
      { text: 'of the parent', bundledFlag: false, mergedFlag: false },
      { text: 'of the child', ticketId: child, bundledFlag: true, mergedFlag: false },
    ]);
    expect((await trial.call('GET', `/service/tickets/${parent}/notes/count`)).json).toEqual({ count: 1 });
  });

  it('is refused without children', async () => {
    const answer = await bundle([]);
    expect([answer.status, answer.json]).toMatchObject([400, { errors: [{ field: 'childTicketIds' }] }]);
  });
});

describe('merging', () => {
  it('shows the notes of the merged ticket among all notes of the parent, marked', async () => {
    await trial.call('POST', `/service/tickets/${parent}/merge`, {
      mergeTicketIds: [child],
      status: { id: 310 },
    });
    expect((await trial.call('GET', `/service/tickets/${parent}/allNotes`)).json).toMatchObject([
      { text: 'of the parent', mergedFlag: false },
      { text: 'of the child', bundledFlag: false, mergedFlag: true },
    ]);
  });
});
