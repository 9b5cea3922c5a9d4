import type { CallbackState, SightedTicket, TicketWatch } from '../desks/desk.ts';
import type { WatchPolicy } from '../incident/policy.ts';
import { attemptOf } from './attempt.ts';
import type { LastSent } from './last-sent.ts';

/**
 * Where a poll has come to. Sightings go to their incidents at once and never through the watch's own
 * history.
 */
export interface PollResult {
  readonly cursor: string;
  /** Our tickets among the changed ones. */
  readonly seen: number;
}

/**
 * The activities by which the tickets of one desk are watched. All may be repeated: a sighting that is known
 * changes nothing.
 */
export interface WatchActivities {
  /** Sends their incidents how these tickets stand; answers the ids that could not be looked at. */
  lookAtTickets(ticketIds: readonly string[]): Promise<readonly string[]>;
  pollTickets(cursor: string | undefined): Promise<PollResult>;
  keepCallbacks(): Promise<CallbackState>;
}

/** The activity by which settings reach ticket watches. */
export interface WatchPolicyActivities {
  /** How to watch a desk; `undefined` where the settings do not name it any more. */
  loadWatchPolicy(desk: string): Promise<WatchPolicy | undefined>;
}

/** Sends sightings to the incidents' workflows. */
export interface SendSightings {
  /** How a ticket stands. False where its incident is not watched (any more). */
  seen(ticket: SightedTicket): Promise<boolean>;
  /** That a ticket is gone, to the incidents whose ticket had this id. `at` is in ms since 1970. */
  gone(ticketId: string, at: number): Promise<void>;
}

/**
 * Makes the activities that watch one desk. `sent` holds what deliveries saw as well: what plumbline itself
 * wrote comes back from the desk as a change, and its incident knows it already.
 */
export function watchActivities(watch: TicketWatch, send: SendSightings, sent: LastSent): WatchActivities {
  async function sendNew(tickets: readonly SightedTicket[]): Promise<void> {
    for (const ticket of tickets) {
      const { ticket: id } = ticket.sighting;
      const text = JSON.stringify(ticket.sighting);
      if (sent.isKnown(id, text)) continue;
      if (await send.seen(ticket)) sent.remember(id, text);
    }
  }

  return {
    lookAtTickets: (ticketIds) =>
      attemptOf(async (attempt) => {
        const { tickets, gone, unread } = await watch.lookAt(ticketIds, attempt);
        await sendNew(tickets);
        for (const id of gone) await send.gone(id, Date.now());
        return unread;
      }),

    pollTickets: (cursor) =>
      attemptOf(async (attempt) => {
        const { tickets, cursor: next } = await watch.changedSince(cursor, attempt);
        await sendNew(tickets);
        return { cursor: next, seen: tickets.length };
      }),

    keepCallbacks: () => attemptOf((attempt) => watch.keepCallbacks(attempt)),
  };
}
