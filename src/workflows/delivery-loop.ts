import { ActivityFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { earliestStart, planDelivery } from '../incident/delivery.ts';
import type { Plan } from '../incident/delivery.ts';
import {
  expireSubmission,
  failStep,
  finishStep,
  revisionAfter,
  settle,
  startStep,
} from '../incident/delivery-outcomes.ts';
import type { Outcome } from '../incident/delivery-outcomes.ts';
import type { DeskPolicy, Policy } from '../incident/policy.ts';
import { endsWorkflow } from './beside.ts';
import { confirmActivity, deskActivities } from './desk-activities.ts';
import { readFailure } from './desk-failure.ts';
import { deliveryOf, newestSnapshot, setDelivery } from './run.ts';
import type { Run } from './run.ts';

type Step = Exclude<Plan, { kind: 'nothing' | 'settled' }>;

/**
 * Brings one desk's ticket to the newest revision, over and over, until the run stops. Each desk has a loop of its own, so
 * that a desk that is down, slow or blocked never delays the other.
 */
export async function runDeliveryLoop(run: Run, desk: string): Promise<void> {
  while (!run.stopping) {
    const policy = run.policy;
    const deskPolicy = policy?.desks.find((candidate) => candidate.name === desk);
    const plan =
      policy === undefined ? undefined : planDelivery(deliveryOf(run, desk), newestSnapshot(run), policy);
    if (policy === undefined || deskPolicy === undefined || plan === undefined || plan.kind === 'nothing') {
      await untilChanged(run);
    } else if (plan.kind === 'settled') {
      setDelivery(run, desk, settle(deliveryOf(run, desk), plan.at));
    } else if (isDue(run, desk, policy)) {
      await takeStep(run, deskPolicy, policy, plan);
    } else {
      await untilDue(run, desk, policy);
    }
  }
}

async function untilChanged(run: Run): Promise<void> {
  const { version } = run;
  await condition(() => run.stopping || run.version !== version);
}

/** When the next step may start, by the incident as it is now: a category that rises meanwhile makes it due at once. */
function dueAt(run: Run, desk: string, policy: Policy): number {
  const delivery = deliveryOf(run, desk);
  return earliestStart(delivery, planDelivery(delivery, newestSnapshot(run), policy), policy);
}

function isDue(run: Run, desk: string, policy: Policy): boolean {
  return dueAt(run, desk, policy) <= Date.now();
}

async function untilDue(run: Run, desk: string, policy: Policy): Promise<void> {
  const wait = dueAt(run, desk, policy) - Date.now();
  await condition(() => run.stopping || isDue(run, desk, policy), wait, {
    summary: `${desk}: interval between updates`,
  });
}

async function takeStep(run: Run, desk: DeskPolicy, policy: Policy, plan: Step): Promise<void> {
  const { version } = run;
  setDelivery(run, desk.name, startStep(deliveryOf(run, desk.name), plan));
  const scope = new CancellationScope();
  run.steps.set(desk.name, scope);
  try {
    const outcome = await scope.run(() => callDesk(run, desk, policy, plan));
    const before = deliveryOf(run, desk.name);
    renumber(run, revisionAfter(before, outcome, run.state.incident.revision));
    setDelivery(run, desk.name, finishStep(before, plan, outcome, Date.now()));
  } catch (error) {
    if (endsWorkflow(error)) throw error;
    if (!(error instanceof ActivityFailure) && !isCancellation(error)) throw error;
    await afterFailure(run, desk.name, policy, plan, error, version);
  } finally {
    run.steps.delete(desk.name);
  }
}

/** Where a ticket of an earlier life puts the newest revision behind its marks, every desk has to hear of it. */
function renumber(run: Run, revision: number): void {
  if (revision === run.state.incident.revision) return;
  run.state.incident = { ...run.state.incident, revision };
  run.version += 1;
}

function callDesk(run: Run, desk: DeskPolicy, policy: Policy, plan: Step): Promise<Outcome> {
  const delivery = deliveryOf(run, desk.name);
  const key = {
    account: run.input.account,
    incidentId: run.input.incidentId,
    generation: delivery.generation,
  };
  const { uncertain } = delivery;
  switch (plan.kind) {
    case 'open':
      return deskActivities(desk, policy, `${desk.name}: open ticket (${plan.snapshot.category})`).openTicket(
        {
          key,
          snapshot: plan.snapshot,
          predecessor: delivery.predecessor,
          create: plan.create,
          uncertain,
        },
      );
    case 'update':
      return deskActivities(desk, policy, `${desk.name}: update ticket to #${plan.to.revision}`).updateTicket(
        {
          key,
          ticket: plan.ticket,
          from: plan.from,
          attempted: delivery.attempted,
          to: plan.to,
          shift: plan.shift,
          uncertain,
        },
      );
    case 'confirm':
      return confirmActivity(
        desk,
        policy,
        `${desk.name}: read back #${plan.submission.revision}`,
      ).confirmWrite(plan.submission);
  }
}

async function afterFailure(
  run: Run,
  desk: string,
  policy: Policy,
  plan: Step,
  error: unknown,
  version: number,
): Promise<void> {
  const delivery = deliveryOf(run, desk);
  if (isCancellation(error)) {
    setDelivery(run, desk, failStep(delivery, { state: 'pending', problem: undefined }));
    return;
  }
  const failure = readFailure(error, Date.now());
  if (failure.refused) {
    setDelivery(run, desk, failStep(delivery, { state: 'blocked', problem: failure.problem }));
    const { retries } = run;
    const asked = (): boolean => run.stopping || run.retries !== retries;
    // A flood of events shall not become a flood of refusals.
    if (policy.updateInterval > 0) {
      await condition(asked, policy.updateInterval, { summary: `${desk}: blocked` });
    }
    const changed = (): boolean => asked() || run.version !== version;
    if (await condition(changed, policy.blockedRetry, { summary: `${desk}: blocked, tried again later` }))
      return;
    run.policyWanted = true;
    await condition(changed);
    return;
  }
  const failed = failStep(delivery, { state: 'pending', problem: failure.problem });
  setDelivery(run, desk, plan.kind === 'confirm' ? expireSubmission(failed) : failed);
  // The desk named a delay that went beyond the time for this delivery: the next one must keep to it all the same.
  if (failure.retryAfter > 0)
    await condition(() => run.stopping, failure.retryAfter, {
      summary: `${desk}: as long as it asked to wait`,
    });
}
