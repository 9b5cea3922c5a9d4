import { condition } from '@temporalio/workflow';
import type { ReadFailure } from './read-failure.ts';
import type { Run } from './run.ts';

/** Waits as long as a vendor asked, in ms, or until an operator asks for another try. */
export async function pause(run: Run, vendor: string, ms: number): Promise<void> {
  await condition(() => isWanted(run, vendor), ms, { summary: `${vendor}: as long as it asked to wait` });
}

/**
 * Waits after a call that got no answer. Where it ran out of time the policy is asked for again: perhaps the
 * settings do not name its desk or its task queue any more, and nobody would ever take it.
 */
export async function waitForAnother(
  run: Run,
  vendor: string,
  { timedOut, retryAfter }: Pick<ReadFailure, 'timedOut' | 'retryAfter'>,
): Promise<void> {
  if (timedOut) {
    const { policy } = run;
    run.policyWanted = true;
    await condition(() => run.stopping || run.policy !== policy);
  }
  if (retryAfter > 0) await pause(run, vendor, retryAfter);
}

/**
 * Waits after a refusal: until something changed, an operator asks, or, after `blockedRetry` ms, the policy was
 * asked for again.
 */
export async function whileRefused(
  run: Run,
  vendor: string,
  blockedRetry: number,
  hasChanged: () => boolean,
): Promise<void> {
  const isOver = (): boolean => isWanted(run, vendor) || hasChanged();
  if (await condition(isOver, blockedRetry, { summary: `${vendor}: blocked, tried again later` })) return;
  const { version } = run;
  run.policyWanted = true;
  await condition(() => run.version !== version || isOver());
}

/** Whether nothing more is to be waited for at a vendor: an operator asks for another try, or the run ends. */
export function isWanted(run: Run, vendor: string): boolean {
  return run.stopping || run.asked.has(vendor);
}
