import { Worker } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from '../bundle-workflows.ts';
import type { FuzzWorld } from './world.ts';

/** A history that the workflow code does not replay. */
export interface Unreplayed {
  readonly workflowId: string;
  readonly because: string;
}

/** Replays the histories of all runs of these workflows, and gives those that do not. */
export async function replayAll(
  { client }: FuzzWorld,
  workflowIds: ReadonlySet<string>,
): Promise<readonly Unreplayed[]> {
  const histories = client.workflow.list().intoHistories({ concurrency: 4 });
  const results = Worker.runReplayHistories({ workflowBundle: { codePath: WORKFLOW_BUNDLE } }, histories);
  const unreplayed: Unreplayed[] = [];
  const missed = new Set(workflowIds);
  for await (const { workflowId, error } of results) {
    missed.delete(workflowId);
    if (error !== undefined) unreplayed.push({ workflowId, because: error.message });
  }
  return [...unreplayed, ...[...missed].map((workflowId) => ({ workflowId, because: 'It was not listed.' }))];
}
