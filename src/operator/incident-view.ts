import type { Client } from '@temporalio/client';
import { isGrpcServiceError, QueryNotRegisteredError, QueryRejectedError } from '@temporalio/client';
import type { IncidentView } from '../workflows/contracts.ts';
import { incidentWorkflowId } from '../workflows/names.ts';
import { incidentRuns } from './incident-runs.ts';
import type { IncidentName } from './incident-runs.ts';
import { NotPossible } from './not-possible.ts';

/** How long a worker is waited for, in ms. */
const PATIENCE_MS = 10_000;

/**
 * How an incident stands, as its workflow tells. A worker has to run for this.
 * @throws NotPossible `unknown-incident`, or `no-worker` where nobody answers.
 */
export async function incidentView(client: Client, name: IncidentName): Promise<IncidentView> {
  await incidentRuns(client, name);
  const handle = client.workflow.getHandle(incidentWorkflowId(name.account, name.incidentId));
  try {
    return await client.withDeadline(Date.now() + PATIENCE_MS, () => handle.query<IncidentView>('view'));
  } catch (cause) {
    if (!isUnanswered(cause)) throw cause;
    throw new NotPossible({
      code: 'no-worker',
      message: `The workflow of incident ${name.incidentId} does not tell how it stands.`,
      advice: 'See whether a worker runs; the events as they came can be read without one, with --raw.',
      cause,
    });
  }
}

function isUnanswered(error: unknown): boolean {
  if (error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError) return true;
  return isGrpcServiceError(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
