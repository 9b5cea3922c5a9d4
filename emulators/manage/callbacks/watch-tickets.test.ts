import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCallbackTrial } from './callback-trial.test-kit.ts';
import type { CallbackTrial } from './callback-trial.test-kit.ts';

let trial: CallbackTrial;
beforeEach(async () => void (trial = await startCallbackTrial()));
afterEach(() => trial.close());

const STATUS_CHANGE = [{ op: 'replace', path: 'status', value: { id: 312 } }];
const path = (id: number, rest = ''): string => `/service/tickets/${id}${rest}`;
const note = { text: 'A note', internalAnalysisFlag: true };

describe('a callback for all tickets', () => {
  it('hears of what the API adds, changes and deletes', async () => {
    await trial.register();
    const id = await trial.open();
    await trial.call('PATCH', path(id), STATUS_CHANGE);
    await trial.call('POST', path(id, '/notes'), note);
    await trial.call('DELETE', path(id));
    expect(await trial.heard()).toEqual([`added ${id}`, `updated ${id}`, `updated ${id}`, `deleted ${id}`]);
  });

  it('hears of what a technician does', async () => {
    await trial.register();
    const id = await trial.open();
    await trial.technician('PATCH', `/service/tickets/${id}`, STATUS_CHANGE);
    expect((await trial.technician('DELETE', `/service/tickets/${id}`)).status).toBe(204);
    expect(await trial.heard()).toEqual([`added ${id}`, `updated ${id}`, `deleted ${id}`]);
  });

  it('hears of both tickets of a merge', async () => {
    const [parent, child] = [await trial.open(), await trial.open()];
    await trial.register();
    const merge = { mergeTicketIds: [child], status: { id: 310 } };
    expect((await trial.call('POST', path(parent, '/merge'), merge)).status).toBe(200);
    expect([...(await trial.heard())].sort()).toEqual([`updated ${parent}`, `updated ${child}`]);
  });

  it('hears once of a write that takes effect later, and then only', async () => {
    const id = await trial.open();
    await trial.register();
    trial.emulator.faults.set({ commitAfter: 1, commitAfterMs: 60 });
    await expect(trial.call('PATCH', path(id), STATUS_CHANGE)).rejects.toThrow();
    expect(await trial.heard()).toEqual([]);
    await expect.poll(() => trial.heard()).toEqual([`updated ${id}`]);
    await trial.technician('DELETE', `/service/tickets/${id}`);
    expect(await trial.heard()).toEqual([`updated ${id}`, `deleted ${id}`]);
  });

  it('hears nothing of reads, refused writes, and PATCHes that change nothing', async () => {
    const id = await trial.open();
    await trial.register();
    await trial.call('GET', path(id));
    await trial.call('PATCH', path(id), [{ op: 'replace', path: 'status', value: { id: 99 } }]);
    await trial.call('PATCH', path(id), [{ op: 'replace', path: 'status/id', value: 312 }]);
    expect(await trial.heard()).toEqual([]);
  });

  it('hears nothing of a write that skips callbacks', async () => {
    await trial.register();
    const id = await trial.open({ skipCallback: true });
    await trial.call('PATCH', path(id), [
      ...STATUS_CHANGE,
      { op: 'add', path: '/skipCallback', value: true },
    ]);
    expect(await trial.heard()).toEqual([]);
  });

  it('hears nothing of its own member where it is self-suppressed', async () => {
    await trial.register({ isSelfSuppressedFlag: true });
    const id = await trial.open();
    await trial.call('PATCH', path(id), STATUS_CHANGE);
    await trial.technician('PATCH', `/service/tickets/${id}`, [
      { op: 'replace', path: 'summary', value: 'By hand' },
    ]);
    expect(await trial.heard()).toEqual([`updated ${id}`]);
  });

  it('hears nothing while it is inactive, and nothing once it is taken away', async () => {
    const callback = await trial.register({ inactiveFlag: true });
    await trial.open();
    const activate = [{ op: 'replace', path: 'inactiveFlag', value: false }];
    await trial.call('PATCH', `/system/callbacks/${callback}`, activate);
    const id = await trial.open();
    expect(await trial.heard()).toEqual([`added ${id}`]);
    await trial.call('DELETE', `/system/callbacks/${callback}`);
    await trial.call('DELETE', path(id));
    expect(await trial.heard()).toEqual([`added ${id}`]);
  });
});

describe('a callback for some tickets', () => {
  const here = { board: { id: 21 } };
  const elsewhere = { board: { id: 22 } };
  it.each([
    ['a board', { level: 'Board', objectId: 21 }, here, elsewhere],
    ['a status', { level: 'Status', objectId: 311 }, { status: { id: 311 } }, here],
  ])('of %s hears of no other', async (_, callback, inside, outside) => {
    await trial.register(callback);
    await trial.open(outside);
    const id = await trial.open(inside);
    expect(await trial.heard()).toEqual([`added ${id}`]);
  });

  it('of one ticket hears of no other', async () => {
    const [id, other] = [await trial.open(), await trial.open()];
    await trial.register({ level: 'Ticket', objectId: id });
    await trial.call('PATCH', path(other), STATUS_CHANGE);
    await trial.call('PATCH', path(id), STATUS_CHANGE);
    await trial.call('DELETE', path(id));
    expect(await trial.heard()).toEqual([`updated ${id}`, `deleted ${id}`]);
  });

  it('of a board hears of a ticket that moves to it and not of one that moves away', async () => {
    const [leaving, coming] = [await trial.open(here), await trial.open(elsewhere)];
    await trial.register({ level: 'board', objectId: 21 });
    const move = (board: number, status: number): unknown => [
      { op: 'replace', path: 'board', value: { id: board } },
      { op: 'replace', path: 'status', value: { id: status } },
      { op: 'replace', path: 'type', value: { id: board === 21 ? 5 : 15 } },
    ];
    expect((await trial.technician('PATCH', `/service/tickets/${leaving}`, move(22, 410))).status).toBe(200);
    expect((await trial.technician('PATCH', `/service/tickets/${coming}`, move(21, 310))).status).toBe(200);
    expect(await trial.heard()).toEqual([`updated ${coming}`]);
  });
});

it('calls every callback that an event concerns', async () => {
  await trial.register();
  await trial.register({ level: 'Board', objectId: 21 });
  const id = await trial.open();
  expect(await trial.heard()).toEqual([`added ${id}`, `added ${id}`]);
  expect(trial.payload(0)['MessageId']).not.toBe(trial.payload(1)['MessageId']);
});
