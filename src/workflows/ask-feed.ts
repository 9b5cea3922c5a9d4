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
 * Has an incident read once where its push brings hardly any facts, and each time that it may be closed at
 * GravityZone: the push that opened it may be about something before the close. Where it is closed, that
 * reading closes it here. A reading that was under way already is older than the push: then it is read once
 * more. Tries again with each event until a feed could be asked.
 */
export function readWhereNeeded(run: Run): Aside {
  const isDoubtful = (): boolean => mayBeClosed(run.state.incident);
  return aside(
    () => run.policy?.feed === true && (isDoubtful() || lacksFacts(run)),
    async () => {
      const { events, incident } = run.state;
      const isAsked = await askFeed(run);
      if (isAsked) run.state.detailsAsked = true;
      const isAnswered = (): boolean => !isDoubtful() || run.state.incident.statuses !== incident.statuses;
      await condition(() => (isAsked ? isAnswered() : run.state.events !== events));
    },
  );
}

function lacksFacts({ state }: Run): boolean {
  return !state.detailsAsked && state.incident.facts.incidentType === 'extendedIncident';
}
