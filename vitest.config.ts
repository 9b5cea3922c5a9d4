import { configDefaults, defineConfig } from 'vitest/config';
import { PATIENCE } from './test/until.ts';

export default defineConfig({
  test: {
    // The SDK's native module does not survive worker threads.
    pool: 'forks',
    maxWorkers: 4,
    // One for all: what a test waits for comes, however slow the machine is, or hangs.
    expect: { poll: { timeout: PATIENCE } },
    testTimeout: 3 * PATIENCE,
    hookTimeout: 3 * PATIENCE,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['src/**/*.test.ts', 'emulators/**/*.test.ts', 'demo/**/*.test.ts'],
          globalSetup: ['test/find-temporal-cli.ts'],
          // Their files share what they import: to load it again for each takes longer than the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'stack',
          include: ['test/**/*.test.ts'],
          // They have commands of their own, and some need other programs: `npm run test:e2e`, `test:db`, `test:proxies`.
          exclude: [
            ...configDefaults.exclude,
            'test/e2e/**',
            'test/db/mariadb.test.ts',
            'test/deploy/proxies.test.ts',
          ],
          globalSetup: ['test/find-temporal-cli.ts', 'test/bundle-workflows.ts'],
          // What goes side by side waits more than it works.
          maxConcurrency: 12,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/find-temporal-cli.ts', 'test/bundle-workflows.ts'],
          maxConcurrency: 12,
        },
      },
    ],
  },
});
