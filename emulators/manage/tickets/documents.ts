import { invalidObject, json, refuse } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { listAndCount } from '../lists/listing.ts';
import type { ListedRow } from '../lists/listed-row.ts';
import { fieldText, readParts } from '../bodies/multipart.ts';
import { found, idAt, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { missing } from './ticket-rules.ts';
import { showTime } from '../world.ts';
import { mayChange, readableTicket, writableTicket } from './tickets.ts';
import type { StoredDocument } from '../world.ts';

const RECORD = ['recordType', 'recordId'] as const;

/** Routes of the files of tickets. Unlike all others they are written as a form, not as JSON. */
export const documentRoutes: readonly Route[] = [
  route('POST', '/system/documents', attachFile, {
    rights: ['serviceTicketsEdit'],
    takes: 'multipart/form-data',
  }),
  ...listAndCount('/system/documents', {
    what: 'Document',
    rights: ['serviceTicketsInquire'],
    types: { id: 'number', title: 'text', fileName: 'text', publicFlag: 'flag' },
    rows: documentsOfRecord,
  }),
  route('GET', '/system/documents/{id}', readDocument, { rights: ['serviceTicketsInquire'] }),
];

function attachFile(request: ApiRequest): Answer {
  const { world, headers, body, member } = request;
  const parts = readParts(String(headers['content-type']), body);
  if (parts === undefined) throw refuse(400, 'ConnectWiseApi', 'The request body is not a complete form.');
  const field = (name: string): string => {
    const part = parts.find((candidate) => candidate.name === name);
    return part === undefined ? '' : fieldText(part);
  };
  const file = parts.find(({ name }) => name === 'file');
  const absent = [...RECORD, 'title'].filter((name) => field(name) === '');
  if (file?.fileName === undefined) absent.push('file');
  if (absent.length > 0)
    throw invalidObject(
      'document',
      absent.map((name) => missing('document', name)),
    );
  const ticket = writableTicket(request, ticketIdOf(field('recordType'), field('recordId')));
  mayChange(request, ticket);
  const ticketId = ticket.id;
  const document: StoredDocument = {
    id: world.documents.length + 1,
    ticketId,
    title: field('title'),
    fileName: file?.fileName ?? '',
    bytes: file?.text.length ?? 0,
    isPrivate: field('privateFlag').toLowerCase() === 'true',
    addedAt: world.now(),
    addedBy: member.identifier,
  };
  world.documents.push(document);
  return json(201, render(document));
}

function documentsOfRecord(request: ApiRequest): readonly ListedRow[] {
  const [recordType, recordId] = RECORD.map((name) => request.query.get(name) ?? '');
  const ticketId = readableTicket(request, ticketIdOf(recordType ?? '', recordId ?? '')).id;
  return request.world.documents.filter((document) => document.ticketId === ticketId).map(render);
}

function readDocument(request: ApiRequest): Answer {
  const id = idAt(request, 0);
  const document = request.world.documents.find((candidate) => candidate.id === id);
  return json(200, render(found(document, 'Document', id)));
}

/** Only tickets have files here. @throws Refusal (400) */
function ticketIdOf(recordType: string, recordId: string): number {
  if (recordType !== 'Ticket')
    throw refuse(400, 'ConnectWiseApi', `'${recordType}' is not a record type that has documents here.`);
  return Number(recordId);
}

function render(document: StoredDocument): ListedRow {
  return {
    id: document.id,
    title: document.title,
    fileName: document.fileName,
    serverFileName: `${document.id}-${document.fileName}`,
    owner: document.addedBy,
    linkFlag: false,
    imageFlag: false,
    publicFlag: !document.isPrivate,
    readOnlyFlag: false,
    size: document.bytes,
    _info: { lastUpdated: showTime(document.addedAt), updatedBy: document.addedBy },
  };
}
