import { deliveryIn } from './delivery.ts';
import type { Deliveries, Delivery, Problem } from './delivery.ts';
import { laterOf } from './doubt.ts';
import { followAdoption } from './named-ticket.ts';
import type { MadeBy, TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { isClosed } from './status.ts';
import type { TicketState } from './ticket.ts';

/**
 * Tickets of one desk that another desk's own sync makes: Automate's sync with Manage, from each Automate
 * ticket whose category and client are mapped there.
 */

/** In ms: the first wait for the number, where it may take long, and the longest. */
const FIRST_LOOK = 60_000;
const LONGEST_LOOK = 4 * 3_600_000;

/** Takes in what a read tells of the ticket that the sync makes; each read counts as a look for it. */
export function followSync(
  left: Delivery,
  read: TicketState,
  { makes }: Pick<TicketPolicy, 'makes'>,
): Delivery {
  if (makes === undefined || read.kind !== 'there' || left.isNamed) return left;
  const { at, synced } = read;
  return { ...left, sync: { number: synced, since: left.sync?.since ?? at, readAt: at } };
}

/**
 * The delivery `after` a read, with the times of the look by the workflow's clock `now`: by that of a worker
 * which is behind, the next one would be due at once, over and over.
 */
export function dateLook(after: Delivery, before: Delivery, now: number): Delivery {
  const { sync } = after;
  if (sync === undefined || sync.readAt === before.sync?.readAt) return after;
  const since = sync.since === before.sync?.since ? sync.since : now;
  return { ...after, sync: { ...sync, since, readAt: now } };
}

/**
 * When a ticket is read again for the number of the one that the sync makes, in ms since 1970; `undefined`:
 * never. The time since the opening doubles from look to look. A number whose ticket is gone is asked for
 * anew.
 */
export function nextSyncLook(
  { ticket, sync, isNamed }: Delivery,
  newest: Snapshot,
  { makes }: Pick<TicketPolicy, 'makes'>,
  others: Deliveries,
): number | undefined {
  if (makes === undefined || ticket === undefined || isNamed) return undefined;
  if (sync === undefined) return 0;
  const { number, since, readAt } = sync;
  const made = deliveryIn(others, makes.desk);
  if (number !== undefined && !isMissing(made, number)) return undefined;
  const deadline = since + makes.within;
  if (isClosed(newest.facts) && readAt >= deadline) return undefined;
  const from = number === undefined ? since : Math.max(since, made.problem?.since ?? 0);
  if (readAt < from) return from;
  const first = Math.min(FIRST_LOOK, makes.within / 10);
  const at = readAt + Math.min(Math.max(readAt - from, first), LONGEST_LOOK);
  // One look falls on the time from which on the ticket is missed.
  return readAt < deadline ? Math.min(at, Math.max(deadline, readAt + first)) : at;
}

/** Whether there is no ticket of a number that the sync told. */
function isMissing({ syncedAs, ticket, isNamed }: Delivery, number: string): boolean {
  return syncedAs === number && (ticket === undefined || isNamed);
}

/**
 * The number of a ticket that the sync made and that a delivery is to go on in. Another one that plumbline
 * opened itself or that an operator named stays.
 */
export function syncedNumber(
  { ticket, syncedAs }: Delivery,
  { madeBy }: Pick<TicketPolicy, 'madeBy'>,
  others: Deliveries,
): string | undefined {
  if (madeBy === undefined) return undefined;
  const number = deliveryIn(others, madeBy.desk).sync?.number;
  const isFree = ticket === undefined || ticket.id === number || syncedAs !== undefined;
  return isFree && number !== syncedAs ? number : undefined;
}

/** The delivery once it goes on in a ticket that the sync made: nothing is known of it yet. */
export function followSynced(left: Delivery, number: string): Delivery {
  const { syncedAs, twins, lookBackAt, doubt } = left;
  const after = followAdoption(left, number);
  return {
    ...after,
    syncedAs: number,
    former: undefined, // there is nothing to go back to
    lookBackAt: laterOf(lookBackAt, doubt?.late),
    twins: syncedAs === undefined ? after.twins : twins,
  };
}

/** What is written to the ticket of a delivery that the sync made; `undefined` of any other ticket. */
export function writesToSynced(
  { syncedAs }: Pick<Delivery, 'syncedAs'>,
  { madeBy }: Pick<TicketPolicy, 'madeBy'>,
): MadeBy | undefined {
  return syncedAs === undefined ? undefined : madeBy;
}

/** Why a delivery without a ticket waits for the sync, and whether somebody has to look after it. */
export function awaitSynced(
  { syncedAs }: Delivery,
  { desk, within }: MadeBy,
  others: Deliveries,
): { readonly state: 'waiting' | 'blocked'; readonly problem: Omit<Problem, 'since'> } {
  const { ticket, sync } = deliveryIn(others, desk);
  const source = ticket === undefined ? 'its ticket' : `its ticket ${ticket.id}`;
  if (syncedAs !== undefined)
    return {
      state: 'blocked',
      problem: {
        code: 'synced-ticket-gone',
        message: `Ticket ${syncedAs}, which Automate’s sync made, was deleted or cannot be seen.`,
        advice: `Plumbline opens none in its place, and looks whether Automate names another one. If there is to be one, have Automate sync ${source} again, or name a ticket with \`plumbline incidents adopt\`.`,
      },
    };
  const isLate = sync !== undefined && sync.readAt - sync.since >= within;
  return isLate
    ? {
        state: 'blocked',
        problem: {
          code: 'not-synced',
          message: `Automate’s sync has made no ticket of ${source} in time: its ExternalId is still 0.`,
          advice:
            'See in Automate whether the Manage plugin syncs tickets, whether the category and the client of the ticket are mapped there, and what its table plugin_cw_ticket_failures says. Plumbline goes on by itself once the ticket is there.',
        },
      }
    : {
        state: 'waiting',
        problem: {
          code: 'awaits-sync',
          message: 'Automate’s sync makes the ticket; it is not there yet.',
          advice: 'You need to do nothing: plumbline tells if it does not come in time.',
        },
      };
}
