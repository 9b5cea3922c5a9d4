import { defineConfig } from 'vitest/config';

/**
 * For `npm run test:mutation`: unit tests of the rooms that are mutated, without the set-up that other suites
 * need.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000, // property tests take their time while every mutant is counted
    include: ['src/{incident,mailbox,activities,desks,http}/**/*.test.ts'],
  },
});
