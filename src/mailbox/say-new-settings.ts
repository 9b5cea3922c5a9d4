import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { settingsSignal } from '../workflows/kept-policy.ts';

/**
 * Has workflows that live for ever ask for their policy again: this process may have other settings than the
 * one before. One that does not run asks when it starts. Rejects where Temporal does not take it.
 */
export async function sayNewSettings(client: Client, workflowIds: readonly string[]): Promise<void> {
  for (const id of workflowIds)
    try {
      await client.workflow.getHandle(id).signal(settingsSignal);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
}
