import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The SDK's native module does not survive worker threads.
    pool: 'forks',
    maxWorkers: 3,
    globalSetup: ['test/find-temporal-cli.ts', 'test/bundle-workflows.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    include: ['src/**/*.test.ts', 'emulators/**/*.test.ts', 'demo/**/*.test.ts', 'test/**/*.test.ts'],
    // They need a database: `npm run test:db`.
    exclude: [...configDefaults.exclude, 'test/db/mariadb.test.ts'],
  },
});
