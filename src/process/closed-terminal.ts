import { isatty } from 'node:tty';

/** Those of standard input, output and error that were a terminal when this process began. */
const TERMINALS = [0, 1, 2].filter((stream) => isatty(stream));

/** Those of them whose terminal was closed since, as a window is, or a connection that broke. */
export function closedTerminals(): readonly number[] {
  return TERMINALS.filter((stream) => !isatty(stream));
}

/** Whether the terminal of this process was closed: that is what SIGHUP means then. */
export function isTerminalClosed(): boolean {
  return closedTerminals().length > 0;
}
