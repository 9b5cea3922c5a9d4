import { json, noContent, noPermission, notModelled } from '../answer.ts';
import { unknownMember } from '../bodies/binding.ts';
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
import { REFERENCE_NAMES } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';
import { PATCH_BODY, patchDraft, readOperations } from './ticket-patch.ts';
import { REQUIRED_MEMBERS, settleTicket } from './ticket-rules.ts';
import { MEMBERS_OF_SERVICE_TICKETS, isClosed, renderTicket, ticketResource } from './ticket-view.ts';
import { membersOf, showTime, wholeSecond } from '../world.ts';
import type { SentEmail, StoredTicket, World } from '../world.ts';

const ADD: readonly Right[] = ['serviceTicketsAdd'];
const EDIT: readonly Right[] = ['serviceTicketsEdit'];
const INQUIRE: readonly Right[] = ['serviceTicketsInquire'];

/** Where project tickets stand, which share the ids of service tickets. */
const PROJECT = '/project/tickets/';

/** Routes that open, find, read, change and delete tickets. */
export const ticketRoutes: readonly Route[] = [
  route('POST', '/service/tickets', answering(201, createTicket), { rights: ADD, body: TICKET_BODY }),
  route('GET', '/service/tickets', (request) => listTickets(request, request.query), { rights: INQUIRE }),
  route(
    'GET',
    '/service/tickets/count',
    (request) => {
      const { world, query } = request;
      return answerCount(world, query, ticketResource(world), searchableTickets(request));
    },
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
  route('POST', '/service/tickets/{id}/convert', convertTicket, { rights: EDIT }),
  route(
    'GET',
    `${PROJECT}{id}`,
    (request) => answerOne(request.query, ticketResource(request.world), readableTicket(request)),
    { rights: ['projectTicketsInquire'] },
  ),
  route('PATCH', `${PROJECT}{id}`, answering(200, patchProjectTicket), {
    rights: ['projectTicketsEdit'],
    body: PATCH_BODY,
  }),
];

function answering(status: number, work: (request: ApiRequest) => StoredTicket): Route['handle'] {
  return (request) => json(status, renderTicket(request.world, work(request)));
}

/**
 * The ticket of the path or of the id, a merged one only where the mode lets it be read. @throws Refusal
 * (404)
 */
export function readableTicket(request: ApiRequest, id = idAt(request, 0)): StoredTicket {
  const ticket = visibleTicket(request, id);
  const hidden = ticket?.mergedInto !== undefined && request.world.faults.current().mergedTickets === 'gone';
  return found(hidden ? undefined : ticket, 'Ticket', id);
}

/**
 * The ticket of that id where it is of the path's kind, and no record-level security hides it from who asks.
 */
function visibleTicket(request: ApiRequest, id: number): StoredTicket | undefined {
  const ticket = request.world.tickets.get(id);
  const isOfKind = ticket?.isProjectTicket === request.path.startsWith(PROJECT);
  return ticket !== undefined && isOfKind && !isHidden(request, ticket) ? ticket : undefined;
}

function isHidden({ world, member }: Pick<ApiRequest, 'world' | 'member'>, ticket: StoredTicket): boolean {
  const { hiddenBoards } = world.faults.current();
  return isApiMember(world, member) && hiddenBoards.includes(ticket.references.board ?? 0);
}

function isApiMember(world: World, { id }: ApiRequest['member']): boolean {
  return membersOf(world.seed)[0]?.id === id;
}

/**
 * The ticket of the path or of the id, for a write: a merged ticket's number is not valid any more. Where
 * rights are checked before bodies, a closed one is refused here already to whoever may not change it.
 * @throws Refusal (404, 403)
 */
export function writableTicket(request: ApiRequest, id = idAt(request, 0)): StoredTicket {
  const { world } = request;
  const stored = visibleTicket(request, id);
  const ticket = found(stored?.mergedInto === undefined ? stored : undefined, 'Ticket', id);
  if (world.faults.current().rightsChecked === 'beforeBody') mayChange(request, ticket);
  return ticket;
}

/**
 * Keeps a changed ticket: moves its time stamps and, where the status closed or opened it, who closed it and
 * when.
 */
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

/**
 * Checks the permission to write where one of the tickets is closed, or closed by the write. @throws Refusal
 * (403)
 */
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
    isProjectTicket: false,
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
  if (!touched) return ticket;
  return applyRule(request, ticket, changeTicket(request, ticket, draft, REQUIRED_MEMBERS));
}

/**
 * The ticket as the answer shows it, once a workflow rule of the tenant has done with it what the mode says.
 */
function applyRule(request: ApiRequest, before: StoredTicket, after: StoredTicket): StoredTicket {
  const { world, member } = request;
  const { ruleTakesBack } = world.faults.current();
  if (ruleTakesBack === 'nothing' || !isApiMember(world, member)) return after;
  const references = Object.fromEntries(
    REFERENCE_NAMES.flatMap((name) => {
      const id = (RULED.has(name) ? before : after).references[name];
      return id === undefined ? [] : [[name, id]];
    }),
  );
  const takenBack = storeTicket(request, { ...after, references });
  return ruleTakesBack === 'atOnce' ? takenBack : after;
}

/** What workflow rules set: the status belongs to its board. */
const RULED: ReadonlySet<ReferenceName> = new Set([
  'board',
  'status',
  'type',
  'subType',
  'item',
  'team',
  'priority',
]);

/** A person does this in the UI. What the API wants for it is not known. */
function convertTicket(request: ApiRequest): Answer {
  const { world, member } = request;
  if (isApiMember(world, member)) throw notModelled('the conversion of tickets by an API member');
  storeTicket(request, { ...writableTicket(request), isProjectTicket: true });
  return noContent();
}

/** Project tickets lack some members, and have boards of their own, which are not modelled. */
function patchProjectTicket(request: ApiRequest): StoredTicket {
  for (const [index, { path }] of readOperations(request.given).entries()) {
    const [head = ''] = path.replace(/^\//u, '').split('/');
    if (MEMBERS_OF_SERVICE_TICKETS.has(head))
      throw unknownMember(request.body, [index, 'path'], path, 'ProjectTicket');
    if (head === 'board') throw notModelled('the board of a project ticket');
  }
  return patchTicket(request);
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
    searchableTickets(request),
  );
}

/** Service tickets in order of their ids, without those that searches do not see yet or any more. */
function searchableTickets(request: ApiRequest): StoredTicket[] {
  const { world } = request;
  const { searchLagMs, mergedTickets } = world.faults.current();
  const youngest = world.now() - searchLagMs;
  return [...world.tickets.values()].filter(
    (ticket) =>
      !ticket.isProjectTicket &&
      !isHidden(request, ticket) &&
      (searchLagMs === 0 || ticket.enteredAt <= youngest) &&
      (ticket.mergedInto === undefined || mergedTickets === 'readable'),
  );
}
