import { invalidObject, json, noContent } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { byId } from '../directory.ts';
import type { ListedRow } from '../lists/listed-row.ts';
import { NAMED, listAndCount } from '../lists/listing.ts';
import type { Right } from '../rights.ts';
import { found, idAt, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import type { SeedConfiguration } from '../seed.ts';
import { missing } from './ticket-rules.ts';
import { readableTicket, storeTicket, writableTicket } from './tickets.ts';
import { apiBase } from '../url.ts';
import type { World } from '../world.ts';

const LIST = '/service/tickets/{id}/configurations';
const INQUIRE: readonly Right[] = ['serviceTicketsInquire', 'configurations'];
const EDIT: readonly Right[] = ['serviceTicketsEdit', 'configurations'];

/** Routes that link a ticket to devices; nothing in the body of a ticket does. */
export const ticketConfigurationRoutes: readonly Route[] = [
  ...listAndCount(LIST, {
    what: 'Configuration',
    rights: INQUIRE,
    types: { ...NAMED, deviceIdentifier: 'text' },
    rows: linked,
  }),
  route('POST', LIST, attach, {
    rights: EDIT,
    body: {
      kind: 'object',
      model: {
        name: 'ConfigurationReference',
        members: {
          id: { kind: 'whole' },
          deviceIdentifier: { kind: 'text', limit: undefined },
          name: { kind: 'text', limit: undefined },
          _info: { kind: 'any' },
        },
      },
    },
  }),
  route('DELETE', `${LIST}/{configId}`, detach, { rights: EDIT }),
];

function linked(request: ApiRequest): readonly ListedRow[] {
  const { world } = request;
  return readableTicket(request).configurations.flatMap((id) => {
    const configuration = byId(world.seed.configurations ?? [], id);
    return configuration === undefined ? [] : [referenceTo(world, configuration)];
  });
}

/** The device has to belong to the ticket's company, and can be linked once. */
function attach(request: ApiRequest): Answer {
  const { world } = request;
  const ticket = writableTicket(request);
  const { id } = request.given as { id?: number | null };
  if (id === undefined || id === null) throw invalidObject(RESOURCE, [missing(RESOURCE, 'id')]);
  const configuration = byId(world.seed.configurations ?? [], id);
  if (configuration?.companyId !== ticket.references.company || configuration === undefined)
    throw invalidObject(RESOURCE, [
      {
        code: 'NotFound',
        message: `Configuration ${id} not found for Company ${ticket.references.company ?? 0}`,
        resource: RESOURCE,
        field: 'id',
      },
    ]);
  if (ticket.configurations.includes(id))
    throw invalidObject(RESOURCE, [
      {
        code: 'ObjectExists',
        message: 'A matching configuration is already attached to the ticket',
        resource: RESOURCE,
        field: 'id',
      },
    ]);
  storeTicket(request, { ...ticket, configurations: [...ticket.configurations, id] });
  return json(201, referenceTo(world, configuration));
}

const RESOURCE = 'configurationReference';

function detach(request: ApiRequest): Answer {
  const ticket = writableTicket(request);
  const id = idAt(request, 1);
  found(
    ticket.configurations.find((linkedId) => linkedId === id),
    'Configuration',
    id,
  );
  storeTicket(request, {
    ...ticket,
    configurations: ticket.configurations.filter((linkedId) => linkedId !== id),
  });
  return noContent();
}

function referenceTo(world: World, { id, name, deviceIdentifier }: SeedConfiguration): ListedRow {
  return {
    id,
    ...(deviceIdentifier === undefined ? {} : { deviceIdentifier }),
    name,
    _info: { configuration_href: `${apiBase(world)}/company/configurations/${id}` },
  };
}
