import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { createLogger } from './process/logger.ts';
import { runUntilStopped } from './process/run-until-stopped.ts';
import { workerFixed } from './settings/fixed-settings.ts';
import { followSettings } from './settings/follow-settings.ts';
import { workerSecrets } from './settings/needed-secrets.ts';
import { startWorkers } from './worker/start-workers.ts';

// Built by `npm run build` beside the compiled sources; workers run compiled code only.
const workflowBundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

const logger = createLogger('worker');
await runUntilStopped(logger, async () => {
  const registry = new Registry();
  const followed = followSettings({
    process: 'worker',
    env: process.env,
    needed: workerSecrets,
    fixed: workerFixed,
    profileOf: ({ desks }) => desks.automate?.profile?.read()?.hash,
    logger,
    registry,
  });
  const { settings, shown } = followed;
  const workers = await startWorkers({ settings, shown, logger, registry, workflowBundle });
  followed.follow(workers.takeSettings);
  return {
    stopped: workers.stopped,
    stop() {
      followed.stop();
      return workers.stop();
    },
  };
});
