import { execFile } from 'node:child_process';
import { access, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { NotPossible } from './not-possible.ts';

const run = promisify(execFile);

/** How long SQLite waits for a moment in which it may read, in ms. */
const BUSY_TIMEOUT = 30_000;

/**
 * Copies a database of the embedded Temporal server, as it is at one moment, into a file, whether the server runs or
 * not; gives the size in bytes. The file appears whole, takes the place of an earlier one, and is for its owner alone.
 * @throws NotPossible saying why there is no copy; then an earlier file is as it was.
 */
export async function backUp(database: string, named: string): Promise<number> {
  const file = resolve(named);
  await access(database).catch((cause: unknown) => {
    throw notPossible(
      'no-state',
      `There is no state to copy: ${database} does not exist.`,
      'If `plumbline start` was given another folder with --state, name the same one.',
      cause,
    );
  });
  process.umask(0o077);
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  try {
    // A copy of a file that is being written is none. SQLite reads one moment, while others write.
    await sqlite(database, `VACUUM INTO '${partial.replaceAll("'", "''")}'`);
    const found = await sqlite(partial, 'PRAGMA quick_check');
    if (found !== 'ok') throw notCopied(`the copy has faults: ${found}`, undefined);
    await rename(partial, file).catch((error: unknown) => {
      throw notCopied(`it cannot take its place: ${(error as Error).message}`, error);
    });
    return (await stat(file)).size;
  } finally {
    await rm(partial, { force: true });
  }
}

async function sqlite(database: string, statement: string): Promise<string> {
  try {
    const { stdout } = await run('sqlite3', [
      '-batch',
      '-bail',
      '-cmd',
      `.timeout ${BUSY_TIMEOUT}`,
      database,
      statement,
    ]);
    return stdout.trim();
  } catch (error) {
    const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
    if (code === 'ENOENT')
      throw notPossible(
        'no-sqlite3',
        'The program `sqlite3` is not there; it makes the copy while Temporal writes.',
        'Install it, on Debian and Ubuntu with `apt install sqlite3`. Without it: stop `plumbline start`, copy its state folder, and start it again.',
        error,
      );
    throw notCopied((stderr ?? String(error)).trim().split('\n').join(' '), error);
  }
}

function notCopied(reason: string, cause: unknown): NotPossible {
  return notPossible(
    'not-copied',
    `The state was not copied: ${reason}.`,
    'Name a file in a folder that exists and may be written, on a disk with room for the whole state.',
    cause,
  );
}

function notPossible(code: string, message: string, advice: string, cause: unknown): NotPossible {
  return new NotPossible({ code, message, advice, cause });
}
