import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { Desk } from '../../src/desks/desk.ts';
import { incidentHandle, sendToIncident } from '../../src/mailbox/incident-workflows.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

it('a High incident goes before Low ones that came earlier and wait for the desk', async () => {
  const manage = scriptedDesk('manage');
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const slow: Desk = {
    ...manage,
    async read(question, attempt) {
      await opened;
      return manage.read(question, attempt);
    },
  };
  await world.withDesks(
    [slow],
    {},
    async (first) => {
      await first.push(eventOf({ severityScore: 10 }));
      const { taskQueue } = await first.handle.describe();
      const send = sendToIncident(world.client, taskQueue);
      const others = Array.from({ length: 40 }, (_, n) => ({
        account: 'test',
        incidentId: `urgent-${n}`,
        severityScore: n === 39 ? 95 : 10,
      }));
      for (const { severityScore, ...name } of others)
        await send({ ...name, events: [eventOf({ severityScore })], bytes: 0 }, Date.now() + 10_000);
      for (const name of others)
        await expect
          .poll(
            async () => (await incidentHandle(world.client, name).describe()).raw.pendingActivities?.length,
            {
              timeout: 20_000,
            },
          )
          .toBe(1);
      open();
      await expect.poll(() => manage.tickets.length, { timeout: 20_000 }).toBe(41);
      const place = manage.tickets.findIndex(({ category }) => category === 'high');
      // A queue has several parts, and each is served in turn.
      expect(place).toBeLessThan(20);
    },
    { slots: 1 },
  );
});

it('the watch of tickets goes before all incidents that wait for the desk', async () => {
  let polls = 0;
  let reads = 0;
  const manage = scriptedDesk('manage');
  const slow: Desk = {
    ...manage,
    async read(question, attempt) {
      reads += 1;
      await setTimeout(100);
      return manage.read(question, attempt);
    },
    watch: {
      lookAt: () => Promise.resolve({ tickets: [], gone: [], unread: [] }),
      changedSince: () => Promise.resolve({ tickets: [], cursor: `${(polls += 1)}` }),
      keepCallbacks: () => Promise.resolve({ kind: 'off' }),
    },
  };
  await world.withDesks(
    [slow],
    {},
    async (first) => {
      await first.push(eventOf({ severityScore: 95 }));
      const { taskQueue } = await first.handle.describe();
      const send = sendToIncident(world.client, taskQueue);
      for (let n = 0; n < 60; n += 1)
        await send(
          { account: 'test', incidentId: `flood-${n}`, events: [eventOf({ severityScore: 95 })], bytes: 0 },
          Date.now() + 10_000,
        );
      const [before, pollsBefore] = [reads, polls];
      await expect.poll(() => polls, { timeout: 20_000 }).toBeGreaterThan(pollsBefore + 3);
      expect(reads - before).toBeLessThan(40);
    },
    { slots: 1 },
  );
});
