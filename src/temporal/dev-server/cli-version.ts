import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The Temporal CLI that plumbline fetches when the machine has none that fits. */
export const PINNED_CLI_VERSION = '1.9.1';

/**
 * Versions of the CLI whose development server is known to serve plumbline: `from` is included, `below` is
 * not.
 */
const KNOWN_CLI_VERSIONS = { from: [1, 4], below: [2, 0] } as const;

/** What `temporal --version` says, such as CLI `1.9.1` with server `1.32.0`. */
export interface CliVersion {
  readonly cli: string;
  readonly server: string;
}

/** Reads the answer of `temporal --version`; `undefined` when it is not one. */
export function parseCliVersion(text: string): CliVersion | undefined {
  const match = /^temporal version ([0-9]+\.[0-9]+\.[0-9]+\S*) \(Server ([^,)\s]+)/m.exec(text);
  const [, cli, server] = match ?? [];
  return cli === undefined || server === undefined ? undefined : { cli, server };
}

/** Whether a CLI version lies in {@link KNOWN_CLI_VERSIONS}. */
export function isKnownCliVersion(cli: string): boolean {
  const [major = Number.NaN, minor = Number.NaN] = cli.split('.').map(Number);
  const isAtLeast = ([wantedMajor, wantedMinor]: readonly [number, number]): boolean =>
    major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return isAtLeast(KNOWN_CLI_VERSIONS.from) && !isAtLeast(KNOWN_CLI_VERSIONS.below);
}

const run = promisify(execFile);

/**
 * Asks a Temporal CLI for its version.
 * @throws Error saying in one line why this is not a Temporal CLI that works.
 */
export async function askCliVersion(cli: string): Promise<CliVersion> {
  const { stdout } = await run(cli, ['--version'], { timeout: 10_000 }).catch((error: unknown) => {
    const code = (error as { code?: unknown }).code;
    throw new Error(code === 'ENOENT' ? `${cli} does not exist` : `${cli} does not answer --version`, {
      cause: error,
    });
  });
  const version = parseCliVersion(stdout);
  if (version === undefined) throw new Error(`${cli} --version does not answer like a Temporal CLI`);
  return version;
}

/**
 * Gives the path back when the CLI there works and its version is known to serve plumbline.
 * @throws Error saying in one line why it does not fit.
 */
export async function fittingCli(cli: string): Promise<string> {
  const version = await askCliVersion(cli);
  if (isKnownCliVersion(version.cli)) return cli;
  const { from, below } = KNOWN_CLI_VERSIONS;
  throw new Error(
    `version ${version.cli} is not known to work (wanted ${from.join('.')} or newer, below ${below.join('.')})`,
  );
}
