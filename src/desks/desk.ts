import type { Category } from '../incident/category.ts';
import type { Shift, Submission, TicketKey, TicketRef, TicketSighting } from '../incident/ticket.ts';

export type { Shift, Submission, TicketKey, TicketRef, TicketSighting } from '../incident/ticket.ts';

/** The ticketing systems that plumbline writes to. */
export const DESK_NAMES = ['automate', 'manage'] as const;
export type DeskName = (typeof DESK_NAMES)[number];

/** What is known of the name of an incident's GravityZone company. `problem` says why it cannot be fetched, as a clause. */
export type ClientName =
  | { readonly kind: 'known'; readonly name: string }
  /** The incident names no company, or GravityZone does not know the one that it names. */
  | { readonly kind: 'unknown' }
  /** Worth waiting for: a ticket whose place depends on the name is tried again later. */
  | { readonly kind: 'awaited'; readonly problem: string; readonly advice: string }
  /** Waited for long enough: tickets are placed without it. */
  | { readonly kind: 'given up'; readonly problem: string };

/** Whose ticket it is and which computer it is about; each desk resolves it to its own ids by its mapping. */
export interface Placement {
  /** GravityZone's company id; missing where no event carried one. */
  readonly companyId: string | undefined;
  readonly companyName: ClientName;
  readonly computerName: string | undefined;
  readonly computerFqdn: string | undefined;
  readonly computerIps: readonly string[];
}

/** A ticket to be found or else opened. Texts are final: rendered, neutralised and cut. */
export interface TicketOpening {
  readonly key: TicketKey;
  readonly placement: Placement;
  readonly category: Category;
  /** At most 100 UTF-16 units; starts with the ticket's mark. */
  readonly subject: string;
  readonly revision: number;
  /** Whether one is to be opened where none is found; otherwise it is only looked for. */
  readonly create: boolean;
  /**
   * The initial payload; its last line is the note mark of the revision it states. `remarks` are what the desk has to say in
   * it, a sentence each, such as why the ticket stands at the catch-all company.
   */
  body(remarks: readonly string[]): string;
}

/** A ticket to be brought to a newer revision. */
export interface TicketUpdate {
  readonly key: TicketKey;
  readonly ticket: TicketRef;
  readonly placement: Placement;
  readonly revision: number;
  /** When the newest event in it was sent, in ms since 1970: a ticket that was closed later is not reopened by it. */
  readonly sentAt: number;
  /**
   * How the incident itself stands. A closed one closes its ticket where the settings say so, and reopens none; `reopened`
   * where the ticket may still say that it is closed.
   */
  readonly incident: 'open' | 'closed' | 'reopened';
  /** Set when the update carries a category shift; only then board, priority, type or category are written. */
  readonly shift: Shift | undefined;
  /**
   * The note to append. `found` is the highest note mark read on the ticket, or `undefined` where the desk did not have to
   * look. `remarks` are what the desk has to say in it, a sentence each. `undefined` as an answer means that the ticket
   * already says it all.
   */
  note(found: number | undefined, remarks: readonly string[]): string | undefined;
}

/** How carefully an attempt has to look before it writes, and the means to wait and to be stopped. */
export interface Attempt {
  /** True on any attempt after the first and after an uncertain outcome: something may stand there that we do not know of. */
  readonly uncertain: boolean;
  /** Aborted when the attempt shall stop. Reads and waits obey it; a write that was sent is always awaited. */
  readonly signal: AbortSignal;
  /** Waits, or rejects as soon as `signal` is aborted. */
  pause(ms: number): Promise<void>;
}

export type OpenOutcome =
  | { readonly kind: 'opened'; readonly ticket: TicketRef }
  /** Our ticket was there already; `revision` is the highest note mark on it, 0 where it has none. */
  | { readonly kind: 'found'; readonly ticket: TicketRef; readonly revision: number }
  /** None was found, and none was to be opened. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'submitted'; readonly submission: Submission };

export type UpdateOutcome =
  /** `ticket` is the one that was written to: another one where a technician merged ours into it. */
  | { readonly kind: 'updated'; readonly ticket: TicketRef; readonly seen?: TicketSighting }
  | { readonly kind: 'submitted'; readonly submission: Submission }
  /** A successor is due: the ticket is `gone` (deleted, or merged without a trace), or `closed` for good. */
  | { readonly kind: 'over'; readonly because: 'gone' | 'closed' };

export type ConfirmOutcome =
  | { readonly kind: 'confirmed'; readonly ticket: TicketRef }
  /** The ticket is there, but an earlier attempt of ours created it: its highest note mark lies below the submission's. */
  | { readonly kind: 'found'; readonly ticket: TicketRef; readonly revision: number }
  /** Not carried out yet; asked again later. */
  | { readonly kind: 'pending' };

/**
 * A ticketing system. Every method may be called again after any failure and then must not write twice: it looks for its
 * own mark first. Methods throw `DeskUnavailable` (retried by Temporal) or `DeskRejected` (blocked, with advice), and never
 * retry a write by themselves.
 */
export interface Desk {
  readonly name: DeskName;
  /** Most activities a second over all workers, where the desk has a budget of requests. */
  readonly activitiesPerSecond?: number;
  /** Missing where the desk cannot tell what its people do to our tickets. */
  readonly watch?: TicketWatch;
  openTicket(opening: TicketOpening, attempt: Attempt): Promise<OpenOutcome>;
  updateTicket(update: TicketUpdate, attempt: Attempt): Promise<UpdateOutcome>;
  confirmWrite(submission: Submission, attempt: Attempt): Promise<ConfirmOutcome>;
}

/** A sighting, and the incident that its ticket belongs to. */
export interface SightedTicket {
  readonly key: TicketKey;
  readonly sighting: TicketSighting;
}

/** Tells what became of our tickets at a desk, so that people see it before the next update meets it. */
export interface TicketWatch {
  /** Looks at the tickets with these ids. */
  lookAt(ticketIds: readonly string[], attempt: Attempt): Promise<LookedAt>;
  /**
   * Our tickets that changed since the cursor of the last answer; without one, since a day ago. Windows overlap, so that a
   * ticket may be told twice and none is missed.
   */
  changedSince(cursor: string | undefined, attempt: Attempt): Promise<ChangedTickets>;
  /** Sees to it that the desk calls us when tickets change, and tells how that stands, for operators. */
  keepCallbacks(attempt: Attempt): Promise<CallbackState>;
}

export interface LookedAt {
  /** Those that are ours, as they are now. */
  readonly tickets: readonly SightedTicket[];
  /** Ids that name no ticket any more. */
  readonly gone: readonly string[];
  /** Ids that could not be looked at. */
  readonly unread: readonly string[];
}

export interface ChangedTickets {
  readonly tickets: readonly SightedTicket[];
  readonly cursor: string;
}

/** Whether the desk calls us. `off`: the settings ask for none. `reduced`: only polling works, and why. */
export type CallbackState =
  | { readonly kind: 'on' }
  | { readonly kind: 'off' }
  | { readonly kind: 'reduced'; readonly problem: string; readonly advice: string };

/** Where a desk reports what a person should look at, such as two tickets for one incident. */
export type DeskLog = (message: string, details: Readonly<Record<string, unknown>>) => void;
