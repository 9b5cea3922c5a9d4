import type { SeedMember } from '../seed.ts';

/** A registered callback. Times are milliseconds since 1970. */
export interface StoredCallback {
  readonly id: number;
  readonly url: string;
  readonly objectId: number;
  readonly type: string;
  /** In the letter case in which it was sent. */
  readonly level: string;
  readonly description: string | undefined;
  readonly payloadVersion: string | undefined;
  readonly inactiveFlag: boolean;
  readonly isSelfSuppressedFlag: boolean;
  /** Who registered it. */
  readonly member: SeedMember;
  readonly connectWiseID: string;
  readonly enteredAt: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
  /** When the first of the failures came that no success has followed yet. */
  readonly failingSince: number | undefined;
}
