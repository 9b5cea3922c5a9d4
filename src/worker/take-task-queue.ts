import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { SettingsError } from '../errors/index.ts';
import { countOpenIncidents, endElsewhere } from '../mailbox/open-workflows.ts';

/**
 * Makes sure that the open incidents of the namespace wait on this task queue: a workflow stays on the one
 * that it was started on, and where no worker polls that, signals are taken and nothing is done. Feeds and
 * ticket watches of other queues are ended; they are started anew.
 * @throws SettingsError where open incidents wait on another task queue, and none on this one.
 */
export async function takeTaskQueue(client: Client, taskQueue: string, logger: Logger): Promise<void> {
  const { here, message } = await lookElsewhere(client, taskQueue);
  if (message !== undefined && here === 0)
    throw new SettingsError({
      code: 'other-task-queue',
      message: `${message}, and none on ${taskQueue}.`,
      advice:
        'Set `temporal.taskQueuePrefix` back to what it was, for the gateway, too; or give this installation a namespace of its own. To change the prefix, wait until these incidents have ended, or terminate their workflows: the next push starts them anew.',
    });
  warn(message, taskQueue, logger);
  await endElsewhere(client, taskQueue);
}

/**
 * Logs that open incidents wait on other task queues, where some do. Nobody hears of it otherwise, so it is
 * said for as long as it is so.
 */
export async function warnOfOtherQueues(client: Client, taskQueue: string, logger: Logger): Promise<void> {
  const { message } = await lookElsewhere(client, taskQueue);
  warn(message, taskQueue, logger);
}

async function lookElsewhere(
  client: Client,
  taskQueue: string,
): Promise<{ readonly here: number; readonly message: string | undefined }> {
  const { here, elsewhere, other = '' } = await countOpenIncidents(client, taskQueue);
  const incidents = elsewhere === 1 ? '1 open incident' : `${elsewhere} open incidents`;
  const waits = elsewhere === 1 ? 'waits on another task queue,' : 'wait on other task queues, such as';
  const message = `${incidents} of this namespace ${waits} ${other}`;
  return { here, message: elsewhere === 0 ? undefined : message };
}

function warn(message: string | undefined, taskQueue: string, logger: Logger): void {
  if (message === undefined) return;
  const advice =
    'Terminate these workflows: the next push starts them anew on the task queue of this worker. See that gateway and worker have the same `temporal.taskQueuePrefix`.';
  logger.warn({ taskQueue, advice }, message);
}
