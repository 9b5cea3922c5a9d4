import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import type { GravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import type { PolicyActivities } from '../../src/activities/policy-activities.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { startGateway } from '../../src/gateway/start-gateway.ts';
import type { Gateway } from '../../src/gateway/start-gateway.ts';
import { event, reading } from '../../src/incident/builders.fixture.ts';
import { utcTime } from '../../src/incident/utc-time.ts';
import { INSTALLATION_HEADER } from '../../src/mailbox/installation.ts';
import { sendToIncident, viewIncident } from '../../src/mailbox/incident-workflows.ts';
import { keepInQuarantine, noteReplay } from '../../src/mailbox/quarantine-workflows.ts';
import { createLogger } from '../../src/process/logger.ts';
import { connectClient, connectWorker } from '../../src/temporal/connect.ts';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import type { EmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import { WORKFLOW_BUNDLE } from '../bundle-workflows.ts';
import { temporalCli } from '../temporal-cli.ts';
import { until } from '../until.ts';
import { TEST_POLICY } from './workflow-world.ts';

const QUEUE = 'plumbline-incidents';
const SECRET = 'Basic c2VjcmV0';
const API_KEY = 'emulated-key';
/** The id of envelopes, which tells when GravityZone sent them. */
const SENT_AT = Date.now();
const ESC = String.fromCodePoint(0x1b);

let folder: string;
let temporal: EmbeddedServer;
let client: Client;
let gateway: Gateway;
let gravityzone: GravityZoneEmulator;
const endings: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-operator-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const logFile = join(folder, 'temporal.log');
  temporal = await startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    ui: false,
    namespace: 'default',
    logFile,
  });
  endings.push(() => temporal.stop());
  const connected = await connectClient(temporal);
  ({ client } = connected);
  endings.push(connected.close);
  gateway = await startGateway({
    ...connected,
    accounts: [{ name: 'main', secrets: [{ reveal: () => SECRET }] }],
    listen: { host: '127.0.0.1', port: 0 },
    adminListen: { host: '127.0.0.1', port: 0 },
    logger: createLogger('gateway', { level: 'silent' }),
    taskQueue: QUEUE,
  });
  endings.push(() => gateway.stop());
  gravityzone = await startGravityZoneEmulator({
    seed: { apiKey: API_KEY, companies: [] },
    faults: { limits: false },
  });
  endings.push(() => gravityzone.close());
  await writeFile(join(folder, 'plumbline.yaml'), settingsText());
});
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

/** The settings that operators' commands read; accounts differ in what they know of GravityZone. */
function settingsText(): string {
  const { port } = new URL(gateway.url);
  const api = (pushUrl: string, key = 'API_KEY'): string =>
    `{ accessUrl: '${gravityzone.url}/api', apiKey: { env: ${key} }, privateAddresses: true${pushUrl} }`;
  return `
temporal: { address: '${temporal.address}' }
gateway: { listen: { port: ${port} } }
worker: {}
accounts:
  main: { authorization: [{ env: PUSH_SECRET }], api: ${api(`, pushUrl: '${gateway.url}/gravityzone/main'`)} }
  other: { mark: GZ3, authorization: [{ env: PUSH_SECRET }], api: ${api(`, pushUrl: '${gateway.url}/gravityzone/other'`)} }
  no-url: { mark: GZ1, authorization: [{ env: PUSH_SECRET }], api: ${api('')} }
  no-api: { mark: GZ2, authorization: [{ env: PUSH_SECRET }] }
  wrong-key: { mark: GZ4, authorization: [{ env: PUSH_SECRET }], api: ${api('', 'WRONG_KEY')} }
desks:
  manage:
    url: https://manage.example
    companyId: training
    publicKey: { env: API_KEY }
    privateKey: { env: API_KEY }
    clientId: client-1
    categories:
      low: { board: 1, priority: 4, type: 11 }
      medium: { board: 1, priority: 3, type: 11 }
      high: { board: 2, priority: 1, type: 21 }
`;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function plumbline(...args: readonly string[]): Promise<Ran> {
  return plumblineWith(join(folder, 'plumbline.yaml'), ...args);
}

/** Replays what is kept of a body to the gateway at an address. */
function replayTo(address: string, body: string): Promise<Ran> {
  return plumbline('quarantine', 'replay', `main/${sha256(body)}`, '--gateway', address);
}

async function plumblineWith(settingsFile: string, ...args: readonly string[]): Promise<Ran> {
  const printed = { out: '', err: '' };
  const printer = (stream: 'out' | 'err') => (text: string) => {
    printed[stream] += text;
    return Promise.resolve();
  };
  const code = await runCommandLine(args, {
    out: printer('out'),
    err: printer('err'),
    env: {
      PLUMBLINE_SETTINGS: settingsFile,
      PUSH_SECRET: SECRET,
      API_KEY,
      WRONG_KEY: 'another-key',
    },
  });
  return { code, ...printed };
}

/** Runs a worker of the workflows for as long as `act` takes. */
async function withWorker(act: () => Promise<void>): Promise<void> {
  const connection = await connectWorker(temporal);
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: QUEUE,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities: {
      loadPolicy: () => Promise.resolve({ ...TEST_POLICY, desks: [], historyEvents: 30 }),
    } satisfies PolicyActivities,
  });
  try {
    await worker.runUntil(act);
  } finally {
    await connection.close();
  }
}

async function push(body: string | Uint8Array<ArrayBuffer>): Promise<number> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const answer = await fetch(`${gateway.url}/gravityzone/main`, {
    method: 'POST',
    headers: { authorization: SECRET },
    body: bytes,
  });
  await answer.arrayBuffer();
  return answer.status;
}

const envelope = (...events: readonly object[]): string =>
  JSON.stringify({ jsonrpc: '2.0', method: 'addEvents', params: { events }, id: SENT_AT });

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('incidents show', () => {
  const pushed = Array.from({ length: 24 }, (_, n) => ({
    module: 'new-incident',
    incident_id: 'long-lived',
    severity_score: n + 1,
    process_command_line: n % 3 === 0 ? 'x'.repeat(980_000) : `cmd ${ESC}[2J ${String.fromCodePoint(0x202e)}`,
  }));

  it('tells every event as it came, from all runs, in order; and how the incident stands', async () => {
    await withWorker(async () => {
      for (const event of pushed) {
        expect(await push(envelope(event))).toBe(200);
        await until(
          () => viewIncident(client, { account: 'main', incidentId: 'long-lived' }),
          ({ facts }) => facts.severityScore === event.severity_score,
        );
      }
      // A run that has just begun does not know its bands yet.
      const { out } = await until(
        () => plumbline('incidents', 'show', 'main', 'long-lived'),
        (shown) => !shown.out.includes('not rated yet'),
      );
      expect(out).toMatch(/^Incident long-lived of main\nLow \(score 24\) · revision 24 · /);
      expect(out).toMatch(/\n24 events received, run [3-9] of this workflow\.\n/);
      expect(out).toContain('  Severity score: 24\n');
      expect(out).not.toContain(ESC);
    });

    const { code, out } = await plumbline('incidents', 'show', 'main', 'long-lived', '--raw', '--json');
    expect(code).toBe(0);
    const records = linesOf(out);
    expect(records.map(({ kind, n, source }) => [kind, n, source])).toEqual(
      pushed.map((_, n) => ['event', n + 1, 'push']),
    );
    expect(records.map(({ raw }) => raw)).toEqual(pushed);
    expect(records[0]).toMatchObject({ sentAt: new Date(SENT_AT).toISOString(), index: 0 });
  });

  it('shows events on a terminal without anything that acts on it', async () => {
    const { out } = await plumbline('incidents', 'show', 'main', 'long-lived', '--raw');
    expect(out).toMatch(
      new RegExp(`^#1 · sent ${utcTime(SENT_AT)} · arrived \\d{4}-.* UTC · push\n{\n {2}"module"`),
    );
    expect(out).toContain(String.raw`"process_command_line": "cmd \u001b[2J \u202e"`);
    expect(out).not.toMatch(new RegExp(`[${ESC}\\u202e]`));
  });

  it('tells CEF lines as they are, and what was read from the Incidents API', async () => {
    const cef = 'CEF:0|Bitdefender|GravityZone|6.48|4200|New Incident|9|BitdefenderGZModule=new-incident';
    const at = Date.UTC(2026, 0, 1);
    const item = { incidentId: 'told', details: {} };
    const events = [
      event({ key: 'cef', sentAt: at, raw: cef }),
      reading({ key: 'item', sentAt: at, raw: item }),
      reading({ key: 'bare', sentAt: at, facts: { port: 443 }, status: { word: 'closed', at } }),
    ];
    const group = { account: 'main', incidentId: 'told', events, bytes: 0 };
    await sendToIncident(client, QUEUE)(group, Date.now() + 10_000);
    const { out } = await plumbline('incidents', 'show', 'main', 'told', '--raw');
    const when = 'sent 2026-01-01 00:00:00 UTC · arrived 2026-01-01 00:00:00 UTC';
    expect(out).toBe(
      [
        `#1 · ${when} · push, CEF\n${cef}\n`,
        `#2 · ${when} · Incidents API\n{\n  "incidentId": "told",\n  "details": {}\n}\n`,
        `#3 · ${when} · Incidents API\nNothing of its own came with it; it says:\n{\n  "facts": {\n    "port": 443\n  },\n  "sinceCreation": {},\n  "status": "closed"\n}\n`,
      ].join('\n') + '\n',
    );
  });

  it.each([
    ['an unknown incident', 'nobody'],
    ['what cannot be an id', "x' OR WorkflowId != '"],
  ])('refuses %s with advice', async (_, id) => {
    const { code, out, err } = await plumbline('incidents', 'show', 'main', id, '--raw');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Temporal knows no incident .* of account main\.\nCheck the name of the account/);
  });
});

describe('quarantine', () => {
  const listed = async () => linesOf((await plumbline('quarantine', 'list', '--json')).out);
  const isListed = async (hash: string): Promise<boolean> =>
    (await plumbline('quarantine', 'list', 'main', '--json')).out.includes(hash);
  const status = async (workflowId: string): Promise<string> =>
    (await client.workflow.getHandle(workflowId).describe()).status.name;

  it('lists what is kept, shows it, and keeps what is still unreadable', async () => {
    const body = `garbage ${ESC}[2J`;
    const hash = sha256(body);
    expect(await push(body)).toBe(200);
    await expect.poll(() => isListed(hash)).toBe(true);
    const name = `main/${hash.slice(0, 12)}`;

    const { out: shown } = await plumbline('quarantine', 'show', name);
    expect(shown).toMatch(
      new RegExp(
        `^${name} · received .* UTC · 12 bytes · came once\n  The body is in none of the forms .*\n\ngarbage `,
      ),
    );
    expect(shown.endsWith(String.raw`garbage \u001b[2J` + '\n')).toBe(true);

    const replayed = await plumbline('quarantine', 'replay', name);
    expect(replayed).toEqual({
      code: 1,
      out: `${name}: The gateway still does not understand it: it stays in quarantine.\n`,
      err: '',
    });
    expect((await listed()).find(({ sha256: listedHash }) => listedHash === hash)).toMatchObject({
      name,
      reason: 'The body is in none of the forms that GravityZone sends.',
      size: 12,
      repeats: 1,
    });
    expect((await plumbline('quarantine', 'list', 'other')).out).toBe('Nothing is kept in quarantine.\n');
  });

  it('replays a body of several parts that has become readable, keeps it a while, and then discards all of them', async () => {
    const body = Buffer.from(
      envelope(
        {
          module: 'new-incident',
          incident_id: 'became-readable',
          severity_score: 50,
          // Dropped as a module that is none of plumbline's: only the body is large, not the incident's
          // event.
        },
        { module: 'av', filler: randomBytes(2_000_000).toString('base64') },
      ),
    );
    const hash = sha256(body);
    const id = `quarantine/main/${hash}`;
    const keep = keepInQuarantine(client, QUEUE);
    const what = { account: 'main', bytes: body, reason: 'Not understood yet.', receivedAt: 0 };
    expect(await keep({ ...what, contentType: undefined }, Date.now() + 10_000)).toMatchObject({
      kind: 'kept',
    });
    await expect.poll(() => isListed(hash)).toBe(true);

    const { out: shown } = await plumbline('quarantine', 'show', id, '--json');
    expect(linesOf(shown)[0]).toMatchObject({ sha256: hash, text: body.toString() });

    const replayed = await plumbline('quarantine', 'replay', `main/${hash.slice(0, 8)}`);
    expect([replayed.code, replayed.err]).toEqual([0, '']);
    expect(replayed.out).toContain('the copy ends by itself');
    await withWorker(async () => {
      await expect
        .poll(async () => (await plumbline('quarantine', 'list')).out)
        .toContain('came once · replayed, kept until ');
      expect(await Promise.all([id, `${id}/2`].map(status))).toEqual(['RUNNING', 'RUNNING']);
      const about = { account: 'main', sha256: hash, reason: '', receivedAt: 0, size: 0, parts: 2 };
      await noteReplay(client, about, Date.now());
      await expect.poll(() => Promise.all([id, `${id}/2`].map(status))).toEqual(['COMPLETED', 'COMPLETED']);
    });
    await expect.poll(() => isListed(hash)).toBe(false);
    const { out: events } = await plumbline(
      'incidents',
      'show',
      'main',
      'became-readable',
      '--raw',
      '--json',
    );
    expect(linesOf(events)).toMatchObject([{ raw: { severity_score: 50 } }]);
    expect((await plumbline('quarantine', 'show', id)).err).toMatch(/^Nothing is kept in quarantine as /);
  });

  it('shows bytes that are no text as base64, and discards all parts', async () => {
    const body = new Uint8Array(randomBytes(3_000_000));
    const hash = sha256(body);
    const id = `quarantine/main/${hash}`;
    expect(await push(body)).toBe(200);
    const { out } = await plumbline('quarantine', 'show', id);
    expect(out.trimEnd().endsWith(Buffer.from(body).toString('base64'))).toBe(true);

    expect(await plumbline('quarantine', 'discard', id)).toEqual({
      code: 0,
      out: `main/${hash.slice(0, 12)} is discarded.\n`,
      err: '',
    });
    await withWorker(() =>
      expect
        .poll(() => Promise.all([id, `${id}/2`, `${id}/3`].map(status)))
        .toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']),
    );
  });

  it('stays as it is where the gateway cannot be reached or refuses it', async () => {
    const body = 'more garbage';
    expect(await push(body)).toBe(200);
    const name = `main/${sha256(body)}`;
    const away = await plumbline('quarantine', 'replay', name, '--gateway', 'http://127.0.0.1:9');
    expect([away.code, away.err]).toEqual([
      1,
      expect.stringMatching(/^The gateway at http:\/\/127.0.0.1:9\/gravityzone\/main does not answer: /),
    ]);
    const refused = await plumbline('quarantine', 'replay', name, '--gateway', gateway.adminUrl);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/answered 404; what is kept stays/),
    ]);
    expect(await status(`quarantine/${name}`)).toBe('RUNNING');
  });

  it('stays as it is, and its secret here, where the address is not safe', async () => {
    const body = 'garbage that is not sent';
    expect(await push(body)).toBe(200);
    for (const address of ['http://plumbline.example.com', 'http://10.0.0.1:8480', 'ftp://127.0.0.1', 'x']) {
      const { code, err } = await replayTo(address, body);
      expect([code, err]).toEqual([2, expect.stringContaining(`Nothing was sent to ${address}: `)]);
    }
  });

  it.each([{}, { [INSTALLATION_HEADER]: '0123456789abcdef' }])(
    'stays as it is where something else answers 200 with %j',
    async (headers) => {
      const body = 'garbage for somebody else';
      expect(await push(body)).toBe(200);
      const server = createServer((_request, response) => response.writeHead(200, headers).end('{}'));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      const address = `http://127.0.0.1:${port}`;
      const { code, err } = await replayTo(address, body);
      server.close();
      expect([code, err]).toEqual([1, expect.stringContaining('is no gateway of this installation')]);
      expect(await status(`quarantine/main/${sha256(body)}`)).toBe('RUNNING');
      expect((await plumbline('quarantine', 'list')).out).not.toContain('replayed');
    },
  );

  it.each(['main/123456', 'main', 'main/zzzzzz', `main/${'0'.repeat(64)}`])('knows no %s', async (name) => {
    const { code, err } = await plumbline('quarantine', 'discard', name);
    expect([code, err]).toEqual([1, expect.stringContaining(`Nothing is kept in quarantine as ${name}.`)]);
  });
});

describe('subscription', () => {
  it('is set, shown, tested and removed', async () => {
    const own = `${gateway.url}/gravityzone/main`;
    expect((await plumbline('subscription', 'show', 'main')).out).toBe(
      'Push was never set up for this API key.\n',
    );
    const set = await plumbline('subscription', 'set', 'main');
    expect(set).toMatchObject({ code: 0, err: '' });
    expect(set.out).toContain(`Push: on\nDestination: ${own} (this gateway)\n`);
    const shown = await plumbline('subscription', 'show', 'main');
    expect(shown.out).toContain('Event types: new-incident, new-extended-incident\n');
    expect(shown.out).toMatch(/Messages by GravityZone's count: 0 sent, 0 failed\.\n$/);
    expect(JSON.stringify([set, shown])).not.toContain('c2VjcmV0');

    expect(await plumbline('subscription', 'test', 'main')).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^The test event came: Temporal keeps it as workflow test\/main\/\d+\.\n$/,
      ) as string,
      err: '',
    });
    const tested = await plumbline('subscription', 'test', 'main', '--wait', '0s', '--json');
    expect(JSON.parse(tested.out)).toEqual({ account: 'main', asked: true });

    const foreign = await plumbline('subscription', 'set', 'other');
    expect([foreign.code, foreign.out]).toEqual([1, '']);
    expect(foreign.err).toMatch(/^GravityZone pushes the events of this API key to another destination: /);
    expect(foreign.err).toContain('use --force only if');
    expect((await plumbline('subscription', 'remove', 'other')).code).toBe(1);
    expect((await plumbline('subscription', 'set', 'other', '--force')).out).toContain(
      '/gravityzone/other (this',
    );
    expect((await plumbline('subscription', 'show', 'main')).out).toContain(
      `Destination: ${gateway.url} (not this gateway)`,
    );
    expect((await plumbline('subscription', 'remove', 'other')).out).toMatch(/^The push is off\./);
    expect((await plumbline('subscription', 'remove', 'other')).out).toBe('The push was off already.\n');
  });

  it.each([
    ['show', 'no-api', 'accounts.no-api.api`'],
    ['set', 'no-url', 'accounts.no-url.api.pushUrl`'],
    ['remove', 'no-url', 'accounts.no-url.api.pushUrl`'],
  ])('%s of %s says what the settings lack', async (command, account, lack) => {
    const { code, out, err } = await plumbline('subscription', command, account);
    expect([code, out, err]).toEqual([1, '', expect.stringContaining(lack)]);
  });
});

describe('check-key', () => {
  it('tells method by method what a good key may do', async () => {
    const { code, out } = await plumbline('check-key', 'main');
    expect(code).toBe(0);
    expect(out).toMatch(/^getIncidentsList {6}granted {4}to see closes/m);
    expect(out).toMatch(/^setPushEventSettings {2}not tried {2}.*Event Push Service API/m);
  });

  it('fails with the remedy for a wrong one, without telling it', async () => {
    const { code, out, err } = await plumbline('check-key', 'wrong-key');
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('unknown');
    expect(out).toContain('Check `apiKey` and `accessUrl`');
    expect(out).not.toContain('another-key');
  });

  it('names the check box that is missing', async () => {
    const poor = await startGravityZoneEmulator({
      port: 0,
      seed: { apiKey: API_KEY, companies: [] },
      faults: { limits: false, withoutApis: ['incidents', 'companies', 'network'] },
    });
    const file = join(folder, 'poor.yaml');
    await writeFile(file, settingsText().replaceAll(gravityzone.url, poor.url));
    const { code, out } = await plumblineWith(file, 'check-key', 'main');
    await poor.close();
    expect(code).toBe(1);
    expect(out).toMatch(
      /^getIncidentsList .* missing .* Tick it in My Account > API keys .*: Incidents API\.$/m,
    );
  });
});
