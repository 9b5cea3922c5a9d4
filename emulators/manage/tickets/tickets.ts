import { json, noContent, noPermission, notModelled } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { unknownMember } from '../binding.ts';
import { answerList, answerOne } from '../lists/answer-list.ts';
import { addOpeningNotes } from '../notes/notes.ts';
import { PATCH_BODY, pathOf, readOperations } from '../patch.ts';
import { found, idAt, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { membersOf } from '../seed.ts';
import { showTime, wholeSecond } from '../world.ts';
import type { SentEmail, StoredTicket, World } from '../world.ts';
import { draftOfBody, patchDraft } from './ticket-draft.ts';
import { REFERENCE_NAMES, TICKET_BODY } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';
import { settleTicket } from './ticket-rules.ts';
import { MEMBERS_OF_SERVICE_TICKETS, isClosed, renderTicket, ticketResource } from './ticket-view.ts';

/** Where project tickets stand, which share the ids of service tickets. */
const PROJECT = '/project/tickets/';
const ONE = '/service/tickets/{id}';

/** Routes that open, find, read, change and delete tickets. */
export const ticketRoutes: readonly Route[] = [
  route('POST', '/service/tickets', ['serviceTicketsAdd'], answering(201, createTicket), TICKET_BODY),
  route('GET', '/service/tickets', ['serviceTicketsInquire'], (request) =>
    answerList(request, ticketResource(request.world), searchableTickets(request)),
  ),
  route('GET', ONE, ['serviceTicketsInquire'], readTicket),
  route('PATCH', ONE, ['serviceTicketsEdit'], answering(200, patchTicket), PATCH_BODY),
  route('DELETE', ONE, ['serviceTicketsDelete'], deleteTicket),
  route('POST', `${ONE}/convert`, ['serviceTicketsEdit'], convertTicket),
  route('GET', `${PROJECT}{id}`, ['projectTicketsInquire'], readTicket),
  route('PATCH', `${PROJECT}{id}`, ['projectTicketsEdit'], answering(200, patchProjectTicket), PATCH_BODY),
];

function answering(status: number, work: (request: ApiRequest) => StoredTicket): Route['handle'] {
  return (request) => json(status, renderTicket(request.world, work(request)));
}

function readTicket(request: ApiRequest): Answer {
  return answerOne(request, ticketResource(request.world), readableTicket(request));
}

/** The ticket of the path, a merged one only where the mode lets it be read. @throws Refusal (404) */
export function readableTicket(request: ApiRequest): StoredTicket {
  const ticket = visibleTicket(request);
  const isGone = ticket?.mergedInto !== undefined && request.world.faults.current().mergedTickets === 'gone';
  return found(isGone ? undefined : ticket, 'Ticket', idAt(request, 0));
}

/** The ticket of the path where it is of its kind, and no record-level security hides it from who asks. */
function visibleTicket(request: ApiRequest): StoredTicket | undefined {
  const ticket = request.world.tickets.get(idAt(request, 0));
  const isOfKind = ticket?.isProjectTicket === request.path.startsWith(PROJECT);
  return ticket !== undefined && isOfKind && !isHidden(request, ticket) ? ticket : undefined;
}

function isHidden({ world, member }: ApiRequest, ticket: StoredTicket): boolean {
  const { hiddenBoards } = world.faults.current();
  return isApiMember(world, member) && hiddenBoards.includes(ticket.references.board ?? 0);
}

function isApiMember({ seed }: World, { id }: ApiRequest['member']): boolean {
  return membersOf(seed)[0]?.id === id;
}

/**
 * The ticket of the path, for a write: a merged ticket's number is not valid any more. Where rights are
 * checked before bodies, a closed one is refused here already to whoever may not change it.
 * @throws Refusal (404, 403)
 */
export function writableTicket(request: ApiRequest): StoredTicket {
  const stored = visibleTicket(request);
  const ticket = found(stored?.mergedInto === undefined ? stored : undefined, 'Ticket', idAt(request, 0));
  if (request.world.faults.current().rightsChecked === 'beforeBody') mayChange(request, ticket);
  return ticket;
}

/**
 * Keeps a changed ticket: moves its time stamps and, where the status closed or opened it, who closed it and
 * when.
 * @throws Refusal (403)
 */
export function storeTicket(request: ApiRequest, ticket: StoredTicket): StoredTicket {
  const { world, member } = request;
  const before = world.tickets.get(ticket.id);
  mayChange(request, ...(before === undefined ? [ticket] : [before, ticket]));
  const updatedAt = wholeSecond(world.now());
  const closing = ticket.closed ?? { at: updatedAt, by: member.identifier };
  const closed = isClosed(world, ticket) ? closing : undefined;
  const stored = { ...ticket, closed, updatedAt, updatedBy: member.identifier };
  world.tickets.set(stored.id, stored);
  return stored;
}

/** Checks the permission to write where a ticket is closed, or closed by the write. @throws Refusal (403) */
export function mayChange({ world, withoutRights }: ApiRequest, ...tickets: readonly StoredTicket[]): void {
  if (withoutRights.includes('closeServiceTickets') && tickets.some((ticket) => isClosed(world, ticket)))
    throw noPermission();
}

/** Records an e-mail that would go out now. */
export function sendEmail(world: World, ticketId: number, cause: SentEmail['cause'], internal = false): void {
  world.emails.push({ at: showTime(world.now()), ticketId, cause, internal });
}

function createTicket(request: ApiRequest): StoredTicket {
  const { world, member } = request;
  const draft = draftOfBody(request.given);
  const now = world.now();
  const opened: StoredTicket = {
    id: 0,
    ...settleTicket(world.seed, draft),
    closed: undefined,
    mergedInto: undefined,
    isProjectTicket: false,
    hasMergedChild: false,
    configurations: [],
    enteredAt: now,
    enteredBy: member.identifier,
    updatedAt: now,
    updatedBy: member.identifier,
  };
  const ticket = storeTicket(request, { ...opened, id: world.nextTicketId() });
  addOpeningNotes(request, ticket.id);
  if (draft.notify) sendEmail(world, ticket.id, 'ticket created');
  return ticket;
}

function patchTicket(request: ApiRequest): StoredTicket {
  const { world } = request;
  const ticket = writableTicket(request);
  const draft = patchDraft(request, ticket, world.faults.current());
  if (draft === undefined) return ticket;
  const settled = settleTicket(world.seed, draft, ticket.references);
  const stored = storeTicket(request, { ...ticket, ...settled });
  if (draft.notify) sendEmail(world, ticket.id, 'ticket updated');
  return applyRule(request, ticket, stored);
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
  for (const [index, operation] of readOperations(request.given).entries()) {
    const [head] = pathOf(operation);
    if (MEMBERS_OF_SERVICE_TICKETS.has(head))
      throw unknownMember(request.body, [index, 'path'], operation.path, 'ProjectTicket');
    if (head === 'board') throw notModelled('the board of a project ticket');
  }
  return patchTicket(request);
}

function deleteTicket(request: ApiRequest): Answer {
  const ticket = writableTicket(request);
  mayChange(request, ticket);
  request.world.tickets.delete(ticket.id);
  request.world.notes.delete(ticket.id);
  return noContent();
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
