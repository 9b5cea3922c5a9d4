import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import type { EmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { settingsJsonSchema } from '../../src/settings/reference/json-schema.ts';
import { temporalCli } from '../temporal-cli.ts';
import { HOSTILE, HOSTILE_COMPANY, initWorld, SECRETS } from './init-world.ts';
import type { InitWorld } from './init-world.ts';

let temporal: EmbeddedServer;
let temporalFolder: string;
beforeAll(async () => {
  temporalFolder = await mkdtemp(join(tmpdir(), 'plumbline-init-temporal-'));
  temporal = await startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    ui: false,
    namespace: 'default',
    logFile: join(temporalFolder, 'temporal.log'),
  });
});
afterAll(async () => {
  await temporal.stop();
  await rm(temporalFolder, { recursive: true });
});

let world: InitWorld;
beforeEach(async () => {
  world = await initWorld();
});
afterEach(() => world.close());

type Options = Readonly<Record<string, string | undefined>>;

/** Runs `plumbline init` without a terminal, with every answer but what is changed here. */
async function init(changed: Options = {}, ...more: readonly string[]) {
  const options: Options = { ...world.options, 'temporal-address': temporal.address, ...changed };
  const flags = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return plumbline(...flags, ...more);
}

let env: Readonly<Record<string, string>> = SECRETS;
beforeEach(() => {
  env = SECRETS;
});

const plumbline = (...args: readonly string[]) => plumblineAt(world.file, ...args);

async function plumblineAt(file: string, ...args: readonly string[]) {
  let [out, err] = ['', ''];
  const code = await runCommandLine(['init', ...args], {
    out: (text) => Promise.resolve(void (out += text)),
    err: (text) => Promise.resolve(void (err += text)),
    env: { ...env, PLUMBLINE_SETTINGS: file },
  });
  return { code, out, err };
}

const settings = async (): Promise<unknown> => parse(await readFile(world.file, 'utf8'));
const mode = async (...path: readonly string[]): Promise<string> =>
  ((await stat(join(world.folder, ...path))).mode & 0o777).toString(8);
const secret = (name: string): Promise<string> => readFile(join(world.folder, 'secrets', name), 'utf8');

test('options alone make the settings: only what was answered, secrets for their owner alone, a schema for editors', async () => {
  const { code, out, err } = await init();
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^ok +settings: .*plumbline\.yaml can be used/m);
  expect(out).toMatch(/\nNext, to try it: plumbline start\nAs a service: docs\/go-live\.md\n$/);
  expect(await settings()).toEqual({
    accounts: {
      main: {
        authorization: [{ file: 'secrets/gateway/main' }],
        api: {
          accessUrl: world.gravityZone.url,
          privateAddresses: true,
          apiKey: { file: 'secrets/main-gravityzone-key' },
        },
      },
    },
    desks: {
      automate: {
        url: world.automate.url,
        username: 'plumbline-api',
        password: { file: 'secrets/automate-password' },
        clientId: world.options['automate-client-id'],
        runner: { computerId: 1099 },
        profile: 'automate-profile.json',
        catchAll: { clientId: 99 },
        categories: { low: 176, medium: 177, high: 178 },
      },
      manage: {
        url: world.manage.url,
        privateAddresses: true,
        companyId: 'msp',
        clientId: world.options['manage-client-id'],
        publicKey: { file: 'secrets/manage-public-key' },
        privateKey: { file: 'secrets/manage-private-key' },
        psaTicket: 'plumbline',
        catchAll: 299,
        categories: {
          low: { board: 21, priority: 4, type: 5 },
          medium: { board: 21, priority: 3, type: 5 },
          high: { board: 22, priority: 1, type: 15 },
        },
      },
    },
    temporal: { address: temporal.address },
  });
  expect(await readdir(world.folder)).toEqual(['plumbline.schema.json', 'plumbline.yaml', 'secrets']);
  expect(await readFile(world.file, 'utf8')).toMatch(
    /^# yaml-language-server: \$schema=plumbline\.schema\.json\n/,
  );
  expect(await readFile(join(world.folder, 'plumbline.schema.json'), 'utf8')).toBe(settingsJsonSchema());
  expect([
    await mode('secrets'),
    await mode('secrets', 'gateway', 'main'),
    await mode('secrets', 'manage-private-key'),
  ]).toEqual(['700', '600', '600']);
  expect(await secret('manage-private-key')).toBe(`${SECRETS.PLUMBLINE_MANAGE_PRIVATE_KEY}\n`);
  expect(await secret('gateway/main')).toMatch(/^Bearer [\w-]{32}\n$/);
});

test('what is missing or wrong is listed at once with the options that give it, and nothing is written', async () => {
  env = {};
  const { code, out, err } = await init({
    'gravityzone-url': undefined,
    'manage-url': 'http://manage.example',
    'manage-type-high': undefined,
    'psa-ticket': 'both',
  });
  expect([code, out]).toEqual([2, '']);
  expect(err.split('\n').map((line) => line.trim().replace(/ {2}.*/, ''))).toEqual([
    'These options are missing or wrong:',
    '--gravityzone-url VALUE',
    '--gravityzone-key-file FILE, or PLUMBLINE_GRAVITYZONE_KEY in the environment',
    '--automate-password-file FILE, or PLUMBLINE_AUTOMATE_PASSWORD in the environment',
    '--manage-public-key-file FILE, or PLUMBLINE_MANAGE_PUBLIC_KEY in the environment',
    '--manage-private-key-file FILE, or PLUMBLINE_MANAGE_PRIVATE_KEY in the environment',
    '--manage-type-high VALUE',
    '--manage-url',
    '--psa-ticket',
    '',
  ]);
  expect(err).toContain('must start with https://');
  expect(await readdir(world.folder)).toEqual([]);
});

test('a file of a secret that cannot be read hides nothing else, for programs too', async () => {
  env = { ...SECRETS, PLUMBLINE_MANAGE_PRIVATE_KEY: '' };
  const { code, out, err } = await init(
    { 'gravityzone-key-file': '/nowhere/key', 'psa-ticket': undefined },
    '--json',
  );
  expect([code, err]).toEqual([2, '']);
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    expect.objectContaining({
      option: '--manage-private-key-file FILE, or PLUMBLINE_MANAGE_PRIVATE_KEY in the environment',
    }),
    expect.objectContaining({ option: '--psa-ticket plumbline|automate' }),
    { option: '--gravityzone-key-file', told: 'The file /nowhere/key cannot be read: it does not exist.' },
  ]);
});

test('a secret is no argument, and is not repeated', async () => {
  const { code, err } = await init({ 'gravityzone-key': 'hunter2' });
  expect([code, err]).toEqual([2, expect.stringContaining('--gravityzone-key-file')]);
  expect(err).not.toContain('hunter2');
});

test('an address to push to is needed where pushing is asked for, and no second factor is an answer', async () => {
  const { code, err } = await init({ 'automate-totp-secret-file': '' }, '--subscribe');
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/^These options are missing or wrong:\n {2}--public-url VALUE .*\n$/),
  ]);
});

test('a name is taken for the number of the only one that has it', async () => {
  const { code } = await init({ 'automate-runner': 'msp-tools', 'manage-catch-all': 'Catch-all' });
  expect(code).toBe(0);
  expect(await settings()).toMatchObject({
    desks: { automate: { runner: { computerId: 1099 } }, manage: { catchAll: 299 } },
  });
  expect(await init({ 'automate-runner': 'NOWHERE' }, '--force')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--automate-runner  Runner: must be a number, or a name that') as string,
  });
});

test('one desk is enough, and nothing of the other is asked', async () => {
  const manageAlone = Object.fromEntries(
    Object.keys(world.options)
      .filter((name) => name.startsWith('automate-') || name === 'psa-ticket')
      .map((name) => [name, undefined]),
  );
  const { code } = await init(manageAlone, '--desks', 'manage');
  expect(code).toBe(0);
  expect(await settings()).toMatchObject({ desks: { manage: { companyId: 'msp' } } });
  expect(await settings()).not.toHaveProperty('desks.automate');
});

test.each<readonly [string, () => unknown, Options, RegExp]>([
  [
    'a wrong API key',
    () => (env = { ...SECRETS, PLUMBLINE_GRAVITYZONE_KEY: 'wrong' }),
    {},
    /FAULT +gravityzone main: key: GravityZone answered 401 .* Check `apiKey`/,
  ],
  [
    'a server that is not there',
    () => undefined,
    { 'manage-url': 'http://127.0.0.1:1' },
    /FAULT +manage: keys: .*127\.0\.0\.1:1.*/,
  ],
  [
    'a right that is missing',
    () => world.manage.faults.set({ withoutRights: ['serviceTicketsAdd'] }),
    {},
    /FAULT +manage: rights: The role lacks Service Tickets: Add: .* Give it in System > Security Roles/,
  ],
  [
    'a runner that is offline',
    () => world.automate.people.setOnline(1099, false),
    {},
    /FAULT +automate: runner: Computer 1099 is offline.* Start its agent/,
  ],
  [
    'a board that is not there',
    () => undefined,
    { 'manage-board-high': 'Nowhere' },
    /FAULT +manage: High: The service board "Nowhere", .* does not exist/,
  ],
  [
    'a namespace that is missing',
    () => undefined,
    { 'temporal-namespace': 'nowhere' },
    /FAULT +temporal: server: .* has no namespace nowhere\. Create it: temporal operator namespace create --namespace nowhere /,
  ],
])('%s is met before anything is written, and told with its remedy', async (_what, plant, changed, line) => {
  plant();
  const { code, out, err } = await init(changed);
  expect(/FAULT.*/.exec(out)?.[0]).toMatch(line);
  expect([code, err]).toEqual([1, expect.stringContaining('--ignore-faults')]);
  expect(await readdir(world.folder)).toEqual([]);
});

test('a namespace is created where that is asked for', async () => {
  const { code, out } = await init({ 'temporal-namespace': 'made-by-init' }, '--create-namespace');
  expect(code).toBe(0);
  expect(out).toMatch(/ok +temporal: server: .* has namespace made-by-init/);
});

test('a file that is there is changed only with --force, keeps all else with its comments, and is kept as .bak', async () => {
  expect(await init()).toMatchObject({ code: 0 });
  const before = (await readFile(world.file, 'utf8')).replace(
    'desks:',
    'policy: { idleDays: 9 } # ours\ndesks:',
  );
  await writeFile(world.file, before, { mode: 0o640 });
  const push = await secret('gateway/main');
  env = {};

  expect(await plumbline('--manage-catch-all', '250')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--force') as string,
  });
  expect(await plumbline('--manage-catch-all', '250', '--force')).toMatchObject({ code: 0 });
  expect(await readFile(world.file, 'utf8')).toBe(before.replace('catchAll: 299', 'catchAll: 250'));
  expect(await readFile(`${world.file}.bak`, 'utf8')).toBe(before);
  expect(await secret('gateway/main')).toBe(push);
});

test('a folder that is not there is told before anything else', async () => {
  const file = join(world.folder, 'nowhere', 'plumbline.yaml');
  const { code, err } = await plumblineAt(file);
  expect(code).toBe(1);
  expect(err).toMatch(
    /^plumbline\.yaml cannot be saved, and nothing was changed: the folder does not exist\.\nSee that /,
  );
});

test('a server that Temporal’s own configuration names is tried', async () => {
  env = { ...SECRETS, TEMPORAL_ADDRESS: temporal.address };
  const { code, out } = await init({ 'temporal-address': undefined });
  expect(code).toBe(0);
  expect(out).toMatch(/Temporal\n {2}ok +temporal: server: Temporal answers at /);
  expect(await settings()).not.toHaveProperty('temporal');
});

test('a settings file that is wrong is not touched', async () => {
  await writeFile(world.file, 'desks: { manage: 1 }\n');
  const { code, err } = await init({}, '--force');
  expect([code, err]).toEqual([2, expect.stringContaining('plumbline.yaml:1:')]);
  expect(await readdir(world.folder)).toEqual(['plumbline.yaml']);
});

test('--yes maps companies of the same name, and no name from a vendor does harm in file or terminal', async () => {
  const { code, out } = await init({ 'manage-catch-all': '' }, '--yes');
  expect(code).toBe(0);
  expect(await settings()).toMatchObject({
    desks: {
      automate: { companies: { '5e31a0d2b1a43d2f5c8b4571': { clientId: 7 } } },
      manage: {
        companies: { '5e31a0d2b1a43d2f5c8b4571': 250, [HOSTILE_COMPANY.id]: HOSTILE_COMPANY.manage },
      },
    },
  });
  expect(await readFile(world.file, 'utf8')).toContain(String.raw`# Evil\u001b[31m: #x - y: *z\u202e`);
  expect(out).toMatch(/warning +automate: clients: GravityZone company "Evil\\u001b/);
  expect(out).not.toMatch(/[\u001b\u202e]|^- y/m);
  expect(HOSTILE).toMatch(/[\u001b\u202e]/);
});

test('--json tells what was found and done, a line each', async () => {
  const { code, out } = await init(
    {},
    '--json',
    '--subscribe',
    '--public-url',
    'https://plumbline.example.com',
  );
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(code).toBe(0);
  expect(lines[0]).toMatchObject({ step: 'gravityzone', subject: 'gravityzone main: key', level: 'ok' });
  expect(lines.find((line) => 'saved' in line)).toMatchObject({ saved: { file: world.file } });
  expect(lines.find((line) => 'subscription' in line)).toMatchObject({
    subscription: { isOurs: true, destination: 'https://plumbline.example.com/gravityzone/main' },
  });
  expect(lines.at(-1)).toEqual({ next: 'plumbline start' });
});

test('Automate is commissioned, and what was measured stands where the settings look for it', async () => {
  expect(await init()).toMatchObject({ code: 0 });
  const text = await readFile(world.file, 'utf8');
  await writeFile(world.file, text.replace('    runner:', '    requestsPerMinute: 60000\n    runner:'));
  const script = join(world.folder, 'script.xml');
  const { code, out } = await plumbline('--commission', '--script-to', script, '--force');
  expect(code).toBe(0);
  expect(out).toMatch(/^ok +automate: profile: /m);
  expect(await readFile(script, 'utf8')).toContain('plumbline ticket writer');
});
