import { invalidObject, json, missing } from '../answer.ts';
import type { Answer, Refusal } from '../answer.ts';
import { ANY, TEXT, WHOLE } from '../binding.ts';
import { byId } from '../directory.ts';
import { answerList } from '../lists/answer-list.ts';
import { resourceOf } from '../lists/records.ts';
import type { ListedRow } from '../lists/records.ts';
import { route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { apiBase } from '../world.ts';
import type { World } from '../world.ts';
import { readableTicket, storeTicket, writableTicket } from './tickets.ts';

const LIST = '/service/tickets/{id}/configurations';
const RESOURCE = 'configurationReference';
const LISTED = resourceOf({ id: 'number', name: 'text', deviceIdentifier: 'text' });

/** Routes that link a ticket to devices; nothing in the body of a ticket does. */
export const ticketConfigurationRoutes: readonly Route[] = [
  route('GET', LIST, ['serviceTicketsInquire', 'configurations'], (request) =>
    answerList(
      request,
      LISTED,
      readableTicket(request).configurations.flatMap((id) => rowOf(request.world, id)),
    ),
  ),
  route('POST', LIST, ['serviceTicketsEdit', 'configurations'], attach, {
    kind: 'object',
    name: 'ConfigurationReference',
    members: { id: WHOLE, deviceIdentifier: TEXT, name: TEXT, _info: ANY },
  }),
];

/** The device has to belong to the ticket's company, and can be linked once. */
function attach(request: ApiRequest): Answer {
  const { world } = request;
  const ticket = writableTicket(request);
  const { id } = request.given as { id?: number | null };
  if (id === undefined || id === null) throw invalidObject(RESOURCE, [missing(RESOURCE, 'id')]);
  const { company } = ticket.references;
  if (byId(world.seed.configurations ?? [], id)?.companyId !== company)
    throw refused('NotFound', `Configuration ${id} not found for Company ${company ?? 0}`);
  if (ticket.configurations.includes(id))
    throw refused('ObjectExists', 'A matching configuration is already attached to the ticket');
  storeTicket(request, { ...ticket, configurations: [...ticket.configurations, id] });
  return json(201, rowOf(world, id)[0]);
}

function refused(code: 'NotFound' | 'ObjectExists', message: string): Refusal {
  return invalidObject(RESOURCE, [{ code, message, resource: RESOURCE, field: 'id' }]);
}

/** The reference to a device, if there is one of that id. */
function rowOf(world: World, id: number): readonly ListedRow[] {
  const configuration = byId(world.seed.configurations ?? [], id);
  if (configuration === undefined) return [];
  const { name, deviceIdentifier } = configuration;
  const _info = { configuration_href: `${apiBase(world)}/company/configurations/${id}` };
  return [{ id, name, ...(deviceIdentifier === undefined ? {} : { deviceIdentifier }), _info }];
}
