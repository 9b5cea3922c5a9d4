import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_FAULTS } from '../faults.ts';
import { startReceiver } from './receiver.test-kit.ts';
import { signBody } from './outbox.ts';
import type { DeliveryLogEntry } from './outbox.ts';
import { startCallbackTrial } from './callback-trial.test-kit.ts';
import type { CallbackTrial } from './callback-trial.test-kit.ts';

let trial: CallbackTrial;
beforeEach(async () => void (trial = await startCallbackTrial()));
afterEach(() => trial.close());

const set = (faults: Parameters<CallbackTrial['emulator']['faults']['set']>[0]): void =>
  trial.emulator.faults.set({ callbackRetryMs: [1, 1], ...faults });
const log = async (): Promise<readonly DeliveryLogEntry[]> => {
  await trial.emulator.callbacksSettled();
  return (await trial.raw('GET', '/emulator/callbacks')).json as readonly DeliveryLogEntry[];
};
/** Where a call says that its key is, below the origin. */
const keyPathOf = (index: number): string => {
  const { key_url } = trial.payload(index)['Metadata'] as { key_url: string };
  expect(key_url.startsWith(trial.emulator.url)).toBe(true);
  return key_url.slice(trial.emulator.url.length);
};
/** The signature that a call has to have by the key at its address. */
const expectedSignature = async (index: number, path = keyPathOf(index)): Promise<string> => {
  const { signing_key } = (await trial.raw('GET', path)).json as { signing_key: string };
  return signBody(trial.receiver.calls[index]?.body ?? '', signing_key);
};
const signatureOf = (index: number): unknown => trial.receiver.calls[index]?.headers['x-content-signature'];

describe('a call', () => {
  it('tells of a closed ticket as of any other change', async () => {
    const id = await trial.open();
    await trial.register();
    await trial.technician('PATCH', `/service/tickets/${id}`, [
      { op: 'replace', path: 'status', value: { id: 312 } },
    ]);
    await trial.heard();
    expect(trial.payload(0)).toMatchObject({ Action: 'updated', ID: id, MemberId: 'technician' });
    expect(JSON.parse(trial.payload(0)['Entity'] as string)).toMatchObject({ closedFlag: true });
  });

  it('is signed over its bytes with the key that is served as text without credentials', async () => {
    await trial.register();
    await trial.open({ summary: 'Zürich' });
    await trial.heard();
    expect(keyPathOf(0)).toMatch(
      /^\/v4_6_release\/\/system\/callbackkey\/index\.rails\?companyName=acme&id=[0-9a-f-]{36}$/u,
    );
    const key = await trial.raw('GET', keyPathOf(0));
    expect([key.status, key.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(signatureOf(0)).toBe(await expectedSignature(0));
  });

  it.each([
    [1, [0, 1, 2, 3]],
    [2, [0, 0, 2, 2]],
  ])('shares its key with others, where a key serves %i messages', async (callbackMessagesPerKey, firsts) => {
    set({ callbackMessagesPerKey });
    await trial.register();
    for (let count = 0; count < 4; count += 1) await trial.open();
    await trial.heard();
    for (const [index, first] of firsts.entries()) {
      expect(keyPathOf(index)).toBe(keyPathOf(first));
      expect(signatureOf(index)).toBe(await expectedSignature(index));
    }
    expect(new Set(firsts.map((_, index) => keyPathOf(index))).size).toBe(new Set(firsts).size);
  });

  it('has a key whose address expires', async () => {
    await trial.register();
    await trial.open();
    await trial.heard();
    const advance = (advanceMs: number) =>
      trial.raw('POST', '/emulator/clock', JSON.stringify({ advanceMs }));
    await advance(NO_FAULTS.callbackKeyLifeMs - 60_000);
    expect((await trial.raw('GET', keyPathOf(0))).status).toBe(200);
    await advance(120_000);
    expect((await trial.raw('GET', keyPathOf(0))).status).toBe(404);
  });

  it('has no signature, or that of somebody else, by mode', async () => {
    await trial.register();
    set({ callbackSignature: 'missing' });
    await trial.open();
    set({ callbackSignature: 'forged' });
    await trial.open();
    await trial.heard();
    expect(signatureOf(0)).toBeUndefined();
    expect(signatureOf(1)).toMatch(/^[A-Za-z0-9+/]{43}=$/u);
    expect(signatureOf(1)).not.toBe(await expectedSignature(1));
  });
});

describe('the signature of a callback', () => {
  const SPACED = String.raw`{"Action": "updated", "ID": 69, "Type": "ticket", "Entity": "{\"id\":69,\"summary\":\"Zürich – EDR\",\"closedFlag\":true}"}`;

  it.each([
    ['{"Action":"updated","ID":69,"Type":"ticket"}', 'yML6XXA74XnQyKhWEYv7G0PZtwyDT1z8ABpV8CLioBY='],
    [SPACED, '2KJPu6hZ5HbTCzPxLRn/p1GTBo7CORDCLvQXa4+JgLE='],
    [JSON.stringify(JSON.parse(SPACED)), 'Da1anCYPkzGpYn+TU86hSCSe/CKDTPYrzHwFWx6HtHk='],
  ])('is that of the reference for %s', (body, signature) => {
    expect(signBody(body, 'test-signing-key')).toBe(signature);
  });
});

describe('a call that fails', () => {
  it.each([
    [200, 1],
    [299, 1],
    [302, 1],
    [400, 1],
    [401, 1],
    [500, 1],
    [503, 1],
    [404, 3],
    [409, 3],
    [419, 3],
    [429, 3],
  ])('is made again only where that can help: %i is called %i times', async (status, times) => {
    await trial.register();
    trial.receiver.answer([status], '/elsewhere');
    const id = await trial.open();
    expect(await trial.heard()).toEqual(Array.from({ length: times }, () => `added ${id}`));
    expect(await log()).toMatchObject(
      Array.from({ length: times }, (_, index) => ({ attempt: index + 1, status, failure: null })),
    );
    expect(new Set(trial.receiver.calls.map(({ body }) => body)).size).toBe(1);
  });

  it('is not made again once it went well, or once the answer changes to a server error', async () => {
    await trial.register();
    trial.receiver.answer([429, 204]);
    await trial.open();
    await trial.heard();
    trial.receiver.answer([429, 500, 204]);
    await trial.open();
    await trial.heard();
    expect((await log()).map(({ status }) => status)).toEqual([429, 204, 429, 500]);
  });

  it('does not wait for an answer longer than the timeout, and is not made again', async () => {
    set({ callbackTimeoutMs: 50 });
    await trial.register();
    trial.receiver.answer(['nothing']);
    await trial.open();
    expect(await log()).toMatchObject([{ attempt: 1, status: null, failure: 'timeout' }]);
  });

  it('does not trouble the server where nobody listens', async () => {
    await trial.register({ url: `http://127.0.0.1:${await freePort()}/?recordId=` });
    await trial.register({ url: 'http://127.0.0.1:65535' });
    const id = await trial.open();
    expect((await log()).map(({ failure }) => failure)).toEqual(['connection', 'connection']);
    expect((await trial.call('GET', `/service/tickets/${id}`)).status).toBe(200);
  });

  it('is made again as often as there are pauses', async () => {
    set({ callbackRetryMs: [1] });
    await trial.register();
    trial.receiver.answer([429]);
    await trial.open();
    expect(await trial.heard()).toHaveLength(2);
    expect(NO_FAULTS.callbackRetryMs).toEqual([2000, 4000]);
  });

  it('is not made again for a callback that was taken away meanwhile', async () => {
    const callback = await trial.register();
    trial.receiver.answer([429]);
    trial.receiver.beforeAnswer(() => trial.call('DELETE', `/system/callbacks/${callback}`));
    await trial.open();
    expect(await trial.heard()).toHaveLength(1);
  });

  it('holds up no other callback', async () => {
    await trial.register({ url: trial.receiver.url });
    const healthy = await startReceiver();
    await trial.register({ url: healthy.url });
    trial.receiver.answer(['nothing']);
    await trial.open();
    await expect.poll(() => healthy.calls.length).toBe(1);
    await trial.emulator.close();
    await healthy.close();
    await trial.receiver.close();
    trial = await startCallbackTrial();
  });
});

describe('three days without a success', () => {
  const DAY = 24 * 60 * 60 * 1000;
  const advance = (advanceMs: number): ReturnType<CallbackTrial['raw']> =>
    trial.raw('POST', '/emulator/clock', JSON.stringify({ advanceMs }));
  const fail = async (status: number): Promise<void> => {
    trial.receiver.answer([status]);
    await trial.open();
    await trial.emulator.callbacksSettled();
  };

  it('start anew with every success and every change of the callback', async () => {
    const callback = await trial.register();
    await fail(500);
    await advance(2 * DAY);
    await fail(200);
    await advance(2 * DAY);
    await fail(500);
    await advance(2 * DAY);
    await trial.call('PATCH', `/system/callbacks/${callback}`, [
      { op: 'replace', path: 'inactiveFlag', value: false },
    ]);
    await advance(2 * DAY);
    await fail(500);
    expect(await trial.read(callback)).toMatchObject({ inactiveFlag: false });
  });
});

describe('the modes of delivery', () => {
  it('lose events', async () => {
    await trial.register();
    set({ callbackDelivery: 'drop' });
    await trial.open();
    expect(await trial.heard()).toEqual([]);
    expect(await log()).toMatchObject([{ status: null, failure: 'dropped' }]);
  });

  it('repeat them to the byte', async () => {
    await trial.register();
    set({ callbackDelivery: 'repeat' });
    const id = await trial.open();
    expect(await trial.heard()).toEqual([`added ${id}`, `added ${id}`]);
    expect(trial.receiver.calls[0]?.body).toBe(trial.receiver.calls[1]?.body);
    expect(signatureOf(0)).toBe(signatureOf(1));
  });

  it('send them in another order', async () => {
    await trial.register();
    set({ callbackDelivery: 'reorder' });
    const ids = [await trial.open(), await trial.open(), await trial.open()];
    expect(await trial.heard()).toEqual([`added ${ids[1]}`, `added ${ids[0]}`]);
    set({});
    ids.push(await trial.open());
    expect((await trial.heard()).slice(2)).toEqual([`added ${ids[3]}`, `added ${ids[2]}`]);
  });

  it('keep the order otherwise', async () => {
    await trial.register();
    const ids: number[] = [];
    for (let count = 0; count < 10; count += 1) ids.push(await trial.open());
    expect(await trial.heard()).toEqual(ids.map((id) => `added ${id}`));
  });
});

it.each([
  ['a receiver that does not answer', 'nothing'],
  ['the pause before a retry', 429],
] as const)('waits for %s neither before it answers nor when it is closed', async (_, status) => {
  set({ callbackRetryMs: [60_000] });
  await trial.register();
  trial.receiver.answer([status]);
  const reached = new Promise<void>((resolve) => {
    trial.receiver.beforeAnswer(() => {
      resolve();
      return Promise.resolve();
    });
  });
  await trial.open();
  await reached;
  await trial.emulator.close();
  expect(trial.receiver.calls).toHaveLength(1);
  await trial.receiver.close();
  trial = await startCallbackTrial();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
