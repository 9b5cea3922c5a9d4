import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { IncidentSource } from '../../src/activities/feed-activities.ts';
import type { WriteBackTarget } from '../../src/activities/write-back-activities.ts';
import type { TicketWatch } from '../../src/desks/desk.ts';
import { VendorUnavailable } from '../../src/http/vendor-errors.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';

let world: WorkflowWorld;
let manage: ScriptedDesk;

beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  manage = scriptedDesk('manage');
});

const HOUR = 3_600_000;
const facts = { companyId: 'c1', computerName: 'WIN-SRV01', severityScore: 55 };
const deliveredAt = (revision: number) => (view: IncidentView) =>
  view.deliveries['manage']?.delivered?.revision === revision;

/** Cancels the workflow and waits until it has ended by that. */
async function cancelled(workflowId: string): Promise<void> {
  const handle = world.client.workflow.getHandle(workflowId);
  await handle.cancel();
  await expect.poll(async () => (await handle.describe()).status.name).toBe('CANCELLED');
}

/** A call that never comes to anything, and how often it was made. */
function neverWell() {
  const attempts: unknown[] = [];
  const fail = (): Promise<never> => {
    attempts.push(undefined);
    const problem = { code: 'down', message: 'It is down.', advice: 'Wait.' };
    return Promise.reject(new VendorUnavailable('gravityzone', problem));
  };
  return {
    fail,
    untilTried: () => expect.poll(() => attempts.length).toBeGreaterThan(0),
  };
}

describe('an incident that is cancelled', () => {
  it('ends although its desk is down, and a push begins a new life', async () => {
    manage.always = 'down';
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts));
      await expect.poll(() => manage.reads.length).toBeGreaterThan(0);
      await cancelled(incident.workflowId);
      manage.always = undefined;
      await incident.push(eventOf(facts));
      const { events, runs } = await incident.until(deliveredAt(1));
      expect({ events, runs }).toEqual({ events: 1, runs: 1 });
      expect(manage.tickets).toHaveLength(1);
    });
  });

  it('ends while a write is under way, and a new life adopts the ticket that came of it', async () => {
    const slow = slowly(manage);
    await world.withDesks([slow.desk], {}, async (incident) => {
      await incident.push(eventOf(facts));
      await slow.untilAsked();
      await cancelled(incident.workflowId);
      expect(slow.running()).toBe(0);
      slow.goOn();
      await incident.push(eventOf(facts));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'delivered');
      expect(manage.tickets).toHaveLength(1);
    });
  });

  it('ends while it rests, and a new life adopts its ticket', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(deliveredAt(1));
      await cancelled(incident.workflowId);
      await incident.push(eventOf({ ...facts, severityScore: 60 }));
      await incident.until(deliveredAt(2));
      expect(manage.tickets).toHaveLength(1);
      expect(manage.tickets[0]?.texts[1]).toContain(`[GZ-${incident.id} #2.`);
    });
  });

  it('ends whatever it waits for: its turn, a refusing desk, facts of an extended incident', async () => {
    const automate = scriptedDesk('automate');
    automate.always = 'refuses';
    await world.withDesks([automate, manage], { updateInterval: HOUR }, async (incident: TestIncident) => {
      for (const [index, severityScore] of [55, 56, 57].entries()) {
        await incident.push(eventOf({ ...facts, incidentType: 'extendedIncident', severityScore }));
        await incident.until(
          (view) =>
            view.deliveries['automate']?.state === 'blocked' && deliveredAt(Math.min(index + 1, 2))(view),
        );
      }
      await cancelled(incident.workflowId);
    });
  });

  it('ends although GravityZone takes no note', async () => {
    const { fail, untilTried } = neverWell();
    const target: WriteBackTarget = { updateNote: fail, changeStatus: fail };
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        await incident.push(eventOf(facts));
        await untilTried();
        await cancelled(incident.workflowId);
      },
      { writeBack: { target } },
    );
  });
});

describe('what lives for ever ends where it is cancelled, and may be started again:', () => {
  /** As a worker does that starts. */
  async function startAgain(workflowId: string, type: string, input: object): Promise<void> {
    const { taskQueue } = await world.client.workflow.getHandle(workflowId).describe();
    await world.client.workflow.start(type, { workflowId, taskQueue, args: [input] });
  }

  it('a feed', async () => {
    const { fail, untilTried } = neverWell();
    const source: IncidentSource = { listIncidents: fail, readIncident: fail, checkSubscription: fail };
    await world.withDesks(
      [manage],
      {},
      async () => {
        await untilTried();
        await cancelled('feed/test');
        await startAgain('feed/test', 'feed', { account: 'test' });
      },
      { feed: { source, policy: {} } },
    );
  });

  it('a ticket watch', async () => {
    const { fail, untilTried } = neverWell();
    const watch: TicketWatch = { lookAt: fail, changedSince: fail, keepCallbacks: fail };
    await world.withDesks([{ ...manage, watch }], {}, async () => {
      await untilTried();
      await cancelled('ticket-watch/manage');
      await startAgain('ticket-watch/manage', 'ticketWatch', { desk: 'manage' });
    });
  });
});

/**
 * The desk with a write that takes effect at once, and ends only when the attempt is stopped or `goOn` was
 * called.
 */
function slowly(desk: ScriptedDesk) {
  let held = true;
  let running = 0;
  const slow: ScriptedDesk = {
    ...desk,
    async write(order, attempt) {
      const outcome = await desk.write(order, attempt);
      if (!held) return outcome;
      running += 1;
      try {
        await sleep(HOUR, undefined, attempt);
      } finally {
        running -= 1;
      }
      return outcome;
    },
  };
  return {
    desk: slow,
    untilAsked: () => expect.poll(() => running).toBe(1),
    running: () => running,
    goOn: () => {
      held = false;
    },
  };
}
