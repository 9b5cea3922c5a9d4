import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { categoryName } from '../incident/category.ts';
import type { Delivery } from '../incident/delivery.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import { adoptTicketOf } from '../mailbox/incident-workflows.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { incidentRuns } from './incident-runs.ts';
import { incidentView } from './incident-view.ts';
import { NotPossible } from './not-possible.ts';
import { notTaken } from './not-taken.ts';

/** How a ticket stands that an incident goes on in by an operator's word. */
export interface Adopted {
  /** Whether it was the incident's own before. */
  readonly wasOwn: boolean;
  readonly delivery: Delivery;
}

/** Between two looks, in ms. */
const LOOK_EVERY = 500;

/**
 * Has an incident go on in a ticket, and waits up to `patience` ms until the desk shows it.
 * @throws NotPossible with the reason where nothing was changed, where the ticket was refused, or where the
 * desk is not heard of in time.
 */
export async function adoptTicket(
  client: Client,
  name: IncidentName,
  adoption: Adoption,
  patience: number,
): Promise<Adopted> {
  await incidentRuns(client, name);
  const taken = await adoptTicketOf(client, name, adoption).catch((error: unknown) => {
    throw notTaken(error, name);
  });
  const wasOwn = taken === 'already';
  const deadline = Date.now() + patience;
  for (;;) {
    const delivery = (await incidentView(client, name)).deliveries[adoption.desk];
    if (!wasOwn && delivery?.notAdopted?.ticket === adoption.ticket)
      throw new NotPossible(delivery.notAdopted);
    if (delivery?.state === 'delivered' && !delivery.isNamed) return { wasOwn, delivery };
    if (delivery?.state === 'blocked' && delivery.problem !== undefined)
      throw new NotPossible(delivery.problem);
    if (Date.now() > deadline) throw notYet(adoption, delivery);
    await sleep(LOOK_EVERY);
  }
}

function notYet({ desk, ticket }: Adoption, delivery: Delivery | undefined): NotPossible {
  const problem = delivery?.problem;
  return new NotPossible({
    code: 'not-yet',
    message: `The incident will go on in ticket ${ticket}, but ${desk} has not shown it yet.${problem === undefined ? '' : ` ${problem.message}`}`,
    advice:
      'You need to do nothing: plumbline goes on trying. See the result with `plumbline incidents show`.',
  });
}

/** What an operator reads once an incident goes on in the ticket that was named, for a terminal. */
export function adoptedText({ desk, ticket: named }: Adoption, { wasOwn, delivery }: Adopted): string {
  const { ticket, category, delivered, updates, twins } = delivery;
  const id = ticket?.id ?? named;
  const stands = [
    ...(category === undefined ? [] : [categoryName(category)]),
    ...(delivered === undefined ? [] : [`says revision ${delivered.revision}`]),
  ].join(' · ');
  if (wasOwn) return `${desk}: ticket ${id} is the incident’s ticket already · ${stands}\n`;
  return [
    `${desk}: ticket ${id} is the incident’s ticket now · ${stands}`,
    ...(id === named ? [] : [`Ticket ${named} was merged into it.`]),
    updates > 0
      ? 'Everything that is known of the incident was appended to it.'
      : 'Nothing was written: it says everything already.',
    ...(twins.length === 0
      ? []
      : [
          `Tickets without further updates: ${twins.join(', ')}. Close or merge them by hand if nobody works on them.`,
        ]),
    '',
  ].join('\n');
}
