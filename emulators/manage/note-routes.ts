import { invalidObject, json, noPermission } from './answer.ts';
import type { Answer } from './answer.ts';
import { bind, bindingFailure, parseBody } from './binding.ts';
import type { Model, Shape } from './binding.ts';
import { byId } from './directory.ts';
import { answerCount, answerList } from './list-query.ts';
import { noteResource, renderNote } from './note-view.ts';
import { appendNote } from './notes.ts';
import { found, idAt, listRequest, route } from './request.ts';
import type { ApiRequest, Route } from './request.ts';
import type { SeedMember } from './seed.ts';
import { referenceShape } from './ticket-members.ts';
import { readableTicket, sendEmail, storeTicket, writableTicket } from './tickets.ts';
import { isClosed } from './ticket-view.ts';
import { membersOf } from './world.ts';
import type { StoredNote, StoredTicket } from './world.ts';

const flag: Shape = { kind: 'flag' };
const text: Shape = { kind: 'text', limit: undefined };
const whole: Shape = { kind: 'whole' };

const NOTE_MODEL: Model = {
  name: 'ServiceNote',
  members: {
    id: whole,
    ticketId: whole,
    text,
    detailDescriptionFlag: flag,
    internalAnalysisFlag: flag,
    resolutionFlag: flag,
    issueFlag: flag,
    member: referenceShape('member'),
    contact: referenceShape('contact'),
    customerUpdatedFlag: flag,
    processNotifications: flag,
    dateCreated: text,
    createdBy: text,
    internalFlag: flag,
    externalFlag: flag,
    sentimentScore: { kind: 'any' },
    _info: { kind: 'any' },
  },
};

/** Routes of the notes of a ticket. `/allNotes` would also hold time entries, of which this server has none. */
export const noteRoutes: readonly Route[] = [
  route('POST', '/service/tickets/{id}/notes', createNote),
  route('GET', '/service/tickets/{id}/notes', (request) => listNotes(request, 'notes')),
  route('GET', '/service/tickets/{id}/notes/count', (request) =>
    answerCount(request.world, request.query, noteResource(request.world, 'notes'), notesOf(request)),
  ),
  route('GET', '/service/tickets/{id}/notes/{noteId}', (request) => {
    const id = idAt(request, 1);
    const note = notesOf(request).find((candidate) => candidate.id === id);
    return json(200, renderNote(request.world, found(note, 'Note', id), 'notes'));
  }),
  route('GET', '/service/tickets/{id}/allNotes', (request) => listNotes(request, 'allNotes')),
];

function listNotes(request: ApiRequest, list: 'notes' | 'allNotes'): Answer {
  const notes = notesOf(request);
  return answerList(request.world, listRequest(request), noteResource(request.world, list), notes);
}

function notesOf(request: ApiRequest): readonly StoredNote[] {
  return request.world.notes.get(readableTicket(request).id) ?? [];
}

function createNote(request: ApiRequest): Answer {
  const { world } = request;
  const ticket = writableTicket(request);
  const body = parseBody(request.body);
  if (body === null) throw bindingFailure('A note is expected. ');
  bind(request.body, [], body, { kind: 'object', model: NOTE_MODEL });
  const members = body as Readonly<Record<string, unknown>>;
  const is = (name: string): boolean => members[name] === true;
  const tabs = {
    discussion: is('detailDescriptionFlag'),
    internal: is('internalAnalysisFlag'),
    resolution: is('resolutionFlag'),
  };
  // What the vendor does with a note of no tab is unknown, so no client may rely on it.
  if (!tabs.discussion && !tabs.internal && !tabs.resolution)
    throw invalidNote(
      'MissingRequiredField',
      'At least one of the note flags is required.',
      'detailDescriptionFlag',
    );
  const author = authorOf(request, members['member']);
  openIfClosed(request, ticket);
  const note = appendNote(world, {
    ticketId: ticket.id,
    text: typeof members['text'] === 'string' ? members['text'] : undefined,
    ...tabs,
    customerUpdated: is('customerUpdatedFlag'),
    createdBy: author,
    opening: false,
  });
  if (is('processNotifications'))
    sendEmail(world, { ticketId: ticket.id, cause: 'note added', internal: tabs.internal });
  return json(201, renderNote(world, note, 'notes'));
}

/** Moves the ticket's time stamps, after the mode's rule for notes on closed tickets. */
function openIfClosed(request: ApiRequest, ticket: StoredTicket): void {
  const { world } = request;
  const mode = isClosed(world, ticket) ? world.faults.current().notesOnClosedTickets : 'accepted';
  if (mode === 'refused') throw noPermission();
  const board = byId(world.seed.boards, ticket.references.board);
  const open = board?.statuses.find((status) => !status.closedStatus);
  const references =
    mode === 'reopen' && open !== undefined ? { ...ticket.references, status: open.id } : ticket.references;
  storeTicket(request, { ...ticket, references });
}

function authorOf(request: ApiRequest, wanted: unknown): SeedMember {
  if (wanted === undefined || wanted === null) return request.member;
  const { id, identifier } = wanted as { id?: number; identifier?: string };
  const author = membersOf(request.world.seed).find(
    (member) => member.id === id || member.identifier === identifier,
  );
  if (author === undefined)
    throw invalidNote('NotFound', `Member ${id ?? identifier ?? ''} not found`, 'member/id');
  return author;
}

function invalidNote(code: 'MissingRequiredField' | 'NotFound', message: string, field: string): Error {
  return invalidObject('serviceNote', [{ code, message, resource: 'serviceNote', field }]);
}
