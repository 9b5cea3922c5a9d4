import type { Delivery } from './delivery.ts';
import { endOfSecond } from './end-of-second.ts';
import type { News } from './news.ts';
import type { TicketSighting } from './ticket.ts';

/** What we know of a ticket after something was learned or done, and the news of it. */
export interface Followed {
  readonly left: Delivery;
  readonly news: readonly News[];
}

/** Takes in how a ticket was seen to stand; an older sighting, or one of another ticket, changes nothing. */
export function followSighting(left: Delivery, sighting: TicketSighting): Followed {
  if (left.ticket?.id !== sighting.ticket) return { left, news: [] };
  const before = left.seen?.ticket === sighting.ticket ? left.seen : undefined;
  if (before !== undefined && before.changedAt > sighting.changedAt) return { left, news: [] };
  const byUs = isClosedByUs(left, sighting);
  const news = newsOfSighting(before?.state, sighting, byUs);
  const isUnread =
    news.some(({ kind }) => kind === 'closed-by-technician') && cameAfter(left.updatedAt, sighting);
  return {
    left: {
      ...left,
      seen: sighting,
      isClosedByUs: byUs,
      wasClosedMeanwhile: left.wasClosedMeanwhile || isUnread,
    },
    news,
  };
}

/** Whether an update came to a ticket that was closed already: a desk need not tell that to the write. */
function cameAfter(updatedAt: number | undefined, { closing }: TicketSighting): boolean {
  return updatedAt !== undefined && closing?.at !== undefined && closing.at <= updatedAt;
}

/** Whether a ticket that is closed was closed by us, as far as the desk or we ourselves know. */
export function isClosedByUs(left: Delivery, { state, closing }: TicketSighting): boolean {
  if (state !== 'closed') return false;
  const closedOrMayClose = left.isClosedByUs || left.doubt?.statuses.includes('close') === true;
  return closing?.by === 'us' || (closing?.by !== 'technician' && closedOrMayClose);
}

function newsOfSighting(
  before: TicketSighting['state'] | undefined,
  { ticket, state, closing, changedAt }: TicketSighting,
  byUs: boolean,
): readonly News[] {
  if (state === 'closed' && before !== 'closed' && !byUs)
    return [{ kind: 'closed-by-technician', ticket, at: endOfSecond(closing?.at ?? changedAt) }];
  return state === 'open' && before === 'closed' ? [{ kind: 'reopened', ticket }] : [];
}
