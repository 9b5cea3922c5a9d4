import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import type { SeedMember } from '../seed.ts';
import { renderTicket } from '../tickets/ticket-view.ts';
import type { StoredTicket, World } from '../world.ts';
import type { StoredCallback } from './callback.ts';
import { levelNamed } from './callback-levels.ts';
import type { CallbackAction } from './payload.ts';

type Tickets = ReadonlyMap<number, StoredTicket>;

/** A ticket that was written to, as it is now; a deleted one as it was last. */
export interface TicketChange {
  readonly action: CallbackAction;
  readonly ticket: StoredTicket;
}

/**
 * Carries out a write and tells the callbacks which tickets it added, changed or deleted, whichever route it
 * was.
 */
export function watchTickets(request: ApiRequest, write: () => Answer): Answer {
  const { world, member, given } = request;
  if (!isListening(world)) return write();
  const before = new Map(world.tickets);
  const answer = write();
  if (!skipsCallbacks(given))
    for (const change of ticketChanges(before, world.tickets)) publish(world, change, member);
  return answer;
}

/**
 * How the tickets differ: every write to a ticket makes another object of it, even one that leaves all values
 * as they were.
 */
export function ticketChanges(before: Tickets, after: Tickets): TicketChange[] {
  const kept = [...after.values()].flatMap((ticket): TicketChange[] => {
    const earlier = before.get(ticket.id);
    if (earlier === ticket) return [];
    return [{ action: earlier === undefined ? 'added' : 'updated', ticket }];
  });
  const gone = [...before.values()].filter(({ id }) => !after.has(id));
  return [...kept, ...gone.map((ticket): TicketChange => ({ action: 'deleted', ticket }))];
}

function publish(world: World, { action, ticket }: TicketChange, by: SeedMember): void {
  const entity = action === 'deleted' ? null : JSON.stringify(renderTicket(world, ticket));
  for (const callback of world.callbacks.records.values())
    if (hears(world, callback, ticket, by))
      world.callbacks.outbox.send(callback, { action, ticketId: ticket.id, entity });
}

/**
 * Whether the callback hears of a change of the ticket; one of the level Owner hears of all. Where a change
 * moves a ticket away from a board, a status or a tag, the callback of what it was moved away from is taken
 * to hear nothing: no source says that it does. Projects and phases have no tickets here.
 */
function hears(
  world: World,
  { entry, member }: StoredCallback,
  ticket: StoredTicket,
  by: SeedMember,
): boolean {
  if (entry.inactive || (entry.selfSuppressed && member.id === by.id)) return false;
  switch (levelNamed(entry.level)) {
    case 'Owner':
      return true;
    case 'Board':
      return ticket.references.board === entry.objectId;
    case 'Status':
      return ticket.references.status === entry.objectId;
    case 'Ticket':
      return ticket.id === entry.objectId;
    case 'IntegratorTag': {
      const tag = world.seed.integratorTags?.find(({ id }) => id === entry.objectId);
      const tags = ticket.values['integratorTags'];
      return tag !== undefined && Array.isArray(tags) && tags.includes(tag.name);
    }
    case 'Project':
    case 'Phase':
    case undefined:
      return false;
  }
}

function isListening({ callbacks }: World): boolean {
  return [...callbacks.records.values()].some(({ entry }) => !entry.inactive);
}

/**
 * Whether the body of a write that went well holds `skipCallback`, as a member of the ticket or as an
 * operation on it.
 */
function skipsCallbacks(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  if (!Array.isArray(given)) return 'skipCallback' in given && given.skipCallback === true;
  return (given as readonly { path?: string; value?: unknown }[]).some(
    ({ path, value }) => path?.replace(/^\//u, '') === 'skipCallback' && value === true,
  );
}
