import type { Answer } from './answer.ts';
import { wireDate } from './dates.ts';
import { Refused } from './refused.ts';
import { renderTicketList, renderTicketPage, TICKET_PAGE_HEADERS } from '../ticket-page.ts';
import type { TicketBadge } from '../ticket-page.ts';
import type { StoredTicket } from './ticket-store.ts';
import type { World } from './world.ts';

const PRODUCT = 'ConnectWise Automate';

/** The page that lists all tickets for people, newest first. */
export function ticketListPage(world: World): Answer {
  const rows = [...world.tickets.all()].reverse().map((ticket) => ({
    id: ticket.id,
    subject: ticket.subject,
    badge: badgeOf(ticket, world),
    closed: isClosed(ticket, world),
    updated: wireDate(ticket.updatedAt),
  }));
  return page(renderTicketList(PRODUCT, rows));
}

/** The page of one ticket. Throws `Refused` (404) where there is none. */
export function ticketPage(world: World, id: number): Answer {
  const ticket = world.tickets.find(id);
  if (ticket === undefined) throw new Refused(404, 'NotFound', `There is no ticket ${id}.`);
  const [initial, ...updates] = ticket.comments.map((comment) => ({
    text: comment.body,
    by: comment.from,
    at: wireDate(comment.createdAt),
    area: 'Comment',
  }));
  const computer = ticket.computerId === undefined ? undefined : world.computers.get(ticket.computerId);
  return page(
    renderTicketPage({
      product: PRODUCT,
      id: ticket.id,
      subject: ticket.subject,
      badge: badgeOf(ticket, world),
      closed: isClosed(ticket, world),
      facts: [
        ['Client', world.clients.get(ticket.clientId)?.name ?? ''],
        ['Computer', computer?.name ?? ''],
        ['Category', `${world.categories.get(ticket.categoryId) ?? ''} (${ticket.categoryId})`],
        ['Status', world.statuses.get(ticket.statusId)?.name ?? ''],
        ['Assigned to', ticket.assignee ?? ''],
        ['Opened', readable(ticket.createdAt)],
        ['Updated', readable(ticket.updatedAt)],
      ],
      initial,
      updates,
    }),
  );
}

function page(text: string): Answer {
  const { 'content-type': type, ...headers } = {
    'content-type': 'text/html; charset=utf-8',
    ...TICKET_PAGE_HEADERS,
  };
  return { status: 200, type, text, headers };
}

function badgeOf(ticket: StoredTicket, world: World): TicketBadge {
  const text = world.categories.get(ticket.categoryId) ?? `Category ${ticket.categoryId}`;
  const tone =
    (['low', 'medium', 'high'] as const).find((word) => text.toLowerCase().includes(word)) ?? 'none';
  return { text, tone };
}

function isClosed(ticket: StoredTicket, world: World): boolean {
  return world.statuses.get(ticket.statusId)?.closed === true;
}

/** A time as people read it: `2026-01-05 10:00:00 UTC`. */
function readable(ms: number): string {
  return wireDate(ms).replace('T', ' ').replace('Z', ' UTC');
}
