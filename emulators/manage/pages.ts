import { TICKET_PAGE_HEADERS, renderTicketList, renderTicketPage } from '../ticket-page.ts';
import type { TicketBadge, TicketPage } from '../ticket-page.ts';
import { plain } from './answer.ts';
import type { Answer } from './answer.ts';
import { byId } from './directory.ts';
import { entryOf, isClosed } from './tickets/ticket-view.ts';
import { notesOf } from './notes/notes.ts';
import { showTime } from './world.ts';
import type { StoredNote, StoredTicket, World } from './world.ts';

const PRODUCT = 'ConnectWise Manage';

/** The list of tickets for people, newest first. */
export function ticketListPage(world: World): Answer {
  const rows = [...world.tickets.values()].reverse().map((ticket) => ({
    id: ticket.id,
    subject: textOf(ticket, 'summary'),
    badge: badgeOf(world, ticket),
    closed: isClosed(world, ticket),
    updated: showTime(ticket.updatedAt),
  }));
  return { status: 200, headers: TICKET_PAGE_HEADERS, body: renderTicketList(PRODUCT, rows) };
}

/** One ticket for people, or a 404. */
export function ticketPage(world: World, id: number): Answer {
  const ticket = world.tickets.get(id);
  if (ticket === undefined) return plain(404, `There is no ticket ${id}.`);
  return { status: 200, headers: TICKET_PAGE_HEADERS, body: renderTicketPage(pageOf(world, ticket)) };
}

function pageOf(world: World, ticket: StoredTicket): TicketPage {
  const notes = notesOf(world, ticket.id);
  const opening = notes.find((note) => note.opening);
  const name = (reference: Parameters<typeof entryOf>[2]): string =>
    entryOf(world, ticket, reference)?.name ?? '';
  const devices = ticket.configurations.map(
    (id) => byId(world.seed.configurations ?? [], id)?.name ?? `#${id}`,
  );
  return {
    product: PRODUCT,
    id: ticket.id,
    subject: textOf(ticket, 'summary'),
    badge: badgeOf(world, ticket),
    closed: isClosed(world, ticket),
    facts: [
      ['Company', name('company')],
      ['Board', name('board')],
      ['Status', name('status')],
      ['Priority', name('priority')],
      ['Type', name('type')],
      ...OPTIONAL.flatMap(([label, reference]) => {
        const value = name(reference);
        return value === '' ? [] : [[label, value] as const];
      }),
      ...(devices.length === 0 ? [] : [['Devices', devices.join(', ')] as const]),
      ['Severity', textOf(ticket, 'severity')],
      ['Impact', textOf(ticket, 'impact')],
      ['Reference', textOf(ticket, 'externalXRef')],
      ['Entered', `${readable(ticket.enteredAt)} by ${ticket.enteredBy}`],
      ['Updated', `${readable(ticket.updatedAt)} by ${ticket.updatedBy}`],
      ...(ticket.closed === undefined
        ? []
        : [['Closed', `${readable(ticket.closed.at)} by ${ticket.closed.by}`] as const]),
      ...(ticket.mergedInto === undefined ? [] : [['Merged into', `#${ticket.mergedInto}`] as const]),
    ],
    initial: opening === undefined ? undefined : entryOfNote(opening),
    updates: notes
      .filter((note) => note !== opening)
      .map((note) => ({ ...entryOfNote(note), area: areaOf(note) })),
  };
}

const OPTIONAL = [
  ['Subtype', 'subType'],
  ['Item', 'item'],
  ['Source', 'source'],
  ['Team', 'team'],
  ['Owner', 'owner'],
  ['Site', 'site'],
  ['Contact', 'contact'],
] as const;

function entryOfNote(note: StoredNote): { text: string; by: string; at: string } {
  return { text: note.text ?? '', by: note.createdBy.name, at: showTime(note.createdAt) };
}

function areaOf(note: StoredNote): string {
  const areas = [
    ...(note.discussion ? ['Discussion'] : []),
    ...(note.internal ? ['Internal'] : []),
    ...(note.resolution ? ['Resolution'] : []),
  ];
  return areas.join(', ');
}

function badgeOf(world: World, ticket: StoredTicket): TicketBadge {
  const text = entryOf(world, ticket, 'priority')?.name ?? 'No priority';
  const tone = /high|critical|urgent|emergency/iu.test(text)
    ? 'high'
    : /medium|normal/iu.test(text)
      ? 'medium'
      : /low/iu.test(text)
        ? 'low'
        : 'none';
  return { text, tone };
}

function textOf(ticket: StoredTicket, name: string): string {
  const value = ticket.values[name];
  return typeof value === 'string' ? value : '';
}

function readable(at: number): string {
  return showTime(at).replace('T', ' ').replace('Z', ' UTC');
}
