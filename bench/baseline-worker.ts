import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { connectWorker } from '../src/temporal/connect.ts';
import type { TemporalTarget } from '../src/temporal/target.ts';

/** What the process of the baseline's workers is told in its environment, as JSON. */
export interface BaselineWorkerInput {
  readonly temporal: TemporalTarget;
  readonly workflowQueue: string;
  readonly queues: readonly [string, string];
}

const logger = new DefaultLogger('ERROR');
Runtime.install({ logger });
const input = JSON.parse(process.env['PLUMBLINE_BASELINE'] ?? '{}') as BaselineWorkerInput;
const connection = await connectWorker(input.temporal);
const workflowBundle = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('./baseline-workflow.js', import.meta.url)),
  logger,
});

let calls = 0;
const noop = (): Promise<void> => {
  calls += 1;
  return Promise.resolve();
};
const common = { connection, namespace: input.temporal.namespace };
const workers = await Promise.all([
  Worker.create({ ...common, taskQueue: input.workflowQueue, workflowBundle, maxCachedWorkflows: 500 }),
  ...input.queues.map((taskQueue) => Worker.create({ ...common, taskQueue, activities: { noop } })),
]);
process.once('disconnect', () => {
  for (const worker of workers) worker.shutdown();
});
// The parent asks by any message and is told the calls so far.
process.on('message', () => process.send?.({ calls }));
const running = Promise.all(workers.map((worker) => worker.run()));
process.send?.({ calls });
await running;
await connection.close();
