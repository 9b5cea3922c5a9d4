// Tests with real processes of the compiled code: `npm run test:e2e`. The last line is always `N passed, N failed`.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, ROOT } from './install.mjs';
import { ensureProgram } from './programs.mjs';
import { runVitest, sayCount } from './run-vitest.mjs';

process.chdir(ROOT);
await sayCount(async () => {
  await ensureInstalled();
  await ensureProgram('sqlite3', 'sqlite3'); // makes the back-ups of `plumbline backup`
  await ensureProgram('python3', 'python3'); // opens the pseudo-terminals
  await ensureBuilt();
  return runVitest(['--project=e2e', ...process.argv.slice(2)]);
});
