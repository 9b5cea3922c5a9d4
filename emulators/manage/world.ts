import type { Callbacks } from './callbacks/callbacks.ts';
import type { FaultBox } from './faults.ts';
import type { ManageSeed, SeedEntry, SeedMember } from './seed.ts';
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
  /** Whether tickets were bundled to it. */
  readonly hasChild: boolean;
  /** Ids of the devices it is linked to. */
  readonly configurations: readonly number[];
  /** To the millisecond, for the lag of searches. */
  readonly enteredAt: number;
  readonly enteredBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/**
 * A note of a ticket, or a time entry with its text. `opening` marks the ones made out of the texts that the
 * ticket was opened with.
 */
export interface StoredNote {
  readonly kind: 'note' | 'timeEntry';
  readonly id: number;
  readonly ticketId: number;
  readonly text: string | undefined;
  readonly discussion: boolean;
  readonly internal: boolean;
  readonly resolution: boolean;
  readonly customerUpdated: boolean;
  readonly createdAt: number;
  readonly createdBy: SeedMember;
  /** The person at the client in whose name it was written. */
  readonly contact: SeedEntry | undefined;
  readonly updatedAt: number;
  readonly updatedBy: string;
  readonly opening: boolean;
}

/** What happened to a ticket, in words. */
export interface AuditEntry {
  readonly text: string;
  readonly at: number;
  readonly by: string;
  readonly kind: 'Created' | 'Updated';
}

/** A file that was attached to a ticket; its bytes are not kept. */
export interface StoredDocument {
  readonly id: number;
  readonly ticketId: number;
  readonly title: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly isPrivate: boolean;
  readonly addedAt: number;
  readonly addedBy: string;
}

/** An e-mail that the real server would have sent. */
export interface SentEmail {
  readonly at: string;
  readonly ticketId: number;
  readonly cause: 'ticket created' | 'ticket updated' | 'note added' | 'note changed' | 'time entered';
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
  /** By ticket, oldest first. */
  readonly audits: Map<number, readonly AuditEntry[]>;
  readonly documents: StoredDocument[];
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
