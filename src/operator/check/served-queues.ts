import type { Client } from '@temporalio/client';
import { ok, warning } from '../../errors/check.ts';
import type { Found } from '../../errors/check.ts';
import { lookAtQueue } from '../../mailbox/queue-hold.ts';
import type { Settings } from '../../settings/settings.ts';
import { accountQueue, deskQueue, highQueue, incidentsQueue } from '../../settings/task-queues.ts';

/** Whether a worker runs workflows. Throws as Temporal's client does. */
export async function runsWorkflows(client: Client, settings: Settings): Promise<boolean> {
  return (await lookAtQueue(client, incidentsQueue(settings), 'workflows')).hasWorker;
}

/** Whether workers take from every task queue that these settings make: one of other settings leaves some out. */
export async function servedFinding(client: Client, settings: Settings): Promise<Found> {
  if (!(await runsWorkflows(client, settings)))
    return warning(
      `No worker serves task queue ${incidentsQueue(settings)}: events are kept, and no tickets are written.`,
      'Start the worker. If one runs, compare its `temporal.namespace` and `temporal.taskQueuePrefix`.',
    );
  const queues = activityQueues(settings);
  const looks = await Promise.all(queues.map((queue) => lookAtQueue(client, queue)));
  const unserved = queues.filter((_, at) => looks[at]?.hasWorker !== true);
  if (unserved.length === 0) return ok(`Workers serve all ${queues.length + 1} task queues.`);
  return warning(
    `Workers run, and none serves ${unserved.join(', ')}: what is to be done there waits.`,
    'Give the workers these settings and start them anew: they serve the desks and accounts that they knew at their start.',
  );
}

/** Those of desks, and of accounts with access to the Control API. */
function activityQueues(settings: Settings): readonly string[] {
  return [
    ...Object.entries(settings.desks).flatMap(([desk, known]) =>
      known === undefined ? [] : [deskQueue(settings, desk), highQueue(settings, desk)],
    ),
    ...Object.entries(settings.accounts).flatMap(([account, { api }]) =>
      api === undefined ? [] : [accountQueue(settings, account)],
    ),
  ];
}
