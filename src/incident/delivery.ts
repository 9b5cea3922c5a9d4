import type { Category } from './category.ts';
import type { Snapshot } from './snapshot.ts';
import type { ChangeParts } from './ticket-plan.ts';
import type { Predecessor, TicketRef, TicketSighting } from './ticket.ts';

/** Why a delivery does not get on, in words for the operator. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  /** When it was met last: workflow time in ms since 1970. */
  readonly since: number;
  /** Where it was met several times in a row: how often, and when first. */
  readonly tries?: number;
  readonly firstAt?: number;
  /** Until when the next try waits, where the vendor asked for that: workflow time in ms since 1970. */
  readonly until?: number | undefined;
}

/** A problem while it is tried again: later tries are Temporal's, and when they come is not known here. */
export function underWay(problem: Problem | undefined): Problem | undefined {
  return problem && { ...problem, until: undefined };
}

/**
 * Where one incident stands at one desk: what we last left there, and how it goes. Times are ms since 1970.
 */
export interface Delivery {
  readonly state: 'waiting' | 'pending' | 'delivered' | 'blocked';
  readonly ticket: TicketRef | undefined;
  /** Whether the ticket is the incident's own, rather than one that ours was merged into. */
  readonly isOwn: boolean;
  /**
   * Whether a ticket was looked for and none was there: one of an earlier life is kept up even where none is
   * due.
   */
  readonly foundNone: boolean;
  /**
   * Whether an operator, or another desk's sync, named the ticket and it says nothing for us yet: it may not
   * exist, or be another company's.
   */
  readonly isNamed: boolean;
  /**
   * What was known before an operator named the ticket, as long as it is named: a refused word changes
   * nothing.
   */
  readonly former: Delivery | undefined;
  /** The ticket that an operator named last, where it could not be the incident's, and why. */
  readonly notAdopted: (Problem & { readonly ticket: string }) | undefined;
  /**
   * The number by which another desk's sync handed the ticket over, or did so last; none of a ticket that
   * plumbline opened or an operator named.
   */
  readonly syncedAs: string | undefined;
  /** The ticket that the desk's own sync makes of this one at another desk, where that is followed. */
  readonly sync: SyncedTicket | undefined;
  /** Generation of the ticket, or of the one to be opened. */
  readonly generation: number;
  /** The lost or closed ticket that the next one succeeds. */
  readonly predecessor: Predecessor | undefined;
  /**
   * What the ticket says. With a ticket but without this, the ticket is from before our time and gets
   * everything in full.
   */
  readonly delivered: Snapshot | undefined;
  /** The category whose place the ticket was last left in; unknown for one from before our time. */
  readonly category: Category | undefined;
  /**
   * The last shift, or opening, that the desk took over in full; its own rules may take it back right
   * afterwards.
   */
  readonly shifted: LastShift | undefined;
  /**
   * A category that the desk did not take over or took back, and how often it was written; once more than
   * that when it was told.
   */
  readonly untaken: { readonly category: Category; readonly times: number } | undefined;
  /** The subject that we gave the ticket, as long as it says less than may become known. */
  readonly subject: string | undefined;
  /** The company where the ticket stood when it was told of the incident, by the desk's id; where that is its own, now. */
  readonly company: number | undefined;
  /** Whether the ticket was opened at the catch-all company. */
  readonly isAtCatchAll: boolean;
  /**
   * Whether our own create put the ticket elsewhere than it was to stand, and it was not seen at home since.
   */
  readonly hasStrayed: boolean;
  /** Whether the ticket was last closed by us, with its incident. */
  readonly isClosedByUs: boolean;
  /**
   * Whether the ticket, which was open when the last note was planned, was closed when it had it: nobody who
   * closed it had read that.
   */
  readonly wasClosedMeanwhile: boolean;
  /** Whether the ticket of another company was told that the incident goes on elsewhere. */
  readonly saidFarewell: boolean;
  /** Whether the ticket, which people moved to another company, was told that news is held back until it is right. */
  readonly saidHeldBack: boolean;
  readonly doubt: Doubt | undefined;
  /** When a ticket that was not found any more is looked for once more: no successor opens before. */
  readonly lookAgainAt: number | undefined;
  /**
   * When it is looked for twins, after a create or note whose outcome was not known: it may have been carried
   * out late.
   */
  readonly lookBackAt: number | undefined;
  /**
   * Known tickets of earlier generations, their twins among them, as long as late twins of theirs are looked
   * for.
   */
  readonly succeeded: readonly TicketRef[];
  /** Ids of other tickets of the same incident that have no successor. They are left alone. */
  readonly twins: readonly string[];
  /** Revisions that stand twice on the ticket, as was told already. */
  readonly toldTwice: readonly number[];
  /** Writes of this life that may have been sent to the desk so far. */
  readonly writes: number;
  /** When the last update was written; the opening does not count. */
  readonly updatedAt: number | undefined;
  /**
   * Updates written without a pause of a day and without a shift between them: they make the interval grow.
   */
  readonly updatesInARow: number;
  /** Updates written to the ticket so far, the opening not counted. */
  readonly updates: number;
  /** Comments that stood on the ticket after the last of them, where somebody counted. */
  readonly comments: number | undefined;
  readonly problem: Problem | undefined;
  /** How the ticket was last seen to stand at the desk. */
  readonly seen: TicketSighting | undefined;
}

/**
 * What is known of the ticket that a desk's own sync makes of ours. Times are ms since 1970, by the workflow's
 * clock.
 */
export interface SyncedTicket {
  /** Its number at the other desk; `undefined` as long as there is none. */
  readonly number: string | undefined;
  /** When our ticket was read first, and last. */
  readonly since: number;
  readonly readAt: number;
}

/** A shift that a desk took over. */
export interface LastShift {
  /**
   * The category in whose place the ticket stood before; `undefined` where it stood in none, as before it was
   * opened.
   */
  readonly from: Category | undefined;
  /** When the write of it ended, in ms since 1970. */
  readonly at: number;
  /** How often it was written. */
  readonly times: number;
}

/** The last attempt of an activity, of which nothing was heard before its time was over. */
export interface SilentAttempt {
  readonly runId: string;
  readonly activityId: string;
}

/** Writes whose outcome is not known. */
export interface Doubt {
  /** The attempt that alone may have sent them, where perhaps it never began. */
  readonly silent?: SilentAttempt | undefined;
  /** What they may have made the ticket say: the first and the latest since the last certain one. */
  readonly attempted: readonly Snapshot[];
  /** Number of the newest of them. */
  readonly write: number;
  /** What the newest of them changes; `undefined` of a create, and where nobody knows. */
  readonly written: ChangeParts | undefined;
  /** How many of them, in a row, the desk answered with an error of its own, although it could be read. */
  readonly failures: number;
  /** Whether some of them open or close the ticket. */
  readonly statuses: readonly ('open' | 'close')[];
  /** Until when the last of them may still be carried out; then they are void, and are repeated. */
  readonly until: number;
  /** Until when it is looked for what was carried out even later, where nothing repeats it. */
  readonly late: number;
  /**
   * Where later ones live less long: once the write `after` is seen, those behind it may be carried out until
   * then.
   */
  readonly sooner: readonly { readonly after: number; readonly until: number }[];
  /** When the ticket is to be read again. */
  readonly lookAt: number;
  /** How often it was read for them so far. */
  readonly looks: number;
  /** The revision that it was to be brought to when it was read last, 0 before. */
  readonly lookedFor: number;
}

/** A problem that follows on another one: the same again is counted. */
export function afterProblem(problem: Problem, before: Problem | undefined): Problem {
  if (before?.code !== problem.code) return problem;
  return {
    ...problem,
    tries: (before.tries ?? 1) + (problem.tries ?? 1),
    firstAt: before.firstAt ?? before.since,
  };
}

export const NO_DELIVERY: Delivery = {
  state: 'waiting',
  ticket: undefined,
  isOwn: true,
  foundNone: false,
  isNamed: false,
  former: undefined,
  notAdopted: undefined,
  syncedAs: undefined,
  sync: undefined,
  generation: 1,
  predecessor: undefined,
  delivered: undefined,
  category: undefined,
  shifted: undefined,
  untaken: undefined,
  subject: undefined,
  company: undefined,
  isAtCatchAll: false,
  hasStrayed: false,
  isClosedByUs: false,
  wasClosedMeanwhile: false,
  saidFarewell: false,
  saidHeldBack: false,
  doubt: undefined,
  lookAgainAt: undefined,
  lookBackAt: undefined,
  succeeded: [],
  twins: [],
  toldTwice: [],
  writes: 0,
  updatedAt: undefined,
  updatesInARow: 0,
  updates: 0,
  comments: undefined,
  problem: undefined,
  seen: undefined,
};

/** The deliveries of an incident, by desk. */
export type Deliveries = Readonly<Record<string, Delivery>>;

/** The delivery to a desk, which may be named as any word. */
export function deliveryIn(deliveries: Deliveries, desk: string): Delivery {
  return (Object.hasOwn(deliveries, desk) ? deliveries[desk] : undefined) ?? NO_DELIVERY;
}
