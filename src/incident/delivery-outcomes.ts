import type { Delivery, Plan, Problem } from './delivery.ts';
import type { Snapshot } from './snapshot.ts';
import type { Submission, TicketRef, TicketSighting } from './ticket.ts';

/** What a desk's activity answered. */
export type Outcome =
  | { readonly kind: 'opened'; readonly ticket: TicketRef }
  | {
      readonly kind: 'found';
      readonly ticket: TicketRef;
      /** The highest note mark on it, 0 where it has none. */
      readonly revision: number;
      /** Whether an earlier attempt of ours may have written it. */
      readonly uncertain: boolean;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'updated'; readonly ticket: TicketRef; readonly seen?: TicketSighting }
  | { readonly kind: 'over'; readonly because: 'gone' | 'closed' }
  | { readonly kind: 'submitted'; readonly submission: Submission }
  | { readonly kind: 'confirmed'; readonly ticket: TicketRef };

/** The delivery while a step runs: what the step may write is remembered until the outcome is known. */
export function startStep(delivery: Delivery, plan: Plan): Delivery {
  const target = targetOf(plan);
  if (target === undefined) return { ...delivery, state: 'pending' };
  return { ...delivery, state: 'pending', attempted: [...delivery.attempted.slice(0, 1), target] };
}

/** The delivery after a step ended well. `now` is workflow time in ms since 1970. */
export function finishStep(delivery: Delivery, plan: Plan, outcome: Outcome, now: number): Delivery {
  switch (outcome.kind) {
    case 'opened':
      return { ...certain(delivery), ticket: outcome.ticket, delivered: targetOf(plan) };
    case 'found':
      return {
        ...certain(delivery),
        ticket: outcome.ticket,
        generation: Math.max(delivery.generation, outcome.ticket.generation),
        delivered: saidByTicket(delivery, outcome),
      };
    case 'absent':
      return { ...certain(delivery), state: 'waiting' };
    case 'updated': {
      const updated = {
        ...certain(delivery),
        ticket: outcome.ticket,
        delivered: targetOf(plan),
        updatedAt: now,
        updates: delivery.updates + 1,
      };
      return outcome.seen === undefined ? updated : noteSighting(updated, outcome.seen);
    }
    case 'submitted':
      return { ...delivery, submission: outcome.submission };
    case 'confirmed': {
      const update = delivery.ticket === undefined ? {} : { updatedAt: now, updates: delivery.updates + 1 };
      return {
        ...certain(delivery),
        ticket: outcome.ticket,
        delivered: delivery.attempted.at(-1),
        ...update,
      };
    }
    case 'over':
      return {
        ...certain(delivery),
        state: 'waiting',
        ticket: undefined,
        delivered: undefined,
        generation: delivery.generation + 1,
        predecessor: delivery.ticket && { id: delivery.ticket.id, because: outcome.because },
        updatedAt: undefined,
        updates: 0,
        seen: undefined,
      };
  }
}

/** The ticket already says what the newest revision says; nothing was written. */
export function settle(delivery: Delivery, at: Snapshot): Delivery {
  return { ...certain(delivery), delivered: at };
}

/** What was seen of the ticket at its desk; an older sighting, or one of another ticket, changes nothing. */
export function noteSighting(delivery: Delivery, sighting: TicketSighting): Delivery {
  if (delivery.ticket?.id !== sighting.ticket) return delivery;
  const { seen } = delivery;
  if (seen?.ticket === sighting.ticket && seen.changedAt > sighting.changedAt) return delivery;
  return { ...delivery, seen: sighting };
}

/** How a step ended that brought no outcome; whether it wrote anything is not known. */
export interface Failure {
  /** `blocked`: trying the same again cannot help. `pending`: it is planned again at once. */
  readonly state: 'blocked' | 'pending';
  readonly problem: Problem | undefined;
}

/** The delivery after a step was cancelled, timed out or was refused. */
export function failStep(delivery: Delivery, failure: Failure): Delivery {
  return { ...delivery, ...failure, uncertain: true };
}

/** A submitted write was not seen in time: it is planned again, and looked for first. */
export function expireSubmission(delivery: Delivery): Delivery {
  return { ...delivery, submission: undefined, uncertain: true };
}

/**
 * The number of the newest revision after an outcome. A ticket found with marks of an earlier life of this incident puts
 * it behind them; otherwise it stays as it is.
 */
export function revisionAfter(delivery: Delivery, outcome: Outcome, revision: number): number {
  if (outcome.kind !== 'found' || saidByTicket(delivery, outcome) !== undefined) return revision;
  return outcome.revision + revision;
}

/** What a found ticket says, where an attempt of ours wrote it: the newest known snapshot up to its highest mark. */
function saidByTicket(delivery: Delivery, found: Extract<Outcome, { kind: 'found' }>): Snapshot | undefined {
  const newest = delivery.attempted.at(-1);
  if (!found.uncertain || newest === undefined || found.revision > newest.revision) return undefined;
  return delivery.attempted.findLast((snapshot) => snapshot.revision <= found.revision);
}

function certain(delivery: Delivery): Delivery {
  return {
    ...delivery,
    state: 'delivered',
    attempted: [],
    uncertain: false,
    submission: undefined,
    problem: undefined,
  };
}

function targetOf(plan: Plan): Snapshot | undefined {
  if (plan.kind === 'open') return plan.snapshot;
  return plan.kind === 'update' ? plan.to : undefined;
}
