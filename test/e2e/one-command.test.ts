import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import { makeCredentials } from '../../demo/credentials.ts';
import { COMPANIES } from '../../demo/seed.ts';
import { ACCOUNT, writeSettings } from '../../demo/settings-file.ts';
import { startChild, untilReady } from '../../src/process/child-process.ts';
import type { Child } from '../../src/process/child-process.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { isFree } from '../../src/temporal/dev-server/free-port.ts';
import { temporalCli } from '../temporal-cli.ts';
import { KEYS, pseudoTerminal } from '../support/pty.ts';
import { until } from '../until.ts';
import { incidentEvent, newIncidentId, push, textsByDesk, untilTickets } from './real-stack.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** A settings file as `plumbline start` finds it: no Temporal is named in it. */
interface Installation {
  readonly folder: string;
  readonly addresses: Addresses;
  /** Of gateway, worker and Temporal. */
  readonly ports: readonly number[];
}

/**
 * So many free ports in a row, below those that other tests take: between two starts nobody listens there, and nobody may
 * come and take one.
 */
async function firstOfFreePorts(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(10_000, 15_000 - count);
    const free = await Promise.all(Array.from({ length: count }, (_, n) => isFree(first + n)));
    if (free.every(Boolean)) return first;
  }
}

let emulators: Child;
let here: Installation;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-one-'));
  const credentials = makeCredentials();
  const first = await firstOfFreePorts(8);
  const [manage, automate, gravityzone, gateway] = [first, first + 1, first + 2, first + 3];
  const [gatewayAdmin, workerAdmin, port, uiPort] = [first + 4, first + 5, first + 6, first + 7];
  const origin = (of: number): string => `http://127.0.0.1:${of}`;
  const options = {
    name: 'emulators',
    module: new URL('../../dist/demo/emulators.js', import.meta.url),
    env: {
      PLUMBLINE_EMULATORS: JSON.stringify({
        credentials,
        ports: { manage, automate, gravityzone },
        scriptDelay: 0,
      }),
    },
    logFile: join(folder, 'emulators.log'),
  };
  emulators = startChild(options);
  await untilReady(emulators, `${origin(automate)}/emulator/healthz`, options);
  await writeSettings({
    folder,
    credentials,
    temporal: { embedded: { port, uiPort } },
    ports: { gateway, gatewayAdmin, workerAdmin },
    emulators: { manage: origin(manage), automate: origin(automate), gravityzone: origin(gravityzone) },
    scriptDelay: 0,
    policy: { updateInterval: '2s', shiftDownAfter: '5s' },
    automate: {},
    manage: {},
    gravityzone: {},
    cachedWorkflows: undefined,
  });
  here = {
    folder,
    ports: [gateway, gatewayAdmin, workerAdmin, port, uiPort],
    addresses: {
      gateway: { url: `${origin(gateway)}/gravityzone/${ACCOUNT}`, secret: credentials.gateway },
      temporal: { address: `127.0.0.1:${port}`, namespace: 'default', ui: origin(uiPort) },
      companies: COMPANIES.map(({ id, name }) => ({ id, name })),
      manage: { url: origin(manage), ...credentials.manage },
      automate: { url: origin(automate), ...credentials.automate },
      gravityzone: { url: origin(gravityzone), ...credentials.gravityzone },
    },
  };
});
afterAll(async () => {
  await emulators.stop();
  await rm(here.folder, { recursive: true });
});

const kills: (() => unknown)[] = [];
afterEach(() => {
  for (const kill of kills.splice(0)) kill();
});

/** The command line with the settings of this installation, or others. */
function plumbline(args: readonly string[], settings = join(here.folder, 'plumbline.yaml')) {
  const env = { ...process.env, PLUMBLINE_SETTINGS: settings, PLUMBLINE_TEMPORAL_CLI: temporalCli() };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  kills.push(() => child.kill('SIGKILL'));
  return {
    ended,
    printed: () => printed,
    signal: (name: NodeJS.Signals) => child.kill(name),
    readNoMore: () => void child.stdout.destroy(),
  };
}

async function started(...args: readonly string[]) {
  const tree = plumbline(['start', ...args]);
  await until(
    () => Promise.resolve(tree.printed()),
    (text) => text.includes('plumbline runs.'),
  );
  return tree;
}

/** Nothing of the tree is left: nobody listens where it listened. */
async function untilGone(): Promise<void> {
  await until(
    () => Promise.all(here.ports.map((port) => isFree(port))),
    (free) => free.every(Boolean),
  );
}

/** The last one may be under way. */
function wholeLines(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}

/** The process id of a part, from its log. */
async function pidOf(name: string): Promise<number> {
  const log = await readFile(join(STATE(), 'logs', `${name}.log`), 'utf8');
  const { pid } = JSON.parse(wholeLines(log).at(-1) ?? '') as { readonly pid: number };
  return pid;
}

const STATE = (): string => join(here.folder, 'plumbline-state');

const texts = (incident: string, wanted: number) =>
  untilTickets(here.addresses, incident, (tickets) => {
    try {
      const { automate, manage } = textsByDesk(tickets);
      return automate.length === wanted && manage.length === wanted;
    } catch {
      return false;
    }
  });

/** Until Temporal knows, too, that both tickets are there. */
async function untilAtRest(incident: string): Promise<void> {
  await until(
    async () => {
      const show = plumbline(['incidents', 'show', ACCOUNT, incident, '--json']);
      await show.ended;
      return (JSON.parse(show.printed()) as Pick<IncidentView, 'deliveries'>).deliveries;
    },
    ({ automate, manage }) => automate?.state === 'delivered' && manage?.state === 'delivered',
  );
}

describe('plumbline start', () => {
  it('runs everything, says where it is, and ends in good order; its incidents survive that', async () => {
    const incident = newIncidentId();
    const first = await started();
    expect(first.printed()).toContain(here.addresses.gateway.url);
    expect(first.printed()).toContain(here.addresses.temporal.ui);
    expect(await push(here.addresses, incidentEvent(here.addresses, incident))).toBe(200);
    const before = await texts(incident, 1);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.printed()).toContain('Stopping: gateway, worker, Temporal server.\n');
    await untilGone();
    const state = STATE();
    for (const file of ['temporal.db', 'logs/gateway.log', 'logs/worker.log', 'logs/temporal.log'])
      expect((await stat(join(state, file))).mode & 0o777, file).toBe(0o600);
    for (const name of ['gateway', 'worker'])
      expect(await readFile(join(state, 'logs', `${name}.log`), 'utf8')).toContain('"msg":"stopped"');

    const second = await started();
    const worse = incidentEvent(here.addresses, incident, { severity_score: 90 });
    expect(await push(here.addresses, worse)).toBe(200);
    const after = await texts(incident, 2);
    expect(after.map(({ desk, id }) => ({ desk, id }))).toEqual(before.map(({ desk, id }) => ({ desk, id })));
    second.signal('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('tries again at once what was blocked, once the settings are right', async () => {
    const file = join(here.folder, 'plumbline.yaml');
    const right = await readFile(file, 'utf8');
    await writeFile(file, right.replaceAll('board: 21', 'board: 29999'));
    const incident = newIncidentId();
    const tree = await started();
    expect(await push(here.addresses, incidentEvent(here.addresses, incident))).toBe(200);
    await until(
      async () => {
        const list = plumbline(['incidents', 'list', '--blocked']);
        await list.ended;
        return list.printed();
      },
      (listed) => listed.includes(incident),
    );
    await writeFile(file, right);
    await texts(incident, 1); // by itself only after a quarter of an hour
    tree.signal('SIGINT');
    expect(await tree.ended).toBe(0);
  });

  it('ends where a part of it ends by itself', async () => {
    const tree = await started();
    process.kill(await pidOf('worker'), 'SIGKILL');
    expect(await tree.ended).toBe(1);
    expect(tree.printed()).toContain(
      'The worker was ended by SIGKILL, though nobody stopped it. Stopping all else.\n',
    );
    await untilGone();
  });

  it('ends with 2 where a part of it cannot use the settings', async () => {
    const file = join(here.folder, 'other.yaml');
    const text = await readFile(join(here.folder, 'plumbline.yaml'), 'utf8');
    await writeFile(file, text.replace('automate-profile.json', 'other-profile.json'));
    await writeFile(join(here.folder, 'other-profile.json'), 'no profile');
    const tree = plumbline(['start'], file);
    expect(await tree.ended).toBe(2);
    expect(tree.printed()).toContain('other-profile.json');
    expect(tree.printed()).toContain('The worker ended with exit code 2, though nobody stopped it.');
    await untilGone();
  });

  it('logs lines of JSON if asked, hands SIGHUP on, and leaves nothing running where it is killed', async () => {
    const tree = await started('--json');
    tree.signal('SIGHUP');
    await until(
      () => Promise.resolve(tree.printed().match(/"name":"(gateway|worker)".*are in force"/g)?.length),
      (times) => times === 4,
    );
    const names = wholeLines(tree.printed()).map(
      (line) => (JSON.parse(line) as { readonly name: string }).name,
    );
    expect([...new Set(names)].sort()).toEqual(['gateway', 'start', 'worker']);
    tree.signal('SIGKILL');
    await tree.ended;
    await untilGone();
  });

  it('goes on when nobody reads its log any more, and does not take that for a change of the settings', async () => {
    const log = join(STATE(), 'logs', 'gateway.log');
    const timesRead = async () => (await readFile(log, 'utf8')).split('are in force').length;
    const tree = await started('--json');
    const before = await timesRead();
    tree.readNoMore();
    const incident = newIncidentId();
    expect(await push(here.addresses, incidentEvent(here.addresses, incident))).toBe(200);
    await texts(incident, 1);
    tree.signal('SIGTERM');
    expect(await tree.ended).toBe(0);
    expect((await timesRead()) - before).toBeLessThanOrEqual(1);
  });

  it('says which port is taken', async () => {
    const port = here.ports.at(-1) ?? 0;
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const tree = plumbline(['start']);
    expect(await tree.ended).toBe(1);
    expect(tree.printed()).toMatch(
      new RegExp(
        `^The embedded Temporal server cannot start: .* listens on 127\\.0\\.0\\.1:${port}\\.\\nIf that is .*\\n$`,
      ),
    );
    other.close();
  });

  it.each([
    [
      'cannot be used',
      'plumbline.yaml',
      /^The folder of state .* cannot be used: .*\.\nName one with --state/,
    ],
    [
      'has a log that cannot be written',
      'silent',
      /^The folder of state .* cannot be used: EISDIR.*temporal\.log'\.\nName one with --state/,
    ],
    ['is damaged', 'damaged', /cannot start\..*file is not a database.*\nThe whole log is .*back-up/s],
  ])('says that its state %s', async (_what, name, said) => {
    await mkdir(join(here.folder, 'damaged'), { recursive: true });
    await mkdir(join(here.folder, 'silent', 'logs', 'temporal.log'), { recursive: true });
    await writeFile(join(here.folder, 'damaged', 'temporal.db'), 'no database. '.repeat(1_000));
    const tree = plumbline(['start', '--state', join(here.folder, name)]);
    expect(await tree.ended).toBe(1);
    expect(tree.printed()).toMatch(said);
  });

  it('goes on from a copy of its state that was made while it ran', async () => {
    const [kept, later] = [newIncidentId(), newIncidentId()];
    const copy = join(here.folder, "it's a copy.db");
    const first = await started();
    expect(await push(here.addresses, incidentEvent(here.addresses, kept))).toBe(200);
    const before = await texts(kept, 1);
    await untilAtRest(kept);
    const backup = plumbline(['backup', copy]);
    expect([await backup.ended, backup.printed()]).toEqual([
      0,
      expect.stringMatching(/^The state is in .*it's a copy\.db: [0-9.]+ MB\.\n$/),
    ]);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await push(here.addresses, incidentEvent(here.addresses, later))).toBe(200);
    const unknown = await texts(later, 1);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);

    for (const end of ['', '-wal', '-shm']) await rm(join(STATE(), `temporal.db${end}`), { force: true });
    await cp(copy, join(STATE(), 'temporal.db'));
    const second = await started();
    for (const [incident, tickets] of [
      [kept, before],
      [later, unknown],
    ] as const) {
      const worse = incidentEvent(here.addresses, incident, { severity_score: 90 });
      expect(await push(here.addresses, worse)).toBe(200);
      expect((await texts(incident, 2)).map(({ id }) => id)).toEqual(tickets.map(({ id }) => id));
    }
    second.signal('SIGINT');
    expect(await second.ended).toBe(0);
  });
});

describe('plumbline start on a terminal', () => {
  const onTerminal = (settings: string) =>
    pseudoTerminal([process.execPath, MAIN, 'start'], {
      cwd: here.folder,
      env: { PLUMBLINE_SETTINGS: settings, PLUMBLINE_TEMPORAL_CLI: temporalCli() },
    });

  it('says in a few lines where everything is, and ends at Ctrl-C', async () => {
    const tree = onTerminal(join(here.folder, 'plumbline.yaml'));
    const said = await tree.shows(/Logs +\S+\n/);
    expect(said).toContain(
      `plumbline runs. Ctrl-C stops it in good order; until then only warnings and errors are written here.
  Pushes    ${here.addresses.gateway.url}
  Temporal  ${here.addresses.temporal.address}, its page: ${here.addresses.temporal.ui}
  State     ${STATE()}
  Logs      ${join(STATE(), 'logs')}
`,
    );
    tree.type(KEYS.ctrlC);
    await tree.shows('Stopping: gateway, worker, Temporal server.');
    expect(await tree.ended).toBe(0);
    await untilGone();
  });

  it('ends when the terminal is closed', async () => {
    const tree = onTerminal(join(here.folder, 'plumbline.yaml'));
    await tree.shows(/Logs +\S+\n/);
    tree.close();
    expect(await tree.ended).toBe(0);
    await untilGone();
  });

  it('offers to make the settings where there are none', async () => {
    const file = join(here.folder, 'none.yaml');
    const refused = onTerminal(file);
    await refused.shows(/There is no settings file[^]*Yes \/ . No/);
    refused.type('n');
    await refused.shows('Run `plumbline init`');
    expect(await refused.ended).toBe(2);

    const taken = onTerminal(file);
    await taken.shows('Yes / ');
    taken.type('y');
    await taken.shows('◆  Access URL');
    taken.type(KEYS.ctrlC);
    await taken.shows('No settings were written.');
    expect(await taken.ended).toBe(1);
  });
});

it.each(['start', 'gateway', 'worker'])('plumbline %s without settings says what to do', async (command) => {
  const file = join(here.folder, 'none.yaml');
  const first = plumbline([command], file);
  expect(await first.ended).toBe(2);
  expect(first.printed()).toContain(`There is no settings file ${file}.`);
  expect(first.printed()).toContain('Run `plumbline init`');
  expect(first.printed()).not.toMatch(/\bat .+:\d+:\d+/);
});
