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

/** What goes on beside the main course of a workflow, whenever there is a reason. */
export interface Aside {
  /** Whether there is a reason, and it has not begun for it yet. */
  readonly isDue: () => boolean;
  /** Begins it; `then` is called when it is over, but not where it ends because the workflow is cancelled. */
  readonly begin: (then: () => void) => void;
  /** Resolves when what has begun is over. */
  readonly ended: () => Promise<void>;
}

/**
 * Makes one. While there is no reason it has no promises, each of which costs a workflow time and memory: the
 * SDK keeps its stack. So whoever waits for the main course waits for `isDue`, too.
 */
export function aside(hasReason: () => boolean, course: () => Promise<void>): Aside {
  let underWay: Promise<void> | undefined;
  return {
    isDue: () => underWay === undefined && hasReason(),
    begin: (then) => {
      underWay = inBackground(async () => {
        await course();
        underWay = undefined;
        then();
      });
    },
    ended: async () => underWay,
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
