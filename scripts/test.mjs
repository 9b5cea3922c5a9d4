// The checks, and all tests but those that have commands of their own. The last line is always `N passed, N failed`.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { ensureProgram } from './programs.mjs';
import { runVitest } from './run-vitest.mjs';
import { reportFailure, runQuietly, step } from './steps.mjs';

process.chdir(ROOT);
try {
  await ensureInstalled();
  await ensureProgram('sqlite3', 'sqlite3'); // makes the back-ups of `plumbline backup`
  await check('Formatting', 'check:format');
  await check('Types', 'check:types');
  await check('Lint', 'check:lint');
  await check('Rooms', 'check:rooms');
  await ensureBuilt();
  const { passed, failed } = await runVitest(['--project=!e2e', ...process.argv.slice(2)]);
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
