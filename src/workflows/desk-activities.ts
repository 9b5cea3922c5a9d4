import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { ConfirmActivity, DeskActivities } from '../activities/desk-activities.ts';
import type { PolicyActivities } from '../activities/policy-activities.ts';
import type { WriteBackActivities } from '../activities/write-back-activities.ts';
import type { DeskPolicy, Policy, WriteBackPolicy } from '../incident/policy.ts';

/** A worker that died is noticed after this time; activities report much more often. */
const HEARTBEAT_TIMEOUT = '10 seconds';

/** Settings reach workflows through this local activity only, so that each history shows the policy that was in force. */
export const { loadPolicy } = proxyLocalActivities<PolicyActivities>({ startToCloseTimeout: '10 seconds' });

/**
 * The activities that write to one desk. Temporal owns their retries. A cancelled one is awaited, so that no activity
 * outlives its run and the outcome of a write that was sent is still known.
 */
export function deskActivities(
  desk: DeskPolicy,
  policy: Policy,
  summary: string,
): Omit<DeskActivities, keyof ConfirmActivity> {
  return proxyActivities<DeskActivities>({
    ...options(desk, policy, summary),
    scheduleToCloseTimeout: policy.deliveryTimeout,
  });
}

/** Reads the result of an accepted write until it is there; how often is the activity's to say. */
export function confirmActivity(desk: DeskPolicy, policy: Policy, summary: string): ConfirmActivity {
  return proxyActivities<ConfirmActivity>({
    ...options(desk, policy, summary),
    scheduleToCloseTimeout: policy.confirmTimeout,
  });
}

/** Writes to GravityZone's incident, as to a desk. */
export function writeBackActivity(to: WriteBackPolicy, policy: Policy, summary: string): WriteBackActivities {
  return proxyActivities<WriteBackActivities>({
    ...options(to, policy, summary),
    scheduleToCloseTimeout: policy.deliveryTimeout,
  });
}

function options(
  { taskQueue }: Pick<DeskPolicy, 'taskQueue'>,
  policy: Policy,
  summary: string,
): ActivityOptions {
  return {
    taskQueue,
    startToCloseTimeout: policy.attemptTimeout,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
    summary,
  };
}
