import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Delivery } from '../incident/delivery.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import { adoptTicketOf } from '../mailbox/incident-workflows.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { incidentRuns } from './incident-runs.ts';
import { incidentView } from './incident-view.ts';
import { NotPossible } from './not-possible.ts';

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
  const wasOwn = (await sendAdoption(client, name, adoption)) === 'already';
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

async function sendAdoption(
  client: Client,
  name: IncidentName,
  adoption: Adoption,
): Promise<'named' | 'already'> {
  try {
    return await adoptTicketOf(client, name, adoption);
  } catch (cause) {
    const why = whyNotTaken(cause, name);
    throw why === undefined ? cause : new NotPossible({ ...why, cause });
  }
}

function whyNotTaken(error: unknown, { incidentId }: IncidentName) {
  if (error instanceof WorkflowNotFoundError)
    return {
      code: 'not-watched',
      message: `Incident ${incidentId} is no longer watched, so nothing is written for it.`,
      advice: 'Wait for its next event: then plumbline watches it again. Adopt the ticket after that.',
    };
  if (error instanceof WorkflowUpdateFailedError && error.cause !== undefined)
    return {
      code: 'not-adoptable',
      message: error.cause.message,
      advice: 'Nothing was changed.',
    };
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return {
      code: 'no-worker',
      message: `The workflow of incident ${incidentId} does not answer.`,
      advice:
        'Check that a worker runs. Before you try again, see with `plumbline incidents show` whether the incident has the ticket already.',
    };
  return undefined;
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
