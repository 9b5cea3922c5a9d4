import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedCli, fetchIntoCache } from './cli-cache.ts';
import { fittingCli } from './cli-version.ts';

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'plumbline-cache-'));
});
afterEach(() => rm(cacheDir, { recursive: true, force: true }));

async function putCli(folder: string, answer = 'temporal version 1.9.1 (Server 1.32.0)'): Promise<void> {
  await mkdir(join(folder, 'bin'), { recursive: true });
  const path = join(folder, 'bin', 'temporal');
  await writeFile(path, `#!/bin/sh\necho '${answer}'\n`);
  await chmod(path, 0o755);
}

describe('the cache of the Temporal CLI', () => {
  it('keeps what was fetched', async () => {
    const cli = await fetchIntoCache(cacheDir, putCli);
    expect(cli).toBe(cachedCli(cacheDir).executable);
    await expect(fittingCli(cli)).resolves.toBe(cli);
  });

  it('replaces a broken CLI', async () => {
    await putCli(cachedCli(cacheDir).folder, 'garbage');
    await expect(fetchIntoCache(cacheDir, putCli)).resolves.toBe(cachedCli(cacheDir).executable);
    await expect(fittingCli(cachedCli(cacheDir).executable)).resolves.toBeDefined();
  });

  it('serves two fetches at once', async () => {
    const fetches = [fetchIntoCache(cacheDir, putCli), fetchIntoCache(cacheDir, putCli)];
    expect(new Set(await Promise.all(fetches))).toEqual(new Set([cachedCli(cacheDir).executable]));
  });

  it.each([
    ['a fetch that fails', () => Promise.reject(new Error('no network')), 'no network'],
    [
      'a CLI that does not work',
      (folder: string) => putCli(folder, 'garbage'),
      'does not answer like a Temporal CLI',
    ],
  ])('is left as it was by %s', async (_name, fetchInto, reason) => {
    await expect(fetchIntoCache(cacheDir, fetchInto)).rejects.toThrow(reason);
    await expect(readdir(cacheDir)).resolves.toEqual([]);
  });
});
