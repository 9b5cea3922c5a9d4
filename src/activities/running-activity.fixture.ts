import { Context, asyncLocalStorage } from '@temporalio/activity';
import type { Info } from '@temporalio/activity';
import { noopMetricMeter } from '@temporalio/common';

/** What an activity finds around it when Temporal runs it. */
export interface Surroundings {
  readonly activityId: string;
  readonly attempt: number;
  /** From the schedule of the first attempt to that of this one, in ms. */
  readonly age: number;
  /** The time for all attempts, in ms. */
  readonly scheduleToClose: number;
  /** The time for this attempt, in ms. */
  readonly startToClose: number;
  readonly signal: AbortSignal;
  heartbeat(): void;
}

/** When the first attempt was scheduled, in ms since 1970. */
export const SCHEDULED = 1_720_773_218_319;

/** For tests only: runs code as an activity's first attempt, unless the changes say otherwise. */
export function runningActivity<T>(act: () => Promise<T>, changes: Partial<Surroundings> = {}): Promise<T> {
  const { activityId, attempt, age, scheduleToClose, startToClose, signal, heartbeat } = {
    activityId: '1',
    attempt: 1,
    age: 0,
    scheduleToClose: 600_000,
    startToClose: 180_000,
    signal: new AbortController().signal,
    heartbeat: () => undefined,
    ...changes,
  };
  const info: Partial<Info> = {
    workflowExecution: { workflowId: 'workflow', runId: 'run' },
    activityId,
    attempt,
    scheduledTimestampMs: SCHEDULED,
    currentAttemptScheduledTimestampMs: SCHEDULED + age,
    scheduleToCloseTimeoutMs: scheduleToClose,
    startToCloseTimeoutMs: startToClose,
  };
  const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
  const context = new Context(
    info as Info,
    new Promise<never>(() => undefined),
    signal,
    heartbeat,
    undefined,
    silent,
    noopMetricMeter,
    {},
  );
  return asyncLocalStorage.run(context, act);
}
