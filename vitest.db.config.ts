import { defineConfig } from 'vitest/config';

/** For `npm run test:db`, which starts the database. */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['test/db/**/*.test.ts'],
  },
});
