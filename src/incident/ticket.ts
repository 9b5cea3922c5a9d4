import type { Category } from './category.ts';

/** A ticket at a desk, by the id that its people use. */
export interface TicketRef {
  readonly id: string;
  /** 1 for the first ticket of an incident; a successor carries 2, 3 … in its mark. */
  readonly generation: number;
}

/** A ticket that has a successor, and why: it is not there any more, or was closed for good. */
export interface Predecessor {
  readonly id: string;
  readonly because: 'gone' | 'closed';
}

/** Which incident a ticket belongs to; `marks.ts` makes the marks out of it. */
export interface TicketKey {
  readonly account: string;
  readonly incidentId: string;
  readonly generation: number;
}

/** A category shift that an update carries to a ticket. */
export interface Shift {
  readonly from: Category;
  readonly to: Category;
}

/** A write that a desk accepted but carries out later (Automate's script); `confirmWrite` reads its result. */
export interface Submission {
  readonly key: TicketKey;
  /** Missing while the ticket itself is to be created. */
  readonly ticket: TicketRef | undefined;
  readonly revision: number;
  /** The category the write sets, where it sets one. */
  readonly category: Category | undefined;
  /** Whether the write appends a note, whose mark is then the proof. */
  readonly note: boolean;
}

/** How a ticket of ours was seen to stand at its desk. Texts are the desk's own. */
export interface TicketSighting {
  /** Id of the ticket. */
  readonly ticket: string;
  readonly state: 'open' | 'closed' | 'merged' | 'gone';
  readonly status: string | undefined;
  /** Where it stands, such as the service board. */
  readonly board: string | undefined;
  /** Id of the ticket that it was merged into, where the desk tells. */
  readonly mergedInto: string | undefined;
  /** When the desk says it changed last, in ms since 1970. */
  readonly changedAt: number;
}
