import type { StoredTicket } from '../ticket-store.ts';
import type { World } from '../world.ts';
import type { ScriptHost } from './functions.ts';
import { StepFailure } from './script-fault.ts';
import type { ScriptModes } from './script-modes.ts';
import { standInDatabase } from './stand-in-database.ts';
import type { TicketFunctions } from './ticket-functions.ts';

/** What a script meets that runs on a computer of the emulated server. */
export function worldHost(world: World, computerId: number, modes: ScriptModes = world.modes): ScriptHost {
  const computer = world.computers.get(computerId);
  const client = computer && world.clients.get(computer.clientId);
  return {
    database: standInDatabase(world),
    modes,
    tickets: ticketFunctions(world, computerId),
    properties: new Map([
      ['computerid', String(computerId)],
      ['computername', computer?.name ?? ''],
      ['clientid', String(client?.id ?? '')],
      ['clientname', client?.name ?? ''],
    ]),
  };
}

function ticketFunctions(world: World, runsOn: number): TicketFunctions {
  const from = world.seed.username;
  const ticketOf = (id: number): StoredTicket => world.tickets.find(id) ?? missing(`Ticket ${id}`);
  const setStatus = (ticketId: number, closed: boolean): void => {
    const status = [...world.statuses.values()].find((some) => some.closed === closed);
    world.tickets.change(ticketOf(ticketId), { statusId: (status ?? missing('Such a status')).id });
  };
  const category = (id: number): number => (world.categories.has(id) ? id : missing(`Category ${id}`));
  const text = (given: string): string => {
    if (world.modes.fourByteText === 'refused' && /[\u{10000}-\u{10ffff}]/u.test(given))
      throw new StepFailure('Incorrect string value: the column is utf8.');
    return given;
  };
  const subjectOf = (given: string): string => text(given).slice(0, world.modes.subjectLimit);
  return {
    create: ({
      clientId,
      computerId,
      subject,
      body,
      categoryId,
      creationBody,
      heedsClient,
      heedsComputer,
    }) => {
      if (!world.clients.has(clientId)) missing(`Client ${clientId}`);
      const standsOn = heedsComputer ? computerId : runsOn;
      const computer = world.computers.get(standsOn) ?? missing(`Computer ${standsOn}`);
      const ticket = world.tickets.open({
        clientId: heedsClient ? clientId : computer.clientId,
        computerId: standsOn,
        subject: subjectOf(subject),
        categoryId: categoryId === undefined ? NO_CATEGORY : category(categoryId),
        statusId: world.newStatusId,
        from,
      });
      if (creationBody !== 'lost') world.tickets.comment(ticket, text(body), from, creationBody === 'kept');
      return ticket.id;
    },
    comment: (ticketId, body) => world.tickets.comment(ticketOf(ticketId), text(body), from),
    update: (ticketId, { subject, categoryId }) =>
      world.tickets.change(ticketOf(ticketId), {
        subject: subject && subjectOf(subject),
        categoryId: categoryId && category(categoryId),
      }),
    finish: (ticketId) => setStatus(ticketId, true),
    open: (ticketId) => setStatus(ticketId, false),
  };
}

/** The category of a ticket that nobody gave one. */
const NO_CATEGORY = 0;

function missing(what: string): never {
  throw new StepFailure(`${what} does not exist.`);
}
