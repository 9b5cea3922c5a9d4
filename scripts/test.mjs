// The checks, and all tests but those that have commands of their own. The last line is always `N passed, N failed`.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { ensureProgram } from './programs.mjs';
import { runVitest, sayCount } from './run-vitest.mjs';
import { runQuietly, step } from './steps.mjs';

process.chdir(ROOT);
await sayCount(async () => {
  await ensureInstalled();
  await ensureProgram('sqlite3', 'sqlite3'); // makes the back-ups of `plumbline backup`
  await check('Formatting', 'check:format');
  await check('Types', 'check:types');
  await check('Lint', 'check:lint');
  await check('Rooms', 'check:rooms');
  await ensureBuilt();
  return runVitest(['--project=!e2e', ...process.argv.slice(2)]);
});

/** The checks are npm scripts, so that each can be run by itself in the same way. */
function check(name, script) {
  return step(name, () => runQuietly('npm', ['run', '--silent', script]));
}
