// Tests with real processes of the compiled code: `npm run test:e2e`. The last line is always `N passed, N failed`.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { ensureProgram } from './programs.mjs';
import { runVitest } from './run-vitest.mjs';
import { reportFailure } from './steps.mjs';

process.chdir(ROOT);
try {
  await ensureInstalled();
  await ensureProgram('sqlite3', 'sqlite3'); // makes the back-ups of `plumbline backup`
  await ensureProgram('python3', 'python3'); // opens the pseudo-terminals
  await ensureBuilt();
  const { passed, failed } = await runVitest(['--project=e2e', ...process.argv.slice(2)]);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
} catch (error) {
  reportFailure(error);
  console.log('0 passed, 1 failed');
}
