import type { Delivery } from './delivery.ts';
import type { TicketPolicy } from './policy.ts';
import { changedCompany } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { isClosed } from './status.ts';
import type { TicketThere } from './ticket.ts';

/** What is said in the first note after which updates are few. */
export const FULL_REMARK =
  "From now on this ticket gets one update a day, because Automate's own scripts stop at 50 comments. A rise of the category and the close of the incident are still told at once.";

type Bound = Pick<TicketPolicy, 'mostComments'>;

/** Whether so many comments stand on a ticket that its updates are few. Where nobody counts them, never. */
export function isFull(comments: number | undefined, { mostComments }: Bound): boolean {
  return comments !== undefined && mostComments !== undefined && comments >= mostComments;
}

/** Whether the next note makes a ticket full, or is the first one after people did. */
export function fillsUp(
  { comments }: Pick<TicketThere, 'comments'>,
  left: Pick<Delivery, 'comments'>,
  bound: Bound,
): boolean {
  return comments !== undefined && isFull(comments + 1, bound) && !isFull(left.comments, bound);
}

/**
 * Whether news only adds to what an open ticket says. What opens it again, or leads to a successor, is more
 * than that.
 */
export function onlyAdds({ seen }: Pick<Delivery, 'seen'>, delivered: Snapshot, newest: Snapshot): boolean {
  const isTurn = isClosed(delivered.facts) !== isClosed(newest.facts);
  return !isTurn && !changedCompany(delivered, newest) && (seen === undefined || seen.state === 'open');
}
