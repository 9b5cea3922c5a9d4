import { condition } from '@temporalio/workflow';
import type { Run } from './run.ts';

/** Waits as long as a vendor asked, in ms, or until an operator asks for another try. */
export async function pause(run: Run, vendor: string, ms: number): Promise<void> {
  await condition(() => run.stopping || run.asked.has(vendor), ms, {
    summary: `${vendor}: as long as it asked to wait`,
  });
}

/**
 * Has the policy asked for again after a step that ran out of time, and waits for it: perhaps the settings do
 * not name its desk or its task queue any more, and nobody would ever take it.
 */
export async function untilPolicyIsNew(run: Run): Promise<void> {
  const { policy } = run;
  run.policyWanted = true;
  await condition(() => run.stopping || run.policy !== policy);
}
