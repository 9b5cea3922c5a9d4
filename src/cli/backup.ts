import { backUp } from '../operator/back-up.ts';
import { NotPossible } from '../operator/not-possible.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { databaseFile, stateFolder } from '../settings/state-folder.ts';
import { isEmbedded, temporalTarget } from '../settings/temporal-target.ts';
import { printable, jsonLine } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Options of the command. */
export interface BackupOptions {
  readonly state?: string;
  readonly json?: true;
}

/** Copies the state of the embedded Temporal server into a file, and says how large it is. */
export async function backup(
  terminal: Terminal,
  file: string,
  { state, json }: BackupOptions,
): Promise<void> {
  const { settings } = loadSettings(terminal.env);
  if (!isEmbedded(settings))
    throw new NotPossible({
      code: 'other-temporal',
      message: `There is no state here: plumbline uses the Temporal server at ${temporalTarget(settings).address}.`,
      advice: 'Back up the database of that server, as its own documentation says.',
    });
  const database = databaseFile(stateFolder(terminal.env, state));
  const bytes = await untilInterrupted((signal) => backUp(database, file, signal));
  await terminal.out(
    json === true
      ? jsonLine({ file, bytes })
      : printable(`The state is in ${file}: ${(bytes / 1_000_000).toFixed(1)} MB.\n`),
  );
}
