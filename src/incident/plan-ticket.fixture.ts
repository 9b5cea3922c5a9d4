import { LEFT, NEWS, sighting, ticketPolicy } from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { planTicket } from './plan-ticket.ts';
import type { TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import type { ChangePlan, TicketPlan } from './ticket-plan.ts';
import type { TicketSighting, TicketState } from './ticket.ts';

/** For tests only: plans, and what they change. */

/** What a plan is made of; {@link NEWS} for the ticket of {@link LEFT} unless it says otherwise. */
export interface Case {
  readonly read: TicketState;
  readonly target?: Snapshot;
  readonly left?: Delivery;
  readonly policy?: Partial<TicketPolicy>;
}

/** What is planned. */
export function plan({ read, target = NEWS, left = LEFT, policy = {} }: Case): TicketPlan {
  return planTicket(read, target, left, ticketPolicy(policy));
}

/** The parts of a change that are written, without the ticket and what is left as it is. */
export function changed(given: Case): Partial<Omit<ChangePlan, 'ticket'>> {
  const planned = plan(given);
  if (planned.kind !== 'change') throw new Error(`It planned ${JSON.stringify(planned)}`);
  return Object.fromEntries(
    Object.entries(planned).filter(
      ([name, part]) => name !== 'ticket' && part !== undefined && part !== false,
    ),
  );
}

/** The remarks of the note that is planned. */
export const remarksOf = (given: Case): readonly string[] => changed(given).note?.remarks ?? [];

/** A ticket that a technician closed just before the news. */
export const closed = (changes: Partial<TicketSighting> = {}) =>
  sighting({ state: 'closed', closing: { at: NEWS.at - 1, by: 'technician' }, ...changes });
