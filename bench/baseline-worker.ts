import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { connectWorker } from '../src/temporal/connect.ts';
import type { TemporalTarget } from '../src/temporal/target.ts';
import { ticketOpeners } from './baseline-tickets.ts';
import type { BenchEvent, OpenTickets } from './baseline-tickets.ts';

/** What the process of the baseline's workers is told in its environment, as JSON. */
export interface BaselineWorkerInput {
  readonly temporal: TemporalTarget;
  readonly workflowQueue: string;
  readonly queues: readonly [string, string];
  readonly cachedWorkflows: number;
  /** Settings with both desks, where the activities are to open tickets there. */
  readonly settingsFile?: string | undefined;
}

/** When the latest activity of each incident was called, in ms since 1970. */
export type DoneAt = Readonly<Record<string, number>>;

const logger = new DefaultLogger('ERROR');
Runtime.install({ logger });
const input = JSON.parse(process.env['PLUMBLINE_BASELINE'] ?? '{}') as BaselineWorkerInput;
const connection = await connectWorker(input.temporal);
const workflowBundle = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('./baseline-workflow.js', import.meta.url)),
  logger,
});

let calls = 0;
const doneAt: Record<string, number> = {};
const openers = input.settingsFile === undefined ? [] : ticketOpeners(input.settingsFile);
/** The activity of one of the queues. */
const activityOf = (open: OpenTickets | undefined) => async (events: readonly BenchEvent[]) => {
  await open?.(events);
  calls += 1;
  for (const { incident_id } of events) doneAt[incident_id] = Date.now();
};
const common = { connection, namespace: input.temporal.namespace };
const workers = await Promise.all([
  Worker.create({
    ...common,
    taskQueue: input.workflowQueue,
    workflowBundle,
    maxCachedWorkflows: input.cachedWorkflows,
  }),
  ...input.queues.map((taskQueue, nth) =>
    Worker.create({ ...common, taskQueue, activities: { noop: activityOf(openers[nth]) } }),
  ),
]);
process.once('disconnect', () => {
  for (const worker of workers) worker.shutdown();
});
const told = { calls: () => calls, doneAt: () => doneAt };
process.on('message', (asked) => {
  if (asked === 'calls' || asked === 'doneAt') process.send?.(told[asked]());
});
const running = Promise.all(workers.map((worker) => worker.run()));
process.send?.(calls);
await running;
await connection.close();
