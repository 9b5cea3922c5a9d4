import type { ScriptHost } from '../../emulators/automate/engine/functions.ts';
import type { ScriptModes } from '../../emulators/automate/engine/script-modes.ts';

/** The client and the computers that every server of the cases knows; the script runs on the first one. */
export const CLIENTS = [7, 8] as const;
export const COMPUTERS = [1042, 1044] as const;
export const CATEGORIES = [126, 178] as const;

/** A ticket as people and the API see it. */
export interface StandingTicket {
  readonly id: number;
  readonly clientId: number;
  readonly computerId: number;
  readonly subject: string;
  /** 0 where nobody gave it one. */
  readonly categoryId: number;
  readonly closed: boolean;
  readonly comments: readonly string[];
}

/** A ticket that somebody made. */
export interface MadeTicket {
  readonly subject: string;
  readonly clientId?: number;
  readonly comments?: readonly string[];
}

/** A server whose clock stands. */
export interface ScriptServer {
  /** What the script meets on computer 1042. */
  host(modes: ScriptModes): ScriptHost;
  /** Sets the clock of the database, in milliseconds since 1970. */
  setClock(now: number): Promise<void>;
  /** Deletes all tickets; the next one is 1001. */
  clear(): Promise<void>;
  make(ticket: MadeTicket): Promise<number>;
  /** All tickets, the oldest first. */
  tickets(): Promise<readonly StandingTicket[]>;
  close(): Promise<void>;
}

/** A way to have such servers. */
export interface ServerKind {
  readonly name: string;
  /** Whether its columns and connections keep a text. */
  keeps(text: string): boolean;
  open(): Promise<ScriptServer>;
}
