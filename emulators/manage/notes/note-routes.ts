import { invalidObject, json, noContent, noPermission, notModelled } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { ANY, FLAG, TEXT, WHOLE, bind, memberOf } from '../binding.ts';
import type { Shape } from '../binding.ts';
import { byId, inUse } from '../directory.ts';
import type { Right } from '../faults.ts';
import { answerList, answerOne } from '../lists/answer-list.ts';
import { PATCH_BODY, readOperations, valueOf } from '../patch.ts';
import { found, idAt, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { referenceShape } from '../tickets/ticket-members.ts';
import { isClosed } from '../tickets/ticket-view.ts';
import { mayChange, readableTicket, sendEmail, storeTicket, writableTicket } from '../tickets/tickets.ts';
import type { StoredNote, StoredTicket } from '../world.ts';
import { noteResource, notesOf, renderNote, storeNote } from './notes.ts';
import type { NoteDraft } from './notes.ts';

const NOTE_BODY = {
  kind: 'object',
  name: 'ServiceNote',
  members: {
    id: WHOLE,
    ticketId: WHOLE,
    text: TEXT,
    detailDescriptionFlag: FLAG,
    internalAnalysisFlag: FLAG,
    resolutionFlag: FLAG,
    issueFlag: FLAG,
    member: referenceShape('member'),
    contact: referenceShape('contact'),
    customerUpdatedFlag: FLAG,
    processNotifications: FLAG,
    dateCreated: TEXT,
    createdBy: TEXT,
    internalFlag: FLAG,
    externalFlag: FLAG,
    sentimentScore: ANY,
    _info: ANY,
  },
} as const satisfies Shape;

const EDIT: readonly Right[] = ['serviceTicketsEdit'];
const INQUIRE: readonly Right[] = ['serviceTicketsInquire'];
const LIST = '/service/tickets/{id}/notes';
const OF_PROJECT_TICKET = '/project/tickets/{id}/notes';

/** Routes of the notes of a ticket. */
export const noteRoutes: readonly Route[] = [
  route('POST', LIST, EDIT, createNote, NOTE_BODY),
  route('GET', LIST, INQUIRE, listNotes),
  route('GET', `${LIST}/{noteId}`, INQUIRE, readOneNote),
  route('PATCH', `${LIST}/{noteId}`, EDIT, patchNote, PATCH_BODY),
  route('DELETE', `${LIST}/{noteId}`, EDIT, deleteNote),
  route('POST', OF_PROJECT_TICKET, ['projectTicketsEdit'], createNote, NOTE_BODY),
  route('GET', OF_PROJECT_TICKET, ['projectTicketsInquire'], listNotes),
];

function listNotes(request: ApiRequest): Answer {
  const { world } = request;
  const { id } = readableTicket(request);
  return answerList(request, noteResource(world, id), notesOf(world, id));
}

function readOneNote(request: ApiRequest): Answer {
  const ticket = readableTicket(request);
  return answerOne(request, noteResource(request.world, ticket.id), noteAt(request, ticket));
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
  const ticket = writableTicket(request);
  const members = request.given as Members;
  return json(201, writeNote(request, ticket, members, 'note added'));
}

/** Paths are those of a ticket's PATCH. */
function patchNote(request: ApiRequest): Answer {
  const ticket = writableTicket(request);
  const note = noteAt(request, ticket);
  const members: Record<string, unknown> = {
    text: note.text,
    detailDescriptionFlag: note.discussion,
    internalAnalysisFlag: note.internal,
    resolutionFlag: note.resolution,
    customerUpdatedFlag: note.customerUpdated,
  };
  for (const [index, operation] of readOperations(request.given).entries()) {
    const name = operation.path.replace(/^\//u, '');
    const value = valueOf(operation);
    bind(request.body, [index, 'value'], value, memberOf(NOTE_BODY, name, request.body, [index, 'path']));
    members[name] = value;
  }
  return json(200, writeNote(request, ticket, members, 'note changed', note));
}

type Members = Readonly<Record<string, unknown>>;

function writeNote(
  request: ApiRequest,
  ticket: StoredTicket,
  members: Members,
  cause: 'note added' | 'note changed',
  earlier?: StoredNote,
): object {
  const draft = readNote(members);
  touchTicket(request, ticket);
  const note = storeNote(request, ticket.id, draft, earlier);
  if (members['processNotifications'] === true) sendEmail(request.world, ticket.id, cause, note.internal);
  return renderNote(request.world, ticket.id, note);
}

/** @throws Refusal (400) for a note of no tab, and 501 for one in the name of somebody else */
function readNote(members: Members): NoteDraft {
  for (const name of ['member', 'contact'])
    if ((members[name] ?? null) !== null) throw notModelled(`the ${name} of a note`);
  const draft: NoteDraft = {
    text: typeof members['text'] === 'string' ? members['text'] : undefined,
    discussion: members['detailDescriptionFlag'] === true,
    internal: members['internalAnalysisFlag'] === true,
    resolution: members['resolutionFlag'] === true,
    customerUpdated: members['customerUpdatedFlag'] === true,
  };
  if (draft.discussion || draft.internal || draft.resolution) return draft;
  const message = 'Please choose where to display the notes.'; // recorded from "choose" on
  const field = 'detailDescriptionFlag';
  throw invalidObject('serviceNote', [{ code: 'InvalidObject', message, resource: 'serviceNote', field }]);
}

function deleteNote(request: ApiRequest): Answer {
  const { world } = request;
  const ticket = writableTicket(request);
  const note = noteAt(request, ticket);
  touchTicket(request, ticket);
  world.notes.set(
    ticket.id,
    notesOf(world, ticket.id).filter((other) => other !== note),
  );
  return noContent();
}

/** Moves the ticket's time stamps, after the mode's rule for notes on closed tickets. */
function touchTicket(request: ApiRequest, ticket: StoredTicket): void {
  const { seed, faults } = request.world;
  mayChange(request, ticket);
  const mode = isClosed(request.world, ticket) ? faults.current().notesOnClosedTickets : 'accepted';
  if (mode === 'refused') throw noPermission();
  const board = byId(seed.boards, ticket.references.board);
  const open = board?.statuses.find((status) => !status.closedStatus && inUse(seed, status));
  const isReopened = mode === 'reopen' && open !== undefined;
  const references = isReopened ? { ...ticket.references, status: open.id } : ticket.references;
  storeTicket(request, { ...ticket, references });
}
