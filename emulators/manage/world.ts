import type { Callbacks } from './callbacks/callbacks.ts';
import type { FaultBox } from './faults.ts';
import type { ManageSeed, SeedMember } from './seed.ts';
import type { ReferenceName } from './tickets/ticket-members.ts';

/** A ticket as it is kept. Times are milliseconds since 1970, in whole seconds but for `enteredAt`. */
export interface StoredTicket {
  readonly id: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly references: Readonly<Partial<Record<ReferenceName, number>>>;
  readonly customFields: ReadonlyMap<number, unknown>;
  readonly closed: { readonly at: number; readonly by: string } | undefined;
  readonly mergedInto: number | undefined;
  /** Whether it was converted to a project ticket, which stands at routes of its own under the same id. */
  readonly isProjectTicket: boolean;
  readonly hasMergedChild: boolean;
  /** Ids of the devices it is linked to. */
  readonly configurations: readonly number[];
  /** To the millisecond, for the lag of searches. */
  readonly enteredAt: number;
  readonly enteredBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/** A note of a ticket. `opening` marks the ones made of the texts that the ticket was opened with. */
export interface StoredNote {
  readonly id: number;
  readonly text: string | undefined;
  readonly discussion: boolean;
  readonly internal: boolean;
  readonly resolution: boolean;
  readonly customerUpdated: boolean;
  readonly createdAt: number;
  readonly createdBy: SeedMember;
  readonly updatedAt: number;
  readonly updatedBy: string;
  readonly opening: boolean;
}

/** An e-mail that the real server would have sent. */
export interface SentEmail {
  readonly at: string;
  readonly ticketId: number;
  readonly cause: 'ticket created' | 'ticket updated' | 'note added' | 'note changed';
  /** True for a note that only staff should see and that goes to the contact all the same. */
  readonly internal: boolean;
}

/** Everything that the emulated server knows. */
export interface World {
  readonly seed: ManageSeed;
  readonly faults: FaultBox;
  readonly tickets: Map<number, StoredTicket>;
  /** By ticket, oldest first. */
  readonly notes: Map<number, readonly StoredNote[]>;
  readonly emails: SentEmail[];
  readonly callbacks: Callbacks;
  /** Milliseconds since 1970. */
  now(): number;
  /** Puts the clock forward by so many milliseconds. */
  advance(ms: number): void;
  /** Origin for links, without a slash at the end. */
  origin(): string;
  nextTicketId(): number;
  nextNoteId(): number;
}

/**
 * A copy of the world in which a write can be tried out: what it changes there, and whom it tells, is lost.
 */
export function rehearsalOf(world: World): World {
  return {
    ...world,
    tickets: new Map(world.tickets),
    notes: new Map(world.notes),
    emails: [],
    callbacks: {
      ...world.callbacks,
      records: new Map(world.callbacks.records),
      outbox: { ...world.callbacks.outbox, send: () => undefined },
      nextId: () => 0,
    },
    nextTicketId: () => 0,
    nextNoteId: () => 0,
  };
}

/** Base address of the API under the current codebase, without a slash at the end. */
export function apiBase(world: World): string {
  return `${world.origin()}/${world.faults.current().codebase}/apis/3.0`;
}

/** A time cut to whole seconds, the grain of every time stamp of the API. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

/** A time as the API writes it. */
export function showTime(at: number): string {
  return new Date(wholeSecond(at)).toISOString().replace('.000Z', 'Z');
}
