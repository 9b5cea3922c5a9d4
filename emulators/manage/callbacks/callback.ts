import type { SeedMember } from '../seed.ts';

/** What a request says of a callback, once it passed the rules. */
export interface CallbackEntry {
  readonly url: string;
  readonly objectId: number;
  readonly type: string;
  /** In the letter case in which it was sent. */
  readonly level: string;
  readonly description: string | undefined;
  readonly payloadVersion: string | undefined;
  readonly inactive: boolean;
  readonly selfSuppressed: boolean;
}

/** A registered callback. Times are milliseconds since 1970. */
export interface StoredCallback {
  readonly id: number;
  readonly entry: CallbackEntry;
  /** Who registered it. */
  readonly member: SeedMember;
  readonly connectWiseId: string;
  readonly enteredAt: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
  /** When the first of the failures came that no success has followed yet. */
  readonly failingSince: number | undefined;
}

/** All callbacks by id. */
export type CallbackRecords = Map<number, StoredCallback>;
