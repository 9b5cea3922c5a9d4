import { defineConfig } from 'vitest/config';

/** For `npm run fuzz`: stories of one incident, on a real Temporal server. */
export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: ['test/find-temporal-cli.ts', 'test/bundle-workflows.ts'],
    hookTimeout: 60_000,
    include: ['test/fuzz/**/*.test.ts'],
  },
});
