import type { Columns } from '../conditions/evaluate.ts';
import type { Resource } from '../lists/resource.ts';
import { apiBase } from '../url.ts';
import { showTime } from '../world.ts';
import type { StoredNote, StoredTicket, World } from '../world.ts';

/** A note as the API returns it. */
export function renderNote(world: World, note: StoredNote): Record<string, unknown> {
  return { ...renderShared(world, note), customerUpdatedFlag: note.customerUpdated };
}

/**
 * A note or time entry as the list of all notes of a ticket has it, with marks where it comes from another
 * one.
 */
function renderAnyNote(world: World, note: StoredNote, ticket: StoredTicket): Record<string, unknown> {
  const foreign = note.ticketId !== ticket.id;
  const merged = foreign && world.tickets.get(note.ticketId)?.mergedInto === ticket.id;
  return {
    ...renderShared(world, note),
    noteType: note.kind === 'note' ? 'TicketNote' : 'TimeEntryNote',
    bundledFlag: foreign && !merged,
    mergedFlag: merged,
  };
}

function renderShared(world: World, note: StoredNote): Record<string, unknown> {
  const { id, identifier, name } = note.createdBy;
  return {
    id: note.id,
    ticketId: note.ticketId,
    ...(note.text === undefined ? {} : { text: note.text }),
    detailDescriptionFlag: note.discussion,
    internalAnalysisFlag: note.internal,
    resolutionFlag: note.resolution,
    issueFlag: false,
    member: { id, identifier, name, _info: { member_href: `${apiBase(world)}/system/members/${id}` } },
    ...(note.contact === undefined ? {} : { contact: { id: note.contact.id, name: note.contact.name } }),
    dateCreated: showTime(note.createdAt),
    createdBy: identifier,
    internalFlag: note.internal && !note.discussion,
    externalFlag: note.discussion || note.resolution,
    _info: { lastUpdated: showTime(note.updatedAt), updatedBy: note.updatedBy },
  };
}

const COLUMNS: Columns<StoredNote> = {
  id: { type: 'number', read: (note) => note.id },
  ticketId: { type: 'number', read: (note) => note.ticketId },
  text: { type: 'text', read: (note) => note.text },
  detailDescriptionFlag: { type: 'flag', read: (note) => note.discussion },
  internalAnalysisFlag: { type: 'flag', read: (note) => note.internal },
  resolutionFlag: { type: 'flag', read: (note) => note.resolution },
  createdBy: { type: 'text', read: (note) => note.createdBy.identifier },
  dateCreated: { type: 'date', read: (note) => note.createdAt },
  lastUpdated: { type: 'date', read: (note) => note.updatedAt },
  'member/id': { type: 'number', read: (note) => note.createdBy.id },
  'member/identifier': { type: 'text', read: (note) => note.createdBy.identifier },
};

const SHARED_FIELDS = [
  ...[
    'id',
    'ticketId',
    'text',
    'detailDescriptionFlag',
    'internalAnalysisFlag',
    'resolutionFlag',
    'issueFlag',
    'member',
    'contact',
  ],
  ...['dateCreated', 'createdBy', 'internalFlag', 'externalFlag', '_info'],
];

/**
 * The notes of a ticket as its lists see them. The type of a note can be read from `allNotes` but not
 * filtered by.
 */
export function noteResource(
  world: World,
  list: 'notes' | 'allNotes',
  ticket: StoredTicket,
): Resource<StoredNote> {
  const own = list === 'allNotes' ? ['noteType', 'bundledFlag', 'mergedFlag'] : ['customerUpdatedFlag'];
  return {
    columns: COLUMNS,
    fields: new Set([...SHARED_FIELDS, ...own]),
    idOf: (note) => note.id,
    render: (note) => (list === 'notes' ? renderNote(world, note) : renderAnyNote(world, note, ticket)),
  };
}
