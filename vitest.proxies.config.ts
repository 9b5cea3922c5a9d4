import { defineConfig } from 'vitest/config';
import { PATIENCE } from './test/until.ts';

/** For `npm run test:proxies`, which needs nginx and Caddy on this machine. */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 3 * PATIENCE,
    hookTimeout: 3 * PATIENCE,
    include: ['test/deploy/proxies.test.ts'],
    globalSetup: ['test/find-temporal-cli.ts'],
  },
});
