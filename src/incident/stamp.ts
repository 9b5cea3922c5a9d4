import type { IncidentEvent } from './incident-event.ts';

/** Where a fact or a status came from. Times are ms since 1970. */
export interface Stamp {
  readonly sentAt: number;
  /** Place in its push message; 0 for what no push told. */
  readonly index: number;
  readonly arrivedAt: number;
  readonly key: string;
}

/** The stamp of what an event states as of a time, in ms since 1970. */
export function stampOf(event: IncidentEvent, sentAt: number = event.sentAt): Stamp {
  const { arrivedAt, key } = event;
  return { sentAt, index: event.kind === 'push' ? event.index : 0, arrivedAt, key };
}

/**
 * Which of two facts is newer. The key breaks the last tie: the order is total, and two arrivals in one
 * millisecond end alike everywhere.
 */
export function isSentLater(stamp: Stamp, than: Stamp): boolean {
  const by = stamp.sentAt - than.sentAt || stamp.index - than.index || stamp.arrivedAt - than.arrivedAt;
  return by > 0 || (by === 0 && stamp.key > than.key);
}

/**
 * Which of two statuses is newer: the one that was read later, by our own clock. The times of edits cannot
 * tell, for they come from GravityZone's clock, in whole seconds, and not with every answer.
 */
export function isReadLater(stamp: Stamp, than: Stamp): boolean {
  const by = stamp.arrivedAt - than.arrivedAt;
  return by > 0 || (by === 0 && isSentLater(stamp, than));
}
