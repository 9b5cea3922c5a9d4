import type { Client } from '@temporalio/client';
import { pushSeenSignal } from '../workflows/feed-contracts.ts';
import type { feed } from '../workflows/feed.ts';
import { FEED_WORKFLOW, feedWorkflowId } from '../workflows/names.ts';
import { askTemporal } from './ask-temporal.ts';

/** Starts the feed of an account; one that runs already goes on. */
export async function startFeed(client: Client, taskQueue: string, account: string): Promise<void> {
  await client.workflow.start<typeof feed>(FEED_WORKFLOW, {
    taskQueue,
    workflowId: feedWorkflowId(account),
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [{ account }],
    staticSummary: `Feed of ${account}: reads closes and missed incidents`,
  });
}

/** Signals an account's feed that a push came at `receivedAt` (ms since 1970). Never rejects. */
export type NotifyFeed = (account: string, receivedAt: number) => Promise<void>;

/** Often enough for people to see whether pushes come, seldom enough for the feed's history. */
const AT_MOST_EVERY_MS = 60_000;
const TIMEOUT_MS = 4_000;

/** Signals feeds of pushes, each at most once a minute; nothing depends on its arrival. */
export function notifyFeed(client: Client): NotifyFeed {
  const sentAt = new Map<string, number>();
  return async (account, receivedAt) => {
    if (receivedAt < (sentAt.get(account) ?? 0) + AT_MOST_EVERY_MS) return;
    sentAt.set(account, receivedAt);
    await askTemporal(client, Date.now() + TIMEOUT_MS, () =>
      client.workflow.getHandle(feedWorkflowId(account)).signal(pushSeenSignal, receivedAt),
    );
  };
}
