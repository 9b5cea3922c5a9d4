import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { IncidentSource } from '../../src/activities/feed-activities.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { ensureSearchAttributes } from '../../src/temporal/ensure-search-attributes.ts';
import { ticketSeenSignal } from '../../src/workflows/contracts.ts';
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

const facts = { companyId: 'c1', computerName: 'WIN-SRV01', severityScore: 55 };
const deliveredAt = (revision: number) => (view: IncidentView) =>
  view.deliveries['manage']?.delivered?.revision === revision &&
  view.deliveries['manage'].state === 'delivered';
const texts = () => manage.tickets.map((ticket) => ticket.texts.map((text) => text.split('\n').slice(1, -1)));
const HOUR = 3_600_000;

describe('an incident that an operator closes', () => {
  it('tells its ticket', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(deliveredAt(1));
      expect(await incident.close('false positive')).toBe('false positive');
      await incident.until(deliveredAt(2));
      expect(texts()[0]?.[1]).toEqual(['Incident status: n/a → false positive']);
      expect(await incident.details()).toContain('**Medium** · **false positive** (score 55)');
      const { typedSearchAttributes } = await incident.handle.describe();
      expect(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toContainEqual([
        'IncidentStatus',
        'false positive',
      ]);
    });
  });

  it('is opened again by what was sent later, and by nothing else', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(deliveredAt(1));
      await incident.close();
      await incident.until(deliveredAt(2));
      await incident.push(eventOf({ ...facts, userName: 'anna' }, Date.now() - HOUR));
      await incident.until(deliveredAt(3));
      expect((await incident.view()).facts.status).toBe('closed');
      await incident.push(eventOf({ ...facts, userSid: 'S-1-5' }, Date.now() + HOUR));
      await incident.until(deliveredAt(4));
      expect((await incident.view()).facts.status).toBe('open');
      expect(texts()[0]?.slice(2)).toEqual([
        ['User name: n/a → anna'],
        ['Incident status: closed → open', 'User SID: n/a → S-1-5'],
      ]);
    });
  });

  it('is opened again by a push that a gateway takes in whose clock is nearly two minutes behind', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts, Date.now() - HOUR));
      await incident.until(deliveredAt(1));
      await incident.close();
      await incident.until(deliveredAt(2));
      await incident.push(eventOf({ ...facts, severityScore: 95 }, Date.now() - 110_000));
      expect((await incident.until(deliveredAt(3))).facts.status).toBe('open');
    });
  });

  it('leaves its ticket closed where a technician closed that, and a push comes late that was sent before', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts, Date.now() - HOUR));
      await incident.until(deliveredAt(1));
      await incident.close();
      const { facts: before } = await incident.until(deliveredAt(2));
      expect(before.status).toBe('closed');
      const closing = { at: Date.now(), by: 'technician' } as const;
      const [ticket] = manage.tickets;
      if (ticket !== undefined) ticket.closing = closing;
      await incident.push(eventOf({ ...facts, userName: 'anna' }, closing.at - 1_000));
      await incident.until(deliveredAt(3));
      expect(ticket?.closing).toEqual(closing);
      expect(texts()[0]?.at(-1)?.join()).toContain('User name: n/a → anna');
    });
  });

  it('has its ticket closed once: one that a technician opened stays open whatever is told late', async () => {
    await world.withDesks([manage], { tickets: { closes: true } }, async (incident) => {
      await incident.push(eventOf(facts, Date.now() - HOUR));
      await incident.until(deliveredAt(1));
      await incident.close();
      await incident.until(deliveredAt(2));
      const [ticket] = manage.tickets;
      expect(ticket?.closing?.by).toBe('us');
      if (ticket !== undefined) ticket.closing = undefined;
      await incident.push(eventOf({ ...facts, userName: 'anna' }, Date.now() - HOUR / 2));
      const view = await incident.until(deliveredAt(3));
      expect([view.facts.status, ticket?.closing]).toEqual(['closed', undefined]);
    });
  });

  it('opens no ticket', async () => {
    manage.always = 'refuses';
    await world.withDesks([manage], { tickets: { openFrom: 'high' } }, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until((view) => view.revision === 1);
      await incident.close();
      await incident.push(eventOf({ ...facts, severityScore: 90 }, Date.now() - HOUR));
      await incident.until((view) => view.revision === 3);
      expect(manage.writes).toEqual([]);
    });
  });

  it('opens none either once it can be opened', async () => {
    manage.troubles = ['refuses'];
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until((view) => view.deliveries['manage']?.state === 'blocked');
      await incident.close();
      await incident.retry();
      await incident.until((view) => view.facts.status === 'closed');
      expect(manage.tickets).toEqual([]);
      expect(manage.writes).toEqual(['create']);
    });
  });

  it('is not opened again by what an operator had seen, though the sender’s clock is ahead', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts, Date.now() + 120_000));
      await incident.until(deliveredAt(1));
      await incident.close();
      await incident.until(deliveredAt(2));
      expect((await incident.view()).facts.status).toBe('closed');
    });
  });

  it('leaves out what is no sighting of a ticket, and goes on', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(deliveredAt(1));
      const sighting = { ticket: '1', state: 'closed', changedAt: 7 };
      for (const strange of [
        null,
        'text',
        {},
        { desk: 'manage' },
        { desk: 'manage', sighting: 7 },
        { desk: 'manage', sighting: { ...sighting, state: 'lost' } },
        { desk: 'manage', sighting: { ...sighting, status: 5 } },
        { desk: 'manage', sighting: { ...sighting, board: 'x'.repeat(256) } },
        { desk: 'manage', sighting: { ...sighting, closing: { by: 'nobody' } } },
        { desk: 'manage', sighting: { ...sighting, changedAt: 1e300 } },
        { desk: 'constructor', sighting },
      ])
        await incident.handle.signal(ticketSeenSignal.name, strange);
      await incident.close();
      await incident.until(deliveredAt(2));
    });
  });

  it('ends after it has lingered, however long an open one would be watched', async () => {
    await world.withDesks([manage], { linger: 1_000 }, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(deliveredAt(1));
      await incident.close();
      const { reason, view } = await incident.handle.result();
      expect(reason).toBe('closed');
      expect(view.deliveries['manage']?.delivered?.revision).toBe(2);
    });
  });

  it('is not closed by a word that closes nothing', async () => {
    await world.withDesks([manage], {}, async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(deliveredAt(1));
      await expect(incident.close('open')).rejects.toThrow('Workflow Update failed');
      expect((await incident.view()).revision).toBe(1);
    });
  });
});

it('tells nobody that an idle incident is not watched any more by opening a new ticket', async () => {
  await world.withDesks([manage], { idle: 2_000 }, async (incident) => {
    await incident.push(eventOf(facts));
    await incident.until(deliveredAt(1));
    manage.tickets.splice(0, 1);
    const { reason, view } = await incident.handle.result();
    expect(reason).toBe('idle');
    expect(view.revision).toBe(2);
    expect(manage.writes).toEqual(['create']);
    expect(manage.tickets).toEqual([]);
  });
});

it('shows operators the name that GravityZone told where the settings name no company', async () => {
  await world.withDesks([manage], { companyName: undefined }, async (incident) => {
    await incident.push(eventOf({ ...facts, companyName: 'CLIENT ONE GmbH' }));
    await incident.until(deliveredAt(1));
    expect(await incident.details()).toContain(' · CLIENT ONE GmbH\n');
    const { typedSearchAttributes } = await incident.handle.describe();
    expect(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toContainEqual([
      'Company',
      'CLIENT ONE GmbH',
    ]);
  });
});

it('has its search attributes under the prefix of the settings, its tickets among them', async () => {
  const searchAttributePrefix = 'Plumbline';
  const { connection, close } = await connectClient({ address: world.address, namespace: 'default' });
  await ensureSearchAttributes(connection, 'default', searchAttributePrefix);
  await close();
  await world.withDesks([manage], { searchAttributePrefix }, async (incident) => {
    await incident.push(eventOf(facts));
    await incident.until(deliveredAt(1));
    await expect
      .poll(async () => {
        const { typedSearchAttributes } = await incident.handle.describe();
        const all = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value] as const);
        return Object.fromEntries(all.filter(([name]) => name !== 'BuildIds')); // Temporal's own
      })
      .toEqual({
        PlumblineIncidentId: incident.id,
        PlumblineCompany: 'Client One',
        PlumblineComputer: 'WIN-SRV01',
        PlumblineCategory: 'medium',
        PlumblineScore: 55,
        PlumblineIncidentStatus: 'open',
        PlumblineDeliveryState: ['manage:delivered', 'manage:#1'],
      });
  });
});

it('is watched no longer for a ticket that Automate’s sync does not make, and asks Manage nothing', async () => {
  const automate = scriptedDesk('automate');
  const tickets = (desk: string) =>
    desk === 'automate'
      ? { makes: { desk: 'manage', within: HOUR } }
      : { madeBy: { desk: 'automate', within: HOUR, shifts: true, notes: true } };
  await world.withDesks([automate, manage], { idle: 2_000, tickets }, async (incident) => {
    await incident.push(eventOf(facts));
    const { reason, view } = await incident.handle.result();
    expect(reason).toBe('idle');
    expect(view.deliveries['manage']).toMatchObject({ state: 'waiting', problem: { code: 'awaits-sync' } });
    expect([manage.reads, manage.writes]).toEqual([[], []]);
    expect(automate.writes).toEqual(['create', 'change']); // that it is watched no longer
  });
});

it('waits a day for the feed to look at an idle incident: many may be idle at once', async () => {
  const nothing = { incidents: [], pages: 1 };
  const source: IncidentSource = {
    listIncidents: () => Promise.resolve(nothing),
    readIncident: () => Promise.resolve(undefined),
    checkSubscription: () => Promise.resolve({ kind: 'on', text: '' }),
  };
  const timers = async ({ handle }: TestIncident): Promise<number[]> => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).map(({ timerStartedEventAttributes: started }) =>
      Number(started?.startToFireTimeout?.seconds ?? 0),
    );
  };
  await world.withDesks(
    [manage],
    { feed: true, idle: 1_000 },
    async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(deliveredAt(1));
      await expect.poll(() => timers(incident)).toContain(86_400);
      await incident.handle.terminate();
    },
    { feed: { source, policy: {} } },
  );
});

it('opens a successor that names the ticket which a technician closed for good', async () => {
  await world.withDesks([manage], { tickets: { closedTickets: [{ do: 'new' }] } }, async (incident) => {
    await incident.push(eventOf(facts));
    await incident.until(deliveredAt(1));
    const [ticket] = manage.tickets;
    if (ticket !== undefined) ticket.closing = { at: 0, by: 'technician' };
    await incident.push(eventOf({ ...facts, severityScore: 90 }));
    await incident.until(deliveredAt(2));
    expect(manage.tickets).toHaveLength(2);
    expect(manage.tickets[1]?.subject).toContain(`[GZ-${incident.id}.2]`);
    expect(manage.tickets[1]?.texts[0]).toContain(
      'This ticket replaces ticket 1 of the same incident, which was closed.',
    );
  });
});
