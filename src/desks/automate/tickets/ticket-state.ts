import { generationInSubject, readNotes } from '../../../incident/marks.ts';
import type { TicketSighting, TicketThere } from '../../../incident/ticket.ts';
import type { TicketQuestion } from '../../desk.ts';
import type { FoundTicket } from './find-ticket.ts';
import type { AutomateSettings } from '../settings.ts';
import type { AutomateTicket } from '../automate-answers.ts';

/** When a ticket was read by our clock, and how far the server's is ahead of it; both in ms. */
export interface ReadTime {
  readonly at: number;
  readonly ahead: number;
}

/**
 * How a ticket stands, in the words of the port; `standing` says where: in which categories, and at which
 * client it should, and does.
 */
export function ticketState(
  { ref, ticket, twins }: FoundTicket,
  { key, isOwn }: TicketQuestion,
  settings: AutomateSettings,
  standing: Pick<TicketThere, 'place' | 'home' | 'stands'>,
  time: ReadTime,
): TicketThere {
  const generation = generationInSubject(ticket.subject, key);
  return {
    kind: 'there',
    at: time.at,
    ticket: { id: ref.id, generation: generation ?? ref.generation },
    seen: sightingOf(ticket, settings, time),
    own: isOwn || generation !== undefined,
    foreign: false,
    mergedFrom: undefined,
    company: ticket.clientId,
    subject: ticket.subject,
    notes: ticket.comments && readNotes(ticket.comments, key),
    comments: ticket.comments?.length,
    ...standing,
    twins,
    synced: ticket.externalId?.toString(),
    raw: ticket,
  };
}

/** How a ticket was seen to stand, for people. */
export function sightingOf(
  { id, statusId, statusName, updatedAt }: AutomateTicket,
  { closedStatuses }: AutomateSettings,
  { at, ahead }: ReadTime,
): TicketSighting {
  const isClosed = closedStatuses.some((closed) => closed === statusId);
  const changedAt = updatedAt === undefined ? undefined : updatedAt - ahead;
  return {
    ticket: id,
    state: isClosed ? 'closed' : 'open',
    status: statusName,
    board: undefined,
    mergedInto: undefined,
    changedAt: changedAt ?? at,
    // A closed ticket has no date of its closing: what happened to it last comes closest.
    closing: isClosed ? { at: changedAt, by: 'unknown' } : undefined,
  };
}
