import { readParameters, ScriptFailure } from './script-parameters.ts';
import type { ScriptTarget, ScriptValues } from './script-parameters.ts';
import type { StoredTicket } from './ticket-store.ts';
import type { World } from './world.ts';

/** How a run ended. `wrote` is false where a guard held the script back. */
export interface ScriptEnd {
  readonly state: 'Success' | 'Failure';
  readonly message: string;
  readonly wrote: boolean;
  readonly ticketId: number | undefined;
}

const NOTE_MARK = /^\[GZ-\S+ #[0-9]+(?: [0-9]+\/[0-9]+)?\]$/;

/** Runs the operator's ticket script once. Never throws: whatever goes wrong is a `Failure` with its text. */
export function runTicketScript(
  given: ReadonlyMap<string, string>,
  target: ScriptTarget,
  world: World,
): ScriptEnd {
  try {
    return operate(readParameters(given, target, world), target, world);
  } catch (error) {
    if (!(error instanceof ScriptFailure)) throw error;
    return { state: 'Failure', message: error.message, wrote: false, ticketId: undefined };
  }
}

function operate(parameters: ScriptValues, target: ScriptTarget, world: World): ScriptEnd {
  switch (parameters.operation) {
    case 'create':
      return create(parameters, target, world);
    case 'comment':
      return comment(parameters, world);
    case 'update':
      return update(parameters, world);
    case 'ping':
      return ended(world.modes.pingText ? parameters.body : '', false, undefined);
    default:
      throw new ScriptFailure(`Parameter Operation is unknown: ${parameters.operation}`);
  }
}

function create(parameters: ScriptValues, target: ScriptTarget, world: World): ScriptEnd {
  const { marker, subject, body, categoryId, statusId } = parameters;
  if (!subject.startsWith(marker)) throw new ScriptFailure('The subject does not start with the marker.');
  if (categoryId === undefined) throw new ScriptFailure('A new ticket needs a category.');
  if (body === '') throw new ScriptFailure('A new ticket needs a body.');
  const existing = world.modes.createGuard ? ticketCarrying(marker, world) : undefined;
  if (existing !== undefined)
    return ended(`Ticket ${existing.id} carries ${marker} already.`, false, existing.id);
  const from = world.seed.username;
  const ticket = world.tickets.open({
    ...target,
    subject,
    categoryId,
    statusId: statusId ?? world.newStatusId,
    from,
  });
  world.tickets.comment(ticket, body, from);
  return ended('', true, ticket.id);
}

function comment(parameters: ScriptValues, world: World): ScriptEnd {
  const ticket = ownTicket(parameters, world);
  if (parameters.body === '') throw new ScriptFailure('A comment needs a body.');
  if (isNoted(ticket, parameters.body, world))
    return ended('The note stands there already.', false, ticket.id);
  world.tickets.comment(ticket, parameters.body, world.seed.username);
  return ended('', true, ticket.id);
}

function update(parameters: ScriptValues, world: World): ScriptEnd {
  const { subject, body, marker, categoryId, statusId } = parameters;
  const ticket = ownTicket(parameters, world);
  if (subject !== '' && !subject.startsWith(marker)) {
    throw new ScriptFailure('The subject does not start with the marker.');
  }
  const changes = subject !== '' || categoryId !== undefined || statusId !== undefined;
  if (changes) world.tickets.change(ticket, { subject: subject || undefined, categoryId, statusId });
  const appends = body !== '' && !isNoted(ticket, body, world);
  if (appends) world.tickets.comment(ticket, body, world.seed.username);
  return ended('', changes || appends, ticket.id);
}

function ended(message: string, wrote: boolean, ticketId: number | undefined): ScriptEnd {
  return { state: 'Success', message, wrote, ticketId };
}

function ticketCarrying(marker: string, world: World): StoredTicket | undefined {
  for (const ticket of world.tickets.all()) if (ticket.subject.includes(marker)) return ticket;
  return undefined;
}

function ownTicket({ ticketId, marker }: ScriptValues, world: World): StoredTicket {
  if (ticketId === undefined) throw new ScriptFailure('Parameter TicketId is empty.');
  const ticket = world.tickets.find(ticketId);
  if (ticket === undefined) throw new ScriptFailure(`Ticket ${ticketId} does not exist.`);
  if (!ticket.subject.includes(marker))
    throw new ScriptFailure(`Ticket ${ticketId} does not carry ${marker}.`);
  return ticket;
}

/** Whether the note that a body's last line names stands on the ticket; a body without a mark is always new. */
function isNoted(ticket: StoredTicket, body: string, world: World): boolean {
  const mark = body.trimEnd().split('\n').at(-1)?.trim() ?? '';
  if (!world.modes.noteGuard || !NOTE_MARK.test(mark)) return false;
  return ticket.comments.some((standing) => standing.body.includes(mark));
}
