import type { Client } from '@temporalio/client';
import type { FeedInput } from '../workflows/feed-contracts.ts';
import { FEED_WORKFLOW, feedWorkflowId } from '../workflows/names.ts';

/** Starts the feed of each of these accounts; one that runs already goes on. */
export async function startFeeds(
  client: Client,
  taskQueue: string,
  accounts: readonly string[],
): Promise<void> {
  for (const account of accounts) {
    const input: FeedInput = { account };
    await client.workflow.start(FEED_WORKFLOW, {
      taskQueue,
      workflowId: feedWorkflowId(account),
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input],
      staticSummary: `What push does not tell of ${account}: closes and missed incidents`,
    });
  }
}
