import { fileURLToPath } from 'node:url';
import { createLogger } from './process/logger.ts';
import { runUntilStopped } from './process/run-until-stopped.ts';
import { takeSettings } from './settings/begin-process.ts';
import { workerSecrets } from './settings/needed-secrets.ts';
import { saySettings } from './settings/say-settings.ts';
import { startWorkers } from './worker/start-workers.ts';

// Built by `npm run build` beside the compiled sources; workers run compiled code only.
const workflowBundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

const logger = createLogger('worker');
await runUntilStopped(logger, () => {
  const loaded = takeSettings(process.env, workerSecrets);
  saySettings(logger, loaded);
  return startWorkers({ settings: loaded.settings, logger, workflowBundle });
});
