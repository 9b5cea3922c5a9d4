import { noteMarkOf, writesOn } from './marks.ts';
import { readParameters, ScriptFailure } from './script-parameters.ts';
import type { ScriptTarget, ScriptValues, Write } from './script-parameters.ts';
import type { StoredTicket } from './ticket-store.ts';
import type { World } from './world.ts';

/** How a run ended. `wrote` is false where a guard held the script back. */
export interface ScriptEnd {
  readonly state: 'Success' | 'Failure';
  readonly message: string;
  readonly wrote: boolean;
  readonly ticketId: number | undefined;
}

/** Parameters that say all that a write needs. */
type WriteValues = ScriptValues & { readonly write: Write };

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
  const { operation } = parameters;
  if (operation === 'ping') return ended(world.modes.pingText ? parameters.body : '', false, undefined);
  const values = { ...parameters, write: checkedWrite(parameters) };
  const { expires, expiresAt } = values.write;
  if (world.now() >= expiresAt) return ended(`Expired at ${expires}.`, false, undefined);
  switch (operation) {
    case 'create':
      return create(values, target, world);
    case 'comment':
      return comment(values, world);
    default:
      return update(values, world);
  }
}

/** The write of a call that fits together. Throws `ScriptFailure` for one that no ticket could make right. */
function checkedWrite({ operation, marker, subject, body, write }: ScriptValues): Write {
  if (!['create', 'comment', 'update'].includes(operation))
    throw new ScriptFailure(`Parameter Operation is unknown: ${operation}`);
  if (write === undefined) throw new ScriptFailure('A write needs Expires, Life and Write.');
  if (!body.includes(write.mark)) throw new ScriptFailure(`The body does not carry ${write.mark}.`);
  const setsSubject = operation === 'create' || (operation === 'update' && subject !== '');
  if (setsSubject && !subject.includes(marker))
    throw new ScriptFailure(`The subject does not carry ${marker}.`);
  return write;
}

function create(values: WriteValues, target: ScriptTarget, world: World): ScriptEnd {
  const { marker, subject, body, categoryId, statusId } = values;
  if (categoryId === undefined) throw new ScriptFailure('A new ticket needs a category.');
  const existing = world.modes.createGuard ? ticketCarrying(marker, world) : undefined;
  if (existing !== undefined) {
    const why = barTo(values, existing, world) ?? `Ticket ${existing.id} carries ${marker} already.`;
    return ended(why, false, existing.id);
  }
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

function comment(values: WriteValues, world: World): ScriptEnd {
  const ticket = ownTicket(values, world);
  const bar = barTo(values, ticket, world);
  if (bar !== undefined) return ended(bar, false, ticket.id);
  if (isNoted(values, ticket, world)) return ended('The note stands there already.', false, ticket.id);
  world.tickets.comment(ticket, values.body, world.seed.username);
  return ended('', true, ticket.id);
}

function update(values: WriteValues, world: World): ScriptEnd {
  const { subject, body, categoryId, statusId, write } = values;
  const ticket = ownTicket(values, world);
  const bar = barTo(values, ticket, world);
  if (bar !== undefined) return ended(bar, false, ticket.id);
  const changes = subject !== '' || categoryId !== undefined || statusId !== undefined;
  const noted = isNoted(values, ticket, world);
  if (noted && !changes) return ended('The note stands there already.', false, ticket.id);
  if (changes) world.tickets.change(ticket, { subject: subject || undefined, categoryId, statusId });
  // The note is not said twice, but every write leaves its mark.
  world.tickets.comment(ticket, noted ? write.mark : body, world.seed.username);
  return ended('', true, ticket.id);
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

/**
 * Why the writes that stand on the ticket forbid this one: a later one of its life does, and so does itself.
 */
function barTo({ incident, write }: WriteValues, ticket: StoredTicket, world: World): string | undefined {
  if (!world.modes.writeGuard) return undefined;
  const standing = writesOn(ticket, incident, write.life);
  const latest = Math.max(0, ...standing);
  if (latest > write.number) return `Overtaken by write ${latest} of life ${write.life}.`;
  if (latest === write.number) return `Write ${latest} of life ${write.life} stands there already.`;
  return undefined;
}

/** Whether the note that ends the body stands on the ticket; a body without a mark is always new. */
function isNoted({ body, write }: WriteValues, ticket: StoredTicket, world: World): boolean {
  const mark = noteMarkOf(body, write.mark);
  if (!world.modes.noteGuard || mark === undefined) return false;
  return ticket.comments.some((standing) => standing.body.includes(mark));
}
