import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fittingCli, PINNED_CLI_VERSION } from './cli-version.ts';

/** Where the fetched CLI of this platform lies below the cache folder, and the SHA-256 that it came with. */
export function cachePlace(cacheDir: string): {
  readonly folder: string;
  readonly executable: string;
  readonly hashFile: string;
} {
  const folder = join(cacheDir, `${PINNED_CLI_VERSION}-${process.platform}-${process.arch}`);
  return { folder, ...partsOf(folder) };
}

function partsOf(folder: string): { readonly executable: string; readonly hashFile: string } {
  return { executable: join(folder, 'bin', 'temporal'), hashFile: join(folder, 'temporal.sha256') };
}

/**
 * The CLI in the cache, as long as it is byte for byte what was fetched.
 * @throws Error saying in one line why there is none that may be run.
 */
export async function cachedCli(cacheDir: string): Promise<string> {
  const { executable, hashFile } = cachePlace(cacheDir);
  const wanted = await readFile(hashFile, 'utf8').catch(() => {
    throw new Error('nothing was fetched yet');
  });
  if ((await sha256Of(executable)) !== wanted) throw new Error(`${executable} is not what was fetched`);
  return fittingCli(executable);
}

/**
 * Lets `fetchInto` put the CLI at `bin/temporal` of a fresh folder and moves that folder into the cache in
 * one move, so that an interrupted fetch leaves no broken CLI behind and two processes may fetch at once.
 * @throws whatever `fetchInto` throws, or Error when the CLI that came does not work.
 */
export async function fetchIntoCache(
  cacheDir: string,
  fetchInto: (folder: string) => Promise<void>,
): Promise<string> {
  const { folder, executable } = cachePlace(cacheDir);
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}.fetching-`);
  try {
    await fetchInto(fresh);
    const came = partsOf(fresh);
    await fittingCli(came.executable);
    await writeFile(came.hashFile, await sha256Of(came.executable));
    await moveIntoPlace(fresh, folder, cacheDir);
    return executable;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function moveIntoPlace(fresh: string, folder: string, cacheDir: string): Promise<void> {
  try {
    await rename(fresh, folder);
  } catch {
    // Something is there already: another process was faster, or an older fetch is broken and makes room.
    if (
      await cachedCli(cacheDir).then(
        () => true,
        () => false,
      )
    )
      return;
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
