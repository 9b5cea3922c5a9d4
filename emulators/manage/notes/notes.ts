import type { Resource } from '../lists/answer-list.ts';
import type { ApiRequest } from '../request.ts';
import { apiBase, showTime, wholeSecond } from '../world.ts';
import type { StoredNote, World } from '../world.ts';

/** What a request decides of a note. */
export type NoteDraft = Pick<
  StoredNote,
  'text' | 'discussion' | 'internal' | 'resolution' | 'customerUpdated'
>;

/** The notes of a ticket, oldest first. */
export function notesOf(world: World, ticketId: number): readonly StoredNote[] {
  return world.notes.get(ticketId) ?? [];
}

/** Appends a note to its ticket, or puts it in the place of `earlier`. */
export function storeNote(
  { world, member }: ApiRequest,
  ticketId: number,
  draft: NoteDraft & { readonly opening?: boolean },
  earlier?: StoredNote,
): StoredNote {
  const now = wholeSecond(world.now());
  const spaced = world.faults.current().noteLineBreaks === 'spaces';
  const note: StoredNote = {
    opening: false,
    createdAt: now,
    createdBy: member,
    ...earlier,
    ...draft,
    id: earlier?.id ?? world.nextNoteId(),
    text: spaced ? draft.text?.replaceAll(/\r\n|\r|\n/gu, ' ') : draft.text,
    updatedAt: now,
    updatedBy: member.identifier,
  };
  const notes = notesOf(world, ticketId);
  world.notes.set(
    ticketId,
    earlier === undefined ? [...notes, note] : notes.map((other) => (other.id === note.id ? note : other)),
  );
  return note;
}

const TABS = {
  initialDescription: 'discussion',
  initialInternalAnalysis: 'internal',
  initialResolution: 'resolution',
} as const;

/** Makes the texts that a ticket is opened with the first notes of their tabs. */
export function addOpeningNotes(request: ApiRequest, ticketId: number): void {
  const given = request.given as Readonly<Record<string, string | null>>;
  const none = { discussion: false, internal: false, resolution: false, customerUpdated: false };
  for (const [name, tab] of Object.entries(TABS)) {
    const text = given[name] ?? '';
    if (text !== '') storeNote(request, ticketId, { ...none, [tab]: true, text, opening: true });
  }
}

/** A note as the API returns it. */
export function renderNote(
  world: World,
  ticketId: number,
  note: StoredNote,
): Readonly<Record<string, unknown>> {
  const { id, identifier, name } = note.createdBy;
  return {
    id: note.id,
    ticketId,
    ...(note.text === undefined ? {} : { text: note.text }),
    detailDescriptionFlag: note.discussion,
    internalAnalysisFlag: note.internal,
    resolutionFlag: note.resolution,
    issueFlag: false,
    member: { id, identifier, name, _info: { member_href: `${apiBase(world)}/system/members/${id}` } },
    dateCreated: showTime(note.createdAt),
    createdBy: identifier,
    internalFlag: note.internal && !note.discussion,
    externalFlag: note.discussion || note.resolution,
    customerUpdatedFlag: note.customerUpdated,
    _info: { lastUpdated: showTime(note.updatedAt), updatedBy: note.updatedBy },
  };
}

const FIELDS: ReadonlySet<string> = new Set([
  ...[
    'id',
    'ticketId',
    'text',
    'detailDescriptionFlag',
    'internalAnalysisFlag',
    'resolutionFlag',
    'issueFlag',
  ],
  ...['member', 'dateCreated', 'createdBy', 'internalFlag', 'externalFlag', 'customerUpdatedFlag', '_info'],
]);

/** The notes of a ticket as its lists see them. */
export function noteResource(world: World, ticketId: number): Resource<StoredNote> {
  const render = (note: StoredNote) => renderNote(world, ticketId, note);
  return {
    types: {
      id: 'number',
      ticketId: 'number',
      text: 'text',
      detailDescriptionFlag: 'flag',
      internalAnalysisFlag: 'flag',
      resolutionFlag: 'flag',
      createdBy: 'text',
      dateCreated: 'date',
      lastUpdated: 'date',
    },
    fields: FIELDS,
    render,
    read: (note, name) => (name === 'lastUpdated' ? note.updatedAt : render(note)[name]),
  };
}
