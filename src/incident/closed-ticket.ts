import { CLOCK_SKEW } from './clock-skew.ts';
import type { Delivery } from './delivery.ts';
import { endOfSecond } from './end-of-second.ts';
import type { ClosedTicketRule, TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { isClosed } from './status.ts';
import type { TicketClosing, TicketThere } from './ticket.ts';
import { isOfTheListAlone, isSame } from './worth-telling.ts';

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

/** Whether a ticket stands closed. */
export function isTicketClosed({ seen }: TicketThere): boolean {
  return seen.state === 'closed';
}

/**
 * What news does to a closed ticket. A technician's closing stands until something is sent later; ours until
 * the incident opens again. A ticket that is not ours is opened by nobody but people: where ours would be, a
 * new one tells what is new.
 */
export function actOnNews(
  { at, seen, own }: TicketThere,
  said: Snapshot | undefined,
  target: Snapshot,
  left: Delivery,
  policy: TicketPolicy,
): 'note' | 'reopen' | 'new' {
  if (isClosed(target.facts) || onlyWatchEnded(said, target)) return 'note';
  const closing = seen.closing ?? { at: undefined, by: 'unknown' };
  const by = closing.by === 'unknown' && left.isClosedByUs ? 'us' : closing.by;
  // A closing that is told for a time yet to come is told by a clock that says nothing.
  const closedAt = closing.at !== undefined && closing.at > at ? undefined : closing.at;
  const tolerance = toleranceOf(said, target);
  const act = actOnClosedTicket(policy.closedTickets, { at: closedAt, by }, target.at, tolerance);
  return act === 'reopen' && !own ? 'new' : act;
}

/** Whether that nobody watches any more is all that the ticket is to be told. */
function onlyWatchEnded(said: Snapshot | undefined, target: Snapshot): boolean {
  const { watchEnded } = target;
  return watchEnded !== undefined && (said === undefined || isSame({ ...said, watchEnded }, target));
}

/**
 * Clocks differ, and the doubt goes to telling people. There is none where the news is no newer than what the
 * ticket said already, nor where the incident was closed: who closes its ticket then agrees with that.
 */
function toleranceOf(said: Snapshot | undefined, target: Snapshot): number {
  const isKnown = said !== undefined && (isClosed(said.facts) || target.at <= said.at);
  return isKnown ? 0 : CLOCK_SKEW;
}

/** Who closed the ticket knows that the incident is over. The ticket goes on saying what it said. */
export function isLeftClosed(read: TicketThere, said: Snapshot, target: Snapshot): boolean {
  const isClose = isClosed(target.facts) && !isClosed(said.facts);
  if (!isTicketClosed(read) || !isClose || said.category !== target.category) return false;
  const isSeenSince = endOfSecond(read.seen.closing?.at ?? read.seen.changedAt) >= said.at;
  return isSeenSince && isOfTheListAlone(said, target);
}
