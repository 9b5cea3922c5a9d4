import type { Placement } from '../desks/desk.ts';
import { followLookBack } from '../incident/follow-read.ts';
import type { Followed } from '../incident/follow-sighting.ts';
import type { ChangePlan } from '../incident/ticket-plan.ts';
import type { TicketRef } from '../incident/ticket.ts';
import { questionFor, take } from './delivering.ts';
import type { Delivering } from './delivering.ts';
import { orderOf } from './order.ts';

/** Looks for twins by the marks, once after a create or note whose outcome was not known. */
export async function lookBack(delivering: Delivering, placement: Placement): Promise<void> {
  const { desk, attempt } = delivering;
  const { ticket, isNamed, succeeded, lookBackAt = Number.POSITIVE_INFINITY } = delivering.left;
  if (isNamed || Date.now() < lookBackAt) return;
  const { generation } = ticket ?? delivering.left;
  const question = questionFor(delivering, placement, {
    generation: Math.min(generation, ...succeeded.map(({ generation }) => generation)),
    everyGeneration: succeeded.length > 0,
  });
  await takeTwins(delivering, followLookBack(delivering.left, await desk.read(question, attempt)), placement);
}

/** Takes in what was learned, and tells twins that were not known before. */
export async function takeTwins(
  delivering: Delivering,
  followed: Followed,
  placement: Placement,
): Promise<void> {
  const known = delivering.left.twins;
  take(delivering, followed);
  const { ticket, twins } = delivering.left;
  if (ticket === undefined) return;
  for (const twin of twins.filter((id) => !known.includes(id)))
    await noteTwin(delivering, ticket, twin, placement);
}

/**
 * Says on a twin of our own making which ticket is kept up, and closes it where the settings allow. It is
 * tried once: the delivery names the twin in any case.
 */
async function noteTwin(
  delivering: Delivering,
  kept: TicketRef,
  id: string,
  placement: Placement,
): Promise<void> {
  const { desk, target, attempt, policy } = delivering;
  try {
    const ticket = { id, generation: kept.generation };
    const question = { ticket, isOwn: true, generation: kept.generation, readsNotes: true };
    const state = await desk.read(questionFor(delivering, placement, question), attempt);
    if (state.kind !== 'there' || state.ticket.id !== id) return;
    if ((state.notes?.ours ?? 0) === 0) return;
    const said = `This ticket is a twin of ticket ${kept.id}: an answer of the desk was lost, and both were opened. Plumbline keeps up ticket ${kept.id} and writes nothing more here.`;
    const plan: ChangePlan = {
      kind: 'change',
      ticket: state,
      shift: undefined,
      subject: false,
      goesHome: false,
      status: policy.closes && state.seen.state === 'open' ? 'close' : undefined,
      note: { kind: 'word', from: undefined, to: target, remarks: [said], begun: undefined },
    };
    const order = await orderOf(delivering, plan, state, placement);
    delivering.left = { ...delivering.left, writes: order.write };
    await desk.write(order, attempt);
  } catch (error) {
    if (attempt.signal.aborted) throw error;
  }
}
