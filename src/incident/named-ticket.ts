import { NO_DELIVERY } from './delivery.ts';
import type { Delivery, Problem } from './delivery.ts';
import { laterOf } from './doubt.ts';
import type { TicketState } from './ticket.ts';

/** An operator's word that an incident goes on in a ticket, by the id that the desk's people use. */
export interface Adoption {
  readonly desk: string;
  readonly ticket: string;
}

/** Whether this may be the number of a ticket at a desk. */
export function isTicketNumber(text: string): boolean {
  return /^[1-9][0-9]{0,9}$/.test(text);
}

/**
 * Why an operator's word cannot be taken, with what to do; `undefined` where it can. `desks` are those in
 * use, once they are known.
 */
export function refuseAdoption(adoption: unknown, desks: readonly unknown[] | undefined): string | undefined {
  const { desk, ticket } = (adoption ?? {}) as Partial<Record<keyof Adoption, unknown>>;
  if (typeof ticket !== 'string' || !isTicketNumber(ticket))
    return 'Name the ticket by its number at the desk, such as 1001.';
  if (desks === undefined) return 'The desks of this incident are not known yet. Try again in a moment.';
  if (!desks.includes(desk))
    return `Name a desk that the settings set up for this incident: ${desks.join(', ') || 'there is none'}.`;
  return undefined;
}

/** Whether an operator names what is the incident's own ticket already. */
export function isAdopted({ ticket, isOwn, isNamed }: Delivery, named: string): boolean {
  return ticket?.id === named && isOwn && !isNamed;
}

/**
 * The delivery once an operator named its ticket: nothing is known of what that one says. The ticket so far,
 * which may wait for its successor just then, is left alone, and so is one that a create in doubt may still
 * make: it is looked for then. One of an earlier life is looked for at once where nothing was read before.
 */
export function followAdoption(left: Delivery, named: string): Delivery {
  const { ticket, predecessor, generation, doubt, lookBackAt, succeeded, twins, writes, isNamed } = left;
  const isWord = isNamed && left.syncedAs === undefined;
  const soFar = ticket ?? (predecessor?.because === 'gone' ? undefined : predecessor);
  const former = soFar === undefined || isNamed ? twins : [soFar.id, ...twins];
  return {
    ...NO_DELIVERY,
    state: 'pending',
    ticket: { id: named, generation },
    isNamed: true,
    former: isWord ? left.former : left,
    generation,
    lookBackAt: laterOf(hasLooked(left) ? lookBackAt : 0, doubt?.late),
    succeeded,
    twins: former.filter((id) => id !== named),
    writes,
  };
}

/** Whether tickets were looked for, or one is known. */
function hasLooked({ ticket, predecessor, foundNone, doubt, isNamed }: Delivery): boolean {
  return foundNone || isNamed || [ticket, predecessor, doubt].some((known) => known !== undefined);
}

/** The delivery once the named ticket is refused: as it was before it was named. Numbers of writes go on. */
export function followRefusal(left: Delivery, problem: Problem): Delivery {
  const { ticket, former, writes } = left;
  if (ticket === undefined || former === undefined) return left;
  const advice = `${problem.advice} The incident goes on as before.`;
  return { ...former, writes, notAdopted: { ...problem, ticket: ticket.id, advice } };
}

/**
 * Why the ticket that an operator named cannot be the incident's. Nothing is written to it then. Where nobody
 * knows the company's own place, nothing says that a ticket is another company's, and a person asks: the word
 * decides.
 */
export function refuseNamed(
  read: TicketState,
  { ticket, isNamed, syncedAs }: Delivery,
): Omit<Problem, 'since'> | undefined {
  if (!isNamed || ticket === undefined) return undefined;
  if (syncedAs !== undefined) return refuseSynced(read, syncedAs);
  if (read.kind !== 'there' || ![read.ticket.id, read.mergedFrom].includes(ticket.id))
    return {
      code: 'no-such-ticket',
      message: `Ticket ${ticket.id}, which an operator named, does not exist at the desk.`,
      advice: 'Adopt the right one.',
    };
  if (!read.own && read.mergedFrom === undefined)
    return {
      code: 'ticket-of-another-incident',
      message: `Ticket ${ticket.id}, which an operator named, is the ticket of another incident.`,
      advice: 'Adopt another one.',
    };
  const { home } = read;
  if (home?.kind === 'unmapped') return home;
  if (read.stands === 'home' || read.stands === 'unknown' || (home?.isCatchAll === true && !read.foreign))
    return undefined;
  return {
    code: 'ticket-of-another-company',
    message: `Ticket ${ticket.id}, which an operator named, does not belong to the company of the incident.`,
    advice:
      'Adopt another one, or have the ticket moved to the company of the incident and adopt it again: one customer’s facts never go into another customer’s ticket.',
  };
}

/** The same of a ticket that another desk's sync named: it chose the company, as it did for the facts there. */
function refuseSynced(read: TicketState, number: string): Omit<Problem, 'since'> | undefined {
  if (read.kind !== 'there' || ![read.ticket.id, read.mergedFrom].includes(number))
    return {
      code: 'no-such-ticket',
      message: `Ticket ${number}, which Automate’s sync names, does not exist here or cannot be seen.`,
      advice:
        'Check that the desk is the server that Automate syncs with, and that plumbline may see all of its tickets. Plumbline looks again by itself.',
    };
  if (read.own || read.mergedFrom !== undefined) return undefined;
  return {
    code: 'ticket-of-another-incident',
    message: `Ticket ${number}, which Automate’s sync names, is the ticket of another incident.`,
    advice: 'Look at the number (ExternalId) of the ticket in Automate.',
  };
}
