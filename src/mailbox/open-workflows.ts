import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { FEED_WORKFLOW, INCIDENT_WORKFLOW, TICKET_WATCH_WORKFLOW } from '../workflows/names.ts';

/**
 * The open incidents of a namespace: how many are on a task queue, how many on others, and the name of one of
 * those.
 */
export interface OpenIncidents {
  readonly here: number;
  readonly elsewhere: number;
  readonly other: string | undefined;
}

/** Counts the open incidents, as the namespace's visibility shows them. */
export async function countOpenIncidents(client: Client, taskQueue: string): Promise<OpenIncidents> {
  const [here, elsewhere] = await Promise.all(
    (['=', '!='] as const).map((is) => client.workflow.count(running([INCIDENT_WORKFLOW], is, taskQueue))),
  );
  return {
    here: here?.count ?? 0,
    elsewhere: elsewhere?.count ?? 0,
    other: elsewhere?.count === 0 ? undefined : await queueOfOne(client, taskQueue),
  };
}

/**
 * Ends the feeds and ticket watches of other task queues: nobody serves them any more, and those that follow
 * have the same ids.
 */
export async function endElsewhere(client: Client, taskQueue: string): Promise<void> {
  const query = running([FEED_WORKFLOW, TICKET_WATCH_WORKFLOW], '!=', taskQueue);
  for await (const { workflowId, runId } of client.workflow.list({ query }))
    await client.workflow
      .getHandle(workflowId, runId)
      .terminate(`It goes on on task queue ${taskQueue}.`)
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error; // another worker was quicker
      });
}

async function queueOfOne(client: Client, taskQueue: string): Promise<string | undefined> {
  const query = running([INCIDENT_WORKFLOW], '!=', taskQueue);
  for await (const incident of client.workflow.list({ query, pageSize: 1 })) return incident.taskQueue;
  return undefined;
}

function running(types: readonly string[], is: '=' | '!=', taskQueue: string): string {
  const names = types.map((type) => `'${type}'`).join(', ');
  return `WorkflowType IN (${names}) AND ExecutionStatus = 'Running' AND TaskQueue ${is} ${JSON.stringify(taskQueue)}`;
}
