import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { discardSignal } from '../workflows/quarantine.ts';
import type { QuarantineView } from '../workflows/quarantine.ts';
import { quarantineWorkflowId } from '../workflows/names.ts';
import { partIds } from './quarantines.ts';

/**
 * Ends what keeps a quarantine: the workflow that names all parts first, so that where it runs the bytes are whole. It takes
 * effect once a worker runs.
 */
export async function discardQuarantine(client: Client, about: QuarantineView): Promise<void> {
  for (const workflowId of [quarantineWorkflowId(about.account, about.sha256), ...partIds(about)]) {
    try {
      await client.workflow.getHandle(workflowId).signal(discardSignal);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error; // it has ended already
    }
  }
}
