import type { ClosedTicketRule } from './policy.ts';
import type { TicketClosing } from './ticket.ts';

/**
 * What to do with news for a closed ticket. Only what was sent after a technician closed it reopens or succeeds it: the rest
 * had been seen. One that we closed with its incident opens with it. `sentAt` is in ms since 1970; where the time of the closing
 * is not known, it counts as just now.
 */
export function actOnClosedTicket(
  rules: readonly ClosedTicketRule[],
  { at, by }: TicketClosing,
  sentAt: number,
): ClosedTicketRule['do'] {
  if (by === 'us') return 'reopen';
  if (at !== undefined && sentAt <= at) return 'note';
  const age = at === undefined ? 0 : sentAt - at;
  return rules.find(({ within }) => within === undefined || age <= within)?.do ?? 'note';
}
