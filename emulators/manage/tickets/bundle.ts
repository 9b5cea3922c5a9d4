import { invalidObject, json } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Shape } from '../bodies/binding.ts';
import { route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { missing } from './ticket-rules.ts';
import { mayChange, storeTicket, writableTicket } from './tickets.ts';

const BUNDLE_BODY: Shape = {
  kind: 'object',
  model: { name: 'TicketBundle', members: { childTicketIds: { kind: 'list', of: { kind: 'whole' } } } },
};

/** The route that bundles tickets to another; only the vendor's own pages can take one out again. */
export const bundleRoutes: readonly Route[] = [
  route('POST', '/service/tickets/{id}/attachChildren', attachChildren, {
    rights: ['serviceTicketsEdit'],
    body: BUNDLE_BODY,
  }),
];

/**
 * The answer says nothing of any one child: one that cannot be bundled is passed over, and read back without
 * a parent.
 */
function attachChildren(request: ApiRequest): Answer {
  const { world } = request;
  const parent = writableTicket(request);
  const { childTicketIds } = request.given as { childTicketIds?: readonly number[] | null };
  if (childTicketIds === undefined || childTicketIds === null || childTicketIds.length === 0)
    throw invalidObject('ticketBundle', [missing('ticketBundle', 'childTicketIds')]);
  const children = childTicketIds.flatMap((id) => {
    const child = world.tickets.get(id);
    const unfit = id === parent.id || id === parent.values['parentTicketId'];
    return child === undefined || unfit || child.mergedInto !== undefined ? [] : [child];
  });
  mayChange(request, parent, ...children);
  for (const child of children)
    storeTicket(request, { ...child, values: { ...child.values, parentTicketId: parent.id } });
  if (children.length > 0) storeTicket(request, { ...parent, hasChild: true });
  return json(200, { success: true, message: '' });
}
