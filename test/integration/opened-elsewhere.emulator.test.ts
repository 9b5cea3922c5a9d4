import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import type { AutomateEmulator } from '../../emulators/automate/index.ts';
import { automateDesk } from '../../src/desks/automate/automate-desk.ts';
import { scriptFile } from '../../src/desks/automate/script/script-file.ts';
import { settingsFor } from '../../src/desks/automate/scripted-server.fixture.ts';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';

let world: WorkflowWorld;
let emulator: AutomateEmulator;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterEach(() => emulator.close());
afterAll(() => world.stop());

const COMPANY = 'gz-company';
const RUNNER = 900;

/** A server that opens tickets at the client of their computer; the runner belongs to client 8. */
function start(older: boolean): Promise<AutomateEmulator> {
  return startAutomateEmulator({
    seed: {
      username: 'plumbline-api',
      password: 'correct horse',
      clientId: '0a1b2c3d-0000-4000-8000-123456789abc',
      scriptId: 7311,
      script: scriptFile(),
      clients: [
        { id: 7, name: 'Acme' },
        { id: 8, name: 'The provider' },
      ],
      computers: [{ id: RUNNER, name: 'MSP-TOOLS', clientId: 8 }],
      categories: [126, 177, 178].map((id) => ({ id, name: String(id) })),
      modes: { creationClient: 'of its computer', olderServer: older },
    },
  });
}

it.each([
  ['another client', {}, false],
  ['the catch-all', { catchAll: { clientId: 8 } }, false],
  ['another client of a server without comments', {}, true],
])(
  'a ticket that a server opens at %s is blocked with what to change, and stays the only one',
  async (_where, changes, older) => {
    emulator = await start(older);
    const settings = settingsFor(emulator.url, {
      runner: [{ computerId: RUNNER }],
      companies: { [COMPANY]: { clientId: 7 } },
      ...changes,
    });
    const policy = { blockedRetry: 300, tickets: { overtakes: true, movesCompany: false } };
    await world.withDesks([automateDesk(settings)], policy, async (incident) => {
      const facts = { companyId: COMPANY, computerName: 'UNKNOWN-01' };
      const at = async (): Promise<number> => {
        const requests = await fetch(`${emulator.url}/emulator/requests`);
        return (
          ((await requests.json()) as { byRoute: Record<string, number> }).byRoute[
            'GET /Tickets/{ticketId}'
          ] ?? 0
        );
      };
      await incident.push(eventOf({ ...facts, severityScore: 50 }));
      const { deliveries } = await incident.until((view) => view.deliveries['automate']?.state === 'blocked');
      expect(deliveries['automate']?.problem).toMatchObject({
        code: 'opened-elsewhere',
        advice: expect.stringMatching(/`companies`.*`runner`/) as string,
      });
      // It is tried again, and goes on as it is: after a while, and with news that rise.
      const reads = await at();
      await expect.poll(at, { timeout: 20_000 }).toBeGreaterThan(reads + 1);
      await incident.push(eventOf({ ...facts, severityScore: 95 }));
      await incident.until((view) => view.revision === 2 && view.deliveries['automate']?.state === 'blocked');
      await emulator.settled();
      const tickets = await (await fetch(`${emulator.url}/emulator/tickets`)).json();
      expect(tickets).toMatchObject([{ Client: { Id: '8' } }]);
    });
  },
  60_000,
);
