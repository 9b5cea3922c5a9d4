import { defineSignal } from '@temporalio/workflow';
import type { CallbackState } from '../desks/desk.ts';
import type { Problems } from './steps.ts';

/** Input of the `ticketWatch` workflow, one per desk. `state` is carried from run to run. */
export interface TicketWatchInput {
  readonly desk: string;
  readonly state?: TicketWatchState;
}

/** What a ticket watch knows, as plain JSON. Times are workflow time in ms since 1970. */
export interface TicketWatchState {
  /** Where the desk's list of changed tickets was left; the desk's own words. */
  cursor: string | undefined;
  /** Tickets to be looked at, as callbacks named them. */
  named: readonly string[];
  /** Tickets that could not be looked at, to be tried once more. */
  unread: readonly string[];
  polls: number;
  lastPollAt: number | undefined;
  callbacks: CallbackState | undefined;
  callbacksCheckedAt: number | undefined;
  /** Where they led by the settings then. */
  callbackUrl: string | undefined;
  problems: Problems;
}

/** Which tickets changed. */
export const ticketsSignal = defineSignal<[readonly string[]]>('tickets');
