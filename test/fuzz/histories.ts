import { mkdir, writeFile } from 'node:fs/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from '../bundle-workflows.ts';
import type { FuzzWorld } from './world.ts';

/** Where histories that do not replay are kept, for one who wants to know why. */
const FOLDER = '.plumbline/unreplayed/';

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
  for await (const { workflowId, runId, error } of results) {
    missed.delete(workflowId);
    if (error === undefined) continue;
    const file = `${FOLDER}${runId}.json`;
    await mkdir(FOLDER, { recursive: true });
    await writeFile(file, historyToJSON(await client.workflow.getHandle(workflowId, runId).fetchHistory()));
    unreplayed.push({ workflowId, because: `${error.message} (${file})` });
  }
  return [...unreplayed, ...[...missed].map((workflowId) => ({ workflowId, because: 'It was not listed.' }))];
}
