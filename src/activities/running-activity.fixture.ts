import { Context, asyncLocalStorage } from '@temporalio/activity';
import type { Info } from '@temporalio/activity';
import { noopMetricMeter } from '@temporalio/common';

/** What an activity finds around it when Temporal runs it. */
export interface Surroundings {
  readonly attempt: number;
  readonly signal: AbortSignal;
  heartbeat(): void;
}

/** For tests only: runs code as an activity's first attempt, unless the changes say otherwise. */
export function runningActivity<T>(act: () => Promise<T>, changes: Partial<Surroundings> = {}): Promise<T> {
  const { attempt, signal, heartbeat } = {
    attempt: 1,
    signal: new AbortController().signal,
    heartbeat: () => undefined,
    ...changes,
  };
  const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
  const context = new Context(
    { attempt } as Info,
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
