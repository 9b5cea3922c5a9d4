import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import type { AutomateEmulator, AutomateSeed } from '../../emulators/automate/index.ts';
import { startGravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import type { GravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import type { ManageEmulator } from '../../emulators/manage/index.ts';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import type { EmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { scriptFile } from '../../src/desks/automate/script/script-file.ts';
import { manageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import type { Finding } from '../../src/errors/check.ts';
import { startGateway } from '../../src/gateway/start-gateway.ts';
import type { Gateway } from '../../src/gateway/start-gateway.ts';
import { createLogger } from '../../src/process/logger.ts';
import { secretOf } from '../../src/settings/schema/secret.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import type { TemporalClient } from '../../src/temporal/connect.ts';
import { ensureSearchAttributes } from '../../src/temporal/ensure-search-attributes.ts';
import { temporalCli } from '../temporal-cli.ts';
import { anotherScript } from './another-script.ts';
import { z } from 'zod';

const ENV = {
  PUSH_SECRET: 'Basic push-secret-of-the-tests',
  API_KEY: 'api-key-of-the-tests',
  MANAGE_PUBLIC: 'public-key-of-the-tests',
  MANAGE_PRIVATE: 'private-key-of-the-tests',
  AUTOMATE_PASSWORD: 'password-of-the-tests',
  WRONG: 'what-nobody-agreed-upon',
};
const CLIENT_ID = '00000000-0000-4000-8000-000000000001';
const COMPANY = '5e31a0d2b1a43d2f5c8b4571';
const RUNNER = 900;

const AUTOMATE: AutomateSeed = {
  username: 'plumbline-api',
  password: ENV.AUTOMATE_PASSWORD,
  clientId: CLIENT_ID,
  scriptId: 7311,
  script: scriptFile(),
  clients: [
    { id: 7, name: 'Acme' },
    { id: 8, name: 'The provider itself' },
  ],
  computers: [{ id: RUNNER, name: 'MSP-TOOLS', clientId: 8 }],
  categories: [176, 177, 178].map((id) => ({ id, name: `EDR ${id}` })),
  tickets: [176, 177, 178].map((categoryId) => ({ subject: 'Printer', clientId: 7, categoryId })),
};
const MANAGE = {
  companyId: 'msp',
  publicKey: ENV.MANAGE_PUBLIC,
  privateKey: ENV.MANAGE_PRIVATE,
  clientId: CLIENT_ID,
  companies: [
    { id: 250, identifier: 'Acme', name: 'Acme' },
    { id: 260, identifier: 'Asleep', name: 'Asleep Ltd', status: 2 },
    { id: 299, identifier: 'CatchAll', name: 'Catch-all' },
  ],
  boards: [21, 22].map((id) => ({
    id,
    name: `Board ${id}`,
    statuses: [
      { id: id * 10, name: 'New', closedStatus: false, defaultFlag: true },
      { id: id * 10 + 1, name: 'Parked', closedStatus: false, defaultFlag: false, inactive: true },
      { id: id * 10 + 2, name: 'Closed', closedStatus: true, defaultFlag: false },
    ],
    types: [{ id: id + 100, name: 'Incident' }],
  })),
  priorities: [{ id: 4, name: 'Priority 4' }],
};

/** The settings of an installation in which nothing is wrong; tests change them. */
function healthy() {
  const row = { board: 21, priority: 4, type: 121, status: 210 };
  return {
    temporal: { address: temporal.address, namespace: 'default', searchAttributePrefix: '' },
    gateway: {},
    worker: {},
    accounts: {
      main: {
        authorization: [{ env: 'PUSH_SECRET' }],
        api: {
          accessUrl: gravityZone.url,
          apiKey: { env: 'API_KEY' },
          privateAddresses: true,
          pushUrl: `${gateway.url}/gravityzone/main`,
        },
      },
    },
    companies: [{ id: COMPANY, name: 'Acme' }],
    desks: {
      automate: {
        url: automate.url,
        username: AUTOMATE.username,
        password: { env: 'AUTOMATE_PASSWORD' },
        clientId: CLIENT_ID,
        runner: { computerId: RUNNER },
        categories: { low: 176, medium: 177, high: 178 },
        companies: {} as Record<string, object>,
        catchAll: { client: 'The provider itself' } as object | undefined,
        requestsPerMinute: 60_000,
      },
      manage: {
        psaTicket: 'plumbline',
        url: manage.url,
        privateAddresses: true,
        companyId: MANAGE.companyId,
        publicKey: { env: 'MANAGE_PUBLIC' },
        privateKey: { env: 'MANAGE_PRIVATE' },
        clientId: CLIENT_ID,
        categories: {
          low: { ...row },
          medium: { ...row },
          high: { ...row, board: 22, type: 122, status: 220 },
        },
        companies: { [COMPANY]: 250 } as Record<string, number>,
        catchAll: 299 as number | undefined,
        closedStatus: undefined as string | undefined,
        closeTickets: true,
      },
    },
  };
}
type TestSettings = ReturnType<typeof healthy>;

const endings: (() => Promise<unknown>)[] = [];
let folder: string;
let temporal: EmbeddedServer;
let client: TemporalClient;
let gateway: Gateway;
let gravityZone: GravityZoneEmulator;
let automate: AutomateEmulator;
let manage: ManageEmulator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-check-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  temporal = await startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    ui: false,
    namespace: 'default',
    logFile: join(folder, 'temporal.log'),
  });
  endings.push(() => temporal.stop());
  client = await connectClient(temporal);
  endings.push(client.close);
  await ensureSearchAttributes(client.connection, 'default', '');
  gateway = await startGateway({
    ...client,
    accounts: [{ name: 'main', secrets: [{ reveal: () => ENV.PUSH_SECRET }] }],
    listen: { host: '127.0.0.1', port: 0 },
    adminListen: { host: '127.0.0.1', port: 0 },
    logger: createLogger('gateway', { level: 'silent' }),
    taskQueue: 'plumbline-incidents',
  });
  endings.push(() => gateway.stop());
});
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** Starts the three systems, healthy but for `script`, and subscribes the push. */
async function start(script = AUTOMATE.script): Promise<void> {
  gravityZone = await startGravityZoneEmulator({
    seed: { apiKey: ENV.API_KEY, companies: [{ id: COMPANY, name: 'Acme' }] },
    faults: { limits: false },
  });
  closings.push(() => gravityZone.close());
  automate = await startAutomateEmulator({ seed: { ...AUTOMATE, script } });
  closings.push(() => automate.close());
  manage = await startManageEmulator({ seed: MANAGE });
  closings.push(() => manage.close());
  await openTickets();
  expect(await plumbline(healthy(), 'subscription', 'set', 'main')).toMatchObject({ code: 0 });
}

/** An open and a closed ticket, without which nobody can tell whether tickets may be edited. */
async function openTickets(): Promise<void> {
  const { manage: desk } = healthy().desks;
  const keys = { publicKey: secretOf(ENV.MANAGE_PUBLIC), privateKey: secretOf(ENV.MANAGE_PRIVATE) };
  const transport = manageTransport(manageSettings.parse({ ...desk, ...keys }), () => undefined);
  for (const status of [210, 212]) {
    const body = { summary: 'Printer', company: { id: 250 }, board: { id: 21 }, status: { id: status } };
    await transport.call({ method: 'POST', path: '/service/tickets', body }, z.unknown());
  }
}

function plumbline(settings: TestSettings, ...args: readonly string[]) {
  return plumblineWith({}, settings, ...args);
}

async function plumblineWith(
  env: Readonly<Record<string, string>>,
  settings: object,
  ...args: readonly string[]
) {
  const file = join(folder, 'plumbline.yaml');
  await writeFile(file, stringify(settings));
  let [out, err] = ['', ''];
  const code = await runCommandLine(args, {
    out: (text) => Promise.resolve(void (out += text)),
    err: (text) => Promise.resolve(void (err += text)),
    env: { ...ENV, ...env, PLUMBLINE_SETTINGS: file },
  });
  return { code, out, err };
}

/** What is not right, a line each, besides what is so in any installation that does not run yet. */
async function wrong(settings: TestSettings, ...options: readonly string[]) {
  const { code, out, err } = await plumbline(settings, 'check', ...options);
  const lines = out.split('\n').filter((line) => /^(FAULT|warning) /.test(line));
  return { code, err, lines: lines.filter((line) => !USUAL.test(line)) };
}

const USUAL = /No worker serves task queue|Nothing was measured at Automate/;

/** Changes the settings, or what stands behind them, and may start something of its own. */
type Plant = (settings: TestSettings) => unknown;

const FAULTS: readonly (readonly [name: string, plant: Plant, line: RegExp])[] = [
  [
    'a wrong API key',
    ({ accounts }) => (accounts.main.api.apiKey = { env: 'WRONG' }),
    /^FAULT +gravityzone main: key: GravityZone answered 401 .* Check `apiKey` and `accessUrl`/,
  ],
  [
    'a secret of pushes that is not there',
    ({ accounts }) => (accounts.main.authorization = [{ env: 'NOWHERE' }]),
    /^FAULT +settings: accounts\.main\.authorization\.0: The environment variable NOWHERE is not set\. .* The gateway starts only/,
  ],
  [
    'a key without the Incidents API',
    () => gravityZone.setFaults({ limits: false, withoutApis: ['incidents'] }),
    /^FAULT +gravityzone main: key: The key may not use the Incidents API\. Closes, .* Tick Incidents API/,
  ],
  [
    'a push service that a worker asked a moment before',
    () => gravityZone.setFaults({ limits: false, failWith: 429, onlyMethods: ['getPushEventSettings'] }),
    /^warning +gravityzone main: push: .* Nothing more was looked at here\. Wait a minute and try again/,
  ],
  [
    'a push to another address',
    ({ accounts }) => (accounts.main.api.pushUrl = `${gateway.url}/gravityzone/main?from=elsewhere`),
    /^FAULT +gravityzone main: push: GravityZone pushes .* to another address, at http:\/\/127.* Make an API key for plumbline alone/,
  ],
  [
    'a board that nobody knows',
    ({ desks }) => (desks.manage.categories.high.board = 99),
    /^FAULT +manage: High: The service board 99, .* does not exist\. Choose another service board/,
  ],
  [
    'an inactive status',
    ({ desks }) => (desks.manage.categories.low.status = 211),
    /^FAULT +manage: Low: The status 211 of service board 21, .* is inactive\. Choose another status/,
  ],
  [
    'a type of another board',
    ({ desks }) => (desks.manage.categories.medium.type = 122),
    /^FAULT +manage: Medium: The type 122 of service board 21, .* does not exist\. Choose another type/,
  ],
  [
    'a priority that was removed',
    ({ desks }) => (desks.manage.categories.medium.priority = 3),
    /^FAULT +manage: Medium: The priority 3, .* does not exist\. Choose another priority/,
  ],
  [
    'a closing status of another name',
    ({ desks }) => (desks.manage.closedStatus = 'Done'),
    /^warning +manage: statuses: Service boards 21, 22 have no active status "Done" .* Add it there/,
  ],
  [
    'a missing right at Manage',
    () => manage.faults.set({ withoutRights: ['serviceTicketsAdd'] }),
    /^FAULT +manage: rights: The role lacks Service Tickets: Add: opens the ticket .* Give it in System > Security Roles/,
  ],
  [
    'wrong keys of Manage',
    ({ desks }) => (desks.manage.privateKey = { env: 'WRONG' }),
    /^FAULT +manage: keys: Manage answered 401 .* Check `companyId`, `publicKey`/,
  ],
  [
    'a mapped company that is inactive',
    ({ desks }) => (desks.manage.companies[COMPANY] = 260),
    /^FAULT +manage: companies: Manage has company 260 \("Asleep Ltd"\) as inactive, .* Name another company as `companies\.5e/,
  ],
  [
    'a catch-all of another name',
    ({ desks }) => (desks.automate.catchAll = { client: 'Leftovers' }),
    /^FAULT +automate: clients: Automate shows no client "Leftovers", which `catchAll` names\. Correct the client/,
  ],
  [
    'a company without a place',
    ({ desks, companies }) => {
      desks.automate.catchAll = undefined;
      companies.push({ id: 'another', name: 'Nobody Ltd' });
      desks.manage.companies['another'] = 250;
    },
    /^FAULT +automate: clients: GravityZone company "Nobody Ltd" has no Automate client: no ticket opens there\. Add "another"/,
  ],
  [
    'a company that was renamed',
    ({ companies, desks }) => {
      companies[0] = { id: COMPANY, name: 'Acme Corporation' };
      desks.automate.companies[COMPANY] = { clientId: 7 };
    },
    /^warning +gravityzone main: companies: .* is called "Acme" now, and "Acme Corporation" in the settings\. Write its new name/,
  ],
  [
    'a runner that is offline',
    () => automate.people.setOnline(RUNNER, false),
    /^FAULT +automate: runner: Computer 900 is offline.* Start its agent/,
  ],
  [
    'a wrong password at Automate',
    ({ desks }) => (desks.automate.password = { env: 'WRONG' }),
    /^FAULT +automate: log-in: Automate answered 401 .* Check url, username, password/,
  ],
  [
    'a missing search attribute',
    ({ temporal: settings }) => (settings.searchAttributePrefix = 'Other'),
    /^warning +temporal: search attributes: Namespace default lacks .*OtherScore.* run: temporal operator search-attribute create/,
  ],
  [
    'a namespace that is not there',
    ({ temporal: settings }) => (settings.namespace = 'nowhere'),
    /^FAULT +temporal: server: Temporal at .* has no namespace nowhere\. Create it: temporal operator namespace create/,
  ],
];

describe('plumbline check', () => {
  it('finds nothing wrong where nothing is, says so of each part, and leaves no trace', async () => {
    await start();
    const { code, out, err } = await plumbline(healthy(), 'check');
    expect([code, err]).toEqual([0, '']);
    expect(out).not.toMatch(/^FAULT/m);
    for (const subject of [
      'temporal: server',
      'temporal: search attributes',
      'temporal: rights',
      'gravityzone main: key',
      'gravityzone main: push',
      'gravityzone main: companies',
      'gateway: main',
      'automate: log-in',
      'automate: script',
      'automate: runner',
      'automate: categories',
      'automate: clients',
      'manage: keys',
      'manage: rights',
      'manage: Low',
      'manage: Medium',
      'manage: High',
      'manage: companies',
    ])
      expect(out).toMatch(new RegExp(`^ok +${subject}: `, 'm'));
    expect((await wrong(healthy())).lines).toEqual([]);
    const runs = await fetch(`${automate.url}/emulator/runs`);
    expect(await runs.json()).toEqual([]);
    const tickets = (await (await fetch(`${manage.url}/emulator/tickets`)).json()) as unknown[];
    expect(tickets).toHaveLength(2);
  });

  it('says what it took from Temporal’s own configuration, and how the findings are counted', async () => {
    await start();
    const env = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: 'default' };
    const { out, code } = await plumblineWith(env, { ...healthy(), temporal: {} }, 'check');
    expect(out).toMatch(
      /^note +settings: Of Temporal, the settings leave out: address from TEMPORAL_ADDRESS, namespace from TEMPORAL_NAMESPACE\.$/m,
    );
    expect(out).toContain(
      `temporal: server: Temporal answers at ${temporal.address} and has namespace default.`,
    );
    const notes = out.match(/^note /gm)?.length;
    expect(out).toMatch(new RegExp(`\n0 faults, \\d+ warnings?, ${notes} notes?, \\d+ ok\\.`));
    expect(code).toBe(0);
  });

  it.each(FAULTS)('names %s in one line with what to do', async (_name, plant, line) => {
    await start();
    const settings = healthy();
    await plant(settings);
    const { code, lines, err } = await wrong(settings);
    expect([lines.length, err]).toEqual([1, '']);
    expect(lines[0]).toMatch(line);
    expect(code).toBe(lines[0]?.startsWith('FAULT') === true ? 1 : 0);
  });

  it('notes that a server on the usual port has nothing of plumbline, where the settings name none', async () => {
    await start();
    const embedded = { port: Number(temporal.address.split(':').at(-1)) };
    const settings = {
      ...healthy(),
      temporal: { embedded, namespace: 'default', searchAttributePrefix: 'Else' },
    };
    const { out } = await plumblineWith({}, settings, 'check');
    expect(out).toMatch(
      /^note +temporal: search attributes: The settings name no server, and the one .* has nothing of plumbline/m,
    );
  });

  it('notes a ticket category by number that no ticket has yet, and calls it no drift', async () => {
    await start();
    const settings = healthy();
    settings.desks.automate.categories.high = 179;
    expect((await plumbline(settings, 'check')).out).toMatch(
      /^note +automate: categories: .*High is 179, which none of the newest tickets has\..* That is usual before /m,
    );
    expect((await plumbline(settings, 'check', '--drift')).out).toBe('Nothing has drifted.\n');
  });

  it('names a script that is missing', async () => {
    await start(anotherScript());
    const { code, lines } = await wrong(healthy());
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toMatch(/^FAULT +automate: script: Automate lists no script .* Print the script with/);
  });

  it('names a certificate that nobody trusts at the public address', async () => {
    await start();
    const pem = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
    const server = createServer({ cert: pem('cert'), key: pem('key') }, (_request, response) =>
      response.end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closings.push(() => Promise.resolve(server.close()));
    const settings = healthy();
    settings.accounts.main.api.pushUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}/gravityzone/main`;
    await plumbline(settings, 'subscription', 'set', 'main', '--force');
    const { code, lines } = await wrong(settings);
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toMatch(
      /^FAULT +gateway: main: The certificate at https:.* is not accepted: .* intermediate/,
    );
  });

  it('tells several faults at once, and none of them hides another', async () => {
    await start();
    const settings = healthy();
    Object.assign(settings.desks.manage.categories.high, { board: 99, priority: 3 });
    settings.desks.automate.password = { env: 'NOT_SET' };
    settings.accounts.main.api.apiKey = { env: 'WRONG' };
    const { code, lines } = await wrong(settings);
    expect(code).toBe(1);
    expect(lines).toEqual([
      expect.stringContaining('gravityzone main: key'),
      expect.stringMatching(/automate: .*NOT_SET/),
      expect.stringMatching(/manage: High: The service board 99/),
      expect.stringMatching(/manage: High: The priority 3/),
    ]);
  });

  it('tells a fault as JSON, a line each', async () => {
    await start();
    const settings = healthy();
    settings.desks.manage.categories.high.board = 99;
    const { code, out } = await plumbline(settings, 'check', '--json');
    const findings = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Finding);
    expect(code).toBe(1);
    expect(findings.filter(({ level }) => level === 'fault')).toMatchObject([
      {
        subject: 'manage: High',
        message: expect.stringContaining('service board 99') as string,
        advice: expect.stringContaining('Choose another') as string,
      },
    ]);
  });

  it('lists with --drift each company that is not mapped, and nothing else that is wrong', async () => {
    await start();
    const settings = healthy();
    settings.companies.push({ id: 'one', name: 'One Ltd' }, { id: 'two', name: 'Two Ltd' });
    settings.desks.automate.password = { env: 'WRONG' };
    settings.accounts.main.api.pushUrl = 'http://127.0.0.1:9/gravityzone/main';
    const { code, out } = await plumbline(settings, 'check', '--drift');
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => line.includes('manage'))).toEqual([
      expect.stringMatching(
        /^warning +manage: companies: GravityZone company "One Ltd" has no Manage company/,
      ),
      expect.stringMatching(
        /^warning +manage: companies: GravityZone company "Two Ltd" has no Manage company/,
      ),
    ]);
    expect(out).not.toMatch(/push|gateway|rights/);
  });
});
