import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { LRUCache } from 'lru-cache';
import { incidentWorkflowId } from '../workflows/names.ts';
import { callBy } from './ask-temporal.ts';
import { incidentHandle } from './incident-workflows.ts';
import type { SendEvents } from './incident-workflows.ts';

const MIB = 1024 * 1024;

/** Bytes handed over to one incident after which the size of its history is looked up again. */
const LOOK_EVERY_BYTES = 8 * MIB;

/**
 * Temporal terminates a workflow whose history exceeds 50 MiB, and what it has not read yet is lost with it.
 * Workers start a new history at a few MiB, so that only those that are down for long let one grow. The
 * distance leaves room for several gateways.
 */
const MAX_HISTORY_BYTES = 24 * MIB;

/** Incidents whose bytes are counted at a time; the one counted longest ago is forgotten. */
const MOST_COUNTED = 10_000;

/** Bytes of the history of an incident's running workflow, 0 where none runs. May reject. */
export type HistorySize = (account: string, incidentId: string, deadline: number) => Promise<number>;

/**
 * Hands over as `send` does, but turns events away while the incident's history is too large to take more.
 */
export function sparingHistory(send: SendEvents, historySize: HistorySize): SendEvents {
  const handedOver = new LRUCache<string, number>({ max: MOST_COUNTED });
  return async (group, deadline) => {
    const { account, incidentId, bytes } = group;
    const key = incidentWorkflowId(account, incidentId);
    let total = (handedOver.get(key) ?? 0) + bytes;
    if (total > LOOK_EVERY_BYTES) {
      const size = await historySize(account, incidentId, deadline);
      if (size + bytes > MAX_HISTORY_BYTES) {
        return {
          kind: 'full',
          reason: `${key} has ${size} bytes of history; its workers are behind or down`,
        };
      }
      total = bytes;
    }
    handedOver.set(key, total);
    return send(group, deadline);
  };
}

/** Asks Temporal for the size of an incident's history. */
export function incidentHistorySize(client: Client): HistorySize {
  return async (account, incidentId, deadline) => {
    const handle = incidentHandle(client, { account, incidentId });
    try {
      const about = await callBy(client, deadline, () => handle.describe());
      return about.status.name === 'RUNNING' ? (about.historySize ?? 0) : 0;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 0;
      throw error;
    }
  };
}
