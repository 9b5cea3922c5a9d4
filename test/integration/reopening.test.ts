import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, readingOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { IncidentSource } from '../../src/activities/feed-activities.ts';
import type { Policy } from '../../src/incident/policy.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

const MINUTE = 60_000;
const CLOSED_AT = Date.now() - 3 * 3_600_000;

let manage: ScriptedDesk;
/** The status of every incident at GravityZone. */
let status: string;
let looked: string[];
/** What GravityZone's answer waits for. */
let reading: Promise<void>;
beforeEach(() => {
  manage = scriptedDesk('manage');
  status = 'closed';
  looked = [];
  reading = Promise.resolve();
});

const source: IncidentSource = {
  listIncidents: () => Promise.resolve({ incidents: [], pages: 1 }),
  async readIncident(incidentId) {
    looked.push(incidentId);
    await reading;
    return {
      incidentId,
      content: '',
      event: reported(Date.now()),
      isOpen: status === 'open',
      createdAt: undefined,
    };
  },
  checkSubscription: () => Promise.resolve({ kind: 'on', text: '' }),
};

/** What an answer of GravityZone says of the status, as of the time of its edit. */
const reported = (readAt: number) => readingOf({ status }, CLOSED_AT, readAt);
const pushed = (facts: object) => ({ ...eventOf(facts, CLOSED_AT + MINUTE), arrivedAt: Date.now() });
const delivered = (revision: number) => (view: IncidentView) =>
  view.deliveries['manage']?.delivered?.revision === revision;

/** Runs `act` on an incident with a ticket that GravityZone has reported closed. */
async function withClosed(
  policy: Partial<Policy>,
  act: (incident: TestIncident) => Promise<void>,
): Promise<void> {
  const run = async (incident: TestIncident): Promise<void> => {
    await incident.push(eventOf({ severityScore: 50 }));
    await incident.until(delivered(1));
    await incident.push(reported(Date.now() - MINUTE));
    await incident.until(delivered(2));
    await act(incident);
  };
  await world.withDesks([manage], policy, run, { feed: { source, policy: {} } });
}

describe('a closed incident that a push opens', () => {
  it('is read once, and closed again where it is closed still', async () => {
    await withClosed({ feed: true }, async (incident) => {
      await incident.push(pushed({ port: 80 }));
      const view = await incident.until((now) => looked.length > 0 && now.facts.status === 'closed');
      expect(view.facts.port).toBe(80);
      await incident.until(delivered(view.revision));
      expect(looked).toEqual([incident.id]);
    });
  });

  it('is read once, and stays open where GravityZone opened it, too', async () => {
    await withClosed({ feed: true }, async (incident) => {
      status = 'open';
      const { events } = await incident.view();
      await incident.push(pushed({ port: 80 }));
      await incident.until((view) => view.events === events + 2);
      await incident.push(eventOf({ port: 81 }, CLOSED_AT + 2 * MINUTE));
      const view = await incident.until(({ facts }) => facts.port === 81);
      expect(view.facts.status).toBe('open');
      expect(looked).toEqual([incident.id]);
    });
  });

  it('is read again when another push opens it', async () => {
    await withClosed({ feed: true }, async (incident) => {
      for (const port of [80, 81]) {
        await incident.push({ ...pushed({ port }), sentAt: CLOSED_AT + port * MINUTE });
        await incident.until(({ facts }) => facts.port === port && facts.status === 'closed');
      }
      expect(looked).toEqual([incident.id, incident.id]);
    });
  });

  it('is read also where the close was read again and the push seems a little older, for clocks differ', async () => {
    await withClosed({ feed: true }, async (incident) => {
      status = 'open';
      await incident.push(readingOf({ status: 'closed' }, CLOSED_AT, Date.now()));
      await incident.push({ ...eventOf({ port: 80 }, CLOSED_AT - MINUTE), arrivedAt: Date.now() - MINUTE });
      const view = await incident.until((now) => looked.length > 0 && now.facts.status === 'open');
      expect(view.facts.port).toBe(80);
    });
  });

  it('stays open where no feed can be asked', async () => {
    await withClosed({ feed: false }, async (incident) => {
      await incident.push(pushed({ port: 80 }));
      expect((await incident.until(delivered(3))).facts.status).toBe('open');
      expect(looked).toEqual([]);
    });
  });
});

it('a late push opens nothing that was read as closed since, and nobody asks', async () => {
  await withClosed({ feed: true }, async (incident) => {
    await incident.push(reported(Date.now()));
    await incident.push({ ...pushed({ port: 80 }), arrivedAt: Date.now() - 3 * MINUTE });
    const view = await incident.until(({ facts }) => facts.port === 80);
    expect(view.facts.status).toBe('closed');
    expect(looked).toEqual([]);
  });
});

describe('an incident whose first push comes late', () => {
  const late = (facts: object) => ({ ...eventOf(facts, CLOSED_AT - MINUTE), arrivedAt: Date.now() });
  /** Runs `act` on an incident that is new. */
  const withNew = (policy: Partial<Policy>, act: (incident: TestIncident) => Promise<void>): Promise<void> =>
    world.withDesks([manage], policy, act, { feed: { source, policy: {} } });

  it('gets no ticket where it is closed by now', async () => {
    await withNew({ feed: true }, async (incident) => {
      await incident.push(late({ severityScore: 90 }));
      const { standings } = await incident.until(({ facts }) => facts.status === 'closed');
      expect(standings).toMatchObject([{ state: 'waiting', reason: { code: 'incident-closed' } }]);
      expect(looked).toEqual([incident.id]);
      expect(manage.tickets).toEqual([]);
    });
  });

  it('gets its ticket once it is known to be open', async () => {
    status = 'open';
    await withNew({ feed: true }, async (incident) => {
      await incident.push(late({ severityScore: 90 }));
      await incident.until(delivered(2));
      expect(looked).toEqual([incident.id]);
    });
  });

  it('gets its ticket as soon as a push comes in time, though nothing answers', async () => {
    let answer = (): void => undefined;
    reading = new Promise((resolve) => {
      answer = resolve;
    });
    await withNew({ feed: true }, async (incident) => {
      await incident.push(late({ severityScore: 90 }));
      const { standings } = await incident.until(() => looked.length > 0);
      expect(standings).toMatchObject([{ state: 'waiting', reason: { code: 'may-be-closed' } }]);
      await incident.push(eventOf({ port: 81 }, Date.now()));
      await incident.until(delivered(2));
      answer();
    });
  });

  it('gets its ticket at once where no feed can be asked', async () => {
    await withNew({ feed: false }, async (incident) => {
      await incident.push(late({ severityScore: 90 }));
      await incident.until(delivered(1));
      expect(looked).toEqual([]);
    });
  });
});
