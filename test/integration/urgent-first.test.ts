import protos from '@temporalio/proto';
import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { Desk } from '../../src/desks/desk.ts';
import type { Facts } from '../../src/incident/facts.ts';
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
  const priorities: unknown[] = [];
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const desk: Desk = {
    ...manage,
    async read(question, attempt) {
      asked.push(question.key.incidentId);
      priorities.push(Context.current().info.priority);
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
  return { desk: { ...desk, tickets: manage.tickets }, watched: { ...desk, watch }, asked, priorities, open };
}

/** Has an event come of the incident of this number beside a first one. */
async function push({ id, handle }: TestIncident, n: number, facts: Facts): Promise<void> {
  const { taskQueue } = await handle.describe();
  const send = sendToIncident(world.client, taskQueue, { fairByCompany: true });
  const group = { ...beside(id, n), events: [eventOf(facts)], bytes: 0 };
  await send(group, Date.now() + 10_000);
}

const beside = (id: string, n: number) => ({ account: 'test', incidentId: `${id}-${n}` });

/** Has incidents of these scores come, numbered from 0. */
async function flood(first: TestIncident, scores: readonly number[]): Promise<void> {
  for (const [n, severityScore] of scores.entries()) await push(first, n, { severityScore });
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

/** Has a first incident of this score hold the desk, whose only slot it has, and goes on beside it. */
async function besideHeld(
  {
    desk,
    asked,
  }: {
    readonly desk: Desk;
    readonly asked: readonly string[];
  },
  severityScore: number,
  act: (first: TestIncident) => Promise<void>,
): Promise<void> {
  await world.withDesks(
    [desk],
    {},
    async (first) => {
      await first.push(eventOf({ severityScore }));
      await expect.poll(() => asked).toContain(first.id);
      await act(first);
    },
    { slots: 1 },
  );
}

it('the most severe incident that waits for a desk goes first, whichever came first', async () => {
  const { desk, asked, open } = gatedDesk();
  await besideHeld({ desk, asked }, 10, async (first) => {
    await flood(first, [10, 10, 10, 50]);
    await untilWaiting(first, 4);
    open();
    await expect.poll(() => asked.length).toBe(5);
    expect(asked[1]).toBe(`${first.id}-3`);
  });
});

it('a High incident does not wait until others, which hold all slots, have ended', async () => {
  const { desk, asked } = gatedDesk();
  await besideHeld({ desk, asked }, 10, async (first) => {
    await flood(first, [10, 10, 95]);
    await untilWaiting(first, 2);
    await expect.poll(() => asked).toEqual([first.id, `${first.id}-2`]);
  });
});

it('a delivery that waits for a desk gives up its place when its incident becomes High', async () => {
  const { desk, asked, open } = gatedDesk();
  await besideHeld({ desk, asked }, 10, async (first) => {
    await flood(first, [10, 10]);
    await untilWaiting(first, 2);
    await push(first, 0, { severityScore: 95 });
    await expect.poll(() => asked).toEqual([first.id, `${first.id}-0`]);
    open();
    await expect
      .poll(() => desk.tickets.map(({ category }) => category).toSorted())
      .toEqual(['high', 'low', 'low']);
  });
});

it('an incident starts with the priority of its first events, and its attempts keep the company that it names', async () => {
  const { desk, asked, priorities } = gatedDesk();
  await world.withDesks([desk], {}, async (first) => {
    await first.push(eventOf({ severityScore: 10 }));
    await expect.poll(() => asked).toEqual([first.id]);
    await push(first, 0, { severityScore: 95, companyId: '59a1' });
    await expect.poll(() => asked).toEqual([first.id, `${first.id}-0`]);
    expect((await first.handle.describe()).priority).toMatchObject({ priorityKey: 5 });
    expect(priorities).toMatchObject([{ priorityKey: 5 }, { priorityKey: 2, fairnessKey: '59a1' }]);
  });
});

it('the watch of tickets goes before all incidents that wait for the desk', async () => {
  const { watched, asked, open } = gatedDesk();
  await besideHeld({ desk: watched, asked }, 50, async (first) => {
    await flood(first, [50, 50, 50]);
    await untilWaiting(first, 4); // with a step of the watch, which has no other slot either
    open();
    const after = (): string | undefined => asked[asked.indexOf(first.id) + 1];
    await expect.poll(after).toBeDefined();
    expect(after()).toBe(WATCH);
  });
});
