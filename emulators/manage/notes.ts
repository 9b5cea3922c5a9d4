import type { SeedMember } from './seed.ts';
import { wholeSecond } from './world.ts';
import type { StoredNote, World } from './world.ts';

/** What is given of a note; the rest is the server's. */
export type NewNote = Pick<
  StoredNote,
  'ticketId' | 'text' | 'discussion' | 'internal' | 'resolution' | 'customerUpdated' | 'createdBy' | 'opening'
>;

/** Appends a note to its ticket. */
export function appendNote(world: World, note: NewNote): StoredNote {
  const spaced = world.faults.current().noteLineBreaks === 'spaces';
  const stored: StoredNote = {
    ...note,
    id: world.nextNoteId(),
    text: spaced ? note.text?.replaceAll(/\r\n|\r|\n/gu, ' ') : note.text,
    createdAt: wholeSecond(world.now()),
  };
  world.notes.set(note.ticketId, [...(world.notes.get(note.ticketId) ?? []), stored]);
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
    const tabs = { discussion: false, internal: false, resolution: false, [tab]: true };
    appendNote(world, { ticketId, text, createdBy, customerUpdated: false, opening: true, ...tabs });
  }
}
