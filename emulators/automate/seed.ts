import type { AutomateModes } from './modes.ts';

/** A client as the emulator is told of it. */
export interface SeedClient {
  readonly id: number;
  readonly name: string;
  /** The linked PSA company id; Automate serves it as a string. */
  readonly externalId?: string;
}

/** A computer with an agent. Names need not be unique. */
export interface SeedComputer {
  readonly id: number;
  readonly name: string;
  readonly clientId: number;
  readonly friendlyName?: string;
  readonly domain?: string;
  readonly ip?: string;
  readonly mac?: string;
  /** ISO date; default: the start of the emulator. */
  readonly lastContact?: string;
  /** Scripts wait for an agent that is offline. Default true. */
  readonly online?: boolean;
}

/** A ticket that stands there before the first request. */
export interface SeedTicket {
  readonly subject: string;
  readonly clientId: number;
  readonly computerId?: number;
  readonly categoryId: number;
  readonly statusId?: number;
  /** Who made it; the API user stands for the script. Default `technician`. */
  readonly from?: string;
  readonly comments?: readonly string[];
}

/** Everything an emulated Automate server knows at its start. */
export interface AutomateSeed {
  readonly username: string;
  readonly password: string;
  /**
   * Set for an account with two-factor log-in, in base32: without a code of this secret that is good now and
   * was not used yet, it gets 200 and no token.
   */
  readonly totpSecret?: string;
  /** The only integration GUID the server admits. */
  readonly clientId: string;
  /** Number of the script at this server. */
  readonly scriptId: number;
  /** Text of the import file of the script, the only one that there is. */
  readonly script: string;
  readonly clients: readonly SeedClient[];
  readonly computers: readonly SeedComputer[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  /**
   * The first is that of a new ticket. Default: 1 New, 2 In Progress, 4 Closed and 5 Completed (both closed).
   */
  readonly statuses?: readonly { readonly id: number; readonly name: string; readonly closed?: boolean }[];
  readonly tickets?: readonly SeedTicket[];
  /** Milliseconds from a run's start to its work; 0 is the next turn of the event loop. Default 0. */
  readonly scriptDelayMs?: number;
  /** Default one hour. */
  readonly tokenLifeMs?: number;
  /** How far refreshing can stretch a log-in. Default eight hours. */
  readonly tokenAbsoluteLifeMs?: number;
  readonly modes?: Partial<AutomateModes>;
}
