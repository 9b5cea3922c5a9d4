import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import protos from '@temporalio/proto';

/** That the activities of a task queue are held: since when (ms since 1970), by whom and why. */
export interface Hold {
  readonly since: number;
  readonly by: string;
  readonly why: string;
}

/** How a task queue stands. */
export interface QueueNow {
  readonly hold: Hold | undefined;
  /** Whether a worker has asked for work lately. */
  readonly hasWorker: boolean;
  /** About how many tasks wait for their turn. */
  readonly waiting: number;
}

const { TASK_QUEUE_TYPE_ACTIVITY: ACTIVITIES, TASK_QUEUE_TYPE_WORKFLOW: WORKFLOWS } =
  protos.temporal.api.enums.v1.TaskQueueType;

/** A worker asks again within a minute, whether there was work or not. */
const POLLED_WITHIN = 90_000;

/** Asks Temporal how a task queue stands. */
export async function lookAtQueue(
  client: Client,
  taskQueue: string,
  of: 'activities' | 'workflows' = 'activities',
): Promise<QueueNow> {
  const { config, pollers, stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: of === 'activities' ? ACTIVITIES : WORKFLOWS,
    reportConfig: true,
    reportStats: true,
  });
  const { rateLimit, metadata } = config?.queueRateLimit ?? {};
  const isHeld = rateLimit !== null && rateLimit !== undefined && rateLimit.requestsPerSecond === 0;
  const polledAfter = Date.now() - POLLED_WITHIN;
  return {
    hold: isHeld
      ? {
          since: optionalTsToMs(metadata?.updateTime) ?? 0,
          by: metadata?.updateIdentity ?? '',
          why: metadata?.reason ?? '',
        }
      : undefined,
    waiting: Number(stats?.approximateBacklogCount ?? 0),
    hasWorker: pollers.some(({ lastAccessTime }) => (optionalTsToMs(lastAccessTime) ?? 0) > polledAfter),
  };
}

/**
 * Holds the activities of a task queue, for all workers: Temporal keeps them, and this, until they are
 * released. What a worker has taken already goes on.
 */
export function holdQueue(
  client: Client,
  taskQueue: string,
  { by, why }: Omit<Hold, 'since'>,
): Promise<void> {
  return setRate(client, taskQueue, by, { rateLimit: { requestsPerSecond: 0 }, reason: why });
}

/** Lets the activities of a task queue go again, the most urgent first, as fast as workers take them. */
export function releaseQueue(client: Client, taskQueue: string, by: string): Promise<void> {
  return setRate(client, taskQueue, by, { reason: '' });
}

async function setRate(
  client: Client,
  taskQueue: string,
  identity: string,
  updateQueueRateLimit: {
    readonly rateLimit?: { readonly requestsPerSecond: number };
    readonly reason: string;
  },
): Promise<void> {
  await client.workflowService.updateTaskQueueConfig({
    namespace: client.options.namespace,
    identity,
    taskQueue,
    taskQueueType: ACTIVITIES,
    updateQueueRateLimit,
  });
}
