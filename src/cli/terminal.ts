import { closeSync, writeSync } from 'node:fs';
import { closedTerminals } from '../process/closed-terminal.ts';

/** 0 ok, 1 failure, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** What a command has of the world: where it prints, and its environment. */
export interface Terminal {
  /** Resolves once the text is on its way, so that what is long waits for its reader. */
  out(text: string): Promise<void>;
  err(text: string): Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether what is printed by `out` may be coloured: it goes to a person's terminal. */
  readonly hasColours?: boolean;
  /** How wide the terminal is that `out` prints to; unknown where it is none. */
  readonly columns?: number;
  /** Whether a person can be asked: both what is printed and what is read are a terminal. */
  readonly isInteractive?: boolean;
}

/**
 * The terminal of this process. It ends the process in peace when its reader goes away, as `head` does, or the
 * terminal itself; a command that has something to finish before listens to SIGHUP.
 */
export function processTerminal(): Terminal {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') fail(error);
    if (!process.emit('SIGHUP', 'SIGHUP')) process.exit(0);
  };
  process.on('exit', leaveClosedTerminals);
  const printer = (stream: NodeJS.WriteStream) => {
    let isGone = false; // what goes on without its reader says so once
    stream.on('error', (error: NodeJS.ErrnoException) => {
      isGone = true;
      onError(error);
    });
    return (text: string) =>
      new Promise<void>((resolve) => {
        if (isGone) resolve();
        else stream.write(text, () => resolve());
      });
  };
  const { env } = process;
  const hasColours = process.stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
  const out = printer(process.stdout);
  const err = printer(process.stderr);
  return {
    ...{ out, err, env, hasColours, isInteractive },
    ...(process.stdout.isTTY && { columns: process.stdout.columns }),
  };
}

/** Node puts terminals back as they were when it ends, and breaks off (SIGABRT) where one of them is closed. */
function leaveClosedTerminals(): void {
  for (const stream of closedTerminals()) closeSync(stream);
}

/** Ends the process where its text cannot be kept, such as on a disk that is full, and says so where that can be read. */
function fail(error: NodeJS.ErrnoException): never {
  try {
    writeSync(
      process.stderr.fd,
      `The text cannot be written: ${error.message}.\nIt is not complete. Make room, or print it elsewhere.\n`,
    );
  } catch {
    // nor can this
  }
  process.exit(1);
}
