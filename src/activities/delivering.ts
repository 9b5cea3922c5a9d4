import type { ClientName, Desk, Placement, TicketQuestion } from '../desks/desk.ts';
import type { Delivery } from '../incident/delivery.ts';
import type { Followed } from '../incident/follow-sighting.ts';
import type { News } from '../incident/news.ts';
import type { TicketPolicy } from '../incident/policy.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import type { TicketKey } from '../incident/ticket.ts';
import type { RunningAttempt } from './attempt.ts';
import type { TextsOf } from './order.ts';

/** What `deliver` is asked: to bring a ticket to `target`, from what we left there. */
export interface DeliverInput {
  readonly key: TicketKey;
  readonly target: Snapshot;
  readonly left: Delivery;
  readonly policy: TicketPolicy;
  /** Whether an operator asked for this very call, and waits for an answer: then a failure is one, too. */
  readonly isAsked: boolean;
}

/** One call of the activity under way. */
export interface Delivering extends Omit<DeliverInput, 'left'> {
  readonly desk: Desk;
  readonly attempt: RunningAttempt;
  /** The client's name that a ticket shows for a snapshot. */
  readonly client: (snapshot: Snapshot) => Promise<ClientName>;
  readonly texts: ReturnType<TextsOf>;
  /** What is known of the ticket by now, and the news of this call. */
  left: Delivery;
  readonly news: News[];
  hasWritten: boolean;
}

/** A question for a ticket: for one that nobody knows, its notes and its place aside, unless the changes say otherwise. */
export function questionFor(
  { key, left }: Pick<Delivering, 'key' | 'left'>,
  placement: Placement,
  changes: Partial<TicketQuestion>,
): TicketQuestion {
  const usual = { ticket: undefined, isOwn: false, generation: left.generation, everyGeneration: false };
  return { key, placement, ...usual, readsNotes: false, asksHome: false, ...changes };
}

/** Takes in what was learned. */
export function take(delivering: Delivering, { left, news }: Followed): void {
  delivering.left = left;
  delivering.news.push(...news);
}
