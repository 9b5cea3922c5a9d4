import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startAutomateWorld } from './automate-world.ts';
import type { AutomateWorld, WorldSettings } from './automate-world.ts';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';

let world: WorkflowWorld;
let automate: AutomateWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterEach(() => automate.emulator.close());
afterAll(() => world.stop());

const COMPANY = 'gz-company';

/** A Low incident whose ticket is there, and what happens to it. */
async function withTicket(
  settings: WorldSettings,
  course: (incident: TestIncident, push: (score: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  automate = await startAutomateWorld({}, { companies: { [COMPANY]: { clientId: 7 } }, ...settings });
  const policy = { blockedRetry: 300, tickets: { overtakes: true, movesCompany: false } };
  await world.withDesks([automate.desk], policy, async (incident) => {
    let pushed = 0;
    const push = async (severityScore: number): Promise<void> => {
      pushed += 1;
      await incident.push(eventOf({ companyId: COMPANY, severityScore }));
      await incident.until(({ deliveries: { automate: delivery } }) => {
        return delivery?.state === 'blocked' || delivery?.delivered?.revision === pushed;
      });
    };
    await push(20);
    await course(incident, push);
  });
}

it('a ticket that people moved to another client rises without a fact, and is told all once it is back', () =>
  withTicket({}, async (incident, push) => {
    automate.emulator.people.editTicket(1001, { clientId: 8 });
    automate.emulator.faults.set({ scriptDelayMs: 3_000 });
    await push(95);
    const { deliveries } = await incident.until((view) => view.deliveries['automate']?.state === 'blocked');
    expect(deliveries['automate']?.problem).toMatchObject({ code: 'moved-elsewhere' });
    const [moved, ...others] = await automate.tickets();
    expect(others).toEqual([]);
    expect(moved).toMatchObject({
      CategoryId: 178,
      Comments: [{}, { Body: expect.stringMatching(/^There is news/) as string }],
    });
    expect(moved?.Comments.at(-1)?.Body).not.toContain('95');
    expect(await automate.runs()).toHaveLength(2);
    automate.emulator.people.editTicket(1001, { clientId: 7 });
    await incident.until((view) => view.deliveries['automate']?.state === 'delivered');
    expect((await automate.tickets())[0]?.Comments.at(-1)?.Body).toContain('Severity score: 20 → 95');
  }));

it('a category that people renamed is no move: the ticket rises', () =>
  withTicket({ categories: { low: 'Low', medium: 'Medium', high: 178 } }, async (_incident, push) => {
    automate.emulator.people.renameCategory(126, 'Renamed');
    await push(95);
    const [ticket] = await automate.tickets();
    expect(ticket).toMatchObject({ CategoryId: 178 });
    expect(ticket?.Comments.at(-1)?.Body).not.toContain('technician');
  }));
