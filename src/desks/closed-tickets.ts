import { z } from 'zod';
import { duration } from '../settings/duration.ts';

const step = z.strictObject({
  do: z.enum(['note', 'reopen', 'new']),
  /** Longest time between the closing and the new event for which this step holds; without it, any. */
  within: duration.optional(),
});

/**
 * What becomes of a ticket that a technician closed when its incident goes on: the first step whose time fits. `note` appends
 * and leaves it closed, `reopen` opens it again, `new` opens a successor that names it.
 */
export const closedTickets = z
  .array(step)
  .min(1)
  .refine(
    (steps) => steps.every((each, at) => at === 0 || reach(each) > reach(steps[at - 1])),
    'holds a step that is never reached: order the steps by `within`, the one without it last',
  )
  .default([{ do: 'reopen', within: 86_400_000 }, { do: 'new' }]);
/** The longest age of a closing at which a step holds, in ms. */
function reach(each: z.output<typeof step> | undefined): number {
  return each?.within ?? Number.POSITIVE_INFINITY;
}

export type ClosedTicketPolicy = z.infer<typeof closedTickets>;

/** When a ticket was closed, in ms since 1970 where the desk tells, and by whom. */
export interface TicketClosing {
  readonly at: number | undefined;
  readonly by: 'us' | 'technician';
}

/**
 * What to do with news for a closed ticket. Only what was sent after a technician closed it reopens or succeeds it: the rest
 * had been seen. One that we closed with its incident does not stay closed when the incident goes on. `sentAt` is in ms since
 * 1970; where the time of the closing is not known, it counts as just now.
 */
export function actOnClosedTicket(
  policy: ClosedTicketPolicy,
  { at, by }: TicketClosing,
  sentAt: number,
): 'note' | 'reopen' | 'new' {
  if (by === 'technician' && at !== undefined && sentAt <= at) return 'note';
  const age = at === undefined ? 0 : Math.max(0, sentAt - at);
  const act = policy.find(({ within }) => within === undefined || age <= within)?.do ?? 'note';
  return act === 'note' && by === 'us' ? 'reopen' : act;
}
