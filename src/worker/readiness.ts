import type { Worker } from '@temporalio/worker';
import type { Readiness } from '../process/admin-listener.ts';

/**
 * Whether every worker of the process runs and has a poll open for its task queue; `why` says why there are none yet.
 */
export function workersReadiness(workers: readonly Worker[], why?: string): Readiness {
  if (workers.length === 0) return { ok: false, detail: why ?? 'The workers are being made.' };
  const idle = workers.filter((worker) => !polls(worker)).map((worker) => worker.options.taskQueue);
  if (idle.length === 0)
    return { ok: true, detail: `Polling ${workers.map((worker) => worker.options.taskQueue).join(', ')}.` };
  return { ok: false, detail: `Not polling ${idle.join(', ')}.` };
}

function polls(worker: Worker): boolean {
  const { runState, hasOutstandingWorkflowPoll, hasOutstandingActivityPoll } = worker.getStatus();
  return runState === 'RUNNING' && (hasOutstandingWorkflowPoll || hasOutstandingActivityPoll);
}
