import protos from '@temporalio/proto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { Desk } from '../../src/desks/desk.ts';
import { sendToIncident } from '../../src/mailbox/incident-workflows.ts';
import { untilAborted } from '../../src/http/until-aborted.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld({ queueParts: 1 });
});
afterAll(() => world.stop());

const WATCH = 'watch of tickets';

/** A desk that answers no read until it is opened, and notes who asks it: incidents, and the watch. */
function gatedDesk() {
  const manage = scriptedDesk('manage');
  const asked: string[] = [];
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const desk: Desk = {
    ...manage,
    async read(question, attempt) {
      asked.push(question.key.incidentId);
      await untilAborted(opened, attempt.signal);
      return manage.read(question, attempt);
    },
  };
  const heard = <Answer>(answer: Answer) => {
    asked.push(WATCH);
    return Promise.resolve(answer);
  };
  const watch: NonNullable<Desk['watch']> = {
    lookAt: () => heard({ tickets: [], gone: [], unread: [] }),
    changedSince: () => heard({ tickets: [], cursor: '1' }),
    keepCallbacks: () => heard({ kind: 'off' }),
  };
  return { desk, watched: { ...desk, watch }, asked, open };
}

/** Has incidents of these scores come, named by their places. */
async function flood({ id, handle }: TestIncident, scores: readonly number[]): Promise<void> {
  const { taskQueue } = await handle.describe();
  const send = sendToIncident(world.client, taskQueue);
  for (const [n, severityScore] of scores.entries()) {
    const group = { account: 'test', incidentId: `${id}-${n}`, events: [eventOf({ severityScore })] };
    await send({ ...group, bytes: 0 }, Date.now() + 10_000);
  }
}

/** Waits until so many activities wait for the desk at the server. */
async function untilWaiting({ handle }: TestIncident, many: number): Promise<void> {
  const { taskQueue } = await handle.describe();
  const waiting = async (): Promise<number> => {
    const { taskQueueStatus } = await world.client.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name: `${taskQueue}-manage` },
      taskQueueType: protos.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
      includeTaskQueueStatus: true,
    });
    return Number(taskQueueStatus?.backlogCountHint ?? 0);
  };
  await expect.poll(waiting).toBe(many);
}

it('the most severe incident that waits for a desk goes first, whichever came first', async () => {
  const { desk, asked, open } = gatedDesk();
  await world.withDesks(
    [desk],
    {},
    async (first) => {
      await first.push(eventOf({ severityScore: 10 }));
      await expect.poll(() => asked).toEqual([first.id]);
      await flood(first, [10, 10, 10, 50, 95]);
      await untilWaiting(first, 5);
      open();
      await expect.poll(() => asked.length).toBe(6);
      expect(asked.slice(1, 3)).toEqual([`${first.id}-4`, `${first.id}-3`]);
    },
    { slots: 1 },
  );
});

it('the watch of tickets goes before all incidents that wait for the desk', async () => {
  const { watched, asked, open } = gatedDesk();
  await world.withDesks(
    [watched],
    {},
    async (first) => {
      await first.push(eventOf({ severityScore: 95 }));
      await expect.poll(() => asked).toContain(first.id);
      await flood(first, [95, 95, 95]);
      await untilWaiting(first, 4); // with a step of the watch, which has no other slot either
      open();
      await expect.poll(() => asked.length).toBeGreaterThan(asked.indexOf(first.id) + 1);
      expect(asked[asked.indexOf(first.id) + 1]).toBe(WATCH);
    },
    { slots: 1 },
  );
});
