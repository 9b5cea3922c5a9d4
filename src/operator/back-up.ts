import { execFile } from 'node:child_process';
import { access, mkdtemp, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { NotPossible } from './not-possible.ts';

const run = promisify(execFile);

/** How long SQLite waits for a moment in which it may read, in ms. */
const BUSY_TIMEOUT = 30_000;

/** What SQLite keeps a database in, by the ends of the names: the file itself, and what was written to it last. */
const DATABASE_FILES = ['', '-wal', '-shm'];

/**
 * Copies a database of the embedded Temporal server, as it is at one moment, into a file, whether the server runs or
 * not; gives the size in bytes. The file appears whole, takes the place of an earlier one, and is for its owner alone.
 * It must not be in the folder of the database, nor be a database that is in use.
 * @throws NotPossible saying why there is no copy, or that the signal came; then an earlier file is as it was.
 */
export async function backUp(database: string, named: string, signal?: AbortSignal): Promise<number> {
  const file = resolve(named);
  await access(database).catch((cause: unknown) => {
    throw notPossible(
      'no-state',
      `There is no state to copy: ${database} does not exist.`,
      'If `plumbline start` was given another folder with --state, name the same one.',
      cause,
    );
  });
  const work = await workFolder(database, file);
  const partial = join(work, 'copy');
  try {
    // A copy of a file that is being written is none. SQLite reads one moment, while others write.
    await sqlite(database, `VACUUM INTO '${partial.replaceAll("'", "''")}'`, signal);
    const found = await sqlite(partial, 'PRAGMA quick_check', signal);
    if (found !== 'ok') throw notCopied(`the copy has faults: ${found}`, undefined);
    await rename(partial, file).catch((error: unknown) => {
      throw notCopied(`it cannot take its place: ${(error as Error).message}`, error);
    });
    return (await stat(file)).size;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A folder of our own beside the file. */
async function workFolder(database: string, file: string): Promise<string> {
  try {
    await refuseDatabases(database, file);
    process.umask(0o077);
    return await mkdtemp(`${file}.partial-`);
  } catch (error) {
    if (error instanceof NotPossible) throw error;
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw notCopied(`nothing can be written to ${dirname(file)} (${code})`, error);
  }
}

/** Refuses to put the copy where it would destroy the state, another database that is in use, or no file at all. */
async function refuseDatabases(database: string, file: string): Promise<void> {
  const folder = await realpath(dirname(database));
  const real = await realpath(file).catch(async () => join(await realpath(dirname(file)), basename(file)));
  const [target, inUse, ...state] = await Promise.all(
    [file, `${file}-wal`, ...DATABASE_FILES.map((end) => `${database}${end}`)].map((path) =>
      stat(path).catch(() => undefined),
    ),
  );
  const isState = state.some((own) => own?.ino === target?.ino && own?.dev === target?.dev);
  if (real.startsWith(folder + sep) || (target !== undefined && isState))
    throw notPossible(
      'is-the-state',
      `The state was not copied: ${file} is part of the state in ${dirname(database)}.`,
      'Name a file in another folder.',
    );
  if (target?.isFile() === false) throw notCopied(`${file} is no file`, undefined);
  if (inUse !== undefined) throw notCopied(`${file} is a database that is in use`, undefined);
}

async function sqlite(database: string, statement: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    const { stdout } = await run(
      'sqlite3',
      ['-batch', '-bail', '-cmd', `.timeout ${BUSY_TIMEOUT}`, database, statement],
      { signal },
    );
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
    if (signal?.aborted === true) throw notCopied('it was stopped', error);
    throw notCopied((stderr || String(error)).trim().split('\n').join(' '), error);
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

function notPossible(code: string, message: string, advice: string, cause?: unknown): NotPossible {
  return new NotPossible({ code, message, advice, cause });
}
