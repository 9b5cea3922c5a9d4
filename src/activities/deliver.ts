import type { Accepted, ClientName, Desk, Placement, TicketQuestion } from '../desks/desk.ts';
import { isPlumblineError } from '../errors/index.ts';
import { VendorError, VendorRefused } from '../http/vendor-errors.ts';
import type { Sent } from '../http/vendor-errors.ts';
import type { Delivery, Problem } from '../incident/delivery.ts';
import { addDoubt } from '../incident/doubt.ts';
import { followRead } from '../incident/follow-read.ts';
import {
  followLoss,
  followNothing,
  followRepeat,
  followSuccession,
  followWrite,
} from '../incident/follow-write.ts';
import type { News } from '../incident/news.ts';
import { packDelivery } from '../incident/packed-delivery.ts';
import type { PackedDelivery } from '../incident/packed-delivery.ts';
import { planTicket } from '../incident/plan-ticket.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { followSync, writesToSynced } from '../incident/synced-ticket.ts';
import { partsOf } from '../incident/ticket-plan.ts';
import type { TicketPlan } from '../incident/ticket-plan.ts';
import type { TicketState, TicketThere } from '../incident/ticket.ts';
import { attemptOf } from './attempt.ts';
import type { RunningAttempt } from './attempt.ts';
import { clientNames } from './client-name.ts';
import type { NameOf } from './client-name.ts';
import { questionFor, take } from './delivering.ts';
import type { DeliverInput, Delivering } from './delivering.ts';
import {
  ENDLESS,
  failingWrite,
  MANY_FAILURES,
  OF_THE_WRITE,
  problemOfWaiting,
  tooSlow,
} from './delivery-problems.ts';
import type { LastSent } from './last-sent.ts';
import { orderOf } from './order.ts';
import type { TextsOf } from './order.ts';
import { problemOf, retryAfterOf } from './to-failure.ts';
import { lookBack, takeTwins } from './twins.ts';

/** Where a delivery has come to. Snapshots are named by their revisions: the workflow has them. */
export interface DeliverResult {
  readonly left: PackedDelivery;
  readonly news: readonly News[];
  readonly end: DeliverEnd;
}

/** Why the activity stopped. Whatever was sent is known, or stands in the doubt of the delivery. */
export type DeliverEnd =
  /** The ticket says it all, or none is due. */
  | { readonly kind: 'settled' }
  /** A write may still be carried out; the delivery's doubt says when to look again. Durations are ms. */
  | {
      readonly kind: 'waiting';
      readonly problem: Omit<Problem, 'since'> | undefined;
      readonly retryAfter: number;
    }
  /** The ticket is from an earlier life: the newest revision has to count from this one on. */
  | { readonly kind: 'behind'; readonly revision: number }
  /**
   * The desk cannot answer now: after something was written already, where an operator asked, and once for
   * each outage. Durations are ms.
   */
  | { readonly kind: 'unavailable'; readonly problem: Omit<Problem, 'since'>; readonly retryAfter: number }
  /** Trying the same again cannot help. */
  | { readonly kind: 'refused'; readonly problem: Omit<Problem, 'since'> }
  /** Cancelled, before the next write was sent. */
  | { readonly kind: 'stopped' };

/** The activity of one desk's task queue by which tickets are written. */
export interface DeliverActivity {
  /**
   * Reads how the ticket stands, plans what it lacks, writes only that, and plans again on what the desk
   * answered. May be repeated after any failure. It fails only where nothing was sent, operators know why and none
   * asked, and Temporal is to try again.
   */
  readonly deliver: (input: DeliverInput) => Promise<DeliverResult>;
}

/** What the activity needs of a worker. */
export interface DeliverDependencies {
  readonly desk: Desk;
  readonly nameOf: NameOf;
  /** How the texts of an account's tickets are made. */
  readonly textsOf: TextsOf;
  /** Takes in how tickets were seen: the incident learns it with the answer, and needs no sighting of it. */
  readonly sent: LastSent;
}

/** More rounds than any plan takes: one that never ends would be a fault of ours. */
const MOST_ROUNDS = 8;

/** A wait up to this many ms is waited out in the activity. */
const SHORT_WAIT = 2_000;

/** An attempt ends itself so many ms before Temporal gives it up, but never more than a tenth of its time. */
const SPARE = 2_000;

/** Makes the activity. Texts are rendered here, in pure code; the desk only carries them. */
export function deliverActivity({ desk, nameOf, textsOf, sent }: DeliverDependencies): DeliverActivity {
  const nameOfClient = clientNames(nameOf);
  return {
    deliver: (input) =>
      attemptOf(async (given) => {
        // By itself it knows that nothing was sent; an attempt that Temporal gives up leaves doubt.
        const outOfTime = AbortSignal.timeout(
          Math.floor(given.timeout - Math.min(SPARE, given.timeout / 10)),
        );
        const attempt = { ...given, signal: AbortSignal.any([given.signal, outOfTime]) };
        const client = (snapshot: Snapshot): Promise<ClientName> =>
          nameOfClient(input.key.account, snapshot.facts, attempt.signal);
        const delivering: Delivering = {
          ...input,
          desk,
          attempt,
          client,
          texts: textsOf(input.key),
          news: [],
          hasWritten: false,
        };
        const end = (kind: DeliverEnd): DeliverResult => {
          const { left, news } = delivering;
          if (left.seen !== undefined) sent.remember(left.seen.ticket, JSON.stringify(left.seen));
          return { left: packDelivery(left), news, end: kind };
        };
        try {
          return end(await bringToTarget(delivering));
        } catch (error) {
          if (given.signal.aborted) return end({ kind: 'stopped' });
          const failure = error === outOfTime.reason ? tooSlow(desk) : error;
          const problem = problemOf(failure);
          if (isPlumblineError(failure) && !failure.retryable) return end({ kind: 'refused', problem });
          const isNews = delivering.hasWritten || delivering.news.length > 0 || isNewOutage(delivering);
          if (!isNews && !input.isAsked) throw failure;
          const kind = delivering.left.doubt === undefined ? 'unavailable' : 'waiting';
          const tried = given.number > 1 ? { tries: given.number } : {};
          return end({
            kind,
            problem: { ...failingWrite(delivering, problem), ...tried },
            retryAfter: retryAfterOf(failure),
          });
        }
      }),
  };
}

/** Whether operators do not know yet that the desk cannot answer, although several attempts failed. */
function isNewOutage({ left, attempt }: Delivering): boolean {
  return left.problem === undefined && attempt.number >= MANY_FAILURES;
}

/** Reads, plans and writes until nothing is lacking, or something has to be waited for. */
async function bringToTarget(delivering: Delivering): Promise<DeliverEnd> {
  const { target, policy, attempt, client } = delivering;
  const placement = placementOf(target, await client(target));
  await lookBack(delivering, placement);
  let state = await readTicket(delivering, placement);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const plan = planTicket(state, target, delivering.left, policy);
    switch (plan.kind) {
      case 'nothing':
        take(delivering, followNothing(delivering.left, state, target));
        return { kind: 'settled' };
      case 'lost':
      case 'wait': {
        if (plan.kind === 'lost') delivering.left = followLoss(delivering.left, plan.until);
        if (!(await isShortWait(attempt, plan.until))) return waiting(delivering);
        state = await readTicket(delivering, placement);
        break;
      }
      case 'adopt':
        return { kind: 'behind', revision: plan.revision };
      case 'refuse':
        return { kind: 'refused', problem: plan.problem };
      case 'succeed':
        delivering.left = followSuccession(delivering.left, plan.because);
        state = await readTicket(delivering, placement);
        break;
      case 'create':
      case 'change': {
        const after = await writeTicket(delivering, plan, state, placement);
        if (after.kind === 'outdated') state = after.now;
        else if (after.kind !== 'there') {
          const { lookAt = 0 } = delivering.left.doubt ?? {};
          if (!(await isShortWait(attempt, lookAt))) return waiting(delivering);
          state = await readTicket(delivering, placement);
        } else {
          take(delivering, followWrite(delivering.left, plan, after, target));
          state = after;
        }
      }
    }
  }
  return { kind: 'unavailable', problem: ENDLESS, retryAfter: 60_000 };
}

/** Waits, where that is short, until a time in ms since 1970; tells whether it did. */
async function isShortWait(attempt: RunningAttempt, until: number): Promise<boolean> {
  const wait = until - Date.now();
  if (wait > SHORT_WAIT) return false;
  await attempt.pause(Math.max(wait + 1, 0)); // a timer may fire a millisecond early, and a look too soon costs another
  return true;
}

function waiting(delivering: Delivering): DeliverEnd {
  return { kind: 'waiting', problem: problemOfWaiting(delivering), retryAfter: 0 };
}

async function readTicket(delivering: Delivering, placement: Placement): Promise<TicketState> {
  const { desk, target, attempt, policy } = delivering;
  const { ticket, isOwn, isNamed, doubt } = delivering.left;
  const isOnlyRead = writesToSynced(delivering.left, policy)?.notes === false;
  const question = questionFor(delivering, placement, {
    ticket,
    isOwn,
    readsNotes: (isNamed && !isOnlyRead) || doubt !== undefined,
    asksHome: !isOnlyRead && asksHome(delivering.left),
  });
  const state = await desk.read(question, attempt);
  await takeTwins(delivering, followRead(delivering.left, state, target), placement);
  delivering.left = followSync(delivering.left, state, policy);
  return state;
}

/** A ticket that stands where it stood is asked about only as long as that is not known to be right. */
function asksHome({
  ticket,
  delivered,
  company,
  isAtCatchAll,
  hasStrayed,
}: Delivery): TicketQuestion['asksHome'] {
  if (ticket === undefined || delivered === undefined || isAtCatchAll || hasStrayed) return true;
  return company !== undefined && { unlessAt: company };
}

/** What a plan was made of is not so any more: how the ticket stands now. */
interface Outdated {
  readonly kind: 'outdated';
  readonly now: TicketState;
}

/**
 * Carries a plan out. What may have been sent without an answer, or was only accepted, stays in doubt. A
 * refusal counts only if the ticket still stands as it was read: people may have changed it meanwhile.
 */
async function writeTicket(
  delivering: Delivering,
  plan: Extract<TicketPlan, { kind: 'create' | 'change' }>,
  state: TicketState,
  placement: Placement,
): Promise<TicketState | Accepted | Outdated> {
  const { desk, attempt, target, policy } = delivering;
  const order = await orderOf(delivering, plan, state, placement);
  attempt.signal.throwIfAborted();
  const at = Date.now();
  const written = plan.kind === 'create' ? undefined : partsOf(plan);
  const left = followRepeat(delivering.left, plan, at, policy);
  const doubtUntil = (until: number, sent: Sent, failures: number): Delivery =>
    addDoubt(left, {
      target: plan.kind === 'change' && plan.note !== undefined ? plan.note.to : target,
      write: order.write,
      written: written && sent === 'changes' ? { ...written, note: 'unsent' } : written,
      status: written?.status,
      at,
      firstLook: policy.firstLook,
      failures,
      until,
      late: until + policy.twinsAfter,
    });
  try {
    const after = await desk.write(order, attempt);
    delivering.left =
      after.kind === 'accepted' ? doubtUntil(after.expires, 'perhaps', 0) : { ...left, writes: order.write };
    delivering.hasWritten = true;
    return after;
  } catch (error) {
    const sent = sentBefore(error, attempt);
    if (sent !== 'nothing') {
      const hasFailed = error instanceof VendorError && OF_THE_WRITE.includes(error.code);
      delivering.left = doubtUntil(
        at + policy.writeLife,
        sent,
        (left.doubt?.failures ?? 0) + Number(hasFailed),
      );
      delivering.hasWritten = true;
    } else if (error instanceof VendorRefused && plan.kind === 'change') {
      const now = await readTicket(delivering, placement);
      if (!standsAs(plan.ticket, now)) return { kind: 'outdated', now };
    }
    throw error;
  }
}

/** Whether a ticket stands as it did when a plan was made for it. */
function standsAs({ seen, place, subject }: TicketThere, now: TicketState): boolean {
  if (now.kind !== 'there') return false;
  const { ticket, state, status, board } = now.seen;
  const asNow = { seen: { ...seen, ticket, state, status, board }, place: now.place, subject: now.subject };
  return JSON.stringify(asNow) === JSON.stringify({ seen, place, subject });
}

/** What of a write may have been sent before it failed. */
function sentBefore(error: unknown, { signal }: RunningAttempt): Sent {
  if (error instanceof VendorError) return error.sent;
  return signal.aborted && error === signal.reason ? 'nothing' : 'perhaps'; // stopped on its way to the first request
}

function placementOf({ facts }: Snapshot, companyName: ClientName): Placement {
  return {
    companyId: facts.companyId,
    companyName,
    computerName: facts.computerName,
    computerFqdn: facts.computerFqdn,
    computerIps: facts.computerIps ?? [],
    computerMacs: facts.computerMacs ?? [],
  };
}
