import { sleep } from '@temporalio/workflow';
import { afterCall, nextCallAt } from '../incident/call-slots.ts';
import type { FeedPolicy } from '../incident/policy.ts';
import type { FeedState } from './feed-contracts.ts';

/** When GravityZone allows so many calls for the list or an incident, in ms since 1970. */
export function freeAt({ calls, pausedUntil }: FeedState, policy: FeedPolicy, count = 1): number {
  return Math.max(nextCallAt(calls, policy.calls, count), pausedUntil);
}

/** Waits for the next call that GravityZone allows, and counts it. */
export async function untilCallIsFree(state: FeedState, policy: FeedPolicy): Promise<void> {
  const wait = freeAt(state, policy) - Date.now();
  if (wait > 0) await sleep(wait, { summary: 'until GravityZone allows the next call' });
  state.calls = afterCall(state.calls, Date.now(), policy.calls);
}
