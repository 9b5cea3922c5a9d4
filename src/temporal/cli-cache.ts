import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fittingCli, PINNED_CLI_VERSION } from './cli-version.ts';

/** Where the fetched CLI of this platform lies below the cache folder; `executable` is the program itself. */
export function cachedCli(cacheDir: string): { readonly folder: string; readonly executable: string } {
  const folder = join(cacheDir, `${PINNED_CLI_VERSION}-${process.platform}-${process.arch}`);
  return { folder, executable: join(folder, 'bin', 'temporal') };
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
  const { folder, executable } = cachedCli(cacheDir);
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}.fetching-`);
  try {
    await fetchInto(fresh);
    await fittingCli(join(fresh, 'bin', 'temporal'));
    await moveIntoPlace(fresh, folder, executable);
    return executable;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function moveIntoPlace(fresh: string, folder: string, executable: string): Promise<void> {
  try {
    await rename(fresh, folder);
  } catch {
    // Something is there already: another process was faster, or an older fetch is broken and makes room.
    if (
      await fittingCli(executable).then(
        () => true,
        () => false,
      )
    )
      return;
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  }
}
