import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

const says =
  (revision: number) =>
  ({ deliveries }: IncidentView): boolean =>
    deliveries['automate']?.delivered?.revision === revision;

it('a ticket with many comments gets one update a day, and says so; a rise and a close come at once', async () => {
  const desk = scriptedDesk('automate');
  await world.withDesks([desk], { tickets: { mostComments: 3 } }, async (incident) => {
    for (const [index, port] of [1, 2, 3].entries()) {
      await incident.push(eventOf({ severityScore: 50, port }));
      await incident.until(says(index + 1));
    }
    const texts = desk.tickets[0]?.texts ?? [];
    expect(texts.map((text) => text.includes('From now on this ticket gets one update a day'))).toEqual([
      false,
      false,
      true,
    ]);

    await incident.push(eventOf({ severityScore: 50, port: 4 }));
    const waiting = await incident.until(({ revision }) => revision === 4);
    expect(waiting.deliveries['automate']).toMatchObject({ state: 'delivered', delivered: { revision: 3 } });

    await incident.push(eventOf({ severityScore: 90 }));
    await incident.until(says(5));
    expect(texts).toHaveLength(4);
    expect(texts[3]).toContain('covers updates 4–5');
    expect(texts[3]).not.toContain('one update a day');

    await incident.push(eventOf({ severityScore: 90, port: 6 }));
    await incident.until(({ revision }) => revision === 6);
    await incident.close();
    await incident.until(says(7));
    expect(texts).toHaveLength(5);
    expect(texts[4]).toContain('covers updates 6–7');
  });
});
