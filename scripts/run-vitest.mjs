// Runs tests and counts them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { reportFailure } from './steps.mjs';
import { countTests } from './test-count.mjs';

/**
 * Runs what gives how many tests passed and failed. The last line that it prints is always `N passed, N failed`; the exit
 * code is 1 where any failed, or could not be run.
 */
export async function sayCount(run) {
  try {
    const { passed, failed } = await run();
    console.log(`${passed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
  } catch (error) {
    reportFailure(error);
    console.log('0 passed, 1 failed');
  }
}

/** Runs vitest in the folder of the project with these arguments; gives how many tests passed and failed. */
export async function runVitest(args, env = {}) {
  await mkdir('.plumbline', { recursive: true });
  const report = `.plumbline/test-results-${process.pid}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const [code] = await once(vitest, 'exit');
  const results = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  await rm(report, { force: true });
  return countTests(results, code);
}
