import { ActivityFailure, ApplicationFailure, rootCause, workflowInfo } from '@temporalio/workflow';
import { endsWorkflow } from './background.ts';

/** One thing that a workflow which lives for ever does again and again. */
export interface Step {
  /** What operators call it. */
  readonly name: string;
  readonly isDue: () => boolean;
  readonly take: () => Promise<void>;
}

/** Why a step failed when it was last taken, by its name; a step without an entry went well. */
export type Problems = Readonly<Record<string, string>>;

/** Whether a step failed when it was last taken. */
export function hasProblems(problems: Problems): boolean {
  return Object.keys(problems).length > 0;
}

/**
 * Takes the steps that are due, one after the other; one that fails keeps none of the others from being
 * taken.
 */
export async function takeDue(steps: readonly Step[], problems: Problems): Promise<Problems> {
  let left = problems;
  for (const { name, isDue, take } of steps) {
    if (!isDue()) continue;
    const problem = await problemOf(take);
    const others = Object.entries(left).filter(([other]) => other !== name);
    left = Object.fromEntries(problem === undefined ? others : [...others, [name, problem]]);
  }
  return left;
}

async function problemOf(take: () => Promise<void>): Promise<string | undefined> {
  try {
    await take();
    return undefined;
  } catch (error) {
    const isExpected = error instanceof ActivityFailure || error instanceof ApplicationFailure;
    if (endsWorkflow(error) || !isExpected) throw error;
    return rootCause(error) ?? error.message;
  }
}

/** When something done at `last` is due again, in ms since 1970; at once where it was never done. */
export function dueAt(last: number | undefined, interval: number): number {
  return last === undefined ? 0 : last + interval;
}

/** Whether the run has grown so long that the workflow has to continue as new. */
export function isLong(historyEvents: number): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= historyEvents;
}
