import type { ScriptModes } from './script-modes.ts';

/** What Ticket Create is given. */
export interface TicketCreation {
  readonly clientId: number;
  readonly computerId: number;
  readonly subject: string;
  readonly body: string;
  /** `undefined` where the server decides. */
  readonly categoryId: number | undefined;
  /** What becomes of the body. */
  readonly creationBody: ScriptModes['creationBody'];
  /** Whether the ticket stands at the client that it is given rather than at that of its computer. */
  readonly heedsClient: boolean;
  /** Whether the ticket stands on `computerId`, or on the computer that runs the script. */
  readonly heedsComputer: boolean;
}

/** What Ticket Update changes; a missing member stays as it is. */
export interface TicketUpdate {
  readonly subject?: string;
  readonly categoryId?: number;
}

/**
 * Automate's own functions for tickets, those that the Manage plugin follows. Each throws `StepFailure`
 * where the ticket, or what it is to point to, does not exist, or where the database does not take a text.
 */
export interface TicketFunctions {
  /** Gives the new ticket's id. */
  create(ticket: TicketCreation): number | Promise<number>;
  comment(ticketId: number, body: string): void | Promise<void>;
  update(ticketId: number, change: TicketUpdate): void | Promise<void>;
  finish(ticketId: number): void | Promise<void>;
  open(ticketId: number): void | Promise<void>;
}
