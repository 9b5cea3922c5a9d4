import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import { ticketPolicy } from '../../src/incident/builders.fixture.ts';
import type { Policy } from '../../src/incident/policy.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

/** The task queues of the steps that were planned so far. */
async function planned({ handle }: TestIncident): Promise<(string | null | undefined)[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: step }) =>
    step ? [step.taskQueue?.name] : [],
  );
}

const nobody = randomUUID();

it.each<[string, Partial<Policy>, Partial<Policy>]>([
  [
    'a desk',
    { desks: [{ name: 'automate', taskQueue: nobody, highQueue: nobody, tickets: ticketPolicy() }] },
    { desks: [] },
  ],
  [
    'the write-back',
    { writeBack: { taskQueue: nobody, notes: true, status: true } },
    { writeBack: undefined },
  ],
])(
  'what waits for %s that the settings do not name any more is not planned for ever',
  async (_what, before, after) => {
    let named: Partial<Policy> = before;
    await world.withDesks(
      [scriptedDesk('manage')],
      { deliveryTimeout: 1_500, idle: 1_000 },
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await expect.poll(() => planned(incident)).toContain(nobody);
        named = after;
        expect(await incident.handle.result()).toMatchObject({ reason: 'idle' });
        expect((await planned(incident)).filter((queue) => queue === nobody)).toHaveLength(1);
      },
      { settings: () => named },
    );
  },
);
