import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';

/** No workflow has this id. */
const NOBODY = 'check/nobody';

/**
 * Signals a workflow that is not there, and counts those that are: nothing is changed, and what Temporal does
 * not let us do is thrown as it tells it.
 */
export async function tryRights(client: Client): Promise<void> {
  await client.workflow
    .getHandle(NOBODY)
    .signal('check')
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  await client.workflow.count();
}
