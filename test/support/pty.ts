import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { until } from '../until.ts';

/** Keys as a terminal sends them. */
export const KEYS = {
  enter: '\r',
  down: '\u001b[B',
  up: '\u001b[A',
  ctrlC: '\u0003',
  clear: '\u0015',
} as const;

/** A command that runs in a real pseudo-terminal. */
export interface PseudoTerminal {
  /** All that was printed, as it came. */
  readonly printed: () => string;
  /** All that was printed, without control sequences: what a prompt draws again stands there again. */
  readonly text: () => string;
  /** Waits until this is printed, behind where the last one was found; gives the text between. */
  readonly shows: (wanted: string | RegExp) => Promise<string>;
  readonly type: (keys: string) => void;
  /** Closes the window. */
  readonly close: () => void;
  /** The exit code. */
  readonly ended: Promise<number>;
}

/**
 * Starts a command in a pseudo-terminal of 100 columns, for as long as the test runs. It needs Python 3, so that
 * nothing has to be compiled.
 */
export function pseudoTerminal(
  command: readonly string[],
  {
    cwd,
    env = {},
    columns = 100,
    rows = 40,
  }: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly columns?: number;
    readonly rows?: number;
  } = {},
): PseudoTerminal {
  const script = fileURLToPath(new URL('pty.py', import.meta.url));
  const child = spawn('python3', [script, String(columns), String(rows), ...command], {
    env: { ...process.env, TERM: 'xterm-256color', CI: '', NO_COLOR: '', ...env },
    ...(cwd !== undefined && { cwd }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.stdin.end(); // closes the terminal, which ends the command
  });
  child.stdin.on('error', () => undefined); // the command may end while somebody types
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => (printed += data));
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));

  const text = (): string => stripVTControlCharacters(printed).replaceAll('\r', '');
  let from = 0;
  return {
    printed: () => printed,
    text,
    ended,
    type: (keys) => void child.stdin.write(keys),
    close: () => void child.stdin.end(),
    async shows(wanted) {
      const find = (): { readonly at: number; readonly end: number } | undefined => {
        const rest = text().slice(from);
        if (typeof wanted === 'string') {
          const at = rest.indexOf(wanted);
          return at < 0 ? undefined : { at, end: at + wanted.length };
        }
        const match = wanted.exec(rest);
        return match === null ? undefined : { at: match.index, end: match.index + match[0].length };
      };
      await until(
        () => Promise.resolve(find() === undefined ? text().slice(from) : undefined),
        (rest) => rest === undefined,
      );
      const end = from + (find()?.end ?? 0);
      const between = text().slice(from, end);
      from = end;
      return between;
    },
  };
}
