// Proves the Automate script on a real database: `npm run test:db`. The last line is always `N passed, N failed`.
import { ensureInstalled, ROOT } from './install.mjs';
import { startMariaDb } from './mariadb.mjs';
import { ensureProgram } from './programs.mjs';
import { runVitest, sayCount } from './run-vitest.mjs';
import { step } from './steps.mjs';

process.chdir(ROOT);
await sayCount(async () => {
  await ensureInstalled();
  // The core package holds the program alone: no service is set up or started.
  const program = await ensureProgram('mariadbd', 'mariadb-server-core');
  const server = await step('Starting MariaDB', () => startMariaDb(program));
  try {
    return await runVitest(['--config', 'vitest.db.config.ts', ...process.argv.slice(2)], {
      PLUMBLINE_DB_SOCKET: server.socket,
    });
  } finally {
    await server.stop();
  }
});
