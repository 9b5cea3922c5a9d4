import type { CheckGroup } from '../errors/check.ts';
import type { Category } from '../incident/category.ts';
import type { Shift } from '../incident/ticket-plan.ts';
import type {
  BegunNote,
  TicketKey,
  TicketRef,
  TicketSighting,
  TicketState,
  TicketThere,
} from '../incident/ticket.ts';

/** The ticketing systems that plumbline writes to. */
export type DeskName = 'automate' | 'manage';

/**
 * What is known of the name of an incident's GravityZone company. `problem` says why it cannot be fetched, as
 * a clause.
 */
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
  readonly computerMacs: readonly string[];
}

/** Which ticket is to be read, and how much of it. */
export interface TicketQuestion {
  readonly key: TicketKey;
  /** The ticket as we know it: it is read by its id, and looked for by its marks only where it is gone. */
  readonly ticket: TicketRef | undefined;
  /**
   * Whether the known ticket is the incident's own, which it stays whatever people take off it; else ours was
   * merged into it.
   */
  readonly isOwn: boolean;
  /** Without a known ticket: tickets of this generation and later ones count. */
  readonly generation: number;
  /**
   * Of those: whether the others of ours in every generation are told as twins, not the ones of the highest
   * alone.
   */
  readonly everyGeneration: boolean;
  /** Whether the notes are to be read; those of a ticket that was searched for are read in any case. */
  readonly readsNotes: boolean;
  readonly placement: Placement;
  /**
   * Whether the answer shall tell if the ticket stands at the company of `placement`: always, never, or only
   * where that is not the one where it stood so far, by the desk's id. Of one that was searched for it tells
   * in any case.
   */
  readonly asksHome: boolean | { readonly unlessAt: number };
}

/** What is to be written, with its texts: rendered, neutralised and cut. */
export type TicketOrder = CreateOrder | ChangeOrder;

interface AnyOrder {
  readonly key: TicketKey;
  /**
   * Rises with every write of a life: at a desk that carries writes out later, a lower one does nothing any
   * more.
   */
  readonly write: number;
  /** The revision whose mark stands at the end of the body or note. */
  readonly revision: number;
  readonly placement: Placement;
}

/** A new ticket. */
export interface CreateOrder extends AnyOrder {
  readonly kind: 'create';
  readonly generation: number;
  readonly category: Category;
  /** At most 100 UTF-16 units; ends with the ticket's mark. */
  readonly subject: string;
  /** The initial payload; its last line is the note mark of the revision. */
  readonly body: string;
}

/** A change of a ticket as it was just read, then a note. What is `undefined` or false stays as it is. */
export interface ChangeOrder extends AnyOrder {
  readonly kind: 'change';
  readonly read: TicketThere;
  readonly shift: Shift | undefined;
  readonly subject: string | undefined;
  /** Whether it moves to the company of `placement`. */
  readonly goesHome: boolean;
  readonly status: 'open' | 'close' | undefined;
  readonly note: RenderedNote | undefined;
}

/** A note whose last line is its mark. */
export interface RenderedNote {
  readonly text: string;
  /** The parts of this very note that stand there already. */
  readonly begun: BegunNote | undefined;
}

/**
 * A write that the desk accepted and carries out later, or not at all once it has expired (ms since 1970).
 */
export interface Accepted {
  readonly kind: 'accepted';
  readonly expires: number;
}

/** One attempt at something, which can be stopped. */
export interface Attempt {
  /** Aborted when the attempt shall stop. Reads obey it; a write that was sent is always awaited. */
  readonly signal: AbortSignal;
}

/**
 * A ticketing system. `read` tells how a ticket stands, `write` carries an order out and decides nothing;
 * both throw `VendorUnavailable` (with `sent` where a write may have been carried out) or `VendorRefused`
 * (blocked, with advice), and neither repeats a write by itself.
 */
export interface Desk {
  readonly name: DeskName;
  /**
   * Most attempts at a time of each process, those for High incidents aside: what has begun holds its place
   * while it waits for requests, and nothing overtakes it.
   */
  readonly attemptsAtOnce?: number;
  /** Missing where the desk cannot tell what its people do to our tickets. */
  readonly watch?: TicketWatch;
  /** What can be looked at before tickets are written, or when none are; nothing is changed. */
  readonly checks?: (input: DeskCheckInput) => CheckGroup;
  /** What there is to choose from while the desk is set up; the settings that are chosen may hold anything. */
  readonly offers?: DeskOffers;
  read(question: TicketQuestion, attempt: Attempt): Promise<TicketState>;
  /** The ticket as it stands after the write, its notes unread. */
  write(order: TicketOrder, attempt: Attempt): Promise<TicketState | Accepted>;
}

/** A record of a desk that a setting may name. */
export interface Offer {
  readonly id: number;
  /** As the desk has it: not fit to be printed. Empty where the desk tells none. */
  readonly name: string;
}

/** What a record can be chosen as. */
export type OfferKind = 'company' | 'board' | 'priority' | 'type' | 'status' | 'category' | 'runner';

/**
 * The records that can be chosen, those out of use left out; `undefined` where the desk does not let us list
 * them. `within` is the board of a type or status, by its id. They throw as `Desk.read` does.
 */
export type DeskOffers = Readonly<
  Partial<
    Record<
      OfferKind,
      (within: number | undefined, signal: AbortSignal) => Promise<readonly Offer[] | undefined>
    >
  >
>;

/** A GravityZone company. */
export interface KnownCompany {
  readonly id: string;
  readonly name: string;
}

/** What the checks of a desk need that it does not know itself. */
export interface DeskCheckInput {
  /** Those whose incidents may come. */
  readonly companies: (signal: AbortSignal) => Promise<readonly KnownCompany[]>;
}

/** A sighting, and the incident that its ticket belongs to. */
export interface SightedTicket {
  /** Name of the GravityZone account. */
  readonly account: string;
  readonly incidentId: string;
  readonly sighting: TicketSighting;
}

/** Tells what became of our tickets at a desk, so that people see it before the next update meets it. */
export interface TicketWatch {
  /** Looks at the tickets with these ids. */
  lookAt(ticketIds: readonly string[], attempt: Attempt): Promise<LookedAt>;
  /**
   * Our tickets that changed since the cursor of the last answer; without one, since a day ago. Windows
   * overlap, so that a ticket may be told twice and none is missed.
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

/**
 * Whether the desk calls us. `off`: it has no such calls, or the settings ask for none. `reduced`:
 * only polling works, and why.
 */
export type CallbackState =
  | { readonly kind: 'on' }
  | { readonly kind: 'off' }
  | { readonly kind: 'reduced'; readonly problem: string; readonly advice: string };

/** Where a desk reports what a person should look at, such as two tickets for one incident. */
export type DeskLog = (message: string, details: Readonly<Record<string, unknown>>) => void;
