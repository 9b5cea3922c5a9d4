import { condition, log } from '@temporalio/workflow';
import type { Delivery } from '../incident/delivery.ts';
import { nextDelivery, nextTarget, opensAt } from '../incident/next-delivery.ts';
import type { NextDelivery } from '../incident/next-delivery.ts';
import { aside } from './background.ts';
import type { Aside } from './background.ts';
import { callDesk, sayBlocked } from './call-desk.ts';
import { deliveryOf, newestSnapshot, setDelivery, whose } from './run.ts';
import type { Run } from './run.ts';
import { isWanted } from './waits.ts';

/**
 * Brings one desk's ticket to the newest revision, whenever it is behind. Each desk goes on by itself: one that
 * is down, slow or blocked never delays the other.
 */
export function deliveries(run: Run, desk: string): Aside {
  return aside(
    () => isDue(run, desk),
    async () => {
      while (isDue(run, desk)) {
        const isAsked = run.asked.delete(desk) && isUnfinished(run, desk);
        const { policy } = run;
        const deskPolicy = policy?.desks.find(({ name }) => name === desk);
        const newest = newestSnapshot(run);
        const next = nextDeliveryOf(run, desk);
        if (policy === undefined || deskPolicy === undefined || newest === undefined) return;
        if (next.kind === 'nothing') continue;
        if (next.kind === 'follow') {
          follow(run, desk, next.left);
        } else if (isAsked || next.at <= Date.now()) {
          const target = isAsked
            ? newest
            : nextTarget(deliveryOf(run, desk), newest, deskPolicy.tickets, Date.now());
          await callDesk(run, deskPolicy, policy, { kind: next.kind, target, isAsked });
        } else {
          await untilDue(run, desk, next);
        }
      }
    },
  );
}

/** Whether something is to be done, or waited for, at a desk in use; what an operator asks for is. */
function isDue(run: Run, desk: string): boolean {
  if (run.stopping || newestSnapshot(run) === undefined) return false;
  if (run.policy?.desks.some(({ name }) => name === desk) !== true) return false;
  if (run.asked.has(desk)) return true;
  return nextDeliveryOf(run, desk).kind !== 'nothing';
}

/** Has a delivery go on without a call, and says so. */
function follow(run: Run, desk: string, left: Delivery): void {
  const before = deliveryOf(run, desk);
  const { ticket, syncedAs } = left;
  if (syncedAs !== before.syncedAs)
    log.info(`${desk}: ticket ${ticket?.id ?? ''}: made by Automate’s sync`, {
      ...whose(run),
      desk,
      ticket: ticket?.id,
      former: before.ticket?.id,
    });
  sayBlocked(run, desk, left, before, run.state.incident.revision);
  setDelivery(run, desk, left);
}

/** What a desk's ticket needs next, by the incident as it is now. */
export function nextDeliveryOf(run: Run, desk: string): NextDelivery {
  const { policy, state } = run;
  const tickets = policy?.desks.find(({ name }) => name === desk)?.tickets;
  if (policy === undefined || tickets === undefined) return { kind: 'nothing' };
  const pace = {
    updateInterval: policy.updateInterval,
    opensAt: policy.feed ? opensAt(state.incident, state.startedAt) : 0,
    now: Date.now(),
  };
  return nextDelivery(deliveryOf(run, desk), newestSnapshot(run), pace, tickets, state.deliveries);
}

/** Whether an operator who asks for another try is to get one. */
export function isUnfinished(run: Run, desk: string): boolean {
  return deliveryOf(run, desk).state !== 'delivered' || nextDeliveryOf(run, desk).kind === 'look';
}

/** The next step of one kind. */
type Step<Kind extends NextDelivery['kind']> = Extract<NextDelivery, { readonly kind: Kind }>;

/**
 * Waits until the delivery is due, or due at another time: news and rising categories do not wait for a look
 * back.
 */
async function untilDue(run: Run, desk: string, next: Step<'deliver' | 'look'>): Promise<void> {
  const isOtherwise = (): boolean => JSON.stringify(nextDeliveryOf(run, desk)) !== JSON.stringify(next);
  await condition(() => isWanted(run, desk) || isOtherwise(), next.at - Date.now(), {
    summary: `${desk}: ${waitOf(deliveryOf(run, desk), next)}`,
  });
}

function waitOf(
  { ticket, doubt, lookAgainAt, lookBackAt }: Delivery,
  { kind, at }: Step<'deliver' | 'look'>,
): string {
  if (kind === 'look') return 'until its sync has made the other ticket';
  if (lookAgainAt !== undefined) return 'until the lost ticket is looked for once more';
  if (doubt !== undefined) return 'until it is read back';
  if (at === lookBackAt) return 'until late writes are looked for';
  return ticket === undefined ? 'until GravityZone says whether it is closed' : 'interval between updates';
}
