import { byId, choicesOf, pathOf } from '../directory.ts';
import type { Entry, Scope } from '../directory.ts';
import type { Resource } from '../lists/answer-list.ts';
import type { ColumnType } from '../lists/condition.ts';
import { apiBase, showTime } from '../world.ts';
import type { StoredTicket, World } from '../world.ts';
import { DERIVED_MEMBERS, REFERENCE_NAMES, STORED_MEMBERS, isReferenceName } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';

/** Whether the ticket's status closes it; the name of the status says nothing. */
export function isClosed({ seed }: World, { references }: StoredTicket): boolean {
  return byId(byId(seed.boards, references.board)?.statuses ?? [], references.status)?.closedStatus === true;
}

/** The record that a reference of the ticket leads to. */
export function entryOf(world: World, ticket: StoredTicket, name: ReferenceName): Entry | undefined {
  return byId(choicesOf(world.seed, name, scopeOf(world, ticket)), ticket.references[name]);
}

function scopeOf({ seed }: World, { references }: StoredTicket): Scope {
  return { board: byId(seed.boards, references.board), company: byId(seed.companies, references.company) };
}

/** What project tickets do not have. */
export const MEMBERS_OF_SERVICE_TICKETS: ReadonlySet<string> = new Set([
  'externalXRef',
  'recordType',
  'severity',
  'impact',
  'mergedParentTicket',
]);

/**
 * A ticket as the API returns it: references expanded, nothing of the initial texts, members without a value
 * left out.
 */
export function renderTicket(world: World, ticket: StoredTicket): Readonly<Record<string, unknown>> {
  const scope = scopeOf(world, ticket);
  const references = REFERENCE_NAMES.flatMap((name) => {
    const entry = entryOf(world, ticket, name);
    return entry === undefined ? [] : [[name, renderReference(world, name, entry, scope)] as const];
  });
  const { closed, mergedInto } = ticket;
  const rendered = {
    id: ticket.id,
    ...ticket.values,
    ...Object.fromEntries(references),
    closedFlag: isClosed(world, ticket),
    ...(closed === undefined ? {} : { closedDate: showTime(closed.at), closedBy: closed.by }),
    ...(mergedInto === undefined ? {} : { mergedParentTicket: { id: mergedInto } }),
    hasChildTicket: false,
    hasMergedChildTicketFlag: ticket.hasMergedChild,
    customFields: (world.seed.customFields ?? []).map(({ id, caption }) => ({
      id,
      caption,
      type: 'Text',
      entryMethod: 'EntryField',
      numberOfDecimals: 0,
      value: ticket.customFields.get(id) ?? null,
    })),
    _info: {
      dateEntered: showTime(ticket.enteredAt),
      enteredBy: ticket.enteredBy,
      lastUpdated: showTime(ticket.updatedAt),
      updatedBy: ticket.updatedBy,
    },
  };
  if (!ticket.isProjectTicket) return rendered;
  return Object.fromEntries(
    Object.entries(rendered).filter(([name]) => !MEMBERS_OF_SERVICE_TICKETS.has(name)),
  );
}

function renderReference(world: World, name: ReferenceName, entry: Entry, scope: Scope): object {
  return {
    id: entry.id,
    ...(entry.identifier === undefined ? {} : { identifier: entry.identifier }),
    name: entry.name,
    _info: { [`${name}_href`]: `${apiBase(world)}/${pathOf(name, entry, scope)}` },
  };
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  id: 'number',
  closedFlag: 'flag',
  closedDate: 'date',
  closedBy: 'text',
  dateEntered: 'date',
  lastUpdated: 'date',
  'mergedParentTicket/id': 'number',
  hasMergedChildTicketFlag: 'flag',
  'company/identifier': 'text',
  'owner/identifier': 'text',
  ...Object.fromEntries(
    REFERENCE_NAMES.flatMap((name) => [
      [`${name}/id`, 'number'],
      [`${name}/name`, 'text'],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(STORED_MEMBERS).flatMap(([name, { kind }]) => {
      if (kind === 'list') return [];
      return [[name, kind === 'flag' || kind === 'date' ? kind : 'text']];
    }),
  ),
};

/** `dateEntered` may stand in conditions but not among them. */
const FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(STORED_MEMBERS),
  ...Object.keys(DERIVED_MEMBERS),
  ...REFERENCE_NAMES,
  'customFields',
]);

/** Tickets as lists and searches see them. */
export function ticketResource(world: World): Resource<StoredTicket> {
  return {
    types: TYPES,
    fields: FIELDS,
    render: (ticket) => renderTicket(world, ticket),
    read: (ticket, name) => readField(world, ticket, name),
  };
}

function readField(world: World, ticket: StoredTicket, field: string): unknown {
  const [head = '', member] = field.split('/');
  if (isReferenceName(head)) {
    if (member === 'id') return ticket.references[head];
    return entryOf(world, ticket, head)?.[member === 'identifier' ? member : 'name'];
  }
  switch (head) {
    case 'id':
      return ticket.id;
    case 'closedFlag':
      return isClosed(world, ticket);
    case 'closedDate':
      return ticket.closed?.at;
    case 'closedBy':
      return ticket.closed?.by;
    case 'dateEntered':
      return Math.floor(ticket.enteredAt / 1000) * 1000;
    case 'lastUpdated':
      return ticket.updatedAt;
    case 'mergedParentTicket':
      return ticket.mergedInto;
    case 'hasMergedChildTicketFlag':
      return ticket.hasMergedChild;
    default:
      return ticket.values[head];
  }
}
