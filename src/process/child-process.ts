import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cutLogFile } from './log-file.ts';

/** How a process ended: by itself with an exit code, or by a signal. */
export type End = number | NodeJS.Signals;

/** One process of the stack. */
export interface Child {
  readonly pid: number;
  /** Asks it to stop in good order and waits; kills it when it takes longer than 25 s. */
  stop(): Promise<void>;
  /** Has it read its settings again, where it still runs. */
  readonly reload: () => void;
  /** Kills it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Resolves when it ended. */
  readonly ended: Promise<End>;
}

export interface ChildProgram {
  readonly name: string;
  /** The module to run, as Node takes it: compiled, or plain JavaScript. */
  readonly module: URL;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** One whose output goes to a file. */
export interface ChildOptions extends ChildProgram {
  readonly logFile: string;
}

const STOP_WITHIN = 25_000;

/** How often it is looked whether a log file has become too large, in ms. */
const CUT_LOGS_EVERY = 60_000;

/**
 * Starts a Node process of its own process group, so that a Ctrl-C in the terminal reaches only us; the
 * channel to it tells it when we are gone, however that happened. What it writes goes to a file, or line by line to
 * `onLine`.
 */
export function startChild(
  options: ChildOptions | (ChildProgram & { readonly onLine: (line: string) => void }),
): Child {
  const log = 'logFile' in options ? openLog(options.logFile) : 'pipe';
  const child = spawn(process.execPath, [fileURLToPath(options.module), ...(options.args ?? [])], {
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  if (log !== 'pipe') closeSync(log);
  if ('onLine' in options)
    for (const input of [child.stdout, child.stderr])
      if (input !== null) createInterface({ input }).on('line', options.onLine);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.name} could not be started`);
  // Not before all that it wrote has come.
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as End);
  if ('logFile' in options) {
    const cuts = setInterval(() => cutLogFile(options.logFile), CUT_LOGS_EVERY).unref();
    child.once('close', () => clearInterval(cuts));
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN);
    await ended;
    clearTimeout(tooLong);
  };
  const reload = (): void => void child.kill('SIGHUP');
  return { pid, ended, reload, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a');
}

/**
 * Waits until an address answers 200, or fails with the last log lines when the process ends or takes longer
 * than 60 s.
 */
export async function untilReady(child: Child, url: string, options: ChildOptions): Promise<void> {
  let over: string | undefined;
  void child.ended.then((end) => {
    over = howItEnded(end);
  });
  const deadline = Date.now() + 60_000;
  for (;;) {
    const status = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return;
    if (Date.now() > deadline) over = 'was not ready within 60 s';
    if (over !== undefined)
      throw new Error(`The ${options.name} ${over}. Its last lines:\n${await lastLogLines(options.logFile)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** In words, after the name of the process. */
export function howItEnded(end: End): string {
  return typeof end === 'number' ? `ended with exit code ${end}` : `was ended by ${end}`;
}

/** The last lines of a log file, for an error message; empty when there is none. */
async function lastLogLines(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-15).join('\n');
}
