import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import type { SeedMember } from '../seed.ts';
import { renderTicket } from '../tickets/ticket-view.ts';
import type { StoredTicket, World } from '../world.ts';
import type { StoredCallback } from './stored-callback.ts';

/**
 * Carries out a write and tells the callbacks which tickets it added, changed or deleted, whichever route it
 * was: every write to a ticket makes another object of it, even one that leaves all values as they were.
 */
export function watchTickets({ world, member, given }: ApiRequest, write: () => Answer): Answer {
  const isHeard = [...world.callbacks.records.values()].some(({ inactiveFlag }) => !inactiveFlag);
  if (!isHeard) return write();
  const before = new Map(world.tickets);
  const answer = write();
  if (skipsCallbacks(given)) return answer;
  for (const ticket of world.tickets.values()) {
    const earlier = before.get(ticket.id);
    if (earlier !== ticket) publish(world, earlier === undefined ? 'added' : 'updated', ticket, member);
  }
  for (const ticket of before.values())
    if (!world.tickets.has(ticket.id)) publish(world, 'deleted', ticket, member);
  return answer;
}

function publish(
  world: World,
  action: 'added' | 'updated' | 'deleted',
  ticket: StoredTicket,
  by: SeedMember,
): void {
  const entity = action === 'deleted' ? null : JSON.stringify(renderTicket(world, ticket));
  for (const callback of world.callbacks.records.values())
    if (hears(callback, ticket, by))
      world.callbacks.outbox.send(callback, { action, ticketId: ticket.id, entity, by });
}

/**
 * Whether the callback hears of a change of the ticket; one of the level Owner hears of all. Where a change
 * moves a ticket away from a board or a status, the callback of what it was moved away from is taken to hear
 * nothing: no source says that it does.
 */
function hears(callback: StoredCallback, { id, references }: StoredTicket, by: SeedMember): boolean {
  const { inactiveFlag, isSelfSuppressedFlag, member, level, objectId } = callback;
  if (inactiveFlag || (isSelfSuppressedFlag && member.id === by.id)) return false;
  switch (level.toLowerCase()) {
    case 'board':
      return references.board === objectId;
    case 'status':
      return references.status === objectId;
    case 'ticket':
      return id === objectId;
    default:
      return true;
  }
}

/** Whether the body of a write holds `skipCallback`, as a member of the ticket or as an operation on it. */
function skipsCallbacks(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  if (!Array.isArray(given)) return 'skipCallback' in given && given.skipCallback === true;
  return (given as readonly { path?: string; value?: unknown }[]).some(
    ({ path, value }) => path?.replace(/^\//u, '') === 'skipCallback' && value === true,
  );
}
