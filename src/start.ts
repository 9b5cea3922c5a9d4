import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { howItEnded, startChild } from './process/child-process.ts';
import type { Child } from './process/child-process.ts';
import { takeLines } from './process/child-lines.ts';
import type { Listening } from './process/child-lines.ts';
import { isTerminalClosed } from './process/closed-terminal.ts';
import { openLogFile } from './process/log-file.ts';
import { createLogger } from './process/logger.ts';
import type { Environment } from './settings/load-settings.ts';
import { loadSettings } from './settings/load-settings.ts';
import { allSecrets } from './settings/needed-secrets.ts';
import type { Settings } from './settings/settings.ts';
import { databaseFile, stateFolder } from './settings/state-folder.ts';
import { isEmbedded, temporalTarget, webUiOf } from './settings/temporal-target.ts';
import { startEmbeddedServer } from './temporal/dev-server/embedded-server.ts';
import type { EmbeddedServer } from './temporal/dev-server/embedded-server.ts';
import { isFree } from './temporal/dev-server/free-port.ts';
import {
  portTaken,
  serverNotStarted,
  stateTaken,
  stateUnusable,
} from './temporal/dev-server/server-faults.ts';
import { takeState } from './temporal/dev-server/take-state.ts';
import { findTemporalCli, PROJECT_CACHE } from './temporal/dev-server/temporal-cli.ts';

export interface StartOptions {
  readonly env: Environment;
  /** Folder of state and logs, where it is not the usual one. */
  readonly state: string | undefined;
  /** Shows the log as lines of JSON, instead of a few lines, warnings and errors for people. */
  readonly json: boolean;
  readonly show: (text: string) => void;
}

/** What the parts of the tree have in common. */
interface Tree {
  readonly env: Environment;
  readonly settings: Settings;
  readonly folder: string;
  readonly json: boolean;
  readonly show: (text: string) => void;
  readonly say: (text: string) => void;
}

/** How often a process is asked whether it is ready, in ms. */
const ASK_EVERY = 200;

/** How long this process may linger once all else has ended, in ms: a download may be under way. */
const LONGEST_FAREWELL = 1_000;

/**
 * Runs everything as one tree of processes until it is told to stop: the embedded Temporal server, unless the settings
 * name another one, then worker and gateway. Gives the exit code: 0 stopped as asked, 1 a part ended by itself, 2 it did
 * so for wrong settings.
 * @throws SettingsError where it cannot run, saying what to do.
 */
export function runStart(options: StartOptions): Promise<0 | 1 | 2> {
  const folder = stateFolder(options.env, options.state);
  return runTree(options, folder).catch((error: unknown) => {
    throw stateUnusable(folder, error);
  });
}

async function runTree({ env, json, show }: StartOptions, folder: string): Promise<0 | 1 | 2> {
  const { settings, temporalOrigin } = loadSettings(env, allSecrets);
  process.umask(0o077); // state and logs show incidents to their owner alone
  await mkdir(join(folder, 'logs'), { recursive: true });
  const logger = createLogger('start', { destination: { write: show } });
  const say = (text: string): void => {
    if (json) logger.info(text);
    else show(`${text}\n`);
  };
  const tree: Tree = { env, settings, folder, json, show, say };
  if (temporalOrigin !== undefined) say(temporalOrigin);

  const parts: { readonly name: string; stop(): Promise<void> }[] = [];
  const broken: Promise<{ readonly why: string; readonly code: 1 | 2 }>[] = [];
  const add = (name: string, { ended, stop }: Pick<Child, 'ended' | 'stop'>): void => {
    parts.push({ name, stop });
    broken.push(
      ended.then((end) => ({
        why: `The ${name} ${howItEnded(end)}, though nobody stopped it.`,
        code: end === 2 ? 2 : 1,
      })),
    );
  };
  const processes: Child[] = [];
  const stop = new AbortController();
  const asked = untilAskedToStop(stop, () => {
    for (const { reload } of processes) reload();
  });
  const over = new AbortController();
  try {
    const temporal = isEmbedded(settings) ? await startTemporal(tree, asked, stop.signal) : undefined;
    if (temporal !== undefined && temporal !== 'stopped') add('Temporal server', temporal);
    if (stop.signal.aborted) return 0;
    const both = ['worker', 'gateway'].map((name) => {
      const { child, listening, ready } = startProcess(name, tree, over.signal);
      // Before that it reads the settings anyway, and SIGHUP would end it.
      void listening.then(() => processes.push(child));
      add(name, child);
      return ready;
    });
    const end = Promise.race([asked.then(() => undefined), ...broken]);
    const ready = await Promise.race([Promise.all(both), end]);
    if (Array.isArray(ready)) say(whereAllIs(tree, ready));
    const failure = await end;
    if (failure === undefined)
      say(
        `Stopping: ${parts
          .map(({ name }) => name)
          .toReversed()
          .join(', ')}.`,
      );
    else if (json) logger.fatal(failure.why);
    else show(`${failure.why} Stopping all else.\n`);
    return failure?.code ?? 0;
  } finally {
    over.abort();
    for (const part of parts.toReversed()) await part.stop();
    setTimeout(() => process.exit(), LONGEST_FAREWELL).unref();
  }
}

/** The embedded server; `stopped` where it was asked to stop before it ran. */
async function startTemporal(
  { settings, folder, say }: Tree,
  asked: Promise<'stopped'>,
  stop: AbortSignal,
): Promise<EmbeddedServer | 'stopped'> {
  const { embedded, namespace, searchAttributePrefix } = settings.temporal;
  for (const port of [embedded.port, embedded.uiPort]) if (!(await isFree(port))) throw portTaken(port);
  const other = await takeState(folder, embedded.port);
  if (other !== undefined) throw stateTaken(folder, other);
  const caches = [join(folder, 'temporal-cli'), PROJECT_CACHE] as const;
  // What is said before something slow is for people; what did not work meanwhile is not.
  const finding = findTemporalCli((line) => {
    if (line.endsWith('…') && !stop.aborted) say(line);
  }, caches);
  const cli = await Promise.race([finding, asked]);
  if (cli === 'stopped') return cli;
  // It is waited for, though it was asked to stop: then it ends in good order, too.
  return startEmbeddedServer({
    cli,
    dbFile: databaseFile(folder),
    ...embedded,
    ui: true,
    namespace,
    searchAttributePrefix,
    logFile: join(folder, 'logs', 'temporal.log'),
  }).catch((error: unknown) => {
    throw serverNotStarted(folder, error);
  });
}

/**
 * Starts the worker or the gateway; `listening` resolves once it follows the settings and tells where it listens, `ready`
 * once it is, and never where the signal comes before.
 */
function startProcess(
  name: string,
  { env, folder, json, show }: Tree,
  signal: AbortSignal,
): { readonly child: Child; readonly listening: Promise<Listening>; readonly ready: Promise<Listening> } {
  let onListening: (at: Listening) => void = () => undefined;
  const listening = new Promise<Listening>((resolve) => {
    onListening = resolve;
  });
  const log = openLogFile(join(folder, 'logs', `${name}.log`));
  const child = startChild({
    name,
    module: new URL('./cli/main.js', import.meta.url),
    args: [name],
    env: definedOf(env),
    onLine: takeLines({ name, log, json, show, onListening }),
  });
  const ready = listening.then(async (at) => {
    await untilAnswering(`${at.adminUrl}/readyz`, signal);
    return at;
  });
  return { child, listening, ready };
}

async function untilAnswering(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const isReady = await fetch(url, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (signal.aborted) return new Promise(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
  }
}

/** The few lines that people see once all is ready. */
function whereAllIs({ settings, folder, json }: Tree, listening: readonly Listening[]): string {
  const { accounts } = settings;
  const gateway = listening.flatMap(({ url }) => url ?? []).join();
  const pushes = Object.keys(accounts).map((name) => `${gateway}/gravityzone/${name}`);
  const lines = [
    ['Pushes', pushes.join('\n            ')],
    ['Temporal', [temporalTarget(settings).address, webUiOf(settings)].filter(Boolean).join(', its page: ')],
    ...(isEmbedded(settings) ? [['State', folder]] : []),
    ['Logs', join(folder, 'logs')],
  ];
  return [
    `plumbline runs. Ctrl-C stops it in good order${json ? '' : '; until then only warnings and errors are written here'}.`,
    ...lines.map(([name = '', what = '']) => `  ${name.padEnd(8)}  ${what}`),
  ].join('\n');
}

function definedOf(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * Resolves at the first Ctrl-C or request to stop; a second one ends the process at once, and its children with it.
 * SIGHUP means that the terminal was closed, or else that the settings shall be read again.
 */
function untilAskedToStop(stop: AbortController, reload: () => void): Promise<'stopped'> {
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  process.on('SIGHUP', () => {
    if (isTerminalClosed()) stop.abort();
    else reload();
  });
  return new Promise((resolve) => {
    stop.signal.addEventListener('abort', () => resolve('stopped'));
  });
}
