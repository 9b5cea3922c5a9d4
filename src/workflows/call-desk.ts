import {
  ActivityFailure,
  CancellationScope,
  condition,
  isCancellation,
  log,
  workflowInfo,
} from '@temporalio/workflow';
import type { DeliverEnd } from '../activities/deliver.ts';
import type { DeliverInput } from '../activities/delivering.ts';
import { categoryName, compareCategories } from '../incident/category.ts';
import type { Category } from '../incident/category.ts';
import { afterProblem, underWay } from '../incident/delivery.ts';
import type { Delivery, Problem } from '../incident/delivery.ts';
import { addDoubt, notAtOnce } from '../incident/doubt.ts';
import { followSighting } from '../incident/follow-sighting.ts';
import { followAdoption, followRefusal } from '../incident/named-ticket.ts';
import type { News } from '../incident/news.ts';
import { unpackDelivery } from '../incident/packed-delivery.ts';
import { isTicketDue } from '../incident/plan-ticket.ts';
import type { DeskPolicy, Policy } from '../incident/policy.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { isClosed } from '../incident/status.ts';
import { dateLook } from '../incident/synced-ticket.ts';
import { endsWorkflow } from './background.ts';
import { deliverActivity } from './proxies.ts';
import { readFailure } from './read-failure.ts';
import {
  closesWithMaker,
  deliveryOf,
  newestSnapshot,
  noteNews,
  noteStep,
  renumber,
  setDelivery,
  ticketKey,
  whose,
} from './run.ts';
import type { Run } from './run.ts';
import { isWanted, pause, waitForAnother, whileRefused } from './waits.ts';

/** One call of the activity: what for, what the ticket is brought to, and whether an operator asked for it. */
interface Call {
  readonly kind: 'deliver' | 'look';
  readonly target: Snapshot;
  readonly isAsked: boolean;
}

/** Has a desk bring its ticket to a target, and takes in what came of it. */
export async function callDesk(
  run: Run,
  desk: DeskPolicy,
  policy: Policy,
  { kind, target, isAsked }: Call,
): Promise<void> {
  const left = deliveryOf(run, desk.name);
  const before: Delivery =
    kind === 'look' ? left : { ...left, state: 'pending', problem: underWay(left.problem) };
  const began = { version: run.version, category: target.category };
  setDelivery(run, desk.name, before);
  const scope = new CancellationScope();
  run.underWay.set(desk.name, {
    cancel: () => {
      scope.cancel();
    },
    category: target.category,
  });
  try {
    const key = ticketKey(run, policy);
    const input: DeliverInput = { key, target, left: before, policy: desk.tickets, isAsked };
    const activity = deliverActivity(desk, policy, summaryOf(desk, before, target, kind), target.category);
    const { left: packed, news, end } = await scope.run(() => activity.deliver(input));
    const { seen, notAdopted } = deliveryOf(run, desk.name); // people may have told more meanwhile
    const isTold = seen !== before.seen || closesWithMaker(run, desk.name);
    noteNews(run, desk.name, isTold ? news.filter(isNotOfSightings) : news, target.revision);
    const answered = { ...unpackDelivery(packed, before, target), notAdopted };
    const told = withNewerSighting(answered, seen, before);
    const after = dateLook(notAtOnce(told, Date.now()), before, Date.now());
    const named = namedMeanwhile(run, desk.name, before);
    const ended: Delivery = { ...after, ...stateAfter(end, after, before.problem, policy) };
    const isNotTaken = end.kind === 'refused' && ended.former !== undefined && ended.doubt === undefined;
    const kept = isNotTaken ? giveNamedUp(run, desk.name, ended) : ended;
    if (!isNotTaken) sayBlocked(run, desk.name, ended, before, target.revision);
    setDelivery(run, desk.name, unlessNamed(run, desk.name, named, kept));
    if (!isNotTaken && end.kind !== 'settled') await afterEnd(run, desk.name, policy, end, began);
  } catch (error) {
    if (endsWorkflow(error)) throw error;
    if (!(error instanceof ActivityFailure) && !isCancellation(error)) throw error;
    await afterFailure(run, desk, before, target, error);
  } finally {
    run.underWay.delete(desk.name);
  }
}

/** Goes back to what was known before a ticket was named that cannot be the incident's. */
function giveNamedUp(run: Run, desk: string, left: Delivery): Delivery {
  const { problem, ticket } = left;
  if (problem === undefined) return left;
  const after = followRefusal(left, problem);
  const { code, message, advice } = after.notAdopted ?? problem;
  log.warn(`${desk}: ${message}`, {
    ...whose(run),
    desk,
    ticket: ticket?.id,
    code,
    advice,
  });
  return after;
}

/** Says once why a delivery is blocked: what is tried again is refused again for the same reason. */
export function sayBlocked(
  run: Run,
  desk: string,
  { state, problem, ticket }: Delivery,
  before: Delivery,
  revision: number,
): void {
  if (state !== 'blocked' || problem === undefined || problem.message === before.problem?.message) return;
  const { code, message, advice } = problem;
  noteStep(run, desk, revision, { kind: 'blocked', message });
  log.warn(`${desk}: blocked: ${message}`, { ...whose(run), desk, ticket: ticket?.id, code, advice });
}

/** What operators read in the timeline, such as `manage: to #5 (High)`. */
function summaryOf(
  { name: desk, tickets }: DeskPolicy,
  before: Delivery,
  target: Snapshot,
  kind: Call['kind'],
): string {
  const { ticket, isNamed, syncedAs, doubt, delivered, lookAgainAt } = before;
  const { revision, category } = target;
  const name = categoryName(category);
  if (kind === 'look') return `${desk}: look for the ticket of its sync`;
  if (lookAgainAt !== undefined) return `${desk}: look for the lost ticket`;
  if (doubt === undefined && delivered?.revision === revision) return `${desk}: look for late writes`;
  if (ticket !== undefined && isNamed && syncedAs !== undefined)
    return `${desk}: take over ticket ${ticket.id} of the sync (${name})`;
  if (ticket !== undefined && isNamed) return `${desk}: adopt ticket ${ticket.id} (${name})`;
  if (doubt !== undefined) return `${desk}: read back, then to #${revision} (${name})`;
  if (ticket !== undefined) return `${desk}: to #${revision} (${name})`;
  return isTicketDue(target, before, tickets)
    ? `${desk}: open ticket (${name})`
    : `${desk}: look for an earlier ticket`;
}

/** What a sighting that came meanwhile has told already, or what is no news where the sync closes the ticket. */
function isNotOfSightings({ kind }: News): boolean {
  return kind !== 'closed-by-technician' && kind !== 'reopened';
}

/** Id of a ticket that an operator named while the activity ran. */
function namedMeanwhile(run: Run, desk: string, before: Delivery): string | undefined {
  const { ticket, isNamed } = deliveryOf(run, desk);
  return isNamed && !(before.isNamed && before.ticket?.id === ticket?.id) ? ticket?.id : undefined;
}

/** Goes on in a ticket that an operator named, and says which one is put aside. */
export function adoptTicket(run: Run, desk: string, left: Delivery, ticket: string): Delivery {
  const former = left.ticket?.id;
  log.info(`${desk}: ticket ${ticket}: named by an operator`, { ...whose(run), desk, ticket, former });
  return followAdoption(left, ticket);
}

/**
 * What the activity came to is about the former ticket where another one was named meanwhile; it may have
 * been opened just then.
 */
function unlessNamed(run: Run, desk: string, named: string | undefined, after: Delivery): Delivery {
  if (named === undefined) return after;
  const isSaid = deliveryOf(run, desk).former?.ticket?.id === after.ticket?.id;
  return isSaid ? followAdoption(after, named) : adoptTicket(run, desk, after, named);
}

/** A sighting may have come while the activity ran: whether its ticket was told after that is known only now. */
function withNewerSighting(after: Delivery, seen: Delivery['seen'], before: Delivery): Delivery {
  const isNewer = seen !== undefined && seen !== before.seen && seen.changedAt > (after.seen?.changedAt ?? 0);
  return isNewer ? followSighting(after, seen).left : after;
}

/** How the delivery stands after an answer, and by when it is tried again at the latest. */
function stateAfter(
  end: DeliverEnd,
  { ticket }: Delivery,
  before: Problem | undefined,
  { updateInterval, blockedRetry }: Policy,
): Pick<Delivery, 'state' | 'problem'> {
  if (end.kind === 'settled')
    return { state: ticket === undefined ? 'waiting' : 'delivered', problem: undefined };
  const isRefused = end.kind === 'refused';
  const since = Date.now();
  const wait = isRefused ? updateInterval + blockedRetry : pauseAfter(end);
  const until = wait > 0 ? { until: since + wait } : {};
  const problem = 'problem' in end ? end.problem : undefined;
  return {
    state: isRefused ? 'blocked' : 'pending',
    problem: problem && afterProblem({ ...problem, since, ...until }, before),
  };
}

/** How long nothing is tried after an answer, in ms; a refused delivery waits otherwise. */
function pauseAfter(end: DeliverEnd): number {
  if (end.kind === 'unavailable') return Math.max(end.retryAfter, 1_000);
  return end.kind === 'waiting' ? end.retryAfter : 0;
}

/** The version of the run that a delivery began at, and the category that it was to bring its ticket to. */
interface Began {
  readonly version: number;
  readonly category: Category;
}

/** What has to be waited for after an answer to a delivery; everything else is planned again at once. */
async function afterEnd(
  run: Run,
  desk: string,
  policy: Policy,
  end: DeliverEnd,
  began: Began,
): Promise<void> {
  if (end.kind === 'behind') renumber(run, end.revision);
  if (end.kind === 'refused') await whileBlocked(run, desk, policy, began);
  const wait = pauseAfter(end);
  if (wait > 0) await pause(run, desk, wait);
}

/** A refused delivery is tried again with news, after a while, or when an operator asks. */
async function whileBlocked(
  run: Run,
  desk: string,
  policy: Policy,
  { version, category }: Began,
): Promise<void> {
  // A flood of events shall not become a flood of refusals; a category that rises is none, and never waits.
  const hasRisen = (): boolean => compareCategories(newestSnapshot(run)?.category ?? category, category) > 0;
  if (policy.updateInterval > 0)
    await condition(() => isWanted(run, desk) || hasRisen(), policy.updateInterval, {
      summary: `${desk}: blocked`,
    });
  await whileRefused(run, desk, policy.blockedRetry, () => run.version !== version);
}

/** No answer: nothing was sent, or nobody knows what became of it. */
async function afterFailure(
  run: Run,
  desk: DeskPolicy,
  before: Delivery,
  target: Snapshot,
  error: unknown,
): Promise<void> {
  const named = namedMeanwhile(run, desk.name, before);
  const delivery = named === undefined ? deliveryOf(run, desk.name) : before;
  const failure = readFailure(error, Date.now());
  const { sent, silent, problem } = failure;
  const { writeLife, firstLook, twinsAfter, closes } = desk.tickets;
  const now = Date.now();
  const left =
    sent === 'nothing'
      ? delivery
      : addDoubt(delivery, {
          target,
          write: delivery.writes + 1,
          until: now + writeLife,
          late: now + writeLife + twinsAfter,
          written: undefined,
          status: closes && isClosed(target.facts) ? 'close' : undefined,
          at: now,
          firstLook,
          failures: delivery.doubt?.failures ?? 0,
          silent: silent === undefined ? undefined : { runId: workflowInfo().runId, activityId: silent },
        });
  const after: Delivery = {
    ...left,
    state: 'pending',
    problem: isCancellation(error) ? undefined : problemAfter(problem, sent),
  };
  setDelivery(run, desk.name, unlessNamed(run, desk.name, named, after));
  await waitForAnother(run, desk.name, failure);
}

function problemAfter(problem: Problem | undefined, sent: 'nothing' | 'perhaps'): Problem | undefined {
  if (sent === 'nothing' || problem !== undefined) return problem;
  return {
    code: 'no-answer',
    message: 'An attempt ended without an answer: its worker died, or the desk hung.',
    advice: 'You need to do nothing: plumbline reads the ticket before it writes again.',
    since: Date.now(),
  };
}
