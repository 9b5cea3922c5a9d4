import type { FaultBox } from './faults.ts';
import type { ManageSeed, SeedMember } from './seed.ts';
import type { ReferenceName } from './ticket-members.ts';

/** A ticket as it is kept. Times are milliseconds since 1970, in whole seconds but for `enteredAt`. */
export interface StoredTicket {
  readonly id: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly references: Readonly<Partial<Record<ReferenceName, number>>>;
  readonly customFields: ReadonlyMap<number, unknown>;
  readonly closed: { readonly at: number; readonly by: string } | undefined;
  readonly mergedInto: number | undefined;
  readonly hasMergedChild: boolean;
  /** To the millisecond, for the lag of searches. */
  readonly enteredAt: number;
  readonly enteredBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/** A note of a ticket. `opening` marks the ones made out of the texts that the ticket was opened with. */
export interface StoredNote {
  readonly id: number;
  readonly ticketId: number;
  readonly text: string | undefined;
  readonly discussion: boolean;
  readonly internal: boolean;
  readonly resolution: boolean;
  readonly customerUpdated: boolean;
  readonly createdAt: number;
  readonly createdBy: SeedMember;
  readonly opening: boolean;
}

/** An e-mail that the real server would have sent. */
export interface SentEmail {
  readonly at: string;
  readonly ticketId: number;
  readonly cause: 'ticket created' | 'ticket updated' | 'note added';
  /** True for a note that only staff should see and that goes to the contact all the same. */
  readonly internal: boolean;
}

/** Everything that the emulated server knows. */
export interface World {
  readonly seed: ManageSeed;
  readonly faults: FaultBox;
  readonly tickets: Map<number, StoredTicket>;
  readonly notes: Map<number, readonly StoredNote[]>;
  readonly emails: SentEmail[];
  /** Milliseconds since 1970. */
  now(): number;
  /** Origin for links, without a slash at the end. */
  origin(): string;
  nextTicketId(): number;
  nextNoteId(): number;
}

/** The API member and whoever else may act. */
export function membersOf(seed: ManageSeed): readonly SeedMember[] {
  return seed.members ?? [{ id: 101, identifier: 'apimember', name: 'API Member' }];
}

/** A time cut to whole seconds, the grain of every time stamp of the API. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

/** A time as the API writes it. */
export function showTime(at: number): string {
  return new Date(wholeSecond(at)).toISOString().replace('.000Z', 'Z');
}
