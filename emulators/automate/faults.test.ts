import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { creation, SEED, startCaller } from './caller.test-kit.ts';
import type { Caller } from './caller.test-kit.ts';
import type { RequestCounts } from './request-log.ts';

let caller: Caller;
beforeEach(async () => {
  caller = await startCaller();
  await caller.api('GET', '/Tickets');
});
afterEach(() => caller.emulator.close());

const setFaults = (faults: unknown) => caller.send('PUT', '/emulator/faults', {}, JSON.stringify(faults));
const runs = async () => (await caller.send('GET', '/emulator/runs')).json();
const counts = async () => (await caller.send('GET', '/emulator/requests')).json() as RequestCounts;

describe('failWith', () => {
  it('hits every API request, logging in included, and no page or control route', async () => {
    await setFaults({ failWith: 500 });
    for (const [method, path] of [
      ['GET', '/Tickets'],
      ['POST', '/Batch/ScriptExecute'],
      ['POST', '/APIToken'],
    ] as const) {
      const reply = await caller.api(method, path, method === 'POST' ? {} : undefined);
      expect([path, reply.status]).toEqual([path, 500]);
    }
    expect((await caller.send('GET', '/emulator/healthz')).text).toBe('ok');
    expect((await caller.send('GET', '/tickets')).status).toBe(200);
    await setFaults(null);
    expect((await caller.api('GET', '/Tickets')).status).toBe(200);
  });

  it('hits writes alone, and so many of them', async () => {
    await setFaults({ failWith: 503, failOn: 'writes', failTimes: 1 });
    expect((await caller.api('GET', '/Tickets')).status).toBe(200);
    expect((await caller.run(creation('1a'))).status).toBe(503);
    expect(await runs()).toEqual([]);
    expect((await caller.run(creation('1a'))).status).toBe(200);
  });

  it('sends 429 with and without Retry-After', async () => {
    await setFaults({ failWith: 429 });
    expect((await caller.api('GET', '/Tickets')).headers.get('retry-after')).toBeNull();
    await setFaults({ failWith: 429, retryAfterSeconds: 7 });
    expect((await caller.api('GET', '/Tickets')).headers.get('retry-after')).toBe('7');
  });

  it('sends 200 with a page or with nothing', async () => {
    await setFaults({ failWith: 200 });
    const html = await caller.api('GET', '/Tickets');
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await setFaults({ failWith: 200, failBody: 'empty' });
    expect((await caller.api('GET', '/Tickets')).text).toBe('');
  });
});

describe('lost connections', () => {
  it('before the run is accepted leave nothing behind', async () => {
    await setFaults({ dropBeforeAccept: 1 });
    await expect(caller.run(creation('1a'))).rejects.toThrow();
    expect(await runs()).toEqual([]);
    expect((await caller.run(creation('1a'))).status).toBe(200);
  });

  it('after the run was accepted do not undo it', async () => {
    await setFaults({ dropAfterAccept: 1 });
    await expect(caller.run(creation('1a'))).rejects.toThrow();
    await caller.emulator.settled();
    expect(await runs()).toMatchObject([{ state: 'success', wrote: true }]);
    expect((await caller.run(creation('2b'))).status).toBe(200);
  });

  it('go on until cleared when counted with -1, and leave reads alone', async () => {
    await setFaults({ dropAfterAccept: -1 });
    for (const id of ['1a', '2b', '3c']) await expect(caller.run(creation(id))).rejects.toThrow();
    expect((await caller.api('GET', '/Tickets')).status).toBe(200);
    expect(await runs()).toHaveLength(3);
    await setFaults({});
    expect((await caller.run(creation('4d'))).status).toBe(200);
  });

  it('are not spent on a refused request', async () => {
    await setFaults({ dropAfterAccept: 1 });
    expect((await caller.run(creation('1a'), { JobName: 'x' })).status).toBe(400);
    expect(caller.emulator.faults.current().dropAfterAccept).toBe(1);
  });

  it('may be told at once and carried out later, behind what came after', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await setFaults({ commitAfter: 1, commitAfterMs: 60_000 });
    await expect(caller.run(creation('1a'))).rejects.toThrow();
    expect(await runs()).toEqual([]);
    expect((await caller.run(creation('2b'))).status).toBe(200);
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    await expect.poll(runs).toMatchObject([
      { marker: '[GZ-2b]', state: 'success' },
      { marker: '[GZ-1a]', state: 'success' },
    ]);
  });

  it('of that kind are not spent on a refused request or a read, and end with the emulator', async () => {
    await setFaults({ commitAfter: 1, commitAfterMs: 3_600_000 });
    expect((await caller.run(creation('1a'), { JobName: 'x' })).status).toBe(400);
    expect((await caller.api('GET', '/Tickets')).status).toBe(200);
    expect(caller.emulator.faults.current().commitAfter).toBe(1);
    await expect(caller.run(creation('1a'))).rejects.toThrow();
    expect(caller.emulator.faults.current().commitAfter).toBe(0);
  });

  it.each([
    ['be lost', { loseRuns: 1 }, ['[GZ-2b]']],
    ['come twice', { repeatRuns: 1 }, ['[GZ-1a]', '[GZ-1a]', '[GZ-2b]']],
  ])('are none of a run that was accepted, which may still %s, once', async (_what, faults, marks) => {
    await setFaults(faults);
    for (const id of ['1a', '2b'])
      expect((await caller.run(creation(id))).json()).toMatchObject({ ContainsUnsuccessfulResults: false });
    expect(await runs()).toMatchObject(marks.map((marker) => ({ marker })));
  });

  it('can hit reads', async () => {
    await setFaults({ dropReads: 1 });
    await expect(caller.api('GET', '/Tickets')).rejects.toThrow();
    expect((await caller.api('GET', '/Tickets')).status).toBe(200);
  });
});

describe('silence', () => {
  const ask = async (faults: unknown, signal: AbortSignal, path: string, body?: unknown) => {
    const authorization = `Bearer ${await caller.logIn()}`;
    await setFaults(faults);
    return fetch(`${caller.emulator.url}/cwa/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization, clientID: SEED.clientId, 'content-type': 'application/json' },
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };

  it('never answers and does nothing', async () => {
    await expect(ask({ hang: true }, AbortSignal.timeout(100), '/Tickets')).rejects.toThrow(/timeout/);
  });

  it('never answers although the run was accepted', async () => {
    const body = { EntityType: 'Computer', EntityIds: [1042], ScriptId: 7311 };
    const patience = new AbortController();
    const asked = ask({ hangAfterAccept: 1 }, patience.signal, '/Batch/ScriptExecute', body);
    await expect.poll(runs).toHaveLength(1);
    patience.abort();
    await expect(asked).rejects.toThrow(/abort/);
  });

  it('may be mere slowness', async () => {
    await setFaults({ latencyMs: 20 });
    const begun = performance.now();
    expect((await caller.api('GET', '/Tickets')).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(15);
  });
});

describe('control routes', () => {
  it('tell the faults in force', async () => {
    await setFaults({ latencyMs: 5 });
    expect((await caller.send('GET', '/emulator/faults')).json()).toMatchObject({
      latencyMs: 5,
      failWith: null,
    });
  });

  it.each([{ latency: 5 }, { failWith: 'all' }, { dropAfterAccept: -2 }, { commitAfterMs: -1 }, [], 'none'])(
    'refuse the faults %j',
    async (faults) => {
      expect((await setFaults(faults)).status).toBe(400);
      expect(caller.emulator.faults.current()).toMatchObject({
        latencyMs: 0,
        failWith: null,
        dropAfterAccept: 0,
      });
    },
  );

  it('count requests as they arrive, answered or not', async () => {
    await caller.send('DELETE', '/emulator/requests');
    await setFaults({ dropBeforeAccept: 1 });
    await expect(caller.run(creation('1a'))).rejects.toThrow();
    await caller.api('GET', '/tickets/1');
    await caller.api('GET', '/TICKETS/2');
    expect(await counts()).toEqual({
      total: 3,
      writes: 1,
      byRoute: { 'POST /Batch/ScriptExecute': 1, 'GET /Tickets/{ticketId}': 2 },
    });
  });

  it('change modes one by one', async () => {
    const patch = (modes: unknown) => caller.send('PATCH', '/emulator/modes', {}, JSON.stringify(modes));
    expect((await patch({ resultRows: false })).json()).toMatchObject({
      resultRows: false,
      clientIdOnToken: true,
    });
    expect((await patch({ resultrows: false })).status).toBe(400);
    expect(caller.emulator.modes.resultRows).toBe(false);
  });

  it('write member names with a small letter on demand', async () => {
    await caller.run(creation('1a'));
    await caller.emulator.settled();
    await setFaults({ fieldCasing: 'camel' });
    expect((await caller.api('GET', '/Tickets')).json()).toMatchObject([
      { ticketId: 1001, status: { name: 'New' } },
    ]);
  });
});
