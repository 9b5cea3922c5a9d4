import { CommanderError } from 'commander';
import { isPlumblineError, WRONG_SETTINGS } from '../errors/index.ts';
import { createProgram } from './program.ts';
import { errorText } from './error-text.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Codes of errors about what the command was called with, and where. */
const WRONG_USAGE: ReadonlySet<string> = new Set([
  ...WRONG_SETTINGS,
  'unknown-account',
  'unknown-desk',
  'unsafe-gateway',
]);

/** Runs what the arguments say (without those of Node) and gives the exit code. Never rejects. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let outcome: ExitCode = 0;
  const program = createProgram(terminal, (code) => {
    outcome = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return outcome;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // it has been printed
    await terminal.err(errorText(error));
    return isPlumblineError(error) && WRONG_USAGE.has(error.code) ? 2 : 1;
  }
}
