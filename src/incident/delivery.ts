import { compareCategories } from './category.ts';
import type { Category } from './category.ts';
import { diffFacts } from './diff.ts';
import { endOfSecond } from './end-of-second.ts';
import { isClosed } from './lifecycle.ts';
import type { Policy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import type { Predecessor, Shift, Submission, TicketRef, TicketSighting } from './ticket.ts';
import { saysStopped } from './watch-notice.ts';

/** Why a delivery does not get on, in words for the operator. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  /** Workflow time in ms since 1970. */
  readonly since: number;
}

/** The state of one incident at one desk. */
export interface Delivery {
  readonly state: 'waiting' | 'pending' | 'delivered' | 'blocked';
  readonly ticket: TicketRef | undefined;
  /** Generation of the ticket, or of the one to be opened. */
  readonly generation: number;
  /** The lost or closed ticket that the next one succeeds. */
  readonly predecessor: Predecessor | undefined;
  /** What the ticket says. With a ticket but without this, the ticket is from before our time and gets everything in full. */
  readonly delivered: Snapshot | undefined;
  /** What attempts of unknown outcome may have written: the first and the latest since the last certain one. */
  readonly attempted: readonly Snapshot[];
  /** Whether something may stand at the desk that we do not know of: the next attempt looks for it first. */
  readonly uncertain: boolean;
  /** An accepted write whose result has not been read back yet. */
  readonly submission: Submission | undefined;
  /** When the last update was written; the opening does not count. */
  readonly updatedAt: number | undefined;
  /** Updates written to the ticket so far, the opening not counted. */
  readonly updates: number;
  readonly problem: Problem | undefined;
  /** How the ticket was last seen to stand at the desk. */
  readonly seen: TicketSighting | undefined;
}

export const NO_DELIVERY: Delivery = {
  state: 'waiting',
  ticket: undefined,
  generation: 1,
  predecessor: undefined,
  delivered: undefined,
  attempted: [],
  uncertain: false,
  submission: undefined,
  updatedAt: undefined,
  updates: 0,
  problem: undefined,
  seen: undefined,
};

/** What a delivery loop has to do next. */
export type Plan =
  | { readonly kind: 'nothing' }
  /** The ticket says what has to be said of the newest revision. */
  | { readonly kind: 'settled'; readonly at: Snapshot }
  /** `create`: one is due. Otherwise what an attempt of unknown outcome may have opened is only looked for. */
  | { readonly kind: 'open'; readonly snapshot: Snapshot; readonly create: boolean }
  | {
      readonly kind: 'update';
      readonly ticket: TicketRef;
      readonly from: Snapshot | undefined;
      readonly to: Snapshot;
      readonly shift: Shift | undefined;
    }
  | { readonly kind: 'confirm'; readonly submission: Submission };

/** Plans the next step from what the desk has to the newest revision; `newest` is missing before the first event. */
export function planDelivery(delivery: Delivery, newest: Snapshot | undefined, policy: Policy): Plan {
  if (delivery.submission !== undefined) return { kind: 'confirm', submission: delivery.submission };
  if (newest === undefined) return { kind: 'nothing' };
  const { ticket, delivered } = delivery;
  if (ticket === undefined) {
    // What an attempt of unknown outcome may have opened must be found, whatever the incident has become since.
    const worthOne =
      compareCategories(newest.category, policy.openFrom) >= 0 &&
      !isClosed(newest.facts) &&
      !isLeftAlone(delivery, newest);
    if (!delivery.uncertain && !worthOne) return { kind: 'nothing' };
    return { kind: 'open', snapshot: newest, create: worthOne };
  }
  if (delivered === undefined)
    return { kind: 'update', ticket, from: undefined, to: newest, shift: undefined };
  if (newest.revision <= delivered.revision && !delivery.uncertain) return { kind: 'nothing' };

  const mayStandAt = [delivered, ...delivery.attempted];
  const to = policy.shiftDown ? newest : { ...newest, category: highest([...mayStandAt, newest]) };
  // A shift that an attempt of unknown outcome may have made has to be undone where it is no longer right.
  const elsewhere = mayStandAt.find(({ category }) => category !== to.category);
  const shift = elsewhere === undefined ? undefined : { from: elsewhere.category, to: to.category };
  if (shift === undefined && !delivery.uncertain) {
    const changes = diffFacts(delivered.facts, to.facts);
    if (changes.length === 0) return { kind: 'settled', at: to };
    // Who closed the ticket knows that the incident is over. The ticket goes on saying what it said.
    if (isLeftClosed(delivery, delivered, to) && changes.every(({ fact }) => fact === 'status'))
      return { kind: 'settled', at: { ...to, facts: delivered.facts } };
  }
  return { kind: 'update', ticket, from: delivered, to, shift };
}

/** The time before which an update must wait, in ms since 1970; 0 where it need not. */
export function earliestStart(delivery: Delivery, plan: Plan, policy: Policy): number {
  if (plan.kind !== 'update' || delivery.updatedAt === undefined) return 0;
  if (plan.shift !== undefined && compareCategories(plan.shift.to, plan.shift.from) > 0) return 0;
  return delivery.updatedAt + policy.updateInterval;
}

/** Whether its ticket was lost, and nobody watches the incident any more: a successor would only say so. */
function isLeftAlone({ predecessor }: Delivery, { facts }: Snapshot): boolean {
  return predecessor !== undefined && saysStopped(facts);
}

/** Whether the ticket of a closed incident was seen closed since it says what it says. */
function isLeftClosed({ ticket, seen }: Delivery, delivered: Snapshot, { facts }: Snapshot): boolean {
  const seenClosed = seen?.state === 'closed' && seen.ticket === ticket?.id;
  return seenClosed && endOfSecond(seen.changedAt) >= delivered.at && isClosed(facts);
}

function highest(snapshots: readonly Snapshot[]): Category {
  return snapshots.map(({ category }) => category).reduce((a, b) => (compareCategories(b, a) > 0 ? b : a));
}
