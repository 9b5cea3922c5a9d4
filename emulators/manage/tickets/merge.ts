import { invalidObject, json, missing } from '../answer.ts';
import type { Answer, Flaw } from '../answer.ts';
import { WHOLE } from '../binding.ts';
import { byId } from '../directory.ts';
import { route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { referenceShape } from './ticket-members.ts';
import { mayChange, storeTicket, writableTicket } from './tickets.ts';

/** The route that merges tickets into another; it cannot be undone. */
export const mergeRoutes: readonly Route[] = [
  route('POST', '/service/tickets/{id}/merge', ['serviceTicketsEdit'], mergeTickets, {
    kind: 'object',
    name: 'TicketMerge',
    members: { mergeTicketIds: { kind: 'list', of: WHOLE }, status: referenceShape('serviceStatus') },
  }),
];

/**
 * The status is required and checked; what it would be applied to is not known, so it is applied to nothing.
 */
function mergeTickets(request: ApiRequest): Answer {
  const { world } = request;
  const parent = writableTicket(request);
  const { mergeTicketIds, status } = request.given as {
    mergeTicketIds?: readonly number[] | null;
    status?: { id?: number } | null;
  };
  const ids = mergeTicketIds ?? [];
  const flaws: Flaw[] = [];
  if (ids.length === 0) flaws.push(missing('ticketMerge', 'mergeTicketIds'));
  if (status?.id === undefined) flaws.push(missing('ticketMerge', 'status'));
  if (flaws.length > 0) throw invalidObject('ticketMerge', flaws);
  const board = byId(world.seed.boards, parent.references.board);
  if (byId(board?.statuses ?? [], status?.id) === undefined)
    flaws.push(
      notFound(
        `Service Status ${status?.id ?? 0} not found for Service Board ${board?.id ?? 0}`,
        'status/id',
      ),
    );
  const children = ids.flatMap((id) => {
    const ticket = world.tickets.get(id);
    if (
      ticket !== undefined &&
      id !== parent.id &&
      !ticket.isProjectTicket &&
      ticket.mergedInto === undefined
    )
      return [ticket];
    flaws.push(notFound(`Ticket ${id} not found`, 'mergeTicketIds'));
    return [];
  });
  if (flaws.length > 0) throw invalidObject('ticketMerge', flaws);
  mayChange(request, parent, ...children);
  for (const ticket of children) storeTicket(request, { ...ticket, mergedInto: parent.id });
  storeTicket(request, { ...parent, hasMergedChild: true });
  return json(200, { success: true, message: '' });
}

function notFound(message: string, field: string): Flaw {
  return { code: 'NotFound', message, resource: 'ticketMerge', field };
}
