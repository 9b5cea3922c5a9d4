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
  /** The environment that its commands have. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Writes the settings. */
export async function commandLine(address: string): Promise<CommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-commands-'));
  const file = join(folder, 'plumbline.yaml');
  await writeFile(
    file,
    `
temporal: { address: '${address}' }
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
  const env = { PLUMBLINE_SETTINGS: file, SECRET: 'a secret of a test' };
  return {
    env,
    async run(...args) {
      const printed = { out: '', err: '' };
      const printer = (stream: 'out' | 'err') => (text: string) => {
        printed[stream] += text;
        return Promise.resolve();
      };
      const code = await runCommandLine(args, { out: printer('out'), err: printer('err'), env });
      return { code, ...printed };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
