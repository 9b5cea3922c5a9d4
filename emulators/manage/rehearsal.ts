import type { World } from './world.ts';

/**
 * A copy of the world in which a write can be tried out: what it changes there, and whom it tells, stays
 * without effect.
 */
export function rehearsalOf(world: World): World {
  const { outbox, records } = world.callbacks;
  return {
    ...world,
    tickets: new Map(world.tickets),
    notes: new Map(world.notes),
    emails: [],
    audits: new Map(world.audits),
    documents: [...world.documents],
    callbacks: {
      ...world.callbacks,
      records: new Map(records),
      outbox: { ...outbox, send: () => undefined },
      nextId: () => 0,
    },
    nextTicketId: () => 0,
    nextNoteId: () => 0,
  };
}
