import type { ClosedTicketRule } from './policy.ts';
import type { TicketClosing } from './ticket.ts';

/**
 * What to do with news for a closed ticket. Only what was sent after a technician closed it reopens or succeeds it: the rest
 * had been seen. One that we closed with its incident does not stay closed when the incident goes on. `sentAt` is in ms since
 * 1970; where the time of the closing is not known, it counts as just now.
 */
export function actOnClosedTicket(
  rules: readonly ClosedTicketRule[],
  { at, by }: TicketClosing,
  sentAt: number,
): ClosedTicketRule['do'] {
  if (by !== 'us' && at !== undefined && sentAt <= at) return 'note';
  const age = at === undefined ? 0 : Math.max(0, sentAt - at);
  const act = rules.find(({ within }) => within === undefined || age <= within)?.do ?? 'note';
  return act === 'note' && by === 'us' ? 'reopen' : act;
}
