import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { isEntryPoint } from './process/is-entry-point.ts';
import { createLogger } from './process/logger.ts';
import type { LoggerOptions } from './process/logger.ts';
import { runUntilStopped } from './process/run-until-stopped.ts';
import type { Running } from './process/run-until-stopped.ts';
import { workerFixed } from './settings/fixed-settings.ts';
import { followSettings } from './settings/follow-settings.ts';
import type { Environment } from './settings/load-settings.ts';
import { workerSecrets } from './settings/needed-secrets.ts';
import { startWorkers } from './worker/start-workers.ts';

// Built by `npm run build` beside the compiled sources; workers run compiled code only.
const workflowBundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** The worker's process, from its settings to its end; gives its exit code. */
export function runWorker(env: Environment, options: LoggerOptions): Promise<0 | 1 | 2> {
  const logger = createLogger('worker', options);
  return runUntilStopped(logger, (asked) => start(env, logger, asked));
}

async function start(env: Environment, logger: Logger, asked: AbortSignal): Promise<Running | undefined> {
  const registry = new Registry();
  const followed = followSettings({
    process: 'worker',
    env,
    needed: workerSecrets,
    fixed: workerFixed,
    profileOf: ({ desks }) => desks.automate?.profile?.read()?.hash,
    logger,
    registry,
  });
  const { settings, shown } = followed;
  const workers = await startWorkers({ settings, shown, logger, registry, workflowBundle, asked });
  if (workers === undefined) return undefined;
  followed.follow(workers.takeSettings);
  return {
    stopped: workers.stopped,
    stop() {
      followed.stop();
      return workers.stop();
    },
  };
}

if (isEntryPoint(import.meta.url)) process.exitCode = await runWorker(process.env, { json: false });
