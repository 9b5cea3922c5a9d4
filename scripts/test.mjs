// Everything that a change must pass. The last line is always `N passed, N failed`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { reportFailure, runQuietly, step } from './steps.mjs';
import { countTests } from './test-count.mjs';

const RESULTS = '.plumbline/test-results.json';

process.chdir(ROOT);
try {
  await ensureInstalled();
  await check('Formatting', 'check:format');
  await check('Types', 'check:types');
  await check('Lint', 'check:lint');
  await check('Rooms', 'check:rooms');
  await ensureBuilt();
  const { passed, failed } = await runTests();
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
} catch (error) {
  reportFailure(error);
  console.log('0 passed, 1 failed');
}

/** The checks are npm scripts, so that each can be run by itself in the same way. */
function check(name, script) {
  return step(name, () => runQuietly('npm', ['run', '--silent', script]));
}

async function runTests() {
  await mkdir('.plumbline', { recursive: true });
  await rm(RESULTS, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`];
  const vitest = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...process.argv.slice(2)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const [code] = await once(vitest, 'exit');
  const results = await readFile(RESULTS, 'utf8').then(JSON.parse, () => undefined);
  return countTests(results, code);
}
