import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/run-command-line.ts';

/** What a command printed, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line beside a Temporal server, with settings of account `test` and desk `manage`. */
export interface CommandLine {
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  remove(): Promise<void>;
}

/** Writes the settings; `taskQueuePrefix` is that of the workers that the commands are to meet. */
export async function commandLine(address: string, taskQueuePrefix = 'plumbline'): Promise<CommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-commands-'));
  const file = join(folder, 'plumbline.yaml');
  await writeFile(
    file,
    `
temporal: { address: '${address}', taskQueuePrefix: '${taskQueuePrefix}' }
gateway: {}
worker: {}
accounts:
  test: { authorization: [{ env: SECRET }] }
desks:
  manage:
    url: https://manage.example
    companyId: training
    publicKey: { env: SECRET }
    privateKey: { env: SECRET }
    clientId: client-1
    categories:
      low: { board: 1, priority: 4, type: 11 }
      medium: { board: 1, priority: 3, type: 11 }
      high: { board: 2, priority: 1, type: 21 }
`,
  );
  return {
    async run(...args) {
      const printed = { out: '', err: '' };
      const printer = (stream: 'out' | 'err') => (text: string) => {
        printed[stream] += text;
        return Promise.resolve();
      };
      const env = { PLUMBLINE_SETTINGS: file, SECRET: 'a secret of a test' };
      const code = await runCommandLine(args, { out: printer('out'), err: printer('err'), env });
      return { code, ...printed };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
