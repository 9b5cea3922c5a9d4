import { compareCategories } from './category.ts';
import type { Deliveries, Delivery, Doubt } from './delivery.ts';
import { risesAbove } from './doubt.ts';
import { isFull, onlyAdds } from './full-ticket.ts';
import type { Incident } from './known-incident.ts';
import { isTicketDue, isWorthTicket } from './plan-ticket.ts';
import type { Policy, TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { isClosed, mayBeClosed } from './status.ts';
import { awaitSynced, followSynced, nextSyncLook, syncedNumber } from './synced-ticket.ts';
import { isSame } from './worth-telling.ts';

/** What a delivery has to do next. `at` is in ms since 1970. */
export type NextDelivery =
  | { readonly kind: 'nothing' }
  /** It goes on as this: no call to the desk is needed for that. */
  | { readonly kind: 'follow'; readonly left: Delivery }
  | { readonly kind: 'deliver'; readonly at: number }
  /** Nothing is lacking. The ticket is read then for the one that the desk's own sync makes of it elsewhere. */
  | { readonly kind: 'look'; readonly at: number };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** When tickets are written to. Times are ms since 1970, durations ms. */
export interface Pace extends Pick<Policy, 'updateInterval'> {
  /** No ticket opens before this time. */
  readonly opensAt: number;
  readonly now: number;
}

/** How long a ticket of an incident that may be closed by now waits for GravityZone's word, in ms. */
const ANSWER_WITHIN = 15_000;

/**
 * Before which time no ticket opens of an incident that has been known since `knownSince`. Its first push may
 * come late, when it is closed already: GravityZone is asked first, but no ticket depends on the answer.
 */
export function opensAt(incident: Incident, knownSince: number): number {
  return mayBeClosed(incident) ? knownSince + ANSWER_WITHIN : 0;
}

/**
 * What a delivery has to do next, by what we know of the ticket; `newest` is missing before the first event.
 * `others` are the deliveries of the incident to all desks: one may wait for another.
 */
export function nextDelivery(
  delivery: Delivery,
  newest: Snapshot | undefined,
  pace: Pace,
  tickets: TicketPolicy,
  others: Deliveries = {},
): NextDelivery {
  if (newest === undefined) return { kind: 'nothing' };
  const synced = syncedNumber(delivery, tickets, others);
  if (synced !== undefined) return { kind: 'follow', left: followSynced(delivery, synced) };
  const { state, ticket, delivered, category = newest.category, doubt, lookAgainAt } = delivery;
  if (lookAgainAt !== undefined) return { kind: 'deliver', at: lookAgainAt };
  if (doubt !== undefined)
    return { kind: 'deliver', at: isUrgent(newest, doubt, delivery, tickets) ? 0 : doubt.lookAt };
  if (ticket === undefined) return nextWithoutTicket(delivery, newest, pace, tickets, others);
  const { lookBackAt = Number.POSITIVE_INFINITY, wasClosedMeanwhile } = delivery;
  if (delivered === undefined) return { kind: 'deliver', at: 0 };
  const isNews = newest.revision > delivered.revision;
  // The ticket says what has to be said already; what else is news comes with the next update. A rise that was
  // written alone may have left the ticket elsewhere.
  if (isNews && isSame(delivered, newest) && category === newest.category) {
    const said = { ...delivered, revision: newest.revision };
    return { kind: 'follow', left: { ...delivery, state: 'delivered', delivered: said, problem: undefined } };
  }
  // What was under way ended before it was known that nothing is lacking, or came to a ticket just closed.
  if (!isNews && (state === 'pending' || state === 'blocked' || wasClosedMeanwhile))
    return { kind: 'deliver', at: 0 };
  const at = Math.min(
    isNews ? earliestUpdate(delivery, delivered, newest, pace, tickets) : lookBackAt,
    lookBackAt,
  );
  const look = nextSyncLook(delivery, newest, tickets, others);
  if (look !== undefined && look < at) return { kind: 'look', at: look };
  return at === Number.POSITIVE_INFINITY ? { kind: 'nothing' } : { kind: 'deliver', at };
}

function nextWithoutTicket(
  delivery: Delivery,
  newest: Snapshot,
  { opensAt: at, now }: Pace,
  tickets: TicketPolicy,
  others: Deliveries,
): NextDelivery {
  const { madeBy } = tickets;
  const { state, problem, lookBackAt } = delivery;
  if (madeBy !== undefined && isWorthTicket(newest, tickets)) {
    const why = awaitSynced(delivery, madeBy, others);
    if (state === why.state && problem?.message === why.problem.message) return { kind: 'nothing' };
    return { kind: 'follow', left: { ...delivery, ...why, problem: { ...why.problem, since: now } } };
  }
  if (isTicketDue(newest, delivery, tickets)) return { kind: 'deliver', at };
  if (madeBy === undefined && mayHaveOne(newest, delivery)) return { kind: 'deliver', at: 0 };
  if (madeBy === undefined && lookBackAt !== undefined) return { kind: 'deliver', at: lookBackAt };
  // Nothing is pending any more, and what had kept the ticket from being opened is no problem.
  if (state === 'waiting') return { kind: 'nothing' };
  return { kind: 'follow', left: { ...delivery, state: 'waiting', problem: undefined } };
}

/**
 * What a delivery brings its ticket to, at `now` in ms since 1970. Where a desk carries changes out later, a
 * look for one is for that alone: news of the same category waits until it is seen, then for the interval.
 */
export function nextTarget(
  { ticket, delivered, doubt }: Delivery,
  newest: Snapshot,
  { overtakes }: Pick<TicketPolicy, 'overtakes'>,
  now: number,
): Snapshot {
  const sought = doubt?.attempted.at(-1);
  const mayCome = overtakes && doubt !== undefined && now < doubt.until;
  const isKnown = ticket !== undefined && delivered !== undefined;
  return mayCome && isKnown && sought?.category === newest.category ? sought : newest;
}

/** Whether a ticket of an earlier life may be there. Nobody is told of an incident that is over already. */
function mayHaveOne({ facts }: Snapshot, { foundNone, predecessor }: Delivery): boolean {
  return !foundNone && predecessor === undefined && !isClosed(facts);
}

/**
 * Neither a category that rises above all that is on its way waits for it, nor a ticket that is due by now,
 * once that is void.
 */
function isUrgent(newest: Snapshot, doubt: Doubt, delivery: Delivery, tickets: TicketPolicy): boolean {
  if (newest.revision <= doubt.lookedFor) return false;
  const { ticket, category } = delivery;
  if (ticket === undefined && doubt.lookAt > doubt.until) return isTicketDue(newest, delivery, tickets);
  if (!risesAbove(newest, doubt)) return false;
  return tickets.overtakes || (category !== undefined && compareCategories(newest.category, category) > 0);
}

/** The time before which an update waits; it is 0 where the category rises, and for the first one. */
function earliestUpdate(
  delivery: Delivery,
  delivered: Snapshot,
  newest: Snapshot,
  { updateInterval }: Pace,
  tickets: TicketPolicy,
): number {
  const { updatedAt, updatesInARow, category, comments } = delivery;
  if (updatedAt === undefined || category === undefined) return 0;
  if (compareCategories(newest.category, category) > 0) return 0;
  if (isFull(comments, tickets)) {
    if (onlyAdds(delivery, delivered, newest)) return updatedAt + Math.max(DAY, updateInterval);
    if (isClosed(newest.facts) && !isClosed(delivered.facts)) return 0;
  }
  const grown = updateInterval * 2 ** Math.min(Math.max(updatesInARow - 1, 0), 30);
  return updatedAt + Math.min(grown, Math.max(HOUR, updateInterval));
}
