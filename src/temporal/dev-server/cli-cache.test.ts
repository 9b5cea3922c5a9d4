import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedCli, cachePlace, fetchIntoCache } from './cli-cache.ts';

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
    await expect(cachedCli(cacheDir)).rejects.toThrow('nothing was fetched yet');
    const cli = await fetchIntoCache(cacheDir, (folder) => putCli(folder));
    expect(cli).toBe(cachePlace(cacheDir).executable);
    await expect(cachedCli(cacheDir)).resolves.toBe(cli);
  });

  it('does not run a CLI that is not what was fetched, and replaces it', async () => {
    const cli = await fetchIntoCache(cacheDir, (folder) => putCli(folder));
    const sign = join(cacheDir, 'it-ran');
    await writeFile(cli, `#!/bin/sh\ntouch ${sign}\necho 'temporal version 1.9.1 (Server 1.32.0)'\n`);
    await expect(cachedCli(cacheDir)).rejects.toThrow(`${cli} is not what was fetched`);
    await fetchIntoCache(cacheDir, (folder) => putCli(folder));
    await expect(cachedCli(cacheDir)).resolves.toBe(cli);
    await expect(readdir(cacheDir)).resolves.not.toContain('it-ran');
  });

  it('serves two fetches at once', async () => {
    const fetches = [1, 2].map(() => fetchIntoCache(cacheDir, (folder) => putCli(folder)));
    expect(new Set(await Promise.all(fetches))).toEqual(new Set([cachePlace(cacheDir).executable]));
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
