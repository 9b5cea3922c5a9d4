import { json, noContent, noPermission } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { byId, inUse } from '../directory.ts';
import type { Right } from '../rights.ts';
import { answerCount, answerList, answerOne } from '../lists/answer-list.ts';
import { NOTE_BODY, patchNote, readNote } from './note-body.ts';
import { noteResource, renderNote } from './note-view.ts';
import { appendNote, notesOf, replaceNote } from './notes.ts';
import { found, idAt, listRequest, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { PATCH_BODY } from '../tickets/ticket-patch.ts';
import { mayChange, readableTicket, sendEmail, storeTicket, writableTicket } from '../tickets/tickets.ts';
import { isClosed } from '../tickets/ticket-view.ts';
import type { StoredNote, StoredTicket } from '../world.ts';

const EDIT: readonly Right[] = ['serviceTicketsEdit'];
const INQUIRE: readonly Right[] = ['serviceTicketsInquire'];
const LIST = '/service/tickets/{id}/notes';
const ONE = '/service/tickets/{id}/notes/{noteId}';

const OF_PROJECT_TICKET = '/project/tickets/{id}/notes';

/**
 * Routes of the notes of a ticket. `/allNotes` also holds time entries and the notes of tickets merged into
 * it or bundled to it.
 */
export const noteRoutes: readonly Route[] = [
  route('POST', LIST, createNote, { rights: EDIT, body: NOTE_BODY }),
  route('GET', LIST, listNotes, { rights: INQUIRE }),
  route('GET', `${LIST}/count`, countNotes, { rights: INQUIRE }),
  route('GET', ONE, readOneNote, { rights: INQUIRE }),
  route('PUT', ONE, (request) => changeNote(request, () => request.given), { rights: EDIT, body: NOTE_BODY }),
  route('PATCH', ONE, (request) => changeNote(request, (note) => patchNote(request, note)), {
    rights: EDIT,
    body: PATCH_BODY,
  }),
  route('DELETE', ONE, deleteNote, { rights: EDIT }),
  route('GET', '/service/tickets/{id}/allNotes', listAllNotes, { rights: INQUIRE }),
  route('POST', OF_PROJECT_TICKET, createNote, { rights: ['projectTicketsEdit'], body: NOTE_BODY }),
  route('GET', OF_PROJECT_TICKET, listNotes, { rights: ['projectTicketsInquire'] }),
];

function listNotes(request: ApiRequest): Answer {
  const { world } = request;
  const ticket = readableTicket(request);
  return answerList(
    world,
    listRequest(request),
    noteResource(world, 'notes', ticket),
    notesOf(world, ticket.id),
  );
}

function countNotes(request: ApiRequest): Answer {
  const { world, query } = request;
  const ticket = readableTicket(request);
  return answerCount(world, query, noteResource(world, 'notes', ticket), notesOf(world, ticket.id));
}

function readOneNote(request: ApiRequest): Answer {
  const ticket = readableTicket(request);
  const resource = noteResource(request.world, 'notes', ticket);
  return answerOne(request.query, resource, noteAt(request, ticket));
}

function listAllNotes(request: ApiRequest): Answer {
  const { world } = request;
  const ticket = readableTicket(request);
  const below =
    ticket.hasMergedChild || ticket.hasChild
      ? [...world.tickets.values()].filter((other) => isBelow(other, ticket))
      : [];
  const notes = [ticket, ...below].flatMap(({ id }) => world.notes.get(id) ?? []);
  return answerList(world, listRequest(request), noteResource(world, 'allNotes', ticket), notes);
}

function isBelow(other: StoredTicket, parent: StoredTicket): boolean {
  return other.mergedInto === parent.id || other.values['parentTicketId'] === parent.id;
}

function noteAt(request: ApiRequest, ticket: StoredTicket): StoredNote {
  const id = idAt(request, 1);
  return found(
    notesOf(request.world, ticket.id).find((note) => note.id === id),
    'Note',
    id,
  );
}

function createNote(request: ApiRequest): Answer {
  const { world, given } = request;
  const ticket = writableTicket(request);
  const draft = readNote(request, ticket, given, request.member);
  touchTicket(request, ticket);
  const note = appendNote(world, { kind: 'note', ticketId: ticket.id, opening: false, ...draft.note });
  if (draft.notify)
    sendEmail(world, { ticketId: ticket.id, cause: 'note added', internal: draft.note.internal });
  return json(201, renderNote(world, note));
}

function changeNote(request: ApiRequest, membersOf: (note: StoredNote) => unknown): Answer {
  const { world, member } = request;
  const ticket = writableTicket(request);
  const note = noteAt(request, ticket);
  const draft = readNote(request, ticket, membersOf(note), note.createdBy);
  touchTicket(request, ticket);
  const changed = replaceNote(world, { ...note, ...draft.note, updatedBy: member.identifier });
  if (draft.notify)
    sendEmail(world, { ticketId: ticket.id, cause: 'note changed', internal: draft.note.internal });
  return json(200, renderNote(world, changed));
}

function deleteNote(request: ApiRequest): Answer {
  const { world } = request;
  const ticket = writableTicket(request);
  const note = noteAt(request, ticket);
  touchTicket(request, ticket);
  world.notes.set(
    ticket.id,
    (world.notes.get(ticket.id) ?? []).filter(({ id }) => id !== note.id),
  );
  return noContent();
}

/** Moves the ticket's time stamps, after the mode's rule for notes on closed tickets. */
function touchTicket(request: ApiRequest, ticket: StoredTicket): void {
  const { world } = request;
  const closed = isClosed(world, ticket);
  mayChange(request, ticket);
  const mode = closed ? world.faults.current().notesOnClosedTickets : 'accepted';
  if (mode === 'refused') throw noPermission();
  const board = byId(world.seed.boards, ticket.references.board);
  const open = board?.statuses.find((status) => !status.closedStatus && inUse(status));
  const references =
    mode === 'reopen' && open !== undefined ? { ...ticket.references, status: open.id } : ticket.references;
  storeTicket(request, { ...ticket, references });
}
