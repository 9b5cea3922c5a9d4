import type { Server } from 'node:http';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, accountAt } from './manage-account.ts';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import type { ManageEmulator, ManageSeed } from '../../emulators/manage/index.ts';
import type { CallbackState } from '../../src/desks/desk.ts';
import { manageCallbackRoute } from '../../src/desks/manage/callbacks/callback-route.ts';
import { keepCallbacks } from '../../src/desks/manage/callbacks/keep-callbacks.ts';
import { manageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import type { ManageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import type { ManageSettings } from '../../src/desks/manage/settings.ts';
import { registerGatewayMetrics } from '../../src/gateway/gateway-metrics.ts';
import { listen } from '../../src/process/listen.ts';
import { createPushServer, stopPushServer } from '../../src/gateway/push-server.ts';
import { bodyBudget } from '../../src/gateway/body-budget.ts';
import { createReceiveCallback } from '../../src/gateway/receive-callback.ts';
import { z } from 'zod';

const SEED: ManageSeed = {
  ...ACCOUNT,
  companies: [{ id: 250, identifier: 'Acme', name: 'Acme Ltd' }],
  boards: [20, 21, 99].map((id) => ({
    id,
    name: `Board ${id}`,
    statuses: [{ id: id * 10, name: 'New', closedStatus: false, defaultFlag: true }],
    types: [],
  })),
  priorities: [
    { id: 4, name: 'Priority 4' },
    { id: 1, name: 'Priority 1' },
  ],
};
const ROW = { board: 20, priority: 4, type: 5 };
const signal = new AbortController().signal;

let emulator: ManageEmulator;
let server: Server;
let settings: ManageSettings;
let transport: ManageTransport;
let sent: string[];
let durable: boolean;
let logged: string[];

/**
 * Emulator, gateway server and desk route, as they stand in production; only what is sent goes no further.
 */
beforeEach(async () => {
  emulator = await startManageEmulator({ seed: SEED });
  [sent, durable, logged] = [[], true, []];
  const base = {
    ...accountAt(emulator.url),
    categories: { low: ROW, medium: ROW, high: { ...ROW, board: 21 } },
  };
  const route = manageCallbackRoute(manageSettings.parse(base), {
    send: (id) => {
      if (durable) sent.push(id);
      return Promise.resolve(durable);
    },
    log: (message) => logged.push(message),
  });
  const metrics = registerGatewayMetrics(new Registry(), () => 0, [route.path]);
  const logger = pino({ level: 'silent' });
  server = createPushServer({
    receive: () => Promise.resolve('not-found'),
    receiveCallback: createReceiveCallback({
      routes: [route],
      metrics,
      logger,
      warn: () => undefined,
      budget: bodyBudget(1_000_000),
      deadlineMs: 4_000,
      unprovenBytes: 1_000_000,
    }),
    metrics,
    logger,
    installation: () => Promise.resolve('abc'),
    requestTimeoutMs: 10_000,
  });
  const callbackUrl = await listen(server, { host: '127.0.0.1', port: 0 });
  settings = manageSettings.parse({ ...base, callbackUrl });
  transport = manageTransport(settings, () => undefined);
});
afterEach(async () => {
  await emulator.close();
  await stopPushServer(server, 1_000);
});

const keep = (boards: readonly number[] = [20, 21]): Promise<CallbackState> =>
  keepCallbacks(transport, settings, () => Promise.resolve(boards), signal);
const answerOf = z.record(z.string(), z.unknown());
const registered = () => transport.readPages('/system/callbacks', {}, 100, answerOf, signal);
const register = (body: object) =>
  transport.call({ method: 'POST', path: '/system/callbacks', body }, answerOf);

/** Opens a ticket as the API member, whose own changes are not sent. */
async function openTicket(more: object = {}): Promise<string> {
  const body = {
    summary: '[GZ-abc] High: x on y',
    externalXRef: 'gz:main:abc',
    company: { id: 250 },
    board: { id: 20 },
    ...more,
  };
  const { id } = await transport.call({ method: 'POST', path: '/service/tickets', body }, answerOf);
  return String(id);
}

async function asTechnician(method: string, id: string, body?: unknown): Promise<void> {
  const response = await fetch(`${emulator.url}/emulator/technician/service/tickets/${id}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}
const setPriority = (id: string, priority: number) =>
  asTechnician('PATCH', id, [{ op: 'replace', path: 'priority', value: { id: priority } }]);
const raise = (id: string) => setPriority(id, 1);

/** Statuses of all attempts to call us, once none is under way any more. */
async function statuses(): Promise<readonly (number | null)[]> {
  await emulator.callbacksSettled();
  const log = (await (await fetch(`${emulator.url}/emulator/callbacks`)).json()) as {
    status: number | null;
  }[];
  return log.map(({ status }) => status);
}

describe('what is sent', () => {
  it('a technician changes and deletes our ticket', async () => {
    expect(await keep()).toEqual({ kind: 'on' });
    const id = await openTicket();
    await raise(id);
    expect(await statuses()).toEqual([200]);
    await asTechnician('DELETE', id);
    expect(await statuses()).toEqual([200, 200]);
    expect(sent).toEqual([id, id]);
    expect(logged).toEqual([]);
  });

  it('text of any letters, whose bytes are what is signed', async () => {
    await keep();
    const id = await openTicket({ summary: '[GZ-abc] High: Zürich – 漢字 "\\u202e" on y' });
    await raise(id);
    expect(await statuses()).toEqual([200]);
    expect(sent).toEqual([id]);
  });

  it('what is not durable is called again and sent then', async () => {
    emulator.faults.set({ callbackRetryMs: [20, 20] });
    await keep();
    const id = await openTicket();
    durable = false;
    await raise(id);
    expect(await statuses()).toEqual([429, 429, 429]);
    expect(sent).toEqual([]);
    durable = true;
    await raise(id);
    await statuses();
    expect(sent).toEqual([id]);
  });

  it('messages that name an address of their key each: as many as a busy board has', async () => {
    await keep();
    const id = await openTicket();
    for (let times = 0; times < 20; times += 1) await setPriority(id, times % 2 === 0 ? 1 : 4);
    expect(await statuses()).toEqual(Array.from({ length: 20 }, () => 200));
    expect(sent).toHaveLength(20);
    expect(logged).toEqual([]);
  });

  it('messages of which some share an address of their key, while keys rotate', async () => {
    emulator.faults.set({ callbackMessagesPerKey: 2 });
    await keep();
    const id = await openTicket();
    for (const priority of [1, 4, 1, 4, 1]) await setPriority(id, priority);
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
    expect(sent).toHaveLength(5);
  });

  it('events in another order', async () => {
    emulator.faults.set({ callbackDelivery: 'reorder' });
    await keep();
    const ids = [await openTicket(), await openTicket()];
    for (const id of ids) await raise(id);
    expect(await statuses()).toEqual([200, 200]);
    expect(sent.toSorted()).toEqual(ids.toSorted());
  });
});

describe('what is not sent', () => {
  it('our own changes, and tickets of somebody else', async () => {
    await keep();
    await openTicket();
    const foreign = await openTicket({ summary: 'Printer on fire', externalXRef: 'rmm:7' });
    await raise(foreign);
    expect(await statuses()).toEqual([200]);
    expect(sent).toEqual([]);
  });

  it('a repeat', async () => {
    emulator.faults.set({ callbackDelivery: 'repeat' });
    await keep();
    const id = await openTicket();
    await raise(id);
    expect(await statuses()).toEqual([200, 200]);
    expect(sent).toEqual([id]);
  });

  it('an event that Manage loses', async () => {
    emulator.faults.set({ callbackDelivery: 'drop' });
    await keep();
    await raise(await openTicket());
    expect(await statuses()).toEqual([null]);
    expect(sent).toEqual([]);
  });

  it.each([
    ['a forged signature', { callbackSignature: 'forged' as const }, 401],
    ['no signature', { callbackSignature: 'missing' as const }, 401],
    ['a key of another host', { callbackKeyUrl: 'http://127.0.0.2:9/keys/1' }, 403],
    ['a key of the network of a cloud', { callbackKeyUrl: 'http://169.254.169.254/latest' }, 403],
    ['a key over another scheme', { callbackKeyUrl: 'https://127.0.0.1/keys/1' }, 403],
  ])('%s: refused, logged, and not called again', async (_, faults, status) => {
    emulator.faults.set(faults);
    await keep();
    await raise(await openTicket());
    expect(await statuses()).toEqual([status]);
    expect(sent).toEqual([]);
    expect(logged).toHaveLength(1);
  });
});

it('a key whose address has expired: refused in the way that makes Manage call again', async () => {
  emulator.faults.set({ callbackKeyLifeMs: -1, callbackRetryMs: [1, 1] });
  await keep();
  await raise(await openTicket());
  expect(await statuses()).toEqual([429, 429, 429]);
  expect(sent).toEqual([]);
  expect(logged).toHaveLength(3);
});

describe('registering', () => {
  it('one callback for each board, once', async () => {
    await keep();
    expect(await keep()).toEqual({ kind: 'on' });
    expect(await registered()).toMatchObject(
      [20, 21].map((objectId) => ({
        objectId,
        type: 'ticket',
        level: 'board',
        inactiveFlag: false,
        isSelfSuppressedFlag: true,
        payloadVersion: '3.0.0',
        url: `${settings.callbackUrl ?? ''}/callbacks/manage?recordId=`,
      })),
    );
  });

  it('the letter case of the level that the server wants', async () => {
    emulator.faults.set({ callbackLevelCase: 'capitalised' });
    expect(await keep([20])).toEqual({ kind: 'on' });
    expect(await registered()).toMatchObject([{ level: 'Board' }]);
    expect(await keep([20])).toEqual({ kind: 'on' });
  });

  it('a changed grid, and a callback that somebody switched off or changed', async () => {
    await keep([20, 99]);
    const wrong = [
      { op: 'replace', path: 'inactiveFlag', value: true },
      { op: 'replace', path: 'isSelfSuppressedFlag', value: false },
    ];
    await transport.call({ method: 'PATCH', path: '/system/callbacks/1', body: wrong }, answerOf);
    expect(await keep([20, 21])).toEqual({ kind: 'on' });
    expect(await registered()).toMatchObject([
      { id: 1, objectId: 20, inactiveFlag: false, isSelfSuppressedFlag: true },
      { objectId: 21 },
    ]);
  });

  it('a board that does not exist is named, and the other one is registered', async () => {
    expect(await keep([7, 20])).toMatchObject({
      kind: 'reduced',
      problem: expect.stringMatching(/7/) as string,
    });
    expect(await registered()).toMatchObject([{ objectId: 20 }]);
  });

  it('a role without the right leaves polling', async () => {
    emulator.faults.set({ withoutRights: ['callbacks'] });
    expect(await keep()).toMatchObject({
      kind: 'reduced',
      advice: expect.stringMatching(/callbacks/) as string,
    });
  });

  it('removes ours of a board that is not in the grid any more, and leaves those of others', async () => {
    await keep();
    await register({ url: 'https://other.example/?recordId=', objectId: 20, type: 'ticket', level: 'board' });
    expect(await keep([])).toEqual({ kind: 'on' });
    expect(await registered()).toMatchObject([{ url: 'https://other.example/?recordId=' }]);
  });
});
