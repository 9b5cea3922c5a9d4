import type { Client } from '@temporalio/client';
import type { DeskPolicy, Policy } from '../incident/policy.ts';
import { lookAtQueue } from '../mailbox/queue-hold.ts';
import type { Hold } from '../mailbox/queue-hold.ts';

/** So long an answer of Temporal is kept, in ms: many incidents ask for their policy at a time. */
const LIFETIME = 5_000;

/** No policy waits longer than this for the answer, in ms. */
const PATIENCE = 2_000;

/**
 * Adds to policies which desks an operator has held, for people alone: it is Temporal that keeps the deliveries
 * back. Where it cannot tell, none is.
 */
export function tellHeldDesks(client: Client): (policy: Policy) => Promise<Policy> {
  const kept = new Map<string, { readonly at: number; readonly hold: Promise<Hold | undefined> }>();

  function holdOf({ taskQueue }: DeskPolicy): Promise<Hold | undefined> {
    const known = kept.get(taskQueue);
    if (known !== undefined && Date.now() - known.at < LIFETIME) return known.hold;
    const deadline = Date.now() + PATIENCE;
    const hold = client
      .withDeadline(deadline, () => lookAtQueue(client, taskQueue))
      .then(
        (queue) => queue.hold,
        () => undefined,
      );
    kept.set(taskQueue, { at: Date.now(), hold });
    return hold;
  }

  return async (policy) => ({
    ...policy,
    desks: await Promise.all(
      policy.desks.map(async (desk) => {
        const paused = await holdOf(desk);
        return paused === undefined ? desk : { ...desk, paused };
      }),
    ),
  });
}
