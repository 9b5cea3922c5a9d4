import type { Client } from '@temporalio/client';
import { askTemporal } from '../temporal/ask-temporal.ts';
import { feedWorkflowId, PUSH_SEEN_SIGNAL } from '../workflows/names.ts';

/** Tells an account's feed that a push came at `receivedAt` (ms since 1970). */
export type TellFeed = (account: string, receivedAt: number) => Promise<void>;

/** Often enough for people to see whether pushes come, seldom enough for the feed's history. */
const AT_MOST_EVERY_MS = 60_000;
const TIMEOUT_MS = 4_000;

/** Makes the way to the feeds, at most one word a minute each; nothing depends on its arrival. */
export function tellFeed(client: Client): TellFeed {
  const told = new Map<string, number>();
  return async (account, receivedAt) => {
    if (receivedAt < (told.get(account) ?? 0) + AT_MOST_EVERY_MS) return;
    told.set(account, receivedAt);
    await askTemporal(client, Date.now() + TIMEOUT_MS, () =>
      client.workflow.getHandle(feedWorkflowId(account)).signal(PUSH_SEEN_SIGNAL, receivedAt),
    );
  };
}
