import type { DeskName } from '../../desks/desk.ts';
import type { Setup } from '../../operator/setup/setup.ts';
import type { Terminal } from '../terminal.ts';

/** Options of the command; each question has one besides, under its name. */
export interface InitOptions extends Readonly<Record<string, unknown>> {
  readonly account?: string;
  readonly desks?: readonly DeskName[];
  readonly privateAddresses?: true;
  readonly mapAutomate?: Readonly<Record<string, number>>;
  readonly mapManage?: Readonly<Record<string, number>>;
  readonly yes?: true;
  readonly force?: true;
  readonly ignoreFaults?: true;
  readonly createNamespace?: true;
  readonly scriptTo?: string;
  readonly subscribe?: true;
  readonly testEvent?: true;
  readonly commission?: true;
  readonly json?: true;
}

/** A settings file that is there. */
export interface Existing {
  readonly text: string;
  /** Plain values. */
  readonly value: unknown;
  readonly accounts: readonly string[];
  readonly desks: readonly DeskName[];
}

/** What the parts of the command share. */
export interface Init {
  readonly terminal: Terminal;
  readonly options: InitOptions;
  readonly file: string;
  readonly existing: Existing | undefined;
  readonly setup: Setup;
  readonly signal: AbortSignal;
}

/** What ends the command before anything was written. */
export class Cancelled extends Error {}
