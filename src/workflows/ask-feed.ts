import { condition, getExternalWorkflowHandle } from '@temporalio/workflow';
import { beside, endsWorkflow } from './beside.ts';
import { lookAtSignal } from './feed-contracts.ts';
import { feedWorkflowId } from './names.ts';
import type { Run } from './run.ts';

/** Asks the connection's feed to read everything about the incident; what it finds comes as events. False where none runs. */
export async function askFeed({ policy, input }: Run): Promise<boolean> {
  if (policy?.feed !== true) return false;
  try {
    await getExternalWorkflowHandle(feedWorkflowId(input.connection)).signal(lookAtSignal, input.incidentId);
    return true;
  } catch (error) {
    if (endsWorkflow(error)) throw error;
    return false; // there is no feed now; no ticket depends on one
  }
}

/** Has the facts of an extended incident read once: its push brings hardly any. Tries again with each event until it could. */
export function fillExtendedIncident(run: Run): void {
  void beside(async () => {
    while (!run.state.detailsAsked) {
      await condition(() => isExtended(run) && run.policy?.feed === true);
      const { events } = run.state;
      run.state.detailsAsked = await askFeed(run);
      if (!run.state.detailsAsked) await condition(() => run.state.events !== events);
    }
  });
}

function isExtended({ state }: Run): boolean {
  return state.incident.facts.incidentType === 'extendedIncident';
}
