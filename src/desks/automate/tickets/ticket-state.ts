import type { Category } from '../../../incident/category.ts';
import { generationInSubject, readNotes } from '../../../incident/marks.ts';
import type { TicketPlace, TicketSighting, TicketThere } from '../../../incident/ticket.ts';
import type { TicketQuestion } from '../../desk.ts';
import { companyOf } from '../company/mapped-client.ts';
import type { FoundTicket } from './find-ticket.ts';
import type { AutomateSettings } from '../settings.ts';
import type { AutomateTicket } from '../automate-answers.ts';

const CATEGORIES: readonly Category[] = ['low', 'medium', 'high'];

/** When a ticket was read by our clock, and how far the server's is ahead of it; both in ms. */
export interface ReadTime {
  readonly at: number;
  readonly ahead: number;
}

/** How a ticket stands, in the words of the port. */
export function ticketState(
  { ref, ticket, twins }: FoundTicket,
  { key, isOwn, placement, asksHome }: TicketQuestion,
  settings: AutomateSettings,
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
    place: placeOf(ticket, settings),
    subject: ticket.subject,
    notes: ticket.comments && readNotes(ticket.comments, key),
    comments: ticket.comments?.length,
    ...(asksHome
      ? homeOf(ticket, companyOf(settings, placement), settings)
      : { home: undefined, stands: 'unknown' }),
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

function placeOf({ categoryId }: AutomateTicket, { categories }: AutomateSettings): TicketPlace {
  const fits = CATEGORIES.filter((category) => categories[category] === categoryId);
  return { fits, on: fits, above: [] };
}

function homeOf(
  { clientId }: AutomateTicket,
  company: ReturnType<typeof companyOf>,
  { catchAll }: AutomateSettings,
): Pick<TicketThere, 'home' | 'stands'> {
  if (company.kind === 'unmapped') return { home: company, stands: 'unknown' };
  const { client, ...home } = company;
  if (clientId === client.clientId) return { home, stands: 'home' };
  if (clientId === undefined) return { home, stands: 'unknown' };
  return { home, stands: clientId === catchAll?.clientId ? 'catch-all' : 'elsewhere' };
}
