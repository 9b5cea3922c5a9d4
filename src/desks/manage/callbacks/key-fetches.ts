import { LRUCache } from 'lru-cache';
import { perMinute } from '../../../http/per-minute.ts';
import type { CallbackSender } from '../../../http/callback-contract.ts';

/**
 * Keys that senders who were proven may make us fetch in a minute: each message may name an address of its
 * own.
 */
const BY_PROVEN_SENDERS = 300;
/** One other sender. */
const BY_A_STRANGER = 6;
/** All others together, where keys that fitted have lain before. */
const AT_PROVEN_PLACES = 60;
/** All others together, elsewhere on the server. */
const ELSEWHERE = 10;
/** Places that are remembered; a server has one. */
const MOST_PLACES = 16;

/** Limits how often senders make us ask the server for keys. */
export interface KeyFetches {
  /** Says whether one more fetch may start, and counts it if so. */
  allows(place: string, sender: CallbackSender): boolean;
  /** Notes that a key of this place fitted. */
  proven(place: string): void;
}

/**
 * Senders that nobody knows must neither make us hammer the server nor use up what the true ones need: a
 * stranger has a small share, and all of them together touch neither the share of proven senders nor, unless
 * they know the place, that of a true sender from a new address. `now` is in ms.
 */
export function keyFetches(now: () => number): KeyFetches {
  const places = new LRUCache<string, true>({ max: MOST_PLACES });
  const bySender = perMinute(BY_A_STRANGER, now);
  const total = {
    provenSenders: perMinute(BY_PROVEN_SENDERS, now),
    provenPlaces: perMinute(AT_PROVEN_PLACES, now),
    elsewhere: perMinute(ELSEWHERE, now),
  };
  return {
    allows(place, sender) {
      if (sender.isProven) return total.provenSenders.take('all');
      if (!bySender.take(sender.address)) return false;
      return (places.has(place) ? total.provenPlaces : total.elsewhere).take('all');
    },
    proven: (place) => void places.set(place, true),
  };
}
