import type { Delivery } from './delivery.ts';
import type { ClosedTicketRule } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { isClosed } from './status.ts';
import type { TicketClosing } from './ticket.ts';

/**
 * What to do with news for a closed ticket. Only what was sent after a technician closed it reopens or
 * succeeds it: the rest had been seen. One that we closed with its incident opens with it. `sentAt` is in ms
 * since 1970; what lies `tolerance` ms or less before the closing counts as after it. Where the time of the
 * closing is not known, it counts as just now.
 */
export function actOnClosedTicket(
  rules: readonly ClosedTicketRule[],
  { at, by }: TicketClosing,
  sentAt: number,
  tolerance: number,
): ClosedTicketRule['do'] {
  if (by === 'us') return 'reopen';
  if (at !== undefined && sentAt <= at - tolerance) return 'note';
  const age = at === undefined ? 0 : Math.max(0, sentAt - at);
  return rules.find(({ within }) => within === undefined || age <= within)?.do ?? 'note';
}

/**
 * Whether the incident was open by what its ticket says so far. One that says nothing in this life is looked
 * for only while the incident is open; one that an operator named may be named at any time.
 */
export function wasOpen(said: Snapshot | undefined, { isNamed }: Pick<Delivery, 'isNamed'>): boolean {
  return said === undefined ? !isNamed : !isClosed(said.facts);
}
