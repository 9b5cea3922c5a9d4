import { condition, getExternalWorkflowHandle } from '@temporalio/workflow';
import { mayBeClosed } from '../incident/status.ts';
import { aside, endsWorkflow } from './background.ts';
import type { Aside } from './background.ts';
import { lookAtSignal } from './feed-contracts.ts';
import { feedWorkflowId } from './names.ts';
import type { Run } from './run.ts';

/**
 * Asks the account's feed to read everything about the incident; what it finds comes as events. False where
 * none runs.
 */
export async function askFeed({ policy, input }: Run): Promise<boolean> {
  if (policy?.feed !== true) return false;
  try {
    await getExternalWorkflowHandle(feedWorkflowId(input.account)).signal(lookAtSignal, input.incidentId);
    return true;
  } catch (error) {
    if (endsWorkflow(error)) throw error;
    return false; // there is no feed now; no ticket depends on one
  }
}

/**
 * Has the facts of an extended incident read once: its push brings hardly any. Tries again with each event
 * until it could.
 */
export function fillExtendedIncident(run: Run): Aside {
  return aside(
    () => !run.state.detailsAsked && isExtended(run) && run.policy?.feed === true,
    async () => {
      const { events } = run.state;
      run.state.detailsAsked = await askFeed(run);
      if (!run.state.detailsAsked) await condition(() => run.state.events !== events);
    },
  );
}

/**
 * Has an incident read once that may be closed at GravityZone, for the push that opened it may be about
 * something before the close. Where it is closed, that reading closes it here. A reading that was under way
 * already is older than the push: then it is read once more.
 */
export function confirmOpen(run: Run): Aside {
  const isDoubtful = (): boolean => mayBeClosed(run.state.incident);
  return aside(
    () => isDoubtful() && run.policy?.feed === true,
    async () => {
      const { events, incident } = run.state;
      const isAsked = await askFeed(run);
      const isAnswered = (): boolean => run.state.incident.statuses !== incident.statuses;
      await condition(() => !isDoubtful() || (isAsked ? isAnswered() : run.state.events !== events));
    },
  );
}

function isExtended({ state }: Run): boolean {
  return state.incident.facts.incidentType === 'extendedIncident';
}
