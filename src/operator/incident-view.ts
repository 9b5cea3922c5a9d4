import type { Client } from '@temporalio/client';
import { isGrpcServiceError, QueryNotRegisteredError, QueryRejectedError } from '@temporalio/client';
import { viewIncident } from '../mailbox/incident-workflows.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import type { IncidentView } from '../workflows/contracts.ts';
import { incidentRuns } from './incident-runs.ts';
import { NotPossible } from './not-possible.ts';

/**
 * How an incident stands, as its workflow tells. A worker has to run for this.
 * @throws NotPossible `unknown-incident`, or `no-worker` where nobody answers.
 */
export async function incidentView(client: Client, name: IncidentName): Promise<IncidentView> {
  await incidentRuns(client, name);
  try {
    return await viewIncident(client, name);
  } catch (cause) {
    if (!isUnanswered(cause)) throw cause;
    throw new NotPossible({
      code: 'no-worker',
      message: `The workflow of incident ${name.incidentId} does not tell how it stands.`,
      advice: 'Check that a worker runs. With --raw you can read the events without one.',
      cause,
    });
  }
}

function isUnanswered(error: unknown): boolean {
  if (error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError) return true;
  return isGrpcServiceError(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
