import type { SeedMember } from '../seed.ts';
import { wholeSecond } from '../world.ts';
import type { StoredNote, World } from '../world.ts';

/** What is given of a note; the rest is the server's. */
export type NewNote = Omit<StoredNote, 'id' | 'createdAt' | 'updatedAt' | 'updatedBy'>;

/** The notes of a ticket, without its time entries. */
export function notesOf(world: World, ticketId: number): readonly StoredNote[] {
  return (world.notes.get(ticketId) ?? []).filter(({ kind }) => kind === 'note');
}

/** Appends a note to its ticket. */
export function appendNote(world: World, note: NewNote): StoredNote {
  const now = wholeSecond(world.now());
  const stored: StoredNote = {
    ...note,
    id: world.nextNoteId(),
    text: keptText(world, note.text),
    createdAt: now,
    updatedAt: now,
    updatedBy: note.createdBy.identifier,
  };
  world.notes.set(note.ticketId, [...(world.notes.get(note.ticketId) ?? []), stored]);
  return stored;
}

/** Puts a changed note in the place of the one with its id. */
export function replaceNote(world: World, note: StoredNote): StoredNote {
  const stored = { ...note, text: keptText(world, note.text), updatedAt: wholeSecond(world.now()) };
  world.notes.set(
    note.ticketId,
    (world.notes.get(note.ticketId) ?? []).map((other) => (other.id === note.id ? stored : other)),
  );
  return stored;
}

/** Makes the texts that a ticket was opened with the first notes of their tabs. */
export function addOpeningNotes(
  world: World,
  ticketId: number,
  createdBy: SeedMember,
  texts: Readonly<Record<'discussion' | 'internal' | 'resolution', string | undefined>>,
): void {
  for (const tab of ['discussion', 'internal', 'resolution'] as const) {
    const text = texts[tab];
    if (text === undefined) continue;
    appendNote(world, {
      kind: 'note',
      ticketId,
      text,
      createdBy,
      contact: undefined,
      customerUpdated: false,
      opening: true,
      discussion: false,
      internal: false,
      resolution: false,
      [tab]: true,
    });
  }
}

function keptText(world: World, text: string | undefined): string | undefined {
  const spaced = world.faults.current().noteLineBreaks === 'spaces';
  return spaced ? text?.replaceAll(/\r\n|\r|\n/gu, ' ') : text;
}
