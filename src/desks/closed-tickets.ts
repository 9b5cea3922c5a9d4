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
  .default([{ do: 'reopen', within: 86_400_000 }, { do: 'new' }]);
export type ClosedTicketPolicy = z.infer<typeof closedTickets>;

/**
 * What to do with news for a closed ticket. Only what was sent after the closing reopens or succeeds it: a technician who
 * closed it had seen the rest. Times are ms since 1970; where the time of the closing is not known, it counts as just now.
 */
export function actOnClosedTicket(
  policy: ClosedTicketPolicy,
  closedAt: number | undefined,
  sentAt: number,
): 'note' | 'reopen' | 'new' {
  if (closedAt !== undefined && sentAt <= closedAt) return 'note';
  const age = closedAt === undefined ? 0 : sentAt - closedAt;
  return policy.find(({ within }) => within === undefined || age <= within)?.do ?? 'note';
}
