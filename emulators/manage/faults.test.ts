import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_FAULTS } from './faults.ts';
import { TRIAL_HEADERS, startTrial } from './trial.test-kit.ts';
import type { Trial } from './trial.test-kit.ts';

let trial: Trial;
let now = Date.parse('2026-01-05T10:00:00Z');
beforeAll(async () => void (trial = await startTrial({ now: () => now })));
beforeEach(() => (now += 60_000));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const open = (): ReturnType<Trial['call']> =>
  trial.call('POST', '/service/tickets', { summary: 'x', company: { id: 250 } });
const read = (): ReturnType<Trial['call']> => trial.call('GET', '/service/boards');
const kept = async (): Promise<number> =>
  ((await trial.raw('GET', '/emulator/tickets')).json as unknown[]).length;
const set = (faults: unknown): ReturnType<Trial['raw']> =>
  trial.raw('PUT', '/emulator/faults', JSON.stringify(faults));

describe('faults over HTTP', () => {
  it('are replaced as a whole and can be read', async () => {
    await set({ conflicts: 1, dropAfterCommit: 2 });
    await set({ searchLagMs: 3 });
    expect((await trial.raw('GET', '/emulator/faults')).json).toEqual({ ...NO_FAULTS, searchLagMs: 3 });
  });

  it.each([null, {}, { failWith: null }])('are none by %j', async (faults) => {
    await set({ failWith: 500 });
    expect((await set(faults)).json).toEqual(NO_FAULTS);
    expect((await read()).status).toBe(200);
  });

  it.each([
    { failwith: 500 },
    { conflicts: '1' },
    { callbackLevelCase: 'upper' },
    { callbackRetryMs: ['1'] },
    { wrongCodebaseStatus: 500 },
    { withoutRights: ['everything'] },
    { hang: 1 },
    { failBy: 'proxy' },
    { redirectTo: 302 },
  ])('are refused where misspelt: %j', async (faults) => {
    expect((await set(faults)).status).toBe(400);
    expect(trial.emulator.faults.current()).toEqual(NO_FAULTS);
  });
});

describe('failing with a status', () => {
  it.each([
    [500, 'text/html', 'Query read timeout'],
    [502, 'text/html', '<h1>Error</h1>'],
    [408, 'text/html', '<h1>Error</h1>'],
    [401, 'application/json', '{"code":"Unauthorized","message":"Incorrect public/private key"}'],
    [
      403,
      'application/json',
      '{"code":"Security","message":"You do not have security permission to perform this action."}',
    ],
    [404, 'application/json', '{"code":"ConnectWiseApi","message":"The endpoint does not exist."}'],
    [409, 'application/json', '"code":"Conflict"'],
  ])('%i answers %s and writes nothing', async (failWith, type, text) => {
    const before = await kept();
    trial.emulator.faults.set({ failWith });
    for (const answer of [await open(), await read()]) {
      expect(answer.status).toBe(failWith);
      expect(answer.headers.get('content-type')).toContain(type);
      expect(answer.text).toContain(text);
    }
    expect(await kept()).toBe(before);
  });

  it.each([401, 403, 429, 503] as const)(
    '%i may be HTML of an edge, without the headers of the server or with them',
    async (failWith) => {
      for (const failBy of ['edge', 'edgeWithHeaders'] as const) {
        trial.emulator.faults.set({ failWith, failBy, retryAfterSeconds: 45 });
        const { status, headers, text } = await read();
        expect([status, text.startsWith('<!DOCTYPE html>'), headers.get('content-type')]).toEqual([
          failWith,
          true,
          'text/html; charset=utf-8',
        ]);
        for (const name of ['x-cw-request-id', 'x-server-name', 'api-current-version'])
          expect(headers.has(name)).toBe(failBy === 'edgeWithHeaders');
        expect(headers.get('retry-after')).toBe(failWith === 429 ? '45' : null);
      }
    },
  );

  it.each([
    ['error', { error: 'ConnectWiseAPI', message: 'Too many requests. Please try again in 45 seconds.' }],
    ['code', { code: 'ConnectWiseApi', message: 'Too many requests. Please try again in 45 seconds.' }],
  ] as const)('429 has the key %s by mode', async (rateLimitBody, body) => {
    trial.emulator.faults.set({ failWith: 429, rateLimitBody, retryAfterSeconds: 45 });
    const answer = await read();
    expect([answer.json, answer.headers.get('retry-after')]).toEqual([body, '45']);
  });

  it('409 refuses the next writes and no read, and nothing is written', async () => {
    const before = await kept();
    await set({ conflicts: 2 });
    expect((await read()).status).toBe(200);
    expect([(await open()).status, (await open()).status]).toEqual([409, 409]);
    expect(await kept()).toBe(before);
    expect((await open()).status).toBe(201);
  });

  it('spares reads where only writes fail, and ends after the number of times', async () => {
    trial.emulator.faults.set({ failWith: 502, failOn: 'writes', failTimes: 2 });
    expect((await read()).status).toBe(200);
    expect([(await open()).status, (await open()).status, (await open()).status]).toEqual([502, 502, 201]);
  });

  it('may come after the write took effect', async () => {
    const before = await kept();
    trial.emulator.faults.set({ failWith: 500, failAfterCommit: true, failTimes: 1 });
    expect((await open()).status).toBe(500);
    expect(await kept()).toBe(before + 1);
  });

  it('429 comes after a set number of requests a minute', async () => {
    trial.emulator.faults.set({ requestsPerMinute: 2 });
    expect([(await read()).status, (await read()).status, (await read()).status]).toEqual([200, 200, 429]);
    now += 60_000;
    expect((await read()).status).toBe(200);
  });
});

describe('answers gone wrong', () => {
  it('break off in the middle, after the write took effect', async () => {
    const before = await kept();
    await set({ brokenAnswers: 2 });
    const [written, listed] = [await open(), await read()];
    expect([written.status, listed.status]).toEqual([201, 200]);
    expect([written.json, listed.json]).toEqual([undefined, undefined]);
    expect(written.text.startsWith('{"id":')).toBe(true);
    expect(await kept()).toBe(before + 1);
    expect((await read()).json).toHaveLength(2);
  });

  it('are larger than any sane one', async () => {
    await set({ hugeAnswers: 1 });
    const answer = await read();
    expect(answer.status).toBe(200);
    expect(answer.text.length).toBeGreaterThan(64 * 1024 * 1024);
    expect((await read()).json).toHaveLength(2);
  });

  it('spare what is refused', async () => {
    await set({ brokenAnswers: 1 });
    expect((await trial.call('POST', '/service/tickets', {})).json).toMatchObject({ code: 'InvalidObject' });
    expect(trial.emulator.faults.current().brokenAnswers).toBe(1);
  });

  it('lead elsewhere, and nothing is written', async () => {
    const before = await kept();
    await set({ redirectTo: 'http://127.0.0.1:1/elsewhere' });
    const answer = await fetch(`${trial.emulator.url}/v4_6_release/apis/3.0/service/boards`, {
      redirect: 'manual',
      headers: TRIAL_HEADERS,
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://127.0.0.1:1/elsewhere']);
    await expect(open()).rejects.toThrow();
    expect(await kept()).toBe(before);
  });
});

describe('dropped connections', () => {
  it('before the write leave nothing behind, as often as told', async () => {
    const before = await kept();
    trial.emulator.faults.set({ dropBeforeCommit: 1 });
    expect((await read()).status).toBe(200);
    await expect(open()).rejects.toThrow();
    expect(await kept()).toBe(before);
    expect((await open()).status).toBe(201);
  });

  it('after the write leave it done, as often as told', async () => {
    const before = await kept();
    await set({ dropAfterCommit: 2 });
    await expect(open()).rejects.toThrow();
    await expect(open()).rejects.toThrow();
    expect(await kept()).toBe(before + 2);
    expect((await open()).status).toBe(201);
    expect(trial.emulator.faults.current().dropAfterCommit).toBe(0);
  });

  it('after the write go on until cleared with -1, and spare what is refused', async () => {
    trial.emulator.faults.set({ dropAfterCommit: -1 });
    await expect(open()).rejects.toThrow();
    await expect(open()).rejects.toThrow();
    expect((await trial.call('POST', '/service/tickets', {})).status).toBe(400);
    trial.emulator.faults.clear();
    expect((await open()).status).toBe(201);
  });

  it('may be silence after the write', async () => {
    const before = await kept();
    trial.emulator.faults.set({ hangAfterCommit: 1 });
    const asked = open();
    await expect.poll(kept).toBe(before + 1);
    expect(await Promise.race([asked, Promise.resolve('no answer')])).toBe('no answer');
    asked.catch(() => undefined); // cut off when the emulator closes
    expect((await open()).status).toBe(201);
  });

  it('may hit notes and patches', async () => {
    const { id } = (await open()).json as { id: number };
    trial.emulator.faults.set({ dropAfterCommit: 1 });
    await expect(
      trial.call('POST', `/service/tickets/${id}/notes`, { text: 'x', internalAnalysisFlag: true }),
    ).rejects.toThrow();
    expect((await trial.call('GET', `/service/tickets/${id}/notes`)).json).toMatchObject([{ text: 'x' }]);
  });
});

describe('writes that take effect later', () => {
  const LATE_MS = 60_000;
  const later = (commitAfter: number): ReturnType<typeof set> => set({ commitAfter, commitAfterMs: LATE_MS });
  /** Nothing takes effect before. */
  const takeEffect = (): void => void vi.advanceTimersByTime(LATE_MS);
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  const ticket = async (id: number): Promise<unknown> =>
    (await trial.call('GET', `/service/tickets/${id}`)).json;
  const notes = async (id: number): Promise<unknown> =>
    (await trial.call('GET', `/service/tickets/${id}/notes`)).json;
  const patch = (id: number, impact: string): ReturnType<Trial['call']> =>
    trial.call('PATCH', `/service/tickets/${id}`, [{ op: 'replace', path: 'impact', value: impact }]);
  const note = (id: number, text: string): ReturnType<Trial['call']> =>
    trial.call('POST', `/service/tickets/${id}/notes`, { text, internalAnalysisFlag: true });

  it('lose their connection at once: a ticket, behind the one that was opened meanwhile', async () => {
    const before = await kept();
    await later(1);
    await expect(open()).rejects.toThrow();
    expect(await kept()).toBe(before);
    const { id } = (await open()).json as { id: number };
    takeEffect();
    expect(await kept()).toBe(before + 2);
    expect(await ticket(id + 1)).toMatchObject({ summary: 'x', closedFlag: false });
  });

  it('may be a patch, which then undoes a later one, and a note', async () => {
    const id = await trial.open();
    await later(2);
    await expect(patch(id, 'Low')).rejects.toThrow();
    await expect(note(id, 'late')).rejects.toThrow();
    expect((await patch(id, 'High')).json).toMatchObject({ impact: 'High' });
    await note(id, 'in time');
    takeEffect();
    expect(await ticket(id)).toMatchObject({ impact: 'Low' });
    expect(await notes(id)).toMatchObject([{ text: 'in time' }, { text: 'late' }]);
    expect(trial.emulator.faults.current().commitAfter).toBe(0);
  });

  it('go on until cleared with -1, and spare reads and what is refused', async () => {
    const before = await kept();
    await later(-1);
    expect((await read()).status).toBe(200);
    expect((await trial.call('POST', '/service/tickets', {})).status).toBe(400);
    await expect(open()).rejects.toThrow();
    await expect(open()).rejects.toThrow();
    await set({});
    takeEffect();
    expect(await kept()).toBe(before + 2);
  });

  it('are tried out without a trace: ids and mails come when they take effect', async () => {
    const last = await trial.open();
    await later(1);
    await expect(
      trial.call('POST', '/service/tickets', {
        summary: 'x',
        company: { id: 250 },
        processNotifications: true,
      }),
    ).rejects.toThrow();
    const mailed = async (): Promise<unknown> =>
      ((await trial.raw('GET', '/emulator/emails')).json as { ticketId: number }[]).filter(
        ({ ticketId }) => ticketId > last || ticketId === 0,
      );
    expect(await mailed()).toEqual([]);
    takeEffect();
    expect(await mailed()).toMatchObject([{ ticketId: last + 1 }]);
  });

  it('do nothing to a ticket that has gone by then', async () => {
    const id = await trial.open();
    await later(2);
    await expect(patch(id, 'Low')).rejects.toThrow();
    await expect(open()).rejects.toThrow();
    await trial.raw('DELETE', `/emulator/technician/service/tickets/${id}`);
    const without = await kept();
    takeEffect();
    expect(await kept()).toBe(without + 1);
    expect((await trial.call('GET', `/service/tickets/${id}`)).status).toBe(404);
  });
});

it('a server that hangs never answers and writes nothing', async () => {
  const before = await kept();
  trial.emulator.faults.set({ hang: true });
  const url = `${trial.emulator.url}/v4_6_release/apis/3.0/service/tickets`;
  await expect(fetch(url, { method: 'POST', body: '{}', signal: AbortSignal.timeout(100) })).rejects.toThrow(
    /timeout/,
  );
  expect(await kept()).toBe(before);
});

describe('what tests may ask for', () => {
  it('counts requests by route, refused ones included, and starts anew', async () => {
    expect((await trial.raw('DELETE', '/emulator/requests')).status).toBe(204);
    const { id } = (await open()).json as { id: number };
    await trial.call('GET', `/service/tickets/${id}`);
    await trial.call('GET', '/service/tickets/57919');
    await trial.raw('GET', '/login/companyinfo/acme');
    await trial.call('GET', '/nothing');
    expect((await trial.raw('GET', '/emulator/requests')).json).toEqual({
      total: 5,
      writes: 1,
      byRoute: {
        'POST /service/tickets': 1,
        'GET /service/tickets/{id}': 2,
        'GET /login/companyinfo/{companyId}': 1,
        'GET (no endpoint)': 1,
      },
    });
  });

  it('gives every ticket with its notes', async () => {
    const id = await trial.open({ initialDescription: 'first' });
    const tickets = (await trial.raw('GET', '/emulator/tickets')).json as { id: number }[];
    expect(tickets.find((ticket) => ticket.id === id)).toMatchObject({
      summary: 'A ticket',
      notes: [{ text: 'first' }],
    });
  });

  it('answers 404 to a route of its own that it does not have', async () => {
    expect((await trial.raw('GET', '/emulator/nothing')).status).toBe(404);
  });
});

describe('closing the emulator', () => {
  it('cuts connections that hang', async () => {
    const other = await startTrial({ faults: { hang: true } });
    const asked = expect(other.call('GET', '/service/boards')).rejects.toThrow();
    await other.raw('GET', '/emulator/healthz');
    await other.emulator.close();
    await asked;
  });
});
