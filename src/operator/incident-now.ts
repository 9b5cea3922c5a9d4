import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { incidentHandle } from '../mailbox/incident-workflows.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { lookAtQueue } from '../mailbox/queue-hold.ts';
import type { QueueNow } from '../mailbox/queue-hold.ts';
import type { IncidentView } from '../workflows/contracts.ts';
import { decodeArguments } from './history.ts';
import { incidentView } from './incident-view.ts';
import { reasonNow } from './reason-now.ts';
import type { PendingDelivery } from './reason-now.ts';

/**
 * How an incident stands, as its workflow tells, and what Temporal knows of the deliveries under way: why the
 * last attempt failed, how often it was tried, and when it is next.
 * @throws NotPossible `unknown-incident`, or `no-worker` where nobody answers.
 */
export async function incidentNow(client: Client, name: IncidentName): Promise<IncidentView> {
  const view = await incidentView(client, name);
  const { raw } = await incidentHandle(client, name).describe();
  const pending = await Promise.all(
    (raw.pendingActivities ?? []).map((each) => pendingDelivery(client, each)),
  );
  const standings = await Promise.all(
    view.standings.map(async (standing) => {
      const { taskQueues, state, reason } = standing;
      const mine = pending.find((each) => taskQueues.includes(each.taskQueue));
      const taskQueue = mine?.taskQueue ?? taskQueues[0];
      const isAsked = taskQueue !== undefined && (state === 'pending' || reason?.kind === 'paused');
      const queue = isAsked ? await lookedAt(client, taskQueue) : undefined;
      return { ...standing, reason: reasonNow(standing, mine, queue, Date.now()) };
    }),
  );
  return { ...view, standings };
}

/** An older server, or a role that may not ask, tells nothing of its queues: the rest is worth showing all the same. */
async function lookedAt(client: Client, taskQueue: string): Promise<QueueNow | undefined> {
  return lookAtQueue(client, taskQueue).catch(() => undefined);
}

async function pendingDelivery(
  client: Client,
  {
    activityOptions,
    attempt,
    state,
    scheduledTime,
    lastStartedTime,
    nextAttemptScheduleTime,
    lastFailure,
  }: temporal.api.workflow.v1.IPendingActivityInfo,
): Promise<PendingDelivery> {
  const [detail] = await decodeArguments(client, lastFailure?.applicationFailureInfo?.details);
  const { advice } = (detail ?? {}) as { readonly advice?: unknown };
  return {
    taskQueue: activityOptions?.taskQueue?.name ?? '',
    attempt: attempt ?? 1,
    isRunning: isStarted(state),
    scheduledAt: optionalTsToMs(scheduledTime) ?? 0,
    startedAt: optionalTsToMs(lastStartedTime),
    nextAt: optionalTsToMs(nextAttemptScheduleTime),
    failure:
      lastFailure === null || lastFailure === undefined
        ? undefined
        : {
            code: lastFailure.applicationFailureInfo?.type ?? 'failed',
            message: lastFailure.message ?? 'the attempt failed',
            advice: typeof advice === 'string' && advice !== '' ? advice : undefined,
          },
  };
}

const STARTED = 2;

function isStarted(state: temporal.api.workflow.v1.IPendingActivityInfo['state']): boolean {
  return (
    (state as number | string | null | undefined) === STARTED ||
    String(state) === 'PENDING_ACTIVITY_STATE_STARTED'
  );
}
