import { Worker } from '@temporalio/worker';
import type { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliverActivity } from '../../src/activities/deliver.ts';
import { lastSent } from '../../src/activities/last-sent.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import { DEFAULT_TEXTS } from '../../src/incident/text-settings.ts';
import { connectWorker } from '../../src/temporal/connect.ts';
import { ownAttempts } from '../../src/worker/own-attempts.ts';
import type { OwnAttempts } from '../../src/worker/own-attempts.ts';
import { PATIENCE, until } from '../until.ts';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';

let world: WorkflowWorld;
let connection: NativeConnection;

beforeAll(async () => {
  world = await startWorkflowWorld();
  connection = await connectWorker({ address: world.address, namespace: 'default' });
});
afterAll(async () => {
  await connection.close();
  await world.stop();
});

const manage = scriptedDesk('manage');

/** The task queue at which the incident's first attempt waits; nobody serves it. */
async function queueOf({ handle }: TestIncident): Promise<string> {
  const scheduled = async () =>
    (await handle.fetchHistory()).events
      ?.map(({ activityTaskScheduledEventAttributes: its }) => its)
      .find((its) => its?.activityType?.name === 'deliver');
  return (await until(scheduled, (its) => its !== undefined))?.taskQueue?.name ?? '';
}

/** A worker of the process that these attempts belong to. */
function workerOf({ identity, watch }: OwnAttempts, taskQueue: string): Promise<Worker> {
  const deliver = deliverActivity({
    desk: manage,
    nameOf: () => Promise.resolve({ kind: 'known', name: 'Client One' }),
    textsOf: () => ({ texts: DEFAULT_TEXTS, link: undefined, leftOut: new Set<never>() }),
    sent: lastSent(),
  });
  return Worker.create({
    connection,
    taskQueue,
    identity,
    activities: watch(deliver),
  });
}

it('an attempt that the server counts as begun, and no worker ever got, leaves no doubt', async () => {
  const own = ownAttempts(world.client);
  // A doubt would outlast the test.
  const policy = { tickets: { writeLife: 3_600_000 } };
  await world.withDesks(
    [manage],
    policy,
    async (incident) => {
      await incident.push(eventOf({ computerName: 'WIN-SRV01', severityScore: 20 }));
      const taskQueue = await queueOf(incident);
      const taken = await world.client.withDeadline(Date.now() + PATIENCE, () =>
        world.client.workflowService.pollActivityTaskQueue({
          namespace: 'default',
          taskQueue: { name: taskQueue },
          identity: own.identity,
        }),
      );
      expect(taken.activityType?.name).toBe('deliver');
      const worker = await workerOf(own, taskQueue);
      await worker.runUntil(incident.until(({ deliveries }) => deliveries['manage']?.state === 'delivered'));
      expect(manage.writes).toEqual(['create']);
    },
    { held: 'manage' },
  );
});
