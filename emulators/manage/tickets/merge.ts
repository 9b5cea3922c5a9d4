import { invalidObject, json } from '../answer.ts';
import type { Answer, Flaw } from '../answer.ts';
import type { Shape } from '../bodies/binding.ts';
import { byId } from '../directory.ts';
import { route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { referenceShape } from './ticket-members.ts';
import { missing } from './ticket-rules.ts';
import { mayChange, storeTicket, writableTicket } from './tickets.ts';

const MERGE_BODY: Shape = {
  kind: 'object',
  model: {
    name: 'TicketMerge',
    members: {
      mergeTicketIds: { kind: 'list', of: { kind: 'whole' } },
      status: referenceShape('serviceStatus'),
    },
  },
};

/** The route that merges tickets into another; it cannot be undone. */
export const mergeRoutes: readonly Route[] = [
  route('POST', '/service/tickets/{id}/merge', mergeTickets, {
    rights: ['serviceTicketsEdit'],
    body: MERGE_BODY,
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
  const flaws: Flaw[] = [];
  if (mergeTicketIds === undefined || mergeTicketIds === null || mergeTicketIds.length === 0)
    flaws.push(missing('ticketMerge', 'mergeTicketIds'));
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
  const children = (mergeTicketIds ?? []).map((id) => ({ id, ticket: world.tickets.get(id) }));
  for (const { id, ticket } of children) {
    if (ticket === undefined || id === parent.id || ticket.isProjectTicket || ticket.mergedInto !== undefined)
      flaws.push(notFound(`Ticket ${id} not found`, 'mergeTicketIds'));
  }
  if (flaws.length > 0) throw invalidObject('ticketMerge', flaws);
  mayChange(request, parent, ...children.flatMap(({ ticket }) => ticket ?? []));
  for (const { ticket } of children)
    if (ticket !== undefined) storeTicket(request, { ...ticket, mergedInto: parent.id });
  storeTicket(request, { ...parent, hasMergedChild: true });
  return json(200, { success: true, message: '' });
}

function notFound(message: string, field: string): Flaw {
  return { code: 'NotFound', message, resource: 'ticketMerge', field };
}
