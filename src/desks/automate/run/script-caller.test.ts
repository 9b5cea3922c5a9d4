import { afterEach, describe, expect, it } from 'vitest';
import { createAutomateClient } from '../connection/automate-client.ts';
import { CAREFUL } from '../profile.ts';
import { SCRIPT_GUID } from '../script/parameters.ts';
import { create, settingsFor, startScriptedServer } from '../scripted-server.fixture.ts';
import type { Reply, ScriptedServer } from '../scripted-server.fixture.ts';
import { createScriptCaller } from './script-caller.ts';
import { createScript } from './script-order.ts';

const API = '/cwa/api/v1';
const BATCH = 'POST /Batch/ScriptExecute';
const SCHEDULE = 'POST /Computers/900/ScheduledScripts';
const LISTED: Reply = { body: [{ Id: '7311', Name: 'ours', GUID: SCRIPT_GUID }] };
const BY_BATCH: Reply = { body: { ScriptResults: [], ContainsUnsuccessfulResults: false } };
const BY_SCHEDULE: Reply = { body: { Id: 52_001, ScriptId: 7311 } };
const ORDER = createScript(create(), { clientId: 7, computerId: 1042 }, 178, CAREFUL);
const OPTIONS = { runner: 900, expiry: 900_000, limits: CAREFUL };

let server: ScriptedServer;
afterEach(() => server.close());

/** A caller at a server that answers by method and path; `replies` may be changed later. */
async function caller(replies: Record<string, Reply>) {
  server = await startScriptedServer(({ method, path }) => replies[`${method} ${path.replace(API, '')}`]);
  const settings = settingsFor(server.url);
  const made = createScriptCaller(createAutomateClient(settings, Date.now), settings);
  return { route: () => made.route(), run: () => made.run(ORDER, OPTIONS, new AbortController().signal) };
}

const calls = (): string[] =>
  server.requests
    .map(({ method, path }) => `${method} ${path.replace(API, '')}`)
    .filter((call) => call !== 'POST /APIToken');

describe('a call of the script', () => {
  it.each([403, 404, 405])(
    'goes by a schedule where the batch route answers %i, from then on at once',
    async (status) => {
      const { run, route } = await caller({
        [BATCH]: { status },
        'GET /Scripts': LISTED,
        [SCHEDULE]: BY_SCHEDULE,
      });
      expect(await run()).toMatchObject({ kind: 'accepted' });
      expect(await run()).toMatchObject({ kind: 'accepted' });
      expect(calls()).toEqual([BATCH, 'GET /Scripts', SCHEDULE, SCHEDULE]);
      const listing = server.requests.find(({ path }) => path === `${API}/Scripts`);
      expect(listing?.query.get('condition')).toBe(`GUID = '${SCRIPT_GUID}'`);
      expect(server.requests.at(-1)?.body).toMatchObject({ ScriptId: 7311, ComputerId: 900 });
      expect(route()).toBe('ScheduledScripts');
    },
  );

  it('goes by the batch route again where schedules are refused later', async () => {
    const replies: Record<string, Reply> = {
      [BATCH]: { status: 403 },
      'GET /Scripts': LISTED,
      [SCHEDULE]: BY_SCHEDULE,
    };
    const { run, route } = await caller(replies);
    expect(route()).toBe('Batch/ScriptExecute');
    await run();
    Object.assign(replies, { [BATCH]: BY_BATCH, [SCHEDULE]: { status: 403 } });
    await run();
    await run();
    expect(calls().slice(3)).toEqual([SCHEDULE, BATCH, BATCH]);
  });

  it.each<[string, Reply, object]>([
    ['is lost', { drop: true }, { sent: 'perhaps' }],
    ['is an error of the server', { status: 500 }, { sent: 'perhaps' }],
    ['cannot be read', { body: {} }, { sent: 'perhaps' }],
    ['is a page', { status: 404, body: '<html>', headers: { 'content-type': 'text/html' } }, {}],
    ['refuses the computer', { body: { ScriptResults: [], ContainsUnsuccessfulResults: true } }, {}],
  ])('is sent by no other route where the answer %s', async (_, reply, failure) => {
    const { run } = await caller({ [BATCH]: reply, 'GET /Scripts': LISTED, [SCHEDULE]: BY_SCHEDULE });
    await expect(run()).rejects.toMatchObject({ vendor: 'automate', ...failure });
    expect(calls()).toEqual([BATCH]);
  });

  it.each<[string, Reply]>([
    ['is lost', { drop: true }],
    ['names no schedule', { body: { Message: 'Done' } }],
  ])('may have been carried out where the answer to a schedule %s', async (_, reply) => {
    const { run } = await caller({ [BATCH]: { status: 404 }, 'GET /Scripts': LISTED, [SCHEDULE]: reply });
    await expect(run()).rejects.toMatchObject({ retryable: true, sent: 'perhaps' });
    expect(calls().filter((call) => call === SCHEDULE)).toHaveLength(1);
  });

  it('is blocked where both routes are refused, with what each said and the rights for both', async () => {
    const replies: Record<string, Reply> = {
      [BATCH]: { status: 405, body: { message: 'No such verb' } },
      'GET /Scripts': LISTED,
      [SCHEDULE]: { status: 403, body: { message: 'Not you' } },
    };
    const { run } = await caller(replies);
    await expect(run()).rejects.toMatchObject({
      vendor: 'automate',
      code: 'script-refused',
      retryable: false,
      message: expect.stringMatching(
        /405.*ScriptExecute.*No such verb; .*403.*ScheduledScripts.*Not you/,
      ) as string,
      advice: expect.stringMatching(/right to run it and to schedule scripts/) as string,
    });
    const another = { body: [{ Id: '7400', GUID: SCRIPT_GUID }] };
    Object.assign(replies, { 'GET /Scripts': another, [SCHEDULE]: BY_SCHEDULE });
    expect(await run()).toMatchObject({ kind: 'accepted' });
    expect(server.requests.at(-1)?.body).toMatchObject({ ScriptId: 7400 });
  });

  it('is blocked where a schedule needs the number of a script that is not listed', async () => {
    const { run } = await caller({ [BATCH]: { status: 404 }, 'GET /Scripts': { body: [] } });
    await expect(run()).rejects.toMatchObject({
      code: 'script-refused',
      message: expect.stringMatching(/lists no script/) as string,
    });
    expect(calls()).toEqual([BATCH, 'GET /Scripts']);
  });
});
