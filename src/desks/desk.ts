import type { Category } from '../incident/category.ts';
import type { Shift, Submission, TicketKey, TicketRef } from '../incident/ticket.ts';

export type { Shift, Submission, TicketKey, TicketRef } from '../incident/ticket.ts';

/** The ticketing systems that plumbline writes to. */
export const DESK_NAMES = ['automate', 'manage'] as const;
export type DeskName = (typeof DESK_NAMES)[number];

/** Whose ticket it is and which computer it is about; each desk resolves it to its own ids by its mapping. */
export interface Placement {
  /** GravityZone's company id; missing where no event carried one. */
  readonly companyId: string | undefined;
  readonly companyName: string | undefined;
  readonly computerName: string | undefined;
  readonly computerFqdn: string | undefined;
}

/** A ticket to be found or else opened. Texts are final: rendered, neutralised and cut. */
export interface TicketOpening {
  readonly key: TicketKey;
  readonly placement: Placement;
  readonly category: Category;
  /** At most 100 UTF-16 units; starts with the ticket's mark. */
  readonly subject: string;
  /** The initial payload; its last line is the note mark of the revision it states. */
  readonly body: string;
  readonly revision: number;
}

/** A ticket to be brought to a newer revision. */
export interface TicketUpdate {
  readonly key: TicketKey;
  readonly ticket: TicketRef;
  readonly placement: Placement;
  readonly revision: number;
  /** Set when the update carries a category shift; only then board, priority, type or category are written. */
  readonly shift: Shift | undefined;
  /**
   * The note to append. `found` is the highest note mark read on the ticket, or `undefined` where the desk did not have to
   * look. `undefined` as an answer means that the ticket already says it all.
   */
  note(found: number | undefined): string | undefined;
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
  | { readonly kind: 'submitted'; readonly submission: Submission };

export type UpdateOutcome =
  | { readonly kind: 'updated' }
  | { readonly kind: 'submitted'; readonly submission: Submission }
  /** The ticket is not there any more (deleted, or merged without a trace): a successor is due. */
  | { readonly kind: 'gone' };

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
  openTicket(opening: TicketOpening, attempt: Attempt): Promise<OpenOutcome>;
  updateTicket(update: TicketUpdate, attempt: Attempt): Promise<UpdateOutcome>;
  confirmWrite(submission: Submission, attempt: Attempt): Promise<ConfirmOutcome>;
}

/** Where a desk reports what a person should look at, such as two tickets for one incident. */
export type DeskLog = (message: string, details: Readonly<Record<string, unknown>>) => void;
