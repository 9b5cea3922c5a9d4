import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { GravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import { incidentSource } from '../../src/worker/incident-source.ts';
import type { ServedAccount } from '../../src/worker/gravityzone-accounts.ts';
import { accountOf, CLIENT_ONE, startAccount } from './gravityzone-account.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import { startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';

const sourceOf = (account: ServedAccount) => incidentSource(() => account);

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

const DAY = 86_400_000;
let gravityZone: GravityZoneEmulator;
let manage: ScriptedDesk;
beforeEach(async () => {
  manage = scriptedDesk('manage');
  gravityZone = await startAccount(); // without limits: that they are kept has tests of its own
});
afterEach(() => gravityZone.close());

let sequence = 0;
const occur = (created: number) => {
  sequence += 1;
  const incident_id = `69240a11c2ab7710e5${String(sequence).padStart(6, '0')}`;
  return gravityZone.incident({
    module: 'new-incident',
    incident_id,
    companyId: CLIENT_ONE,
    created: new Date(created).toISOString(),
  });
};
async function details(): Promise<string> {
  const metadata = await world.client.workflow
    .getHandle('feed/test')
    .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}
const polls = async (): Promise<number> => Number(/Polls: (\d+)/.exec(await details())?.[1] ?? 0);

it('a first start on an account with 500 incidents opens none of them', async () => {
  for (let number = 0; number < 500; number += 1) await occur(Date.now() - (1 + (number % 80)) * DAY);
  await world.withDesks(
    [manage],
    {},
    async () => {
      await expect.poll(polls).toBeGreaterThan(4);
      expect(gravityZone.requests().byMethod['getIncidentsList']).toBeGreaterThan(8);
      expect(manage.reads).toEqual([]);
      expect((await world.client.workflow.count("WorkflowType = 'incident'")).count).toBe(0);
    },
    {
      feed: {
        source: sourceOf(accountOf(gravityZone)),
        policy: { backfillAfter: 0, attemptTimeout: 60_000 },
      },
    },
  );
});

it('every incident of an outage is opened once, though they are many', async () => {
  const MISSED = 150;
  await world.withDesks(
    [manage],
    {},
    async () => {
      await expect.poll(polls).toBeGreaterThan(0);
      for (let number = 0; number < MISSED; number += 1) await occur(Date.now());
      await expect.poll(() => manage.tickets.length).toBe(MISSED);
      const before = await polls();
      await expect.poll(polls).toBeGreaterThan(before);
      expect(manage.tickets).toHaveLength(MISSED);
      expect(await details()).toContain(`opened because their push was missed: ${MISSED}`);
    },
    {
      feed: {
        source: sourceOf(accountOf(gravityZone)),
        policy: { backfillAfter: 1_000, attemptTimeout: 60_000 },
      },
    },
  );
});
