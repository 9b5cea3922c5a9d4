// Proves the Automate script on a real database: `npm run test:db`. The last line is always `N passed, N failed`.
import { ensureInstalled, ROOT } from './install.mjs';
import { startMariaDb } from './mariadb.mjs';
import { ensureProgram } from './programs.mjs';
import { runVitest } from './run-vitest.mjs';
import { reportFailure, step } from './steps.mjs';

process.chdir(ROOT);
try {
  await ensureInstalled();
  // The core package holds the program alone: no service is set up or started.
  const program = await ensureProgram('mariadbd', 'mariadb-server-core');
  const server = await step('Starting MariaDB', () => startMariaDb(program));
  try {
    const { passed, failed } = await runVitest(
      ['--config', 'vitest.db.config.ts', ...process.argv.slice(2)],
      {
        PLUMBLINE_DB_SOCKET: server.socket,
      },
    );
    console.log(`${passed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
  } finally {
    await server.stop();
  }
} catch (error) {
  reportFailure(error);
  console.log('0 passed, 1 failed');
}
