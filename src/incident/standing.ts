import { categoryName } from './category.ts';
import type { Category } from './category.ts';
import { actOnClosedTicket } from './closed-ticket.ts';
import { isClosedByUs } from './follow-sighting.ts';
import type { Delivery } from './delivery.ts';
import { withFullStop } from './full-stop.ts';
import type { NextDelivery } from './next-delivery.ts';
import type { DeskPolicy, TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { isClosed } from './status.ts';
import type { TicketSighting } from './ticket.ts';
import { utcTime } from './utc-time.ts';

/** Where an incident stands at one desk, for people. Times are ms since 1970. */
export interface DeskStanding {
  readonly desk: string;
  /** Where its deliveries wait for a worker; none where the settings do not name the desk. */
  readonly taskQueues: readonly string[];
  readonly state: Delivery['state'];
  readonly ticket: string | undefined;
  /** How the ticket was last seen at the desk. */
  readonly seen: TicketSighting | undefined;
  /** What the ticket says; missing where it says nothing of ours. */
  readonly now: Said | undefined;
  /** What it has to say; missing where it lacks nothing, or no ticket is due. */
  readonly shouldBe: Said | undefined;
  /** Why there is no ticket, or it lacks something, or people ended it. */
  readonly reason: Reason | undefined;
  /** A ticket that an operator named and that could not be taken. */
  readonly notAdopted: Reason | undefined;
  /** Other tickets of the same incident, which are left alone. */
  readonly twins: readonly string[];
}

/** What a ticket says, or shall say; the category of one from before our time is not known. */
export interface Said {
  readonly revision: number;
  readonly category: Category | undefined;
}

/** Why a desk stands as it does, in a sentence. Times are ms since 1970. */
export interface Reason {
  /** `problem`: plumbline goes on by itself. `paused`: by an operator. `closed`: the ticket was ended at the desk. */
  readonly kind: 'blocked' | 'problem' | 'paused' | 'waiting' | 'closed';
  readonly code: string;
  readonly message: string;
  /** What to do; missing where nothing has to be done. */
  readonly advice?: string;
  readonly since?: number;
  /** How often it was tried. */
  readonly tries?: number;
  /** When it is tried, or looked at, next: at the latest. */
  readonly next?: number;
}

/** What a standing is made of; `next` is what is to be done next for the desk, `policy` how the settings have it. */
export interface StandingInput {
  readonly desk: string;
  readonly delivery: Delivery;
  readonly newest: Snapshot | undefined;
  readonly next: NextDelivery;
  readonly policy: DeskPolicy | undefined;
}

/** Where an incident stands at a desk at `now`, in ms since 1970. */
export function standingOf(input: StandingInput, now: number): DeskStanding {
  const { desk, delivery, newest, policy } = input;
  const { state, ticket, delivered, category, seen, twins, notAdopted } = delivery;
  const said = ticket && delivered && { revision: delivered.revision, category };
  const due = newest && { revision: newest.revision, category: newest.category };
  const lacks = said?.revision !== due?.revision && (ticket !== undefined || input.next.kind === 'deliver');
  return {
    desk,
    taskQueues: policy === undefined ? [] : [policy.taskQueue, policy.highQueue],
    state,
    ticket: ticket?.id,
    seen,
    now: said,
    shouldBe: lacks ? due : undefined,
    reason: reasonOf(input, now),
    notAdopted: notAdopted && { kind: 'problem', ...problemOf(notAdopted) },
    twins,
  };
}

function reasonOf(input: StandingInput, now: number): Reason | undefined {
  const { desk, delivery, newest, next, policy } = input;
  const { state, problem, ticket, doubt, seen } = delivery;
  if (policy === undefined)
    return {
      kind: 'blocked',
      code: 'no-desk',
      message: 'The settings do not name this desk any more: nothing is written there.',
      advice: 'Add it to `desks` in the settings of the workers, if it is still in use.',
    };
  if (state === 'blocked' && problem !== undefined) return { kind: 'blocked', ...problemOf(problem) };
  if (policy.paused !== undefined && (next.kind === 'deliver' || state === 'pending'))
    return pausedReason(desk, policy.paused);
  if (problem !== undefined)
    return { kind: state === 'waiting' ? 'waiting' : 'problem', ...problemOf(problem) };
  if (newest === undefined) return undefined;
  if (doubt !== undefined && doubt.lookAt > now)
    return {
      kind: 'waiting',
      code: 'read-back',
      message: 'What was written last is looked for: the desk carries it out later, or its answer was lost.',
      next: doubt.lookAt,
    };
  if (ticket === undefined) return withoutTicket(newest, input, policy.tickets, now);
  if (next.kind === 'deliver' && next.at > now && newest.revision !== delivery.delivered?.revision)
    return {
      kind: 'waiting',
      code: 'interval',
      message: `Update ${newest.revision} waits for the interval between updates (\`policy.updateInterval\`).`,
      next: next.at,
    };
  return seen === undefined ? undefined : endedReason(seen, input, policy.tickets, now);
}

/** Why no ticket is due, or not yet. */
function withoutTicket(
  newest: Snapshot,
  { next, delivery: { lookBackAt } }: StandingInput,
  { openFrom }: TicketPolicy,
  now: number,
): Reason | undefined {
  if (next.kind === 'deliver' && next.at > now && next.at !== lookBackAt)
    return {
      kind: 'waiting',
      code: 'may-be-closed',
      message:
        'The push came late. GravityZone is asked whether the incident is closed by now, before a ticket is opened.',
      next: next.at,
    };
  if (next.kind !== 'nothing') return undefined;
  if (isClosed(newest.facts))
    return {
      kind: 'waiting',
      code: 'incident-closed',
      message: `The incident is ${newest.facts.status ?? 'closed'} and has no ticket: none is opened for it now.`,
    };
  return {
    kind: 'waiting',
    code: 'below-open-from',
    message:
      openFrom === 'never'
        ? 'The settings have no ticket opened for this account or company (openFrom: never).'
        : `${categoryName(newest.category)} is below openFrom (${openFrom}).`,
  };
}

const NEXT_EVENT = {
  note: 'is noted in it',
  reopen: 'opens it again',
  new: 'opens a new ticket',
} as const;

/** That people ended the ticket, and what comes of it. One that closed with its incident is as it should be. */
function endedReason(
  seen: TicketSighting,
  { delivery, newest }: Pick<StandingInput, 'delivery' | 'newest'>,
  { closedTickets }: TicketPolicy,
  now: number,
): Reason | undefined {
  const { state, closing, mergedInto, changedAt } = seen;
  const since = closing?.at ?? changedAt;
  if (state === 'merged')
    return {
      kind: 'closed',
      code: 'merged',
      message: `The ticket was merged at the desk${mergedInto === undefined ? '' : ` into ${mergedInto}`}.`,
      since,
    };
  if (state === 'gone')
    return {
      kind: 'closed',
      code: 'gone',
      message: 'The desk does not show the ticket any more.',
      since,
    };
  if (state !== 'closed' || closing === undefined || isClosedByUs(delivery, seen)) return undefined;
  const by = closing.by === 'technician' ? ' by a technician' : '';
  const act = actOnClosedTicket(closedTickets, closing, now, 0);
  const then =
    newest !== undefined && isClosed(newest.facts)
      ? ''
      : `: new activity ${NEXT_EVENT[act]} (\`closedTickets\`)`;
  return {
    kind: 'closed',
    code: 'closed-at-desk',
    message: `The ticket was closed at the desk${by}${then}.`,
    since,
  };
}

/** That an operator has the desk's deliveries held. */
export function pausedReason(desk: string, { since, by, why }: NonNullable<DeskPolicy['paused']>): Reason {
  return {
    kind: 'paused',
    code: 'paused',
    message: `Deliveries are held since ${utcTime(since)} by ${by}${why === '' ? '' : `: ${withFullStop(why)}`}`,
    advice: `To have them go on: \`plumbline resume ${desk}\`.`,
    since,
  };
}

function problemOf({
  code,
  message,
  advice,
  since,
  until,
  tries,
  firstAt = since,
}: NonNullable<Delivery['problem']>) {
  return {
    code,
    message: withFullStop(message),
    ...(advice !== '' && { advice }),
    ...(firstAt > 0 && { since: firstAt }),
    ...(tries !== undefined && tries > 1 && { tries }),
    ...(until !== undefined && { next: until }),
  };
}
