import { condition, continueAsNew, log, setHandler } from '@temporalio/workflow';
import { followSighting } from '../incident/follow-sighting.ts';
import { heldUntil } from '../incident/held-category.ts';
import { isIncidentEvent } from '../incident/incident-event.ts';
import { isAdopted, refuseAdoption } from '../incident/named-ticket.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import type { NextDelivery } from '../incident/next-delivery.ts';
import { isClosed } from '../incident/status.ts';
import type { TicketClosing, TicketSighting } from '../incident/ticket.ts';
import { dropUnwanted, followOperator } from '../incident/write-back.ts';
import { readWhereNeeded } from './ask-feed.ts';
import { aside, endsWorkflow, unlessCancelled } from './background.ts';
import type { Aside } from './background.ts';
import { adoptTicket } from './call-desk.ts';
import { closingEvent } from './closing-event.ts';
import {
  adoptUpdate,
  closeUpdate,
  eventsSignal,
  isTicketSeen,
  retryUpdate,
  ticketSeenSignal,
  viewQuery,
} from './contracts.ts';
import type { Closing, IncidentInput, IncidentView } from './contracts.ts';
import { deliveries, isUnfinished, nextDeliveryOf } from './deliveries.ts';
import { loadPolicy } from './proxies.ts';
import { idleTimer } from './idle-timer.ts';
import { publish } from './publish.ts';
import { reportOf } from './report.ts';
import {
  closesWithMaker,
  deliveryOf,
  foldInbox,
  mayWriteBack,
  isRated,
  newestSnapshot,
  noteNews,
  rateIncident,
  setDelivery,
  setWriteBack,
  startRun,
  whose,
  writeBackOf,
} from './run.ts';
import type { Run } from './run.ts';
import { isLong } from './steps.ts';
import { GRAVITYZONE, isWriteBehind, tellGravityZone } from './tell-gravityzone.ts';

/** A policy older than this, in ms, is asked for again when the next event comes. */
const POLICY_LIFETIME = 60_000;

/** How far ahead of ours, in ms, the time of a sighting may be. */
const MOST_AHEAD = 300_000;

/** How an incident's workflow ended. */
export interface IncidentResult {
  readonly reason: 'idle' | 'closed';
  readonly view: IncidentView;
}

/**
 * One incident for its whole life: folds events into revisions and keeps one ticket per desk at the newest of
 * them, until no event has come for as long as the policy watches.
 */
export async function incident(input: IncidentInput): Promise<IncidentResult> {
  const run = startRun(input, Date.now());
  setHandler(eventsSignal, (events) => {
    receive(run, events);
  });
  setHandler(viewQuery, () => viewOf(run));
  setHandler(retryUpdate, () => retryDeliveries(run));
  setHandler(adoptUpdate, (adoption) => adopt(run, adoption), {
    validator: (adoption) => {
      const problem = refuseAdoption(
        adoption,
        run.policy?.desks.map(({ name }) => name),
      );
      if (problem !== undefined) throw new Error(problem);
    },
  });
  setHandler(ticketSeenSignal, (seen) => {
    noteTicket(run, seen);
  });
  setHandler(
    closeUpdate,
    (closing) => {
      close(run, closing);
      return closing.status;
    },
    {
      validator: (closing: unknown) => {
        const { status } = (closing ?? {}) as Partial<Closing>;
        if (status === undefined || !isClosed({ status }))
          throw new Error('Close an incident as `closed` or as `false positive`.');
      },
    },
  );

  const callers = new Map([[GRAVITYZONE, tellGravityZone(run)]]);
  try {
    return await live(run, callers);
  } catch (error) {
    if (endsWorkflow(error)) await allEnded(callers); // no activity outlives its workflow
    throw error;
  }
}

/** What calls a vendor, by the vendor's name. */
type Callers = Map<string, Aside>;

/** Lives one run; each desk becomes one of the callers as soon as a policy names it. */
async function live(run: Run, callers: Callers): Promise<IncidentResult> {
  const idle = idleTimer(run);
  const others = [keepPolicyNew(run), readWhereNeeded(run), followFallingCategory(run), idle];
  const asides = (): readonly Aside[] => [...callers.values(), ...others];
  const isDone = (): boolean => idle.isOver() && run.inbox.length === 0 && !isBehind(run);
  /** Takes in what came, begins all that there is a reason for, and shows how the incident stands. */
  const advance = (): void => {
    if (run.stopping) return;
    foldInbox(run, Date.now());
    rateIncident(run, Date.now()); // by the policy at hand: tickets do not wait for a newer one
    for (const { name } of run.policy?.desks ?? [])
      if (!callers.has(name)) callers.set(name, deliveries(run, name));
    for (const { isDue, begin } of asides()) if (isDue()) begin(advance);
    publish(run);
    run.isLong = isLong(run.policy?.historyEvents ?? Infinity); // in no condition: see the decisions
  };
  for (;;) {
    await condition(
      () =>
        run.inbox.length > 0 ||
        !isRated(run) ||
        run.unpublished ||
        isDone() ||
        run.isLong ||
        asides().some(({ isDue }) => isDue()),
    );
    advance();
    if (isDone())
      return { reason: isClosed(run.state.incident.facts) ? 'closed' : 'idle', view: viewOf(run) };
    if (run.isLong) await continueInNewRun(run, callers);
  }
}

async function allEnded(callers: Callers): Promise<void> {
  await Promise.all([...callers.values()].map(({ ended }) => ended()));
}

/** Takes what has the shape of an event. A handler that throws would fail its workflow task for ever. */
function receive(run: Run, events: unknown): void {
  const candidates: readonly unknown[] = Array.isArray(events) ? events : [events];
  const [taken, strange] = [
    candidates.filter(isIncidentEvent),
    candidates.filter((value) => !isIncidentEvent(value)),
  ];
  run.inbox.push(...taken);
  if (strange.length > 0)
    log.warn('A signal held what is no event; it is left out.', { ...whose(run), left: strange.length });
}

/** Takes an operator's close. */
function close(run: Run, { status }: Closing): void {
  const event = closingEvent(run, status, Date.now());
  run.inbox.push(event);
  if (mayWriteBack(run)) setWriteBack(run, followOperator(writeBackOf(run), status, event.sentAt));
}

/** Takes an operator's word about a ticket, and has it read at once. */
function adopt(run: Run, { desk, ticket }: Adoption): 'named' | 'already' {
  const left = deliveryOf(run, desk);
  const isKnown = isAdopted(left, ticket);
  if (isKnown) {
    setDelivery(run, desk, { ...left, notAdopted: undefined });
  } else {
    setDelivery(run, desk, adoptTicket(run, desk, left, ticket));
  }
  run.underWay.get(desk)?.cancel();
  run.policyWanted = true;
  run.asked.add(desk);
  return isKnown ? 'already' : 'named';
}

/**
 * Takes a sighting of a ticket of ours. A desk or ticket that this run does not know is none of its business.
 */
function noteTicket(run: Run, seen: unknown): void {
  if (!isTicketSeen(seen)) {
    log.warn('A signal held what is no sighting of a ticket; it is left out.', whose(run));
    return;
  }
  const { desk } = seen;
  const changedAt = Math.min(seen.sighting.changedAt, Date.now() + MOST_AHEAD); // a wrong clock shall not hide what comes next
  const closing = closingOf(run, desk, seen.sighting);
  const sighting = { ...seen.sighting, changedAt, closing };
  const delivery = deliveryOf(run, desk);
  const { left, news } = followSighting(delivery, sighting);
  if (left !== delivery) setDelivery(run, desk, left);
  noteNews(run, desk, news, run.state.incident.revision);
}

/**
 * A ticket that is closed while a delivery of ours is under way that closes it with its incident counts as
 * closed by us, unless the desk knows better: what it wrote is not told before it ends.
 */
function closingOf(run: Run, desk: string, { closing }: TicketSighting): TicketClosing | undefined {
  if (closing !== undefined && closesWithMaker(run, desk)) return { ...closing, by: 'us' };
  const facts = newestSnapshot(run)?.facts;
  const closes = run.policy?.desks.find(({ name }) => name === desk)?.tickets.closes === true;
  const isOurs = closes && run.underWay.has(desk) && facts !== undefined && isClosed(facts);
  return isOurs && closing?.by === 'unknown' ? { ...closing, by: 'us' } : closing;
}

/**
 * Ends what is under way, folds what arrived meanwhile and goes on in a new run. Nothing is awaited after the
 * last fold.
 */
async function continueInNewRun(run: Run, callers: Callers): Promise<never> {
  run.stopping = true;
  for (const activity of run.underWay.values()) activity.cancel();
  await allEnded(callers);
  await unlessCancelled();
  foldInbox(run, Date.now());
  return continueAsNew<typeof incident>({ ...run.input, state: run.state });
}

/**
 * The policy is asked for at the start, when the incident names another company, with age, and when a
 * delivery wants it.
 */
function policyIsStale(run: Run): boolean {
  const { incident: known, lastEventAt } = run.state;
  if (known.revision === 0) return false;
  if (run.policy === undefined || run.policyWanted) return true;
  return run.policyCompanyId !== known.facts.companyId || lastEventAt - run.policyLoadedAt > POLICY_LIFETIME;
}

function keepPolicyNew(run: Run): Aside {
  return aside(
    () => policyIsStale(run),
    () => refreshPolicy(run),
  );
}

async function refreshPolicy(run: Run): Promise<void> {
  const { companyId } = run.state.incident.facts;
  run.policyWanted = false;
  run.policy = await loadPolicy({ account: run.input.account, companyId });
  run.policyCompanyId = companyId;
  run.policyLoadedAt = Date.now();
  setWriteBack(run, dropUnwanted(writeBackOf(run), run.policy.writeBack, run.state));
  run.version += 1;
  run.unpublished = true;
}

/** Lets tickets follow a category that has been lower for long enough. */
function followFallingCategory(run: Run): Aside {
  const until = (): number | undefined =>
    run.policy === undefined ? undefined : heldUntil(run.state.held, run.policy);
  return aside(
    () => until() !== undefined,
    async () => {
      const at = until() ?? 0;
      const isOver = await condition(() => until() !== at, Math.max(1, at - Date.now()), {
        summary: 'until the lower category is followed',
      });
      if (!isOver) rateIncident(run, Date.now());
    },
  );
}

/** Whether a desk, or GravityZone, is behind; such an incident is watched however long it takes. */
function isBehind(run: Run): boolean {
  const { policy } = run;
  if (policy === undefined) return false;
  if (isWriteBehind(run) || !isRated(run)) return true;
  return policy.desks.some(({ name }) => !AT_REST.has(nextDeliveryOf(run, name).kind));
}

/** What nobody has to wait for: the sync of a desk may never make a ticket. */
const AT_REST: ReadonlySet<string> = new Set<NextDelivery['kind']>(['nothing', 'look']);

function retryDeliveries(run: Run): readonly string[] {
  // A run that goes on from another one has deliveries before it has its policy.
  const desks = (run.policy?.desks.map(({ name }) => name) ?? Object.keys(run.state.deliveries)).filter(
    (name) => isUnfinished(run, name),
  );
  for (const name of desks) run.underWay.get(name)?.cancel();
  run.policyWanted = true;
  for (const vendor of [...desks, GRAVITYZONE]) run.asked.add(vendor);
  return desks;
}

function viewOf(run: Run): IncidentView {
  const { account, incidentId } = run.input;
  const { incident: known, deliveries } = run.state;
  return {
    account,
    incidentId,
    ...reportOf(run, Date.now()),
    watchEnded: known.watchEnded,
    deliveries,
  };
}
