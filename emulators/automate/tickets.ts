import type { JsonObject } from './answer.ts';
import { locationId, showClient, showLocation } from './clients.ts';
import { wireDate } from './dates.ts';
import type { Fields } from './condition-match.ts';
import type { Resource } from './listing.ts';
import type { StoredTicket } from './ticket-store.ts';
import type { World } from './world.ts';

const MEMBERS = [
  'TicketId',
  'Client',
  'Computer',
  'Status',
  'Subject',
  'Priority',
  'User',
  'DueDate',
  'StartDate',
  'ContactDate',
  'UpdateDate',
  'From',
  'CC',
  'SupportLevel',
  'Category',
  'CategoryId',
  'CategoryName',
  'Location',
  'ExternalId',
  'MonitorId',
  'Guid',
  'Agent',
  'NetworkDevice',
  'Comments',
];

/** Tickets as `/Tickets` serves them; which members exist depends on the modes. */
export function ticketResource(world: World): Resource<StoredTicket> {
  const { modes } = world;
  const categoryName: Fields<StoredTicket>[string] = {
    type: 'string',
    read: (ticket) => world.categories.get(ticket.categoryId),
  };
  const isNamed = modes.categoryNames === 'served';
  const recent: Fields<StoredTicket> = {
    CategoryId: { type: 'number', read: (ticket) => ticket.categoryId },
    ...(isNamed ? { CategoryName: categoryName } : {}),
  };
  return {
    members: MEMBERS,
    fields: {
      TicketId: { type: 'number', read: (ticket) => ticket.id },
      Subject: { type: 'string', read: (ticket) => ticket.subject },
      'Client.Id': { type: 'string', read: (ticket) => String(ticket.clientId) },
      'Client.Name': { type: 'string', read: (ticket) => world.clients.get(ticket.clientId)?.name },
      'Computer.Id': { type: 'string', read: ({ computerId }) => computerId?.toString() },
      'Computer.ComputerName': { type: 'string', read: (ticket) => computerOf(ticket, world)?.name },
      'Location.Id': { type: 'number', read: ({ clientId }) => locationOf(clientId, world) },
      'Status.Id': { type: 'number', read: (ticket) => ticket.statusId },
      'Status.Name': { type: 'string', read: (ticket) => world.statuses.get(ticket.statusId)?.name },
      'Priority.Id': { type: 'number', read: () => 3 },
      'Priority.Name': { type: 'string', read: () => 'Normal' },
      'User.Name': { type: 'string', read: (ticket) => ticket.assignee },
      'Category.Id': { type: 'number', read: (ticket) => ticket.categoryId },
      ...(isNamed ? { 'Category.Name': categoryName } : {}),
      StartDate: { type: 'date', read: (ticket) => wholeSeconds(ticket.createdAt) },
      UpdateDate: { type: 'date', read: (ticket) => wholeSeconds(ticket.updatedAt) },
      From: { type: 'string', read: (ticket) => ticket.from },
      SupportLevel: { type: 'number', read: () => 1 },
      ExternalId: { type: 'number', read: (ticket) => ticket.externalId },
      MonitorId: { type: 'number', read: () => 0 },
      ...(modes.olderServer ? {} : recent),
    },
    expands: ['Client', 'Computer', 'Location', 'Category', ...(modes.olderServer ? [] : ['Comments'])],
    id: (ticket) => ticket.id,
    show: (ticket, expanded) =>
      showTicket(ticket, world, expanded('Comments') || !modes.commentsOnlyWithExpand),
  };
}

/** One ticket as it travels. Client and computer ids are strings, the rest numbers. */
export function showTicket(ticket: StoredTicket, world: World, withComments: boolean): JsonObject {
  const { olderServer, categoryNames } = world.modes;
  const client = world.clients.get(ticket.clientId);
  const computer = computerOf(ticket, world);
  const categoryName = categoryNames === 'served' ? (world.categories.get(ticket.categoryId) ?? '') : '';
  const category = { CategoryId: ticket.categoryId, CategoryName: categoryName };
  return {
    TicketId: ticket.id,
    Client: showClient(client),
    Computer: computer === undefined ? null : { Id: String(computer.id), ComputerName: computer.name },
    Status: { Id: ticket.statusId, Name: world.statuses.get(ticket.statusId)?.name ?? '' },
    Subject: ticket.subject,
    Priority: { Id: 3, Name: 'Normal' },
    User: ticket.assignee === undefined ? null : showUser(ticket.assignee),
    DueDate: null,
    StartDate: wireDate(ticket.createdAt),
    ContactDate: null,
    UpdateDate: wireDate(ticket.updatedAt),
    From: ticket.from,
    CC: '',
    SupportLevel: 1,
    Category: {
      Id: ticket.categoryId,
      Name: categoryName,
      ParentCategoryId: 0,
      Keywords: '',
      Description: '',
      Image: '',
      IsVisibleInList: true,
    },
    ...(olderServer ? {} : category),
    Location: showLocation(client),
    ExternalId: ticket.externalId,
    MonitorId: 0,
    Guid: '00000000-0000-0000-0000-000000000000',
    Agent: null,
    NetworkDevice: null,
    ...(withComments && !olderServer
      ? { Comments: ticket.comments.filter(({ isShown }) => isShown).map(showComment) }
      : {}),
  };
}

function showComment(comment: StoredTicket['comments'][number]): JsonObject {
  return {
    Id: String(comment.id),
    Body: comment.body,
    CreatedDate: wireDate(comment.createdAt),
    From: comment.from,
    User: showUser(comment.from),
  };
}

function showUser(name: string): JsonObject {
  return { UserId: '41', Folder: null, Name: name, EmailAddress: '', SsoStatus: null };
}

function computerOf({ computerId }: StoredTicket, world: World) {
  return computerId === undefined ? undefined : world.computers.get(computerId);
}

function locationOf(clientId: number, world: World): number | undefined {
  const client = world.clients.get(clientId);
  return client === undefined ? undefined : locationId(client);
}

function wholeSeconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
