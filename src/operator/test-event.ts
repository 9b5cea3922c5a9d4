import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { TEST_EVENT_WORKFLOW, testEventWorkflowPrefix } from '../workflows/names.ts';

/** Between two looks, in ms. */
const LOOK_EVERY = 500;

/** The workflows of the test events of an account that Temporal lists. */
export async function testEvents(client: Client, account: string): Promise<ReadonlySet<string>> {
  const query = `WorkflowType = '${TEST_EVENT_WORKFLOW}' AND WorkflowId STARTS_WITH '${testEventWorkflowPrefix(account)}'`;
  const ids = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query })) ids.add(workflowId);
  return ids;
}

/**
 * Waits up to `patience` ms for a test event that is not among those `before`; answers the id of its workflow,
 * `undefined` where none came.
 */
export async function awaitTestEvent(
  client: Client,
  account: string,
  before: ReadonlySet<string>,
  patience: number,
): Promise<string | undefined> {
  const deadline = Date.now() + patience;
  for (;;) {
    const come = [...(await testEvents(client, account))].find((id) => !before.has(id));
    if (come !== undefined || Date.now() >= deadline) return come;
    await sleep(LOOK_EVERY);
  }
}
