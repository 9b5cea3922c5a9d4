import { invalidObject } from '../answer.ts';
import type { Flaw, Refusal } from '../answer.ts';
import type { StoredTicket, World } from '../world.ts';

/**
 * Checks what a ticket is and what it is bundled to. `ticket` is the one that is being changed: the parent it
 * has it may keep.
 * @throws Refusal (400 `InvalidObject`) for a project ticket, which lives at a route of its own, and for a
 * parent that is not there.
 */
export function checkKindAndParent(
  world: World,
  { recordType = 'ServiceTicket', parentTicketId }: StoredTicket['values'],
  ticket?: StoredTicket,
): void {
  if (recordType !== 'ServiceTicket')
    throw invalid('InvalidObject', 'A service ticket cannot be of another record type.', 'recordType');
  if (typeof parentTicketId !== 'number' || parentTicketId === ticket?.values['parentTicketId']) return;
  const parent = world.tickets.get(parentTicketId);
  const isAbsent = parent === undefined || parent.mergedInto !== undefined;
  const isCircle =
    ticket !== undefined && [parentTicketId, parent?.values['parentTicketId']].includes(ticket.id);
  if (isAbsent || isCircle) throw invalid('NotFound', `Ticket ${parentTicketId} not found`, 'parentTicketId');
}

function invalid(code: Flaw['code'], message: string, field: string): Refusal {
  return invalidObject('ticket', [{ code, message, resource: 'ticket', field }]);
}
