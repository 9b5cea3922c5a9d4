import type { Category } from './category.ts';
import type { Problem } from './delivery.ts';
import type { Snapshot } from './snapshot.ts';
import type { BegunNote, Succession, TicketThere } from './ticket.ts';

/** What is lacking between a ticket as it was read and what it shall say. */
export type TicketPlan =
  /** The ticket says it all, or none is due. */
  | { readonly kind: 'nothing' }
  /** A write may still be carried out: the ticket is read again then, in ms since 1970. */
  | { readonly kind: 'wait'; readonly until: number }
  /** Our ticket is not found any more: it is looked for once more then, in ms since 1970. */
  | { readonly kind: 'lost'; readonly until: number }
  | { readonly kind: 'create' }
  | ChangePlan
  /** A successor is due; it is looked for, then opened. */
  | { readonly kind: 'succeed'; readonly because: Succession }
  /** The ticket is from an earlier life: our revisions count from its highest mark on. */
  | { readonly kind: 'adopt'; readonly revision: number }
  | { readonly kind: 'refuse'; readonly problem: Omit<Problem, 'since'> };

/** Changes of a ticket, and the note about them. */
export interface ChangePlan {
  readonly kind: 'change';
  readonly ticket: TicketThere;
  readonly shift: Shift | undefined;
  /** Whether the subject is corrected, for it said less than is known now. */
  readonly subject: boolean;
  /** Whether the ticket moves from the catch-all to its company. */
  readonly goesHome: boolean;
  readonly status: 'open' | 'close' | undefined;
  readonly note: NotePlan | undefined;
}

/** A category shift. `from` is unknown where the ticket is from an earlier life. */
export interface Shift {
  readonly from: Category | undefined;
  readonly to: Category;
  /** Whether board, type and what hangs below them are written. */
  readonly place: boolean;
  /** Whether the priority is written. */
  readonly priority: boolean;
}

/** A note that is due. */
export interface NotePlan {
  /**
   * `full`: everything that is known. `whole`: the same, to a ticket of which nobody knows exactly what it
   * says. `adopted`: the same, to one that an operator named. `payload`: the rest of a payload that was cut
   * off while the ticket opened. `farewell`: that the incident goes on elsewhere, without facts. `word`: the
   * remarks alone, which are no news of the incident.
   */
  readonly kind: 'changes' | 'full' | 'whole' | 'adopted' | 'payload' | 'farewell' | 'word';
  /** What the ticket says so far; `undefined` where that is not known. */
  readonly from: Snapshot | undefined;
  readonly to: Snapshot;
  /** What is to be said besides the changes, a sentence each. */
  readonly remarks: readonly string[];
  /** The parts of this very note that stand there already. */
  readonly begun: BegunNote | undefined;
}

/** What a change sets, as far as it matters once the change is seen to be carried out. */
export interface ChangeParts extends Pick<ChangePlan, 'shift' | 'subject' | 'status'> {
  /** `unsent`: its note was surely not sent, so that only the ticket itself can show the change. */
  readonly note: NotePlan['kind'] | 'unsent' | undefined;
  /** Whether the ticket was open when the change was planned. */
  readonly wasOpen: boolean;
  /** Whether its note says where the ticket of a known company stands, or the ticket went there. */
  readonly tellsHome: boolean;
}

/** The parts of a planned change. */
export function partsOf({ ticket, shift, subject, status, note }: ChangePlan): ChangeParts {
  const { home, seen } = ticket;
  return {
    shift,
    subject,
    status,
    note: note?.kind,
    wasOpen: seen.state === 'open',
    tellsHome: home?.kind === 'company' && !home.isCatchAll,
  };
}
