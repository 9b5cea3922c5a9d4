import type { Category } from './category.ts';

/** Which incident a ticket belongs to, and whose life of it writes; `marks.ts` makes the marks out of it. */
export interface TicketKey {
  /** Name of the GravityZone account. */
  readonly account: string;
  readonly incidentId: string;
  /** The word that the account's marks begin with, such as `GZ`. */
  readonly mark: string;
  /** Words that they began with before. */
  readonly formerMarks: readonly string[];
  /** Token of the life of the incident's workflow that writes, `[a-z0-9]{2,8}`. */
  readonly life: string;
}

/** A ticket at a desk, by the id that its people use. */
export interface TicketRef {
  readonly id: string;
  /** 1 for the first ticket of an incident; a successor carries 2, 3 … in its mark. */
  readonly generation: number;
}

/** A ticket that has a successor, and why. */
export interface Predecessor {
  readonly id: string;
  readonly because: Succession;
}

/** `gone`: deleted or lost. `closed`: for good. `company`: the incident belongs to another company now. */
export type Succession = 'gone' | 'closed' | 'company';

/** Who closed a ticket, and when, in ms since 1970 where the desk tells. */
export interface TicketClosing {
  readonly at: number | undefined;
  readonly by: 'us' | 'technician' | 'unknown';
}

/** How a ticket of ours was seen to stand at its desk, for people. Texts are the desk's own. */
export interface TicketSighting {
  /** Id of the ticket. */
  readonly ticket: string;
  readonly state: 'open' | 'closed' | 'merged' | 'gone';
  readonly status: string | undefined;
  /** Where it stands, such as the service board. */
  readonly board: string | undefined;
  /** Id of the ticket that it was merged into, where the desk tells. */
  readonly mergedInto: string | undefined;
  /** When the desk says it changed last, by our clock in ms since 1970. */
  readonly changedAt: number;
  /** Only of a closed ticket. */
  readonly closing: TicketClosing | undefined;
}

/** What `read` of a desk found. `at` is our clock when it was read, in ms since 1970. */
export type TicketState = NoTicket | TicketThere;

/** No ticket of the incident stands there: none with its marks, in any generation from the asked one on. */
export interface NoTicket {
  /** `gone`: nor is the one that we knew by its id. */
  readonly kind: 'absent' | 'gone';
  readonly at: number;
  /** Where a new ticket would stand. */
  readonly home: Home;
}

/** A ticket of the incident, or the one that ours was merged into. */
export interface TicketThere {
  readonly kind: 'there';
  readonly at: number;
  /** The ticket to be written to. */
  readonly ticket: TicketRef;
  readonly seen: TicketSighting;
  /** Whether it is the incident's own. Another one that ours was merged into gets notes and nothing else. */
  readonly own: boolean;
  /** Whether it belongs to another company than the incident, where ours was merged into it. */
  readonly foreign: boolean;
  /** The ticket of ours that was merged into this one. */
  readonly mergedFrom: string | undefined;
  readonly place: TicketPlace;
  readonly subject: string;
  /** `undefined` where the notes were not asked for. */
  readonly notes: NotesRead | undefined;
  /** How many comments stand on it, ours and others; `undefined` where nobody counted them. */
  readonly comments: number | undefined;
  /** Id that the desk has for the company where it stands; `undefined` where it tells none. */
  readonly company: number | undefined;
  /** Only where the question asked where the ticket stands: where it should, and where it does. */
  readonly home: Home | undefined;
  readonly stands: Stands;
  /** Ids of other tickets of the same generation that carry our mark. */
  readonly twins: readonly string[];
  /** Number of the ticket that the desk's own sync made of it at another desk; `undefined` where there is none. */
  readonly synced: string | undefined;
  /**
   * What the desk itself knows of the ticket: from `read` to `write` within one attempt, and nowhere else.
   */
  readonly raw: unknown;
}

/** Where a ticket stands, in categories; two of them that have equal rows both count. */
export interface TicketPlace {
  /** Categories whose row fits the ticket in full. */
  readonly fits: readonly Category[];
  /** Categories whose board (or what takes its place) the ticket is on. */
  readonly on: readonly Category[];
  /** Categories whose priority is lower than the ticket's. */
  readonly above: readonly Category[];
}

/**
 * Whose place a ticket stands at: `home`, whichever that is; the catch-all where that is not its home;
 * another company's; or nobody knows.
 */
export type Stands = 'home' | 'catch-all' | 'elsewhere' | 'unknown';

/** The company of a new ticket by the desk's mapping, or why there is none. */
export type Home =
  | {
      readonly kind: 'company';
      readonly isCatchAll: boolean;
      /** What the ticket has to say about where it stands, a sentence each. */
      readonly remarks: readonly string[];
    }
  | {
      readonly kind: 'unmapped';
      readonly code: string;
      readonly message: string;
      readonly advice: string;
    };

/** What the notes of a ticket say by their marks. */
export interface NotesRead {
  /** The highest revision whose whole note of this life stands there, 0 where none does. */
  readonly ours: number;
  /** The same of all lives. */
  readonly any: number;
  /**
   * The highest number of a write of this life that was carried out, 0 where none was or the desk numbers
   * none.
   */
  readonly write: number;
  /** A note of this life of which only some parts stand there, the newest such. */
  readonly begun: BegunNote | undefined;
  /**
   * Revisions of this life whose note came after one of the same or a later revision: it was carried out
   * late.
   */
  readonly late: readonly number[];
}

/** The parts of a note that stand there, counted from 1. */
export interface BegunNote {
  readonly revision: number;
  readonly of: number;
  readonly there: readonly number[];
}
