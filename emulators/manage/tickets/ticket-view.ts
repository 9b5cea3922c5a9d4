import type { Column, Columns } from '../conditions/evaluate.ts';
import { byId, choicesOf, pathOf } from '../directory.ts';
import type { Entry, Scope } from '../directory.ts';
import type { Resource } from '../lists/resource.ts';
import type { SeedStatus } from '../seed.ts';
import { DERIVED_MEMBERS, REFERENCE_NAMES, STORED_MEMBERS } from './ticket-members.ts';
import type { ReferenceName } from './ticket-members.ts';
import { apiBase } from '../url.ts';
import { showTime } from '../world.ts';
import type { StoredTicket, World } from '../world.ts';

/** The status a ticket stands in. */
export function statusOf(world: World, ticket: StoredTicket): SeedStatus | undefined {
  return byId(byId(world.seed.boards, ticket.references.board)?.statuses ?? [], ticket.references.status);
}

/** Whether the ticket's status closes it; the name of the status says nothing. */
export function isClosed(world: World, ticket: StoredTicket): boolean {
  return statusOf(world, ticket)?.closedStatus === true;
}

/** The record that a reference of the ticket leads to. */
export function entryOf(world: World, ticket: StoredTicket, name: ReferenceName): Entry | undefined {
  return byId(choicesOf(world.seed, name, scopeOf(world, ticket)), ticket.references[name]);
}

/**
 * A ticket as the API returns it: references expanded, nothing of the initial texts, members without a value
 * left out.
 */
export function renderTicket(world: World, ticket: StoredTicket): Record<string, unknown> {
  const rendered = renderWhole(world, ticket);
  if (!ticket.isProjectTicket) return rendered;
  const kept = Object.entries(rendered).filter(([name]) => !MEMBERS_OF_SERVICE_TICKETS.has(name));
  return Object.fromEntries(kept);
}

/** What project tickets do not have. */
export const MEMBERS_OF_SERVICE_TICKETS: ReadonlySet<string> = new Set([
  'externalXRef',
  'recordType',
  'severity',
  'impact',
  'mergedParentTicket',
]);

function renderWhole(world: World, ticket: StoredTicket): Record<string, unknown> {
  const scope = scopeOf(world, ticket);
  const references = Object.fromEntries(
    REFERENCE_NAMES.flatMap((name) => {
      const entry = byId(choicesOf(world.seed, name, scope), ticket.references[name]);
      return entry === undefined ? [] : [[name, renderReference(world, name, entry, scope)]];
    }),
  );
  return {
    id: ticket.id,
    summary: ticket.values['summary'],
    ...references,
    ...ticket.values,
    closedFlag: isClosed(world, ticket),
    ...(ticket.closed === undefined
      ? {}
      : { closedDate: showTime(ticket.closed.at), closedBy: ticket.closed.by }),
    ...(ticket.mergedInto === undefined ? {} : { mergedParentTicket: { id: ticket.mergedInto } }),
    hasChildTicket: ticket.hasChild,
    hasMergedChildTicketFlag: ticket.hasMergedChild,
    customFields: customFieldsOf(world, ticket),
    _info: {
      dateEntered: showTime(ticket.enteredAt),
      enteredBy: ticket.enteredBy,
      lastUpdated: showTime(ticket.updatedAt),
      updatedBy: ticket.updatedBy,
    },
  };
}

/** Tickets as lists and searches see them. `dateEntered` may stand in conditions but not among `fields`. */
export function ticketResource(world: World): Resource<StoredTicket> {
  return {
    columns: ticketColumns(world),
    fields: new Set([
      ...Object.keys(STORED_MEMBERS),
      ...Object.keys(DERIVED_MEMBERS),
      ...REFERENCE_NAMES,
      'customFields',
    ]),
    customFields: {
      columns: {
        id: { type: 'number', read: ({ id }) => readStored(id, 'number') },
        caption: { type: 'text', read: ({ caption }) => readStored(caption, 'text') },
        value: { type: 'any', read: ({ value }) => readStored(value, 'any') },
      },
      rowsOf: (ticket) => customFieldsOf(world, ticket),
    },
    idOf: (ticket) => ticket.id,
    render: (ticket) => renderTicket(world, ticket),
  };
}

function ticketColumns(world: World): Columns<StoredTicket> {
  const columns: Record<string, Column<StoredTicket>> = {
    id: { type: 'number', read: (ticket) => ticket.id },
    closedFlag: { type: 'flag', read: (ticket) => isClosed(world, ticket) },
    closedDate: { type: 'date', read: (ticket) => ticket.closed?.at },
    closedBy: { type: 'text', read: (ticket) => ticket.closed?.by },
    dateEntered: { type: 'date', read: (ticket) => Math.floor(ticket.enteredAt / 1000) * 1000 },
    lastUpdated: { type: 'date', read: (ticket) => ticket.updatedAt },
    'mergedParentTicket/id': { type: 'number', read: (ticket) => ticket.mergedInto },
    hasChildTicket: { type: 'flag', read: (ticket) => ticket.hasChild },
    hasMergedChildTicketFlag: { type: 'flag', read: (ticket) => ticket.hasMergedChild },
    'configuration/id': {
      type: 'number',
      alone: true,
      read: (ticket) => ticket.configurations[0],
      readAll: (ticket) => ticket.configurations,
    },
  };
  for (const [name, shape] of Object.entries(STORED_MEMBERS)) {
    if (shape.kind === 'list') continue;
    const type =
      shape.kind === 'flag'
        ? 'flag'
        : shape.kind === 'whole'
          ? 'number'
          : shape.kind === 'date'
            ? 'date'
            : 'text';
    columns[name] = { type, read: (ticket) => readStored(ticket.values[name], type) };
  }
  for (const name of REFERENCE_NAMES) {
    columns[`${name}/id`] = { type: 'number', read: (ticket) => ticket.references[name] };
    columns[`${name}/name`] = { type: 'text', read: (ticket) => entryOf(world, ticket, name)?.name };
  }
  for (const name of ['company', 'owner'] as const)
    columns[`${name}/identifier`] = {
      type: 'text',
      read: (ticket) => entryOf(world, ticket, name)?.identifier,
    };
  return columns;
}

function customFieldsOf(
  world: World,
  ticket: StoredTicket,
): readonly { id: number; caption: string; value: unknown }[] {
  return (world.seed.customFields ?? []).map(({ id, caption }) => ({
    id,
    caption,
    type: 'Text',
    entryMethod: 'EntryField',
    numberOfDecimals: 0,
    value: ticket.customFields.get(id) ?? null,
  }));
}

function readStored(
  value: unknown,
  type: Column<StoredTicket>['type'],
): string | number | boolean | undefined {
  if (typeof value === 'string') return type === 'date' ? Date.parse(value) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function scopeOf(world: World, ticket: StoredTicket): Scope {
  return {
    board: byId(world.seed.boards, ticket.references.board),
    company: byId(world.seed.companies, ticket.references.company),
  };
}

function renderReference(
  world: World,
  name: ReferenceName,
  entry: Entry,
  scope: Scope,
): Record<string, unknown> {
  return {
    id: entry.id,
    ...(entry.identifier === undefined ? {} : { identifier: entry.identifier }),
    name: entry.name,
    _info: { [`${name}_href`]: `${apiBase(world)}/${pathOf(name, entry, scope)}` },
  };
}
