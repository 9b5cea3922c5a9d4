import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const GUARDIAN = fileURLToPath(new URL('./guardian.mjs', import.meta.url));

/** Milliseconds that a guarded program is left to itself: after our end, and after it was asked to stop. */
export interface Patience {
  readonly graceMs: number;
  readonly killAfterMs: number;
}

const PATIENCE: Patience = { graceMs: 3_000, killAfterMs: 8_000 };

/**
 * A program that runs under its guardian: it ends soon after this process does, even when this process is
 * killed.
 */
export interface GuardedProcess {
  /** Resolves with the exit code when the program has ended, whoever ended it. */
  readonly ended: Promise<number | undefined>;
  /** Ends the program and waits until it is gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches only us, with its
 * output in `logFile`.
 * @throws Error when the log file cannot be written.
 */
export async function startGuarded(
  program: string,
  args: readonly string[],
  logFile: string,
  patience: Patience = PATIENCE,
): Promise<GuardedProcess> {
  const log = await open(logFile, 'a');
  const guardian = spawn(
    process.execPath,
    [GUARDIAN, String(patience.graceMs), String(patience.killAfterMs), program, ...args],
    {
      detached: true,
      stdio: ['pipe', log.fd, log.fd],
    },
  );
  await log.close();
  guardian.stdin?.on('error', () => undefined); // the guardian may be gone before its pipe is

  const ended = new Promise<number | undefined>((resolve) => {
    guardian.once('error', () => resolve(undefined));
    guardian.once('exit', (code, signal) => {
      if (signal !== null) killGroup(guardian.pid);
      resolve(code ?? undefined);
    });
  });

  async function stop(): Promise<void> {
    guardian.kill('SIGTERM');
    const tooLong = setTimeout(() => killGroup(guardian.pid), 2 * patience.killAfterMs);
    await ended;
    clearTimeout(tooLong);
  }
  return { ended, stop };
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // nobody is left in the group
  }
}

/** The last lines of a log file, for an error message; empty when there is none. */
export async function lastLogLines(logFile: string, count: number): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
