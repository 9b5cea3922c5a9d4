import { json, noContent, noPermission } from './answer.ts';
import type { Answer } from './answer.ts';
import { answerCount, answerList } from './list-query.ts';
import { addOpeningNotes } from './notes.ts';
import { found, idAt, listRequest, route } from './request.ts';
import type { ApiRequest, Route } from './request.ts';
import { searchQuery } from './ticket-search.ts';
import { readTicketBody } from './ticket-draft.ts';
import type { TicketDraft } from './ticket-draft.ts';
import { patchDraft } from './ticket-patch.ts';
import { REQUIRED_MEMBERS, settleTicket } from './ticket-rules.ts';
import { isClosed, renderTicket, ticketResource } from './ticket-view.ts';
import { showTime, wholeSecond } from './world.ts';
import type { SentEmail, StoredTicket, World } from './world.ts';

/** Routes that open, find, read, change and delete tickets. */
export const ticketRoutes: readonly Route[] = [
  route('POST', '/service/tickets', (request) =>
    json(201, renderTicket(request.world, createTicket(request))),
  ),
  route('GET', '/service/tickets', ({ world, ...request }) =>
    answerList(world, listRequest({ world, ...request }), ticketResource(world), searchableTickets(world)),
  ),
  route('GET', '/service/tickets/count', ({ world, query }) =>
    answerCount(world, query, ticketResource(world), searchableTickets(world)),
  ),
  route('POST', '/service/tickets/search', searchTickets, false),
  route('GET', '/service/tickets/{id}', (request) =>
    json(200, renderTicket(request.world, readableTicket(request))),
  ),
  route('PATCH', '/service/tickets/{id}', (request) =>
    json(200, renderTicket(request.world, patchTicket(request))),
  ),
  route('PUT', '/service/tickets/{id}', (request) =>
    json(200, renderTicket(request.world, replaceTicket(request))),
  ),
  route('DELETE', '/service/tickets/{id}', deleteTicket),
];

/** The ticket of the path, a merged one only where the mode lets it be read. @throws Refusal (404) */
export function readableTicket(request: ApiRequest): StoredTicket {
  const id = idAt(request, 0);
  const ticket = request.world.tickets.get(id);
  const hidden = ticket?.mergedInto !== undefined && request.world.faults.current().mergedTickets === 'gone';
  return found(hidden ? undefined : ticket, 'Ticket', id);
}

/** The ticket of the path, for a write: a merged ticket's number is not valid any more. @throws Refusal (404) */
export function writableTicket(request: ApiRequest): StoredTicket {
  const id = idAt(request, 0);
  const ticket = request.world.tickets.get(id);
  return found(ticket?.mergedInto === undefined ? ticket : undefined, 'Ticket', id);
}

/** Keeps a changed ticket: moves its time stamps and, where the status closed or opened it, who closed it and when. */
export function storeTicket(
  request: Pick<ApiRequest, 'world' | 'member'>,
  ticket: StoredTicket,
): StoredTicket {
  const { world, member } = request;
  const updatedAt = wholeSecond(world.now());
  const closed = isClosed(world, ticket)
    ? (ticket.closed ?? { at: updatedAt, by: member.identifier })
    : undefined;
  const stored = { ...ticket, closed, updatedAt, updatedBy: member.identifier };
  world.tickets.set(stored.id, stored);
  return stored;
}

/** Records an e-mail that would go out now. */
export function sendEmail(world: World, email: Omit<SentEmail, 'at'>): void {
  world.emails.push({ at: showTime(world.now()), ...email });
}

function createTicket(request: ApiRequest): StoredTicket {
  const { world, member } = request;
  const { draft, ...texts } = readTicketBody(request.body);
  const settled = settleTicket(world.seed, draft, REQUIRED_MEMBERS);
  const now = world.now();
  const ticket = storeTicket(request, {
    id: world.nextTicketId(),
    ...settled,
    closed: undefined,
    mergedInto: undefined,
    hasMergedChild: false,
    enteredAt: now,
    enteredBy: member.identifier,
    updatedAt: now,
    updatedBy: member.identifier,
  });
  addOpeningNotes(world, ticket.id, member, texts);
  if (draft.notify) sendEmail(world, { ticketId: ticket.id, cause: 'ticket created', internal: false });
  return ticket;
}

function patchTicket(request: ApiRequest): StoredTicket {
  const ticket = writableTicket(request);
  const { draft, touched } = patchDraft(request.body, ticket, request.world.faults.current());
  return touched ? changeTicket(request, ticket, draft, REQUIRED_MEMBERS) : ticket;
}

function replaceTicket(request: ApiRequest): StoredTicket {
  const ticket = writableTicket(request);
  return changeTicket(request, ticket, readTicketBody(request.body).draft, [
    ...REQUIRED_MEMBERS,
    'severity',
    'impact',
  ]);
}

function changeTicket(
  request: ApiRequest,
  ticket: StoredTicket,
  draft: TicketDraft,
  required: readonly string[],
): StoredTicket {
  const { world } = request;
  const changed = { ...ticket, ...settleTicket(world.seed, draft, required) };
  if (
    (isClosed(world, ticket) || isClosed(world, changed)) &&
    request.withoutRights.includes('closeServiceTickets')
  )
    throw noPermission();
  const stored = storeTicket(request, changed);
  if (draft.notify) sendEmail(world, { ticketId: ticket.id, cause: 'ticket updated', internal: false });
  return stored;
}

function deleteTicket(request: ApiRequest): Answer {
  const { id } = writableTicket(request);
  request.world.tickets.delete(id);
  request.world.notes.delete(id);
  return noContent();
}

function searchTickets(request: ApiRequest): Answer {
  const { world } = request;
  const query = searchQuery(request.body, request.query);
  return answerList(
    world,
    { ...listRequest(request), query },
    ticketResource(world),
    searchableTickets(world),
  );
}

/** Tickets in order of their ids, without those that searches do not see yet or any more. */
function searchableTickets(world: World): StoredTicket[] {
  const { searchLagMs, mergedTickets } = world.faults.current();
  const youngest = world.now() - searchLagMs;
  return [...world.tickets.values()].filter(
    (ticket) =>
      (searchLagMs === 0 || ticket.enteredAt <= youngest) &&
      (ticket.mergedInto === undefined || mergedTickets === 'readable'),
  );
}
