import type { Accepted, Attempt, ClientName, Desk, Placement, TicketOrder } from '../desks/desk.ts';
import { DeskRejected, DeskUnavailable, isPlumblineError } from '../errors/index.ts';
import type { Delivery, Problem } from '../incident/delivery.ts';
import { addDoubt } from '../incident/doubt.ts';
import { followNothing, followRead, followSuccession, followWrite } from '../incident/follow-ticket.ts';
import type { Followed } from '../incident/follow-ticket.ts';
import type { News } from '../incident/news.ts';
import { packDelivery } from '../incident/packed-delivery.ts';
import type { PackedDelivery } from '../incident/packed-delivery.ts';
import { planTicket } from '../incident/plan-ticket.ts';
import type { TicketPolicy } from '../incident/policy.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import type { TicketPlan } from '../incident/ticket-plan.ts';
import type { TicketKey, TicketState } from '../incident/ticket.ts';
import { attemptOf } from './attempt.ts';
import { clientNames } from './client-name.ts';
import type { NameOf } from './client-name.ts';
import { orderOf } from './order.ts';
import type { TextsOf } from './order.ts';
import { problemOf, retryAfterOf } from './to-failure.ts';

/** What `deliver` is asked: to bring a ticket to `target`, from what we left there. */
export interface DeliverInput {
  readonly key: TicketKey;
  readonly target: Snapshot;
  readonly left: Delivery;
  readonly policy: TicketPolicy;
}

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
  /** The desk cannot answer now, after something was written already. Durations are ms. */
  | { readonly kind: 'unavailable'; readonly problem: Omit<Problem, 'since'>; readonly retryAfter: number }
  /** Trying the same again cannot help. */
  | { readonly kind: 'refused'; readonly problem: Omit<Problem, 'since'> }
  /** Cancelled, before the next write was sent. */
  | { readonly kind: 'stopped' };

/** The activity of one desk's task queue by which tickets are written. */
export interface DeliverActivity {
  /**
   * Reads how the ticket stands, plans what it lacks, writes only that, and plans again on what the desk answered. May be
   * repeated after any failure. It fails only where nothing was sent, and Temporal is to try again.
   */
  deliver(input: DeliverInput): Promise<DeliverResult>;
}

/** What the activity needs of a worker. */
export interface DeliverDependencies {
  readonly desk: Desk;
  readonly nameOf: NameOf;
  /** How the texts of an account's tickets are made. */
  readonly textsOf: TextsOf;
}

/** More rounds than any plan takes: one that never ends would be a fault of ours. */
const MOST_ROUNDS = 8;

/** A wait up to this many ms is waited out in the activity. */
const SHORT_WAIT = 2_000;

/** Makes the activity. Texts are rendered here, in pure code; the desk only carries them. */
export function deliverActivity({ desk, nameOf, textsOf }: DeliverDependencies): DeliverActivity {
  const nameOfClient = clientNames(nameOf);

  return {
    deliver: ({ key, target, left: before, policy }) =>
      attemptOf(async (attempt) => {
        let left = before;
        const news: News[] = [];
        let hasWritten = false;
        const take = (followed: Followed): void => {
          left = followed.left;
          news.push(...followed.news);
        };
        const end = (kind: DeliverEnd): DeliverResult => ({ left: packDelivery(left), news, end: kind });
        const client = (snapshot: Snapshot): Promise<ClientName> =>
          nameOfClient(key.account, snapshot.facts, attempt.signal);

        async function read(placement: Placement): Promise<TicketState> {
          const { ticket, generation, doubt, isAtCatchAll } = left;
          const careful = doubt !== undefined;
          const question = { key, ticket, generation, careful, placement, asksHome: isAtCatchAll };
          const state = await desk.read(question, attempt);
          take(followRead(left, state, target));
          return state;
        }

        async function write(plan: Extract<TicketPlan, { kind: 'create' | 'change' }>, order: TicketOrder) {
          attempt.signal.throwIfAborted();
          const at = Date.now();
          const doubtful = {
            target: plan.kind === 'change' && plan.note !== undefined ? plan.note.to : target,
            write: order.write,
            creates: plan.kind === 'create',
            numbered: policy.overtakes,
            at,
          };
          try {
            const after = await desk.write(order, attempt);
            left = { ...left, writes: order.write };
            if (after.kind === 'accepted') left = addDoubt(left, { ...doubtful, until: after.expires });
            hasWritten = true;
            return after;
          } catch (error) {
            if (wroteNothing(error)) throw error;
            left = addDoubt(left, { ...doubtful, until: at + policy.writeLife });
            hasWritten = true;
            throw error;
          }
        }

        async function run(): Promise<DeliverResult> {
          const placement = placementOf(target, await client(target));
          let state: TicketState = await read(placement);
          for (let round = 0; round < MOST_ROUNDS; round += 1) {
            const plan = planTicket(state, target, left, policy);
            switch (plan.kind) {
              case 'nothing':
                take(followNothing(left, state, target));
                return end({ kind: 'settled' });
              case 'wait': {
                const wait = plan.until - Date.now();
                if (wait > SHORT_WAIT) return end({ kind: 'waiting', problem: undefined, retryAfter: 0 });
                await attempt.pause(Math.max(wait, 0));
                state = await read(placement);
                break;
              }
              case 'adopt':
                return end({ kind: 'behind', revision: plan.revision });
              case 'refuse':
                return end({ kind: 'refused', problem: plan.problem });
              case 'succeed':
                left = followSuccession(left, plan.because);
                state = await read(placement);
                break;
              case 'create':
              case 'change': {
                const order = await orderOf({ key, plan, state, target, left, placement, client, texts: textsOf(key) });
                const after: TicketState | Accepted = await write(plan, order);
                if (after.kind === 'accepted') {
                  await attempt.pause(SHORT_WAIT / 4);
                  state = await read(placement);
                } else {
                  if (after.kind === 'there') take(followWrite(left, plan, after, target));
                  state = after;
                }
              }
            }
          }
          return end({ kind: 'unavailable', problem: ENDLESS, retryAfter: 0 });
        }

        try {
          return await run();
        } catch (error) {
          if (attempt.signal.aborted) return end({ kind: 'stopped' });
          if (isPlumblineError(error) && !error.retryable) return end({ kind: 'refused', problem: problemOf(error) });
          if (!hasWritten && news.length === 0) throw error;
          const retryAfter = retryAfterOf(error);
          return end({ kind: left.doubt === undefined ? 'unavailable' : 'waiting', problem: problemOf(error), retryAfter });
        }
      }),
  };
}

/** Whether a failed write was surely not carried out, not even in part. */
function wroteNothing(error: unknown): boolean {
  return (error instanceof DeskUnavailable || error instanceof DeskRejected) && error.sent === 'nothing';
}

const ENDLESS = {
  code: 'endless-plan',
  message: 'The ticket does not come to rest: each write brought a new one.',
  advice: 'Look at the ticket and at rules of the desk that change it; plumbline tries again.',
};

function placementOf({ facts }: Snapshot, companyName: ClientName): Placement {
  return {
    companyId: facts.companyId,
    companyName,
    computerName: facts.computerName,
    computerFqdn: facts.computerFqdn,
    computerIps: facts.computerIps ?? [],
  };
}
