import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { DeliverActivity } from '../activities/deliver.ts';
import type { PolicyActivities } from '../activities/policy-activities.ts';
import type { WriteBackActivities } from '../activities/write-back-activities.ts';
import type { Category } from '../incident/category.ts';
import type { DeskPolicy, Policy, WriteBackPolicy } from '../incident/policy.ts';
import { priorityOf } from './priorities.ts';

/** A worker that died is noticed after this time; activities report every 5 s. */
export const HEARTBEAT_TIMEOUT = '15 seconds';

/** How every workflow asks for its policy: on its own task queue, of which a worker is always near. */
export const POLICY_OPTIONS: ActivityOptions = {
  startToCloseTimeout: '10 seconds',
  summary: 'settings in force',
};

/**
 * Settings reach workflows through this activity only, so that each history shows the policy that was in
 * force.
 */
export const { loadPolicy } = proxyActivities<PolicyActivities>(POLICY_OPTIONS);

/**
 * The activity that writes to one desk. Temporal tries again only what sent nothing: an attempt that ran out
 * of time may have sent a write, so it comes back as doubt. A cancelled one is awaited and answers what it
 * did.
 */
export function deliverActivity(
  desk: DeskPolicy,
  policy: Policy,
  summary: string,
  category: Category,
): DeliverActivity {
  const taskQueue = category === 'high' ? desk.highQueue : desk.taskQueue;
  const { retry, ...options } = optionsFor({ taskQueue }, policy, summary);
  return proxyActivities<DeliverActivity>({
    ...options,
    priority: priorityOf(category),
    retry: {
      ...retry,
      nonRetryableErrorTypes: ['TemporalTimeout:StartToClose', 'TemporalTimeout:Heartbeat'],
    },
  });
}

/** Writes to GravityZone's incident. It may be repeated, whatever became of an attempt. */
export function writeBackActivity(to: WriteBackPolicy, policy: Policy, summary: string): WriteBackActivities {
  return proxyActivities<WriteBackActivities>(optionsFor(to, policy, summary));
}

function optionsFor(
  { taskQueue }: Pick<DeskPolicy, 'taskQueue'>,
  policy: Policy,
  summary: string,
): ActivityOptions {
  return {
    taskQueue,
    startToCloseTimeout: policy.attemptTimeout,
    scheduleToCloseTimeout: policy.deliveryTimeout,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
    summary,
  };
}
