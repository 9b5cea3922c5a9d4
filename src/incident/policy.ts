import type { Bands, Category } from './category.ts';

/**
 * The settings that steer one incident, as they were in force when the workflow asked. Durations are
 * milliseconds.
 */
export interface Policy {
  readonly bands: Bands;
  /** Whether a falling category moves a ticket down. */
  readonly shiftDown: boolean;
  /** A ticket moves down only once the category has been lower for so long. */
  readonly shiftDownAfter: number;
  /**
   * Least time between two updates of one ticket; it doubles with each of them. A rising category does not
   * wait.
   */
  readonly updateInterval: number;
  /** Without any event for this long the incident is no longer watched. */
  readonly idle: number;
  /** A closed incident is watched for so long. */
  readonly linger: number;
  /** A blocked delivery is tried again after this time. */
  readonly blockedRetry: number;
  /** Bound on one delivery with all its retries; then it is planned again from the newest revision. */
  readonly deliveryTimeout: number;
  /** Bound on one attempt; longer than any HTTP time-out within it. */
  readonly attemptTimeout: number;
  /** History events after which the workflow continues as new. */
  readonly historyEvents: number;
  /** The desks in use, and the task queue of each. */
  readonly desks: readonly DeskPolicy[];
  /** Whether the account has a feed, which can be asked about single incidents. */
  readonly feed: boolean;
  /** What GravityZone is told of the tickets; `undefined`: nothing. */
  readonly writeBack: WriteBackPolicy | undefined;
  /** Name of the incident's company, where the settings know it. */
  readonly companyName: string | undefined;
  /** What the names of its search attributes begin with. */
  readonly searchAttributePrefix: string;
  /** What the marks of the account begin with, and what they began with before. */
  readonly marks: { readonly mark: string; readonly formerMarks: readonly string[] };
}

/** What is written back to the incidents of a GravityZone account. */
export interface WriteBackPolicy {
  readonly taskQueue: string;
  /** Whether the note of an incident tells of its tickets; it replaces what a person wrote there. */
  readonly notes: boolean;
  /** Whether an incident is closed that a technician or an operator closed here. */
  readonly status: boolean;
}

export interface DeskPolicy {
  readonly name: string;
  readonly taskQueue: string;
  /** Where attempts for High incidents wait: no flood of others holds its slots. */
  readonly highQueue: string;
  readonly tickets: TicketPolicy;
  /** Set while an operator has the desk's deliveries held: since when (ms since 1970), by whom and why. */
  readonly paused?: { readonly since: number; readonly by: string; readonly why: string } | undefined;
}

/** How the tickets of one desk live. Durations are milliseconds. */
export interface TicketPolicy {
  /** No ticket opens below this category, or none at all. */
  readonly openFrom: Category | 'never';
  /**
   * What becomes of a ticket that a technician closed when its incident goes on: the first one whose time
   * fits.
   */
  readonly closedTickets: readonly ClosedTicketRule[];
  /** Whether the ticket closes with its incident. */
  readonly closes: boolean;
  /** What a shift does to a ticket that a technician moved: `keep` changes its priority alone. */
  readonly movedTickets: 'keep' | 'move';
  /**
   * What happens where the incident belongs to another company than before: a successor, or a line in the
   * ticket; and to news for a ticket that a person moved to another one: it is held back, or follows it.
   */
  readonly companyChanged: 'succeed' | 'keep';
  /** Whether a ticket can move from the catch-all to its company. */
  readonly movesCompany: boolean;
  /** How long after it was sent a write whose outcome is not known may still be carried out. */
  readonly writeLife: number;
  /** A write that was accepted, or whose answer was lost, is first looked for so long after it was sent. */
  readonly firstLook: number;
  /** A ticket that is not found any more is looked for once more after so long, before a successor opens. */
  readonly lostFor: number;
  /**
   * So long beyond its time it is looked for what a write did whose answer was lost; and so long after
   * another write that repeated it, since the desk may have been out of reach in between.
   */
  readonly twinsAfter: number;
  /**
   * Whether the desk carries writes out later, in which case one that is overtaken by a newer one does
   * nothing.
   */
  readonly overtakes: boolean;
  /**
   * From so many comments on a ticket on its updates are few; without it their number does not matter.
   */
  readonly mostComments: number | undefined;
  /** Set where another desk's own sync makes the tickets of this one. */
  readonly madeBy: MadeBy | undefined;
  /** Set where the desk's own sync makes tickets at another desk, which then waits for their numbers. */
  readonly makes: { readonly desk: string; readonly within: number } | undefined;
}

/** Who makes the tickets of a desk in plumbline's place, and what plumbline writes to them all the same. */
export interface MadeBy {
  readonly desk: string;
  /** After so long, in ms, a ticket is missed. */
  readonly within: number;
  readonly shifts: boolean;
  readonly notes: boolean;
}

/**
 * `note` appends and leaves the ticket closed, `reopen` opens it again, `new` opens a successor that names
 * it.
 */
export interface ClosedTicketRule {
  readonly do: 'note' | 'reopen' | 'new';
  /** Longest time between the closing and the new event for which this holds, in ms; without it, any. */
  readonly within?: number | undefined;
}

/** How the tickets of one desk are watched. Durations are milliseconds. */
export interface WatchPolicy {
  readonly taskQueue: string;
  /** Time between two questions for all tickets that changed. */
  readonly pollInterval: number;
  /** The same as long as the desk calls. */
  readonly pollIntervalBesideCallbacks: number;
  /** Time between two looks at the desk's callbacks. */
  readonly callbackInterval: number;
  /** Where they shall lead; where that changes, they are looked at at once. */
  readonly callbackUrl: string | undefined;
  /** Bound on one attempt; longer than any HTTP time-out within it. */
  readonly attemptTimeout: number;
  /** History events after which the watch continues as new. */
  readonly historyEvents: number;
}

/** How the feed of one GravityZone account works. Durations are milliseconds. */
export interface FeedPolicy {
  readonly taskQueue: string;
  readonly pollInterval: number;
  /** Time between two looks at the push subscription; `undefined` where nobody looks. */
  readonly watchdogInterval: number | undefined;
  /** How far a window reaches back behind the last one's end. */
  readonly overlap: number;
  /** Time between two windows that reach a day back, for what the list showed late. */
  readonly sweepInterval: number;
  /**
   * An incident without a workflow is opened this long after it was first seen; until then its push is waited
   * for.
   */
  readonly backfillAfter: number;
  /**
   * Only incidents created since are opened, in ms since 1970; `undefined`: since the account was first
   * started.
   */
  readonly backfillFrom: number | undefined;
  /** Calls of the list and detail methods that GravityZone allows within a time. */
  readonly calls: { readonly most: number; readonly within: number };
  /** Bound on one attempt; longer than any HTTP time-out within it. */
  readonly attemptTimeout: number;
  /** History events after which the feed continues as new. */
  readonly historyEvents: number;
}
