import { readReference } from '../../../incident/marks.ts';
import type { TicketSighting, TicketThere } from '../../../incident/ticket.ts';
import type { StandingTicket } from '../manage-client.ts';
import type { ManageTicket } from '../manage-answers.ts';
import type { ManageParts } from '../manage-parts.ts';

/** What is told of a ticket besides what stands on it. */
export type About = Pick<
  TicketThere,
  'ticket' | 'own' | 'foreign' | 'mergedFrom' | 'notes' | 'home' | 'stands' | 'twins'
>;

/**
 * The signal for a ticket that was written to: what came of it has to be known, also where the attempt is
 * stopped.
 */
export const WRITTEN = new AbortController().signal;

/** How a ticket stands. Throws `VendorUnavailable` where what it is compared with cannot be read. */
export async function describeTicket(
  { placeOf, sight }: ManageParts,
  standing: StandingTicket,
  about: About,
  signal: AbortSignal,
): Promise<TicketThere> {
  return {
    kind: 'there',
    at: sight.now(),
    seen: sightingOf(standing.ticket, sight),
    place: await placeOf(standing.ticket, signal),
    company: standing.ticket.company?.id,
    subject: standing.ticket.summary ?? '',
    comments: undefined,
    synced: undefined,
    raw: standing,
    ...about,
  };
}

/** The ticket that a state of this desk was made of. */
export function standingOf({ raw }: Pick<TicketThere, 'raw'>): StandingTicket {
  return raw as StandingTicket;
}

/** What the sighting of a ticket needs besides it. Times are ms since 1970. */
export interface Sight {
  readonly now: () => number;
  /** A time of Manage by our clock. */
  readonly toOurTime: (time: number) => number;
  /** Whether a member is the one that plumbline writes as; `undefined` where that is not known. */
  readonly isUs: (member: string) => boolean | undefined;
}

/** How a ticket stands; now takes the place of a change whose time Manage does not tell. */
export function sightingOf(ticket: ManageTicket, sight: Sight): TicketSighting {
  const state = ticket.mergedParentTicket ? 'merged' : ticket.closedFlag === true ? 'closed' : 'open';
  const changedAt = timeOf(ticket._info?.lastUpdated, sight);
  return {
    ticket: String(ticket.id),
    state,
    status: ticket.status?.name ?? undefined,
    board: ticket.board?.name ?? undefined,
    mergedInto: ticket.mergedParentTicket ? String(ticket.mergedParentTicket.id) : undefined,
    changedAt: changedAt ?? sight.now(),
    closing:
      state === 'closed'
        ? { at: timeOf(ticket.closedDate, sight) ?? changedAt, by: closerOf(ticket, sight) }
        : undefined,
  };
}

function closerOf(ticket: ManageTicket, { isUs }: Sight): 'us' | 'technician' | 'unknown' {
  const { closedBy } = ticket;
  if (!closedBy) return 'unknown';
  const maker = readReference(ticket.externalXRef ?? '') && ticket._info?.enteredBy;
  const us = isUs(closedBy) ?? (maker ? closedBy === maker : undefined);
  return us === undefined ? 'unknown' : us ? 'us' : 'technician';
}

function timeOf(text: string | null | undefined, { toOurTime }: Sight): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : toOurTime(time);
}
