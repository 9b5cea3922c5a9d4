import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { listIncidents } from '../operator/incident-list.ts';
import type { ListedIncident } from '../operator/incident-list.ts';
import { retryAll } from '../operator/retry-incidents.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * Has blocked deliveries tried again, the most severe first: with new settings they may succeed. Never rejects: one that
 * is not reached is tried again by itself after `policy.blockedRetry`.
 */
export async function retryBlocked(client: Client, settings: Settings, logger: Logger): Promise<void> {
  const blocked: ListedIncident[] = [];
  try {
    for await (const each of listIncidents(client, settings, { state: 'blocked' }, { onlyWatched: true }))
      blocked.push(each);
    if (blocked.length === 0) return;
    await retryAll(client, blocked, () => Promise.resolve());
    logger.info({ incidents: blocked.length }, 'what was blocked is tried again with the new settings');
  } catch (error) {
    const advice = 'Nothing has to be done: blocked deliveries are tried again after `policy.blockedRetry`.';
    logger.warn({ err: error, advice }, 'what was blocked is not tried again at once with the new settings');
  }
}
