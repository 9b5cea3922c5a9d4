import { CancellationScope, isCancellation } from '@temporalio/workflow';

/**
 * Runs what goes on beside the main course of a workflow. It ends quietly where the workflow is cancelled,
 * and only then: any other rejection fails the workflow task, which is what a bug should do.
 */
export async function inBackground(course: () => Promise<void>): Promise<void> {
  try {
    await course();
  } catch (error) {
    if (!endsWorkflow(error)) throw error;
  }
}

/**
 * Rejects where the workflow is cancelled. What continues as new without asking would take the cancellation
 * for nothing.
 */
export async function unlessCancelled(): Promise<void> {
  const { consideredCancelled, cancelRequested } = CancellationScope.current();
  if (consideredCancelled) await cancelRequested;
}

/** Whether an error says that the workflow as a whole is cancelled, and not only a part of it. */
export function endsWorkflow(error: unknown): boolean {
  return isCancellation(error) && CancellationScope.current().consideredCancelled;
}
