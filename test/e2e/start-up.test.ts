import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import type { EmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';
import { freePort } from '../../src/temporal/dev-server/free-port.ts';
import { pseudoTerminal } from '../support/pty.ts';
import { temporalCli } from '../temporal-cli.ts';
import { until } from '../until.ts';

let folder: string;
let server: EmbeddedServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-start-up-'));
  const logFile = join(folder, 'temporal.log');
  server = await startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    ui: false,
    namespace: 'there',
    logFile,
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const ports = { gateway: 0, worker: 0 };

/**
 * Settings of an installation that is complete; its secrets are in variables that not every process is given.
 */
async function settingsFile(temporal: string): Promise<string> {
  Object.assign(ports, { gateway: await freePort(), worker: await freePort() });
  const file = join(folder, 'plumbline.yaml');
  await writeFile(
    file,
    `temporal: ${temporal}
gateway: { listen: { port: 0 }, admin: { port: ${ports.gateway} } }
worker: { admin: { port: ${ports.worker} } }
accounts:
  main:
    authorization: [{ env: PUSH_SECRET }]
    api: { accessUrl: https://gravityzone.invalid, apiKey: { env: API_KEY } }
desks:
  automate:
    url: https://automate.invalid
    username: plumbline
    password: { env: AUTOMATE_PASSWORD }
    clientId: client-1
    runner: { computerId: 1 }
    categories: { low: 1, medium: 2, high: 3 }
`,
  );
  return file;
}

const SECRETS = { PUSH_SECRET: 'a secret of the push', API_KEY: 'key', AUTOMATE_PASSWORD: 'password' };

/** Starts compiled code, the command line if nothing else is named, with these variables and no others; it is stopped after the test. */
function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  root: string = fileURLToPath(new URL('../..', import.meta.url)),
  main = 'dist/src/cli/main.js',
  output: 'pipe' | number = 'pipe',
) {
  const path = join(root, main);
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', output, 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  stops.push(() => {
    child.kill('SIGTERM');
    return ended;
  });
  return { ended, printed: () => printed, signal: (name: NodeJS.Signals) => child.kill(name) };
}

/** What a process says of itself over HTTP may be here before what it printed. */
async function untilItSays({ printed }: ReturnType<typeof run>, words: string): Promise<void> {
  await until(
    () => Promise.resolve(printed()),
    (text) => text.includes(words),
  );
}

const temporalAt = (namespace: string, more = '') =>
  `{ address: '${server.address}', namespace: ${namespace}${more} }`;

/** What no operator has to read: stacks, and the words of gRPC. */
const RAW = /\bat .+:\d+:\d+|grpc|tonic|"stack"|NOT_FOUND/i;

const PROGRAMS: [string, ...string[]][] = [['gateway'], ['worker'], ['incidents', 'show', 'main', 'i1']];

it.each(['gateway', 'worker'])('Node may be started with dist/src/%s.js as well', async (name) => {
  const process = run(
    [],
    { PLUMBLINE_SETTINGS: await settingsFile(temporalAt('nowhere')), ...SECRETS },
    undefined,
    `dist/src/${name}.js`,
  );
  expect(await process.ended).toBe(1);
  expect(process.printed()).toContain('has no namespace nowhere.');
});

describe.each(PROGRAMS)('plumbline %s', (...args) => {
  it.each<[string, 1 | 2, () => string, Readonly<Record<string, string>>, ...string[]]>([
    [
      'a namespace that is missing',
      1,
      () => temporalAt('nowhere'),
      {},
      'has no namespace nowhere.',
      'temporal operator namespace create --namespace nowhere',
    ],
    [
      'an address without a port',
      2,
      () => '{ address: temporal.internal }',
      {},
      'temporal.address: must be a host and a port, such as temporal.internal:7233',
    ],
    [
      'certificates that would not be checked',
      2,
      () => temporalAt('there'),
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'NODE_TLS_REJECT_UNAUTHORIZED is 0',
      '`http.caFile`',
    ],
  ])('ends at %s with exit code %i and what to do', async (_what, code, temporal, env, ...said) => {
    const PLUMBLINE_SETTINGS = await settingsFile(temporal());
    const program = run(args, { ...SECRETS, ...env, PLUMBLINE_SETTINGS });
    expect(await program.ended).toBe(code);
    const printed = program.printed();
    expect(said.filter((words) => !printed.includes(words))).toEqual([]);
    expect(printed).not.toMatch(RAW);
  });
});

it('a command ends where Temporal does not answer', async () => {
  const PLUMBLINE_SETTINGS = await settingsFile(`{ address: '127.0.0.1:1' }`);
  const program = run(['incidents', 'show', 'main', 'i1'], { PLUMBLINE_SETTINGS });
  expect(await program.ended).toBe(1);
  expect(program.printed()).toMatch(
    /^Temporal does not answer at 127\.0\.0\.1:1: nothing listens there\.\nStart the server: `plumbline start`/,
  );
});

it('a command that lists says of a missing namespace the same', async () => {
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('nowhere'));
  const program = run(['quarantine', 'list'], { PLUMBLINE_SETTINGS });
  expect(await program.ended).toBe(1);
  expect(program.printed()).toMatch(/^Temporal at [^ ]+ has no namespace nowhere\.\nCreate it: /);
});

/** Of the log; levels are numbers. */
interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly advice?: string;
  readonly url?: string;
}
const WARN = 40;
const ERROR = 50;

async function readiness(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
}

it('the gateway runs with no other secret than that of the pushes', async () => {
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('there'));
  run(['gateway'], { PUSH_SECRET: SECRETS.PUSH_SECRET, PLUMBLINE_SETTINGS });
  await until(
    () => readiness(ports.gateway),
    (text) => text === '{"ok":true,"detail":"Temporal answers for namespace there."}',
  );
});

it('the worker runs without the secret of the pushes', async () => {
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('there'));
  run(['worker'], { ...SECRETS, PUSH_SECRET: '', PLUMBLINE_SETTINGS });
  await until(
    () => readiness(ports.worker),
    (text) => text.includes('"ok":true'),
  );
});

it('the worker ends without the secret of a desk', async () => {
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('there'));
  const worker = run(['worker'], { ...SECRETS, AUTOMATE_PASSWORD: '', PLUMBLINE_SETTINGS });
  expect(await worker.ended).toBe(2);
  expect(worker.printed()).toContain('The environment variable AUTOMATE_PASSWORD is not set.');
});

it('the worker ends where it was copied without the workflow code', async () => {
  const root = join(folder, 'half');
  for (const part of ['dist/src', 'package.json'])
    await cp(fileURLToPath(new URL(`../../${part}`, import.meta.url)), join(root, part), { recursive: true });
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(root, 'node_modules'));
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('there'));
  const worker = run(['worker'], { ...SECRETS, PLUMBLINE_SETTINGS }, root);
  expect(await worker.ended).toBe(1);
  expect(worker.printed()).toContain(
    `The workflow code ${join(root, 'dist/workflow-bundle.js')} is missing.`,
  );
  expect(worker.printed()).not.toMatch(RAW);
});

it('gateway and worker take a changed file, and keep what was good where it is wrong', async () => {
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('there'));
  const secret = join(folder, 'push-secret');
  await writeFile(secret, 'a secret in a file');
  const text = await readFile(PLUMBLINE_SETTINGS, 'utf8');
  await writeFile(PLUMBLINE_SETTINGS, text.replace('{ env: PUSH_SECRET }', `{ file: ${secret} }`));
  const gateway = run(['gateway'], { PLUMBLINE_SETTINGS });
  const worker = run(['worker'], { ...SECRETS, PLUMBLINE_SETTINGS });
  const shownBy = async (port: number) =>
    (await (await fetch(`http://127.0.0.1:${port}/settings`)).json()) as {
      readonly hash: string;
      readonly refused: string | null;
    };
  const shown = () => Promise.all([ports.gateway, ports.worker].map(shownBy));
  const [first] = await until(shown, (all) => all.length === 2);

  await writeFile(
    PLUMBLINE_SETTINGS,
    `${await readFile(PLUMBLINE_SETTINGS, 'utf8')}policy: { openFrom: severe }\n`,
  );
  const refused = await until(shown, (all) => all.every((each) => each.refused !== null));
  expect(refused.map(({ hash }) => hash)).toEqual([first?.hash, first?.hash]);
  for (const program of [gateway, worker]) await untilItSays(program, 'policy.openFrom: must be');

  await writeFile(secret, 'another secret in a file');
  await writeFile(PLUMBLINE_SETTINGS, (await readFile(PLUMBLINE_SETTINGS, 'utf8')).replace('severe', 'high'));
  const [taken, other] = await until(shown, (all) =>
    all.every(({ hash, refused: why }) => why === null && hash !== first?.hash),
  );
  expect(taken?.hash).toBe(other?.hash);
  const url = await until(
    () => Promise.resolve(/"url":"([^"]+)"/.exec(gateway.printed())?.[1] ?? ''),
    (found) => found !== '',
  );
  await until(
    () => readiness(ports.gateway), // it answers 503 as long as it has not found Temporal
    (text) => text.includes('"ok":true'),
  );
  const statusWith = async (authorization: string) =>
    (await fetch(`${url}/gravityzone/main`, { method: 'POST', headers: { authorization }, body: '{}' }))
      .status;
  expect([await statusWith('a secret in a file'), await statusWith('another secret in a file')]).toEqual([
    401, 200,
  ]);

  for (const program of [gateway, worker]) program.signal('SIGHUP');
  for (const program of [gateway, worker])
    await until(
      () => Promise.resolve(program.printed().match(/the settings \w+ are in force/g)?.length ?? 0),
      (times) => times === 3,
    );
});

it('gateway and worker wait for Temporal, say so, and go on when it is there', async () => {
  const port = await freePort();
  const PLUMBLINE_SETTINGS = await settingsFile(`{ address: '127.0.0.1:${port}', namespace: late }`);
  const programs = [
    { name: 'gateway', admin: ports.gateway, runs: run(['gateway'], { ...SECRETS, PLUMBLINE_SETTINGS }) },
    { name: 'worker', admin: ports.worker, runs: run(['worker'], { ...SECRETS, PLUMBLINE_SETTINGS }) },
  ];
  const stopped = run(['worker'], { ...SECRETS, PLUMBLINE_SETTINGS: await otherAdmin(PLUMBLINE_SETTINGS) });
  for (const { name, admin, runs } of programs) {
    const words = `Temporal does not answer at 127.0.0.1:${port}: nothing listens there. The ${name} waits for it.`;
    const detail = JSON.stringify({ ok: false, detail: words });
    await until(
      () => readiness(admin),
      (text) => text === detail,
    );
    await untilItSays(runs, words);
    expect(runs.printed()).not.toMatch(RAW);
  }
  await untilItSays(stopped, 'waits for it');
  stopped.signal('SIGTERM');
  expect(await stopped.ended).toBe(0);

  const logFile = join(folder, 'late.log');
  const late = await startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    ui: false,
    namespace: 'late',
    port,
    logFile,
  });
  stops.push(() => late.stop());
  for (const { admin, runs } of programs) {
    await until(
      () => readiness(admin),
      (text) => text.includes('"ok":true'),
    );
    await untilItSays(runs, 'Temporal is there');
  }
});

/** The same settings for one more worker on this machine. */
async function otherAdmin(settings: string): Promise<string> {
  const file = join(folder, 'other.yaml');
  const text = await readFile(settings, 'utf8');
  await writeFile(file, text.replace(String(ports.worker), String(await freePort())));
  return file;
}

it('the gateway waits for a namespace that the worker is to create', async () => {
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('fresh', ', createNamespace: true'));
  const waiting = run(['gateway'], { ...SECRETS, PLUMBLINE_SETTINGS });
  const gateway = (expected: string) =>
    until(
      () => readiness(ports.gateway),
      (text) => text === expected,
    );
  await gateway('{"ok":false,"detail":"Temporal has no namespace fresh."}');
  const lines = () =>
    waiting
      .printed()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LogLine);
  const line = (level: number) =>
    until(
      () => Promise.resolve(lines().find((each) => each.level === level)),
      (found) => found !== undefined,
    );
  expect(await line(WARN)).toMatchObject({
    msg: expect.stringMatching(
      /^Temporal at \S+ has no namespace fresh\. The gateway waits for it\.$/,
    ) as string,
    advice: expect.stringContaining('Start a worker') as string,
  });
  const url = lines().find((each) => each.url !== undefined)?.url ?? '';
  const pushed = await fetch(`${url}/gravityzone/main`, {
    method: 'POST',
    headers: { authorization: SECRETS.PUSH_SECRET },
    body: JSON.stringify({
      jsonrpc: '2.0',
      method: 'addEvents',
      params: { events: [{ module: 'new-incident', incident_id: '6690e2c52ca2436a3af4adbe' }] },
      id: 1,
    }),
  });
  expect(pushed.status).toBe(503);
  expect(await line(ERROR)).toMatchObject({
    msg: expect.stringMatching(/^push put off: Temporal at \S+ has no namespace fresh\.$/) as string,
    advice: expect.stringContaining('createNamespace') as string,
  });
  run(['worker'], { ...SECRETS, PLUMBLINE_SETTINGS });
  await gateway('{"ok":true,"detail":"Temporal answers for namespace fresh."}');
  await until(
    () => readiness(ports.worker),
    (text) => text.includes('"ok":true'),
  );
});

it('the gateway goes on where its log cannot be written, and ends when it is asked to', async () => {
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('there'));
  const full = openSync('/dev/full', 'w');
  const gateway = run(['gateway'], { ...SECRETS, PLUMBLINE_SETTINGS }, undefined, undefined, full);
  closeSync(full);
  await untilItSays(gateway, 'The log cannot be written: ENOSPC');
  await until(
    () => readiness(ports.gateway),
    (text) => text.includes('"ok":true'),
  );
  gateway.signal('SIGTERM');
  expect(await gateway.ended).toBe(0);
});

it.each(['gateway', 'worker'])('the %s ends when the terminal that it runs on is closed', async (name) => {
  const PLUMBLINE_SETTINGS = await settingsFile(temporalAt('there'));
  const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
  const terminal = pseudoTerminal([process.execPath, main, name], {
    env: { ...SECRETS, PLUMBLINE_SETTINGS },
  });
  await terminal.shows(name === 'gateway' ? 'gateway listens' : 'workers start');
  terminal.close();
  expect(await terminal.ended).toBe(0);
});

it('a command whose text cannot be written ends in a sentence, and one whose reader goes away in peace', () => {
  const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
  const run = (line: string) =>
    spawnSync('bash', ['-c', line, 'bash', process.execPath, main], { encoding: 'utf8' });
  const full = run('"$1" "$2" --help > /dev/full');
  expect([full.status, full.stderr]).toEqual([
    1,
    'The text cannot be written: ENOSPC: no space left on device, write.\nIt is not complete. Make room, or print it elsewhere.\n',
  ]);
  const gone = run('"$1" "$2" automate script | head -c 1 > /dev/null; echo "${PIPESTATUS[0]}"');
  expect([gone.stdout, gone.stderr]).toEqual(['0\n', '']);
});
