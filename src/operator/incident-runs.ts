import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { INCIDENT_ID } from '../incident/incident-id.ts';
import { incidentHandle } from '../mailbox/incident-workflows.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import type { WorkflowRun } from './history.ts';
import { NotPossible } from './not-possible.ts';

/**
 * All runs of an incident's workflow that Temporal still keeps, oldest first.
 * @throws NotPossible `unknown-incident`.
 */
export async function incidentRuns(client: Client, name: IncidentName): Promise<readonly WorkflowRun[]> {
  if (!INCIDENT_ID.test(name.incidentId)) throw unknownIncident(name);
  const handle = incidentHandle(client, name);
  const { workflowId } = handle;
  const starts = new Map<string, number>();
  for await (const { runId, startTime } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    starts.set(runId, startTime.getTime());
  try {
    // Lists lag behind; the newest run is known at once.
    const { runId, startTime } = await handle.describe();
    starts.set(runId, startTime.getTime());
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  if (starts.size === 0) throw unknownIncident(name);
  return [...starts].sort(([, one], [, other]) => one - other).map(([runId]) => ({ workflowId, runId }));
}

/** That Temporal knows no such incident. */
export function unknownIncident({ account, incidentId }: IncidentName): NotPossible {
  return new NotPossible({
    code: 'unknown-incident',
    message: `Temporal knows no incident ${incidentId} of account ${account}.`,
    advice:
      'Check the name of the account and the id of the incident: its tickets show the id. Temporal forgets an ended incident after the retention of the namespace.',
  });
}
