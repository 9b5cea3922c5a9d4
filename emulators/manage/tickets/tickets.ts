import { json, noContent, noPermission } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { recordAudit } from './audit.ts';
import type { Right } from '../rights.ts';
import { answerCount, answerList, answerOne } from '../lists/answer-list.ts';
import { addOpeningNotes } from '../notes/notes.ts';
import { checkKindAndParent } from './kind-and-parent.ts';
import { found, idAt, listRequest, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { SEARCH_BODY, searchQuery } from './ticket-search.ts';
import { TICKET_BODY, readTicketBody, refuseInitialText } from './ticket-draft.ts';
import type { TicketDraft } from './ticket-draft.ts';
import { PATCH_BODY, patchDraft } from './ticket-patch.ts';
import { REQUIRED_MEMBERS, settleTicket } from './ticket-rules.ts';
import { isClosed, renderTicket, ticketResource } from './ticket-view.ts';
import { showTime, wholeSecond } from '../world.ts';
import type { SentEmail, StoredTicket, World } from '../world.ts';

const ADD: readonly Right[] = ['serviceTicketsAdd'];
const EDIT: readonly Right[] = ['serviceTicketsEdit'];
const INQUIRE: readonly Right[] = ['serviceTicketsInquire'];

/** Routes that open, find, read, change and delete tickets. */
export const ticketRoutes: readonly Route[] = [
  route('POST', '/service/tickets', answering(201, createTicket), { rights: ADD, body: TICKET_BODY }),
  route('GET', '/service/tickets', (request) => listTickets(request, request.query), { rights: INQUIRE }),
  route(
    'GET',
    '/service/tickets/count',
    ({ world, query }) => answerCount(world, query, ticketResource(world), searchableTickets(world)),
    { rights: INQUIRE },
  ),
  route(
    'POST',
    '/service/tickets/search',
    (request) => listTickets(request, searchQuery(request.given, request.query)),
    { rights: INQUIRE, body: SEARCH_BODY, writes: false },
  ),
  route(
    'GET',
    '/service/tickets/{id}',
    (request) => answerOne(request.query, ticketResource(request.world), readableTicket(request)),
    { rights: INQUIRE },
  ),
  route('PATCH', '/service/tickets/{id}', answering(200, patchTicket), { rights: EDIT, body: PATCH_BODY }),
  route('PUT', '/service/tickets/{id}', answering(200, replaceTicket), { rights: EDIT, body: TICKET_BODY }),
  route('DELETE', '/service/tickets/{id}', deleteTicket, { rights: ['serviceTicketsDelete'] }),
];

function answering(status: number, work: (request: ApiRequest) => StoredTicket): Route['handle'] {
  return (request) => json(status, renderTicket(request.world, work(request)));
}

/** The ticket of the path or of the id, a merged one only where the mode lets it be read. @throws Refusal (404) */
export function readableTicket(request: ApiRequest, id = idAt(request, 0)): StoredTicket {
  const ticket = request.world.tickets.get(id);
  const hidden = ticket?.mergedInto !== undefined && request.world.faults.current().mergedTickets === 'gone';
  return found(hidden ? undefined : ticket, 'Ticket', id);
}

/**
 * The ticket of the path or of the id, for a write: a merged ticket's number is not valid any more. Where rights are checked before bodies,
 * a closed one is refused here already to whoever may not change it. @throws Refusal (404, 403)
 */
export function writableTicket(request: ApiRequest, id = idAt(request, 0)): StoredTicket {
  const { world } = request;
  const stored = world.tickets.get(id);
  const ticket = found(stored?.mergedInto === undefined ? stored : undefined, 'Ticket', id);
  if (world.faults.current().rightsChecked === 'beforeBody') mayChange(request, ticket);
  return ticket;
}

/** Keeps a changed ticket: moves its time stamps and, where the status closed or opened it, who closed it and when. */
export function storeTicket(
  request: Pick<ApiRequest, 'world' | 'member' | 'withoutRights'>,
  ticket: StoredTicket,
): StoredTicket {
  const { world, member } = request;
  const before = world.tickets.get(ticket.id);
  mayChange(request, ...(before === undefined ? [ticket] : [before, ticket]));
  const updatedAt = wholeSecond(world.now());
  const closed = isClosed(world, ticket)
    ? (ticket.closed ?? { at: updatedAt, by: member.identifier })
    : undefined;
  const stored = { ...ticket, closed, updatedAt, updatedBy: member.identifier };
  recordAudit(world, before, stored);
  world.tickets.set(stored.id, stored);
  return stored;
}

/** Checks the permission to write where one of the tickets is closed, or closed by the write. @throws Refusal (403) */
export function mayChange(
  { world, withoutRights }: Pick<ApiRequest, 'world' | 'withoutRights'>,
  ...tickets: readonly StoredTicket[]
): void {
  const lacking = withoutRights.includes('closeServiceTickets');
  if (lacking && tickets.some((ticket) => isClosed(world, ticket))) throw noPermission();
}

/** Records an e-mail that would go out now. */
export function sendEmail(world: World, email: Omit<SentEmail, 'at'>): void {
  world.emails.push({ at: showTime(world.now()), ...email });
}

function createTicket(request: ApiRequest): StoredTicket {
  const { world, member } = request;
  const { draft, ...texts } = readTicketBody(request.given);
  checkKindAndParent(world, draft.values);
  const settled = settleTicket(world.seed, draft, REQUIRED_MEMBERS);
  const now = world.now();
  const opened: StoredTicket = {
    id: 0,
    ...settled,
    closed: undefined,
    mergedInto: undefined,
    hasMergedChild: false,
    hasChild: false,
    configurations: [],
    enteredAt: now,
    enteredBy: member.identifier,
    updatedAt: now,
    updatedBy: member.identifier,
  };
  const ticket = storeTicket(request, { ...opened, id: world.nextTicketId() });
  addOpeningNotes(world, ticket.id, member, texts);
  if (draft.notify) sendEmail(world, { ticketId: ticket.id, cause: 'ticket created', internal: false });
  return ticket;
}

function patchTicket(request: ApiRequest): StoredTicket {
  const ticket = writableTicket(request);
  const { draft, touched } = patchDraft(request, ticket, request.world.faults.current());
  return touched ? changeTicket(request, ticket, draft, REQUIRED_MEMBERS) : ticket;
}

function replaceTicket(request: ApiRequest): StoredTicket {
  const ticket = writableTicket(request);
  const { draft } = readTicketBody(request.given);
  Object.keys(request.given as object).forEach(refuseInitialText);
  return changeTicket(request, ticket, draft, [...REQUIRED_MEMBERS, 'severity', 'impact']);
}

function changeTicket(
  request: ApiRequest,
  ticket: StoredTicket,
  draft: TicketDraft,
  required: readonly string[],
): StoredTicket {
  const { world } = request;
  checkKindAndParent(world, draft.values, ticket);
  const changed = { ...ticket, ...settleTicket(world.seed, draft, required, ticket.references) };
  const stored = storeTicket(request, changed);
  if (draft.notify) sendEmail(world, { ticketId: ticket.id, cause: 'ticket updated', internal: false });
  return stored;
}

function deleteTicket(request: ApiRequest): Answer {
  const ticket = writableTicket(request);
  mayChange(request, ticket);
  const { id } = ticket;
  request.world.tickets.delete(id);
  request.world.notes.delete(id);
  return noContent();
}

function listTickets(request: ApiRequest, query: URLSearchParams): Answer {
  const { world } = request;
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
