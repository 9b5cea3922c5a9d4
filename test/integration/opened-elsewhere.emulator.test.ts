import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startAutomateWorld } from './automate-world.ts';
import type { AutomateWorld } from './automate-world.ts';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';

let world: WorkflowWorld;
let automate: AutomateWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterEach(() => automate.emulator.close());
afterAll(() => world.stop());

const COMPANY = 'gz-company';

it.each([
  ['another client', {}, false],
  ['the catch-all', { catchAll: { clientId: 8 } }, false],
  ['another client of a server without comments', {}, true],
])(
  'a ticket that a server opens at %s is blocked with what to change, and stays the only one',
  async (_where, changes, olderServer) => {
    const modes = { creationClient: 'of its computer', olderServer } as const;
    automate = await startAutomateWorld({ modes }, { companies: { [COMPANY]: { clientId: 7 } }, ...changes });
    const policy = { blockedRetry: 300, tickets: { overtakes: true, movesCompany: false } };
    await world.withDesks([automate.desk], policy, async (incident) => {
      const facts = { companyId: COMPANY, computerName: 'UNKNOWN-01' };
      const at = async (): Promise<number> => (await automate.requests())['GET /Tickets/{ticketId}'] ?? 0;
      await incident.push(eventOf({ ...facts, severityScore: 50 }));
      const { deliveries } = await incident.until((view) => view.deliveries['automate']?.state === 'blocked');
      expect(deliveries['automate']?.problem).toMatchObject({
        code: 'opened-elsewhere',
        advice: expect.stringMatching(/`companies`.*`runner`/) as string,
      });
      // It is tried again, and goes on as it is: after a while, and with news that rise.
      const reads = await at();
      await expect.poll(at).toBeGreaterThan(reads + 1);
      await incident.push(eventOf({ ...facts, severityScore: 95 }));
      await incident.until((view) => view.revision === 2 && view.deliveries['automate']?.state === 'blocked');
      await automate.emulator.settled();
      expect(await automate.tickets()).toMatchObject([{ Client: { Id: '8' } }]);
    });
  },
);
