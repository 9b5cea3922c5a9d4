import { keyOfReference } from '../../../incident/marks.ts';
import type { SightedTicket, TicketSighting } from '../../desk.ts';
import type { ManageTicket } from '../wire.ts';

/** How a ticket stands; `now` takes the place of a time that Manage does not tell. Times are ms since 1970. */
export function sightingOf(ticket: ManageTicket, now: number): TicketSighting {
  return {
    ticket: String(ticket.id),
    state: stateOf(ticket),
    status: ticket.status?.name ?? undefined,
    board: ticket.board?.name ?? undefined,
    mergedInto: ticket.mergedParentTicket ? String(ticket.mergedParentTicket.id) : undefined,
    changedAt: timeOf(ticket._info?.lastUpdated) ?? now,
  };
}

/** A ticket that carries a reference of ours, with its incident; `undefined` where it is none of ours. */
export function sightedTicket(ticket: ManageTicket, now: number): SightedTicket | undefined {
  const key = keyOfReference(ticket.externalXRef ?? '');
  return key === undefined ? undefined : { key, sighting: sightingOf(ticket, now) };
}

/** When the ticket was closed, in ms since 1970; `undefined` where Manage does not tell. */
export function closedAt(ticket: ManageTicket): number | undefined {
  return timeOf(ticket.closedDate) ?? timeOf(ticket._info?.lastUpdated);
}

function stateOf(ticket: ManageTicket): TicketSighting['state'] {
  if (ticket.mergedParentTicket) return 'merged';
  return ticket.closedFlag === true ? 'closed' : 'open';
}

function timeOf(text: string | null | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
