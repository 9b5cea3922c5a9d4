import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';
import { startFeed } from '../../src/mailbox/feed-workflows.ts';
import { incidentHandle, sendToIncident } from '../../src/mailbox/incident-workflows.ts';
import { countOpenIncidents } from '../../src/mailbox/open-workflows.ts';
import { takeTaskQueue, warnOfOtherQueues } from '../../src/worker/take-task-queue.ts';
import { feedWorkflowId } from '../../src/workflows/names.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

const OLD = 'north-incidents';
const NEW = 'south-incidents';

/** What a worker of the queue logs by one of the two looks that it takes. */
async function logOf(look: typeof takeTaskQueue, queue: string): Promise<string[]> {
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  await look(world.client, queue, logger);
  return lines;
}
/** Takes the queue as a worker does at its start. */
const take = (queue: string): Promise<string[]> => logOf(takeTaskQueue, queue);

async function open(taskQueue: string, incidentId: string): Promise<void> {
  const { here } = await countOpenIncidents(world.client, taskQueue);
  const send = sendToIncident(world.client, taskQueue);
  const events = [eventOf({ severityScore: 50 })];
  await send({ account: 'test', incidentId, events, bytes: 0 }, Date.now() + 10_000);
  await expect.poll(async () => (await countOpenIncidents(world.client, taskQueue)).here).toBe(here + 1);
}

it('a worker takes a new prefix where no incident is open, and the feed moves with it', async () => {
  expect(await take(OLD)).toEqual([]);
  await startFeed(world.client, OLD, 'test');
  const feed = world.client.workflow.getHandle(feedWorkflowId('test'));
  const isListed = async (): Promise<boolean> => {
    for await (const { workflowId } of world.client.workflow.list({ query: "WorkflowType = 'feed'" }))
      if (workflowId === feed.workflowId) return true;
    return false;
  };
  await expect.poll(isListed).toBe(true);
  expect(await take(NEW)).toEqual([]);
  await startFeed(world.client, NEW, 'test');
  expect((await feed.describe()).taskQueue).toBe(NEW);
});

it('a worker refuses a prefix under which no incident is open while others are, and says what to do', async () => {
  await open(OLD, 'one');
  await expect(take(NEW)).rejects.toMatchObject({
    code: 'other-task-queue',
    message: `1 open incident of this namespace waits on another task queue, ${OLD}, and none on ${NEW}.`,
    advice: expect.stringContaining('Set `temporal.taskQueuePrefix` back') as string,
  });
  expect(await take(OLD)).toEqual([]);
});

it('a worker says which incidents nobody processes where some wait on its own task queue, for as long as they do', async () => {
  await open(NEW, 'two');
  const again = (): Promise<string[]> => logOf(warnOfOtherQueues, NEW);
  for (const lines of [await take(NEW), await again(), await again()])
    expect(lines).toEqual([expect.stringContaining(`another task queue, ${OLD}`)]);
  await incidentHandle(world.client, { account: 'test', incidentId: 'one' }).terminate();
  await expect.poll(again).toEqual([]);
  expect(await take(NEW)).toEqual([]);
});
