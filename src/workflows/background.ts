import { CancellationScope, isCancellation } from '@temporalio/workflow';

/**
 * Runs what goes on beside the main course of a workflow. It ends quietly where the workflow is cancelled,
 * and only then: any other rejection fails the workflow task, which is what a bug should do.
 */
export function inBackground(course: () => Promise<void>): Promise<void> {
  return course().catch((error: unknown) => {
    if (!endsWorkflow(error)) throw error;
  });
}

/** What goes on beside the main course of a workflow, whenever there is a reason. */
export interface Aside {
  /** Whether there is a reason, and it has not begun for it yet. */
  readonly isDue: () => boolean;
  readonly begin: () => void;
}

/**
 * Makes one. While there is no reason it has no promises, each of which costs a workflow time: the SDK keeps
 * its stack. So whoever waits for the main course waits for `isDue`, too.
 */
export function aside(hasReason: () => boolean, course: () => Promise<void>): Aside {
  let isUnderWay = false;
  return {
    isDue: () => !isUnderWay && hasReason(),
    begin: () => {
      isUnderWay = true;
      void inBackground(async () => {
        await course();
        isUnderWay = false;
      });
    },
  };
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
