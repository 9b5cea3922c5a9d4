import type { Columns } from './conditions/evaluate.ts';
import type { Resource } from './list-query.ts';
import { apiBase } from './url.ts';
import { showTime } from './world.ts';
import type { StoredNote, World } from './world.ts';

/** A note as the API returns it; `allNotes` adds the marks of merged and bundled tickets. */
export function renderNote(
  world: World,
  note: StoredNote,
  list: 'notes' | 'allNotes',
): Record<string, unknown> {
  const { id, identifier, name } = note.createdBy;
  return {
    id: note.id,
    ...(list === 'allNotes' ? { noteType: 'TicketNote' } : {}),
    ticketId: note.ticketId,
    ...(note.text === undefined ? {} : { text: note.text }),
    detailDescriptionFlag: note.discussion,
    internalAnalysisFlag: note.internal,
    resolutionFlag: note.resolution,
    issueFlag: false,
    member: { id, identifier, name, _info: { member_href: `${apiBase(world)}/system/members/${id}` } },
    ...(list === 'allNotes'
      ? { bundledFlag: false, mergedFlag: false }
      : { customerUpdatedFlag: note.customerUpdated }),
    dateCreated: showTime(note.createdAt),
    createdBy: identifier,
    internalFlag: note.internal && !note.discussion,
    externalFlag: note.discussion || note.resolution,
    _info: { lastUpdated: showTime(note.createdAt), updatedBy: identifier },
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
  lastUpdated: { type: 'date', read: (note) => note.createdAt },
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
  ],
  ...['dateCreated', 'createdBy', 'internalFlag', 'externalFlag', '_info'],
];

/** Notes as lists see them. The type of a note can be read from `allNotes` but not filtered by. */
export function noteResource(world: World, list: 'notes' | 'allNotes'): Resource<StoredNote> {
  const own = list === 'allNotes' ? ['noteType', 'bundledFlag', 'mergedFlag'] : ['customerUpdatedFlag'];
  return {
    columns: COLUMNS,
    fields: new Set([...SHARED_FIELDS, ...own]),
    idOf: (note) => note.id,
    render: (note) => renderNote(world, note, list),
  };
}
