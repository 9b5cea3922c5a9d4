import { access, chmod, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { isPlumblineError } from '../src/errors/index.ts';
import { findTemporalCli } from '../src/temporal/dev-server/temporal-cli.ts';
import type { Addresses } from './addresses.ts';
import { readArguments, USAGE } from './arguments.ts';
import type { DemoArguments } from './arguments.ts';
import { terminalProgress } from './progress.ts';
import { addressesText, storyText } from './report.ts';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';
import { tellStory } from './story.ts';
import type { StoryEnd } from './story.ts';

const FOLDER = resolve('.plumbline', 'demo');
const COMPILED = new URL('../', import.meta.url);
/** Real scripts run some time after they were accepted; so do the demo's, in ms. */
const SCRIPT_DELAY = 300;
const progress = terminalProgress(process.stdout);

process.umask(0o077); // logs and the database show incidents to their owner alone

process.exitCode = await main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  if (isPlumblineError(error)) console.error(error.advice);
  return 1;
});

async function main(): Promise<number> {
  const asked = argumentsOrUsage();
  if (asked === undefined) return 2;
  if (asked.help) {
    console.log(USAGE);
    return 0;
  }
  if (asked.addresses !== undefined) await forgetAddresses(asked.addresses);
  const interrupted = untilInterrupted();
  const cli = await progress.step('Temporal CLI', (say) => findTemporalCli(say));
  const stack = await startStack({
    folder: FOLDER,
    compiled: COMPILED,
    cli,
    progress,
    knownPorts: true,
    scriptDelay: SCRIPT_DELAY,
  });
  try {
    return await Promise.race([
      showStack(stack, asked, interrupted),
      stack.broken,
      interrupted.then(() => 0),
    ]);
  } finally {
    await progress.step('stopped: gateway, worker, emulators, Temporal', () => stack.stop());
  }
}

/** Tells the story unless asked not to, says where to look, and stays until it is interrupted. */
async function showStack(stack: Stack, asked: DemoArguments, interrupted: Promise<void>): Promise<number> {
  let end: StoryEnd | undefined;
  if (!asked.noDemoIncident) {
    end = await tellStory(stack.addresses, progress);
    console.log(`\n${storyText(end)}`);
  }
  console.log(`\n${addressesText(stack.addresses, end)}\n`);
  if (asked.addresses !== undefined) await writeAddresses(asked.addresses, stack.addresses);
  if (!asked.once) {
    console.log(`Settings and logs are in ${relative('.', stack.folder)}. Ctrl-C stops everything.\n`);
    await interrupted;
  }
  return end === undefined || end.missing.length === 0 ? 0 : 1;
}

/**
 * What an earlier run wrote is not true any more; a folder that is not there is said before anything starts.
 */
async function forgetAddresses(file: string): Promise<void> {
  await access(dirname(resolve(file))).catch(() => {
    throw new Error(`--addresses ${file}: the folder ${dirname(resolve(file))} does not exist.`);
  });
  await rm(file, { force: true });
}

/** The file appears whole or not at all, so that a script may wait for it. */
async function writeAddresses(file: string, addresses: Addresses): Promise<void> {
  const partial = `${file}.partial`;
  await writeFile(partial, `${JSON.stringify(addresses, null, 2)}\n`);
  await chmod(partial, 0o600);
  await rename(partial, file);
}

/**
 * Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once, and its children with it.
 */
function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        done();
      });
    }
  });
}

function argumentsOrUsage(): DemoArguments | undefined {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return undefined;
  }
}
