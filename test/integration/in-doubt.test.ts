import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';
import type { Desk } from '../../src/desks/desk.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
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

const facts = { computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious', severityScore: 20 };
const isDelivered = ({ deliveries }: IncidentView): boolean => deliveries['manage']?.state === 'delivered';
const looksAre =
  (looks: number) =>
  ({ deliveries }: IncidentView): boolean =>
    deliveries['manage']?.doubt?.looks === looks;

/** The desk, whose next create is carried out only after that many ms, whatever became of whoever asked. */
function slowly(ms: number): Desk & { isSlow: boolean } {
  const slow = {
    ...manage,
    isSlow: true,
    write: async (...[order, attempt]: Parameters<Desk['write']>) => {
      const waits = slow.isSlow && order.kind === 'create';
      slow.isSlow &&= !waits;
      if (waits) await sleep(ms);
      return manage.write(order, attempt);
    },
  };
  return slow;
}

describe('a create of which nothing is heard any more', () => {
  it.each([
    { because: 'its attempt ran out of time', durations: { attemptTimeout: 3_000 } },
    { because: 'all attempts ran out of time', durations: { deliveryTimeout: 3_000 } },
  ])('is waited for where $because: one ticket', async ({ durations }) => {
    const policy = { ...durations, tickets: { writeLife: 60_000 } };
    await world.withDesks([slowly(6_000)], policy, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(isDelivered);
      expect(manage.writes).toEqual(['create']);
    });
  });

  it('is waited for where it made a successor', async () => {
    const desk = slowly(6_000);
    desk.isSlow = false;
    await world.withDesks(
      [desk],
      { attemptTimeout: 3_000, tickets: { writeLife: 60_000 } },
      async (incident) => {
        await incident.push(eventOf(facts));
        await incident.until(isDelivered);
        manage.tickets.splice(0, 1, { id: '50', subject: 'another', category: 'low', texts: [] });
        desk.isSlow = true;
        await incident.push(eventOf({ ...facts, severityScore: 21 }));
        await incident.until((view) => view.deliveries['manage']?.delivered?.revision === 2);
        expect(manage.tickets.map(({ id }) => id)).toEqual(['50', '2']);
      },
    );
  });
});

it('a ticket that is read for so long that its attempt runs out of time is in no doubt: it opens with the next one', async () => {
  let isSlow = true;
  const read: Desk['read'] = async (question, attempt) => {
    if (isSlow) {
      isSlow = false;
      await sleep(60_000, undefined, { signal: attempt.signal }).catch(() => attempt.signal.throwIfAborted());
    }
    return manage.read(question, attempt);
  };
  // A doubt would outlast the test.
  const policy = { attemptTimeout: 3_000, tickets: { writeLife: 600_000 } };
  await world.withDesks([{ ...manage, read }], policy, async (incident) => {
    await incident.push(eventOf(facts));
    await incident.until(isDelivered);
    expect(manage.writes).toEqual(['create']);
  });
});

it('news waits for its interval also behind a write that is carried out late', async () => {
  const write: Desk['write'] = (order, attempt) => {
    if (order.kind === 'create') return manage.write(order, attempt);
    void sleep(6_000).then(() => manage.write(order, attempt));
    return Promise.resolve({ kind: 'accepted', expires: Date.now() + 60_000 });
  };
  const policy = { updateInterval: 600_000, tickets: { overtakes: true } };
  await world.withDesks([{ ...manage, write }], policy, async (incident) => {
    await incident.push(eventOf(facts));
    await incident.until(isDelivered);
    await incident.push(eventOf({ ...facts, severityScore: 21 }));
    await incident.until(({ deliveries }) => deliveries['manage']?.doubt !== undefined);
    await incident.push(eventOf({ ...facts, severityScore: 22 }));
    const { revision, deliveries } = await incident.until(
      (view) => isDelivered(view) && (view.deliveries['manage']?.updates ?? 0) > 0,
    );
    expect(revision).toBe(3);
    expect(deliveries['manage']).toMatchObject({ delivered: { revision: 2 }, updates: 1 });
  });
});

it('a close of which nothing is heard any more is ours, where the desk does not tell who closed the ticket', async () => {
  let isSilent = true;
  const write: Desk['write'] = async (order, attempt) => {
    const after = await manage.write(order, attempt);
    const [ticket] = manage.tickets;
    if (order.kind !== 'change' || order.status !== 'close' || ticket === undefined) return after;
    ticket.closing = { at: Date.now(), by: 'unknown' };
    if (isSilent) await sleep(6_000);
    isSilent = false;
    return after;
  };
  const policy = { attemptTimeout: 3_000, tickets: { closes: true, writeLife: 60_000 } };
  await world.withDesks([{ ...manage, write }], policy, async (incident) => {
    await incident.push(eventOf(facts));
    await incident.until(isDelivered);
    await incident.close();
    const { deliveries } = await incident.until(
      (view) => isDelivered(view) && view.deliveries['manage']?.delivered?.revision === 2,
    );
    expect(deliveries['manage']).toMatchObject({ isClosedByUs: true, seen: { state: 'closed' } });
  });
});

it('is looked at as soon as an operator asks', async () => {
  manage.troubles = ['loses the order'];
  await world.withDesks([manage], { tickets: { writeLife: 3_600_000 } }, async (incident) => {
    await incident.push(eventOf(facts));
    await incident.until(looksAre(3));
    // Without being asked, the last of these come after minutes, for which nobody waits here.
    for (const looks of [4, 5, 6, 7, 8]) {
      expect(await incident.retry()).toEqual(['manage']);
      await incident.until(looksAre(looks));
    }
  });
});

it('is looked for as soon as an operator asks, also before a new run has its policy', async () => {
  let isDown = false;
  const settings = () => {
    if (isDown) throw new Error('The settings cannot be read.');
    return {};
  };
  const policy = { historyEvents: 40, tickets: { lostFor: 600_000 } };
  await world.withDesks(
    [manage],
    policy,
    async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(isDelivered);
      manage.tickets.splice(0, 1, { id: '50', subject: 'another', category: 'low', texts: [] });
      await incident.push(eventOf({ ...facts, severityScore: 21 }));
      await incident.until(({ deliveries }) => deliveries['manage']?.lookAgainAt !== undefined);
      isDown = true;
      let view = await incident.view();
      while (view.runs === 1) {
        const { revision } = view;
        await incident.push(eventOf({ ...facts, severityScore: 20 + (revision % 9) }));
        view = await incident.until((next) => next.revision > revision || next.runs > 1);
      }
      const reads = manage.reads.length;
      expect(await incident.retry()).toEqual(['manage']);
      isDown = false;
      await incident.until(() => manage.reads.length > reads);
    },
    { settings },
  );
});
