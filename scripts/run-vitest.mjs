// Runs tests and counts them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { countTests } from './test-count.mjs';

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
