import type { Client } from '@temporalio/client';
import type { FeedInput } from '../workflows/feed-contracts.ts';
import { FEED_WORKFLOW, feedWorkflowId } from '../workflows/names.ts';

/** Starts the feed of each of these connections; one that runs already goes on. */
export async function startFeeds(
  client: Client,
  taskQueue: string,
  connections: readonly string[],
): Promise<void> {
  for (const connection of connections) {
    const input: FeedInput = { connection };
    await client.workflow.start(FEED_WORKFLOW, {
      taskQueue,
      workflowId: feedWorkflowId(connection),
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input],
      staticSummary: `What push does not tell of ${connection}: closes and missed incidents`,
    });
  }
}
