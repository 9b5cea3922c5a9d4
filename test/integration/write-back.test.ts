import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { WriteBackTarget } from '../../src/activities/write-back-activities.ts';
import { VendorRefused, VendorUnavailable } from '../../src/http/vendor-errors.ts';
import { sighting } from '../../src/incident/builders.fixture.ts';
import type { Policy } from '../../src/incident/policy.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';

let world: WorkflowWorld;
let manage: ScriptedDesk;
let automate: ScriptedDesk;
/** Notes and statuses that were written, in their order. */
let written: string[];
/** Attempts to set a status, failed ones too. */
let attempts: number;
let trouble: 'all down' | 'status down' | 'refuses' | 'keeps the status' | undefined;
/** What happens at GravityZone while it takes a status. */
let meanwhile: () => Promise<void>;

beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  manage = scriptedDesk('manage');
  automate = scriptedDesk('automate');
  written = [];
  attempts = 0;
  trouble = undefined;
  meanwhile = () => Promise.resolve();
});

const problem = { code: 'trouble', message: 'GravityZone says no.', advice: 'Ask it.' };
const target: WriteBackTarget = {
  updateNote(_incident, note) {
    if (trouble === 'all down') return Promise.reject(new VendorUnavailable('gravityzone', problem));
    if (trouble === 'refuses') return Promise.reject(new VendorRefused('gravityzone', problem));
    written.push(note);
    return Promise.resolve();
  },
  async changeStatus(_incident, status) {
    attempts += 1;
    if (trouble === 'all down' || trouble === 'status down')
      throw new VendorUnavailable('gravityzone', problem);
    if (trouble === 'keeps the status') return false;
    written.push(status);
    await meanwhile();
    return true;
  },
};

const facts = { companyId: 'c1', computerName: 'WIN-SRV01', severityScore: 55 };
const MINUTE = 60_000;

/**
 * Runs `act` on an incident with a ticket at both desks, and the notes about that written unless there is
 * trouble.
 */
async function withTickets(
  policy: Partial<Policy>,
  act: (incident: TestIncident) => Promise<void>,
): Promise<void> {
  await world.withDesks(
    [automate, manage],
    policy,
    async (incident) => {
      await incident.push(eventOf(facts));
      await incident.until(deliveredAt(1));
      await act(incident);
    },
    { writeBack: { target } },
  );
}

const deliveredAt = (revision: number) => (view: IncidentView) =>
  ['automate', 'manage'].every((name) => view.deliveries[name]?.delivered?.revision === revision);
/** A technician closes or opens the ticket of Manage, and the watch tells. */
async function see(incident: TestIncident, state: 'open' | 'closed', changedAt = Date.now()): Promise<void> {
  const closing = state === 'closed' ? ({ at: changedAt, by: 'technician' } as const) : undefined;
  const [ticket] = manage.tickets;
  if (ticket !== undefined) ticket.closing = closing;
  await incident.see({
    desk: 'manage',
    sighting: sighting({ ticket: '1', state, changedAt, closing }),
  });
}
const isClosed = ({ facts: { status } }: IncidentView) => status === 'closed';
const untilDetails = (incident: TestIncident) => expect.poll(() => incident.details());
const untilWritten = () => expect.poll(() => written);
const untilNoted = (text: string) =>
  expect.poll(() => written.findLast((each) => each.includes('plumbline:'))).toContain(text);
const statuses = () => written.filter((each) => !each.includes('plumbline:'));
/** The notes of a desk's first ticket, without heading and mark. */
const notes = ({ tickets }: ScriptedDesk) =>
  tickets[0]?.texts.slice(1).map((text) => text.split('\n').slice(1, -1).join('; '));

it('is off by default', async () => {
  await withTickets({ writeBack: undefined }, async (incident) => {
    await see(incident, 'closed');
    await incident.close('closed');
    await incident.until(deliveredAt(2));
    expect(written).toEqual([]);
    expect(await incident.details()).not.toContain('GravityZone');
  });
});

it('tells GravityZone of the tickets in a note', async () => {
  await withTickets({}, async (incident) => {
    await untilNoted('Manage ticket 1 opened (Medium).');
    await untilNoted('Automate ticket 1 opened (Medium).');
    await untilDetails(incident).toMatch(/- GravityZone: note written \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n/);
    expect(statuses()).toEqual([]);
  });
});

describe('a ticket that a technician closes', () => {
  it('closes the incident, and what comes back from GravityZone changes nothing', async () => {
    await withTickets({}, async (incident) => {
      await see(incident, 'closed');
      await incident.until((view) => isClosed(view) && deliveredAt(2)(view));
      expect(written.slice(-2)).toEqual([
        expect.stringMatching(/^[-\d: ]+ UTC · plumbline: Manage ticket 1 was closed by a technician\.\n/),
        'closed',
      ]);
      expect(notes(manage)).toEqual([]);
      expect(notes(automate)).toEqual(['Incident status: n/a → closed']);

      const { events } = await incident.view();
      const before = [...written];
      await incident.push(eventOf({ status: 'closed' }, Date.now() + MINUTE));
      const view = await incident.until((now) => now.events > events);
      expect(view.revision).toBe(2);
      expect([notes(manage), notes(automate)]).toEqual([[], ['Incident status: n/a → closed']]);
      expect(written).toEqual(before);
    });
  });

  it('leaves the incident closed where a read that was under way says it is open', async () => {
    await withTickets({}, async (incident) => {
      const before = Date.now();
      await see(incident, 'closed');
      await incident.until(isClosed);
      const { events } = await incident.view();
      await incident.push(eventOf({ status: 'open' }, before));
      expect(isClosed(await incident.until((now) => now.events > events))).toBe(true);
    });
  });

  it('is no word of GravityZone where something was pushed meanwhile, until the feed tells', async () => {
    await withTickets({}, async (incident) => {
      const { events } = await incident.view();
      // Sent before the ticket was closed, so that the close is still wanted; but nobody knows what
      // GravityZone made of it.
      meanwhile = () => incident.push({ ...eventOf({ port: 1 }), arrivedAt: Date.now() + MINUTE });
      await see(incident, 'closed');
      await incident.until((view) => view.events > events && view.facts.port === 1);
      await untilDetails(incident).not.toContain('to be told');
      expect(statuses()).toEqual(['closed']);
      expect((await incident.view()).facts.status).toBeUndefined();
      await incident.push({
        ...eventOf({ status: 'closed' }, Date.now()),
        arrivedAt: Date.now() + 2 * MINUTE,
      });
      await incident.until(isClosed);
    });
  });

  it('gives way to a reopening by GravityZone, though its clock be behind ours', async () => {
    await withTickets({}, async (incident) => {
      await see(incident, 'closed');
      await incident.until(isClosed);
      await incident.push({ ...eventOf({ status: 'open' }, Date.now() - MINUTE), arrivedAt: Date.now() });
      expect((await incident.until((view) => !isClosed(view))).facts.status).toBe('open');
    });
  });

  it('does not keep it closed against what is pushed later', async () => {
    await withTickets({}, async (incident) => {
      await see(incident, 'closed');
      await incident.until((view) => isClosed(view) && deliveredAt(2)(view));
      await incident.push(eventOf({ ...facts, userName: 'anna' }, Date.now() + MINUTE));
      const view = await incident.until(deliveredAt(3));
      expect(view.facts.status).toBe('open');
      expect(notes(automate)?.at(-1)).toBe('Incident status: closed → open; User name: n/a → anna');
      expect(statuses()).toEqual(['closed']);
    });
  });

  it.each<[string, (incident: TestIncident) => Promise<unknown>]>([
    ['something is pushed', (incident) => incident.push(eventOf({ ...facts, port: 1 }, Date.now() + MINUTE))],
    ['the technician opens it again', (incident) => see(incident, 'open', Date.now() + MINUTE)],
    [
      'GravityZone reports a close itself',
      (incident) => incident.push(eventOf({ status: 'closed' }, Date.now() + MINUTE)),
    ],
  ])('closes nothing where %s before that is written', async (_what, overtake) => {
    await withTickets({}, async (incident) => {
      trouble = 'status down';
      await see(incident, 'closed');
      await expect.poll(() => attempts).toBeGreaterThan(0);
      await untilDetails(incident).toContain('to be told that the incident is closed');
      await overtake(incident);
      await untilDetails(incident).not.toContain('to be told');
      trouble = undefined;
      await see(incident, 'open', Date.now() + 2 * MINUTE);
      await untilDetails(incident).not.toContain('to be written');
      await untilNoted('Manage ticket 1 was reopened.');
      expect(statuses()).toEqual([]);
    });
  });

  it('is shown as a problem where GravityZone keeps the status', async () => {
    trouble = 'keeps the status';
    await withTickets({}, async (incident) => {
      await see(incident, 'closed');
      await untilDetails(incident).toContain('GravityZone kept the status of the incident as it is.');
      expect((await incident.view()).facts.status).toBeUndefined();
      expect(await incident.details()).not.toContain('to be told');
    });
  });
});

it('tells GravityZone that an operator closed the incident', async () => {
  await withTickets({}, async (incident) => {
    await incident.close('false positive');
    await untilWritten().toContain('false positive');
    await incident.until(deliveredAt(2));
    expect(statuses()).toEqual(['false positive']);
    expect((await incident.view()).facts.status).toBe('false positive');
  });
});

it('keeps an incident closed that an operator closed, though GravityZone’s list shows the edit of its note', async () => {
  await withTickets({ writeBack: undefined }, async (incident) => {
    await incident.push(eventOf({ status: 'open' }, Date.now()));
    await incident.until((view) => view.facts.status === 'open');
    await incident.close('closed');
    await incident.until(isClosed);
    const { events } = await incident.view();
    await incident.push({ ...eventOf({ status: 'open' }, Date.now() + MINUTE), key: 'edited' });
    expect(isClosed(await incident.until((view) => view.events > events))).toBe(true);
  });
});

it('tells GravityZone what an operator calls an incident that it had closed itself', async () => {
  await withTickets({}, async (incident) => {
    await incident.push(eventOf({ status: 'closed' }, Date.now()));
    await incident.until(isClosed);
    await incident.close('false positive');
    await untilWritten().toContain('false positive');
  });
});

describe('while GravityZone', () => {
  it('is down, tickets go on, and it is told once it is up', async () => {
    trouble = 'all down';
    await withTickets({}, async (incident) => {
      await incident.push(eventOf({ ...facts, severityScore: 90 }));
      await incident.until(deliveredAt(2));
      await see(incident, 'closed');
      await untilDetails(incident).toContain('to be told that the incident is closed');
      expect(written).toEqual([]);
      trouble = undefined;
      await incident.until((view) => isClosed(view) && deliveredAt(3)(view));
      expect(statuses()).toEqual(['closed']);
      await untilNoted('Manage ticket 1 was closed by a technician.');
      expect(new Set(written).size).toBe(written.length);
    });
  });

  it.each<[string, Partial<Policy>, (incident: TestIncident) => Promise<unknown>]>([
    ['after a while', { blockedRetry: 1_500 }, () => Promise.resolve()],
    ['when an operator asks', {}, (incident) => incident.retry()],
    ['with the next news', {}, (incident) => see(incident, 'closed')],
  ])('refuses, that is shown, and it is asked again %s', async (_when, policy, ask) => {
    trouble = 'refuses';
    await withTickets(policy, async (incident) => {
      await untilDetails(incident).toContain('- GravityZone: **blocked** · news for the note to be written');
      expect(await incident.details()).toContain('GravityZone says no. Ask it.');
      trouble = undefined;
      await ask(incident);
      await untilNoted('Manage ticket 1 opened (Medium).');
      await untilDetails(incident).not.toContain('GravityZone says no.');
    });
  });

  it('refuses, the incident may end', async () => {
    trouble = 'refuses';
    await withTickets({ linger: 1_000 }, async (incident) => {
      await incident.close('closed');
      expect((await incident.handle.result()).reason).toBe('closed');
    });
  });
});

it('keeps the note and the close to be written over a continue-as-new', async () => {
  await withTickets({ historyEvents: 60 }, async (incident) => {
    await untilNoted('Manage ticket 1 opened (Medium).');
    trouble = 'all down';
    await see(incident, 'closed');
    await untilDetails(incident).toContain('to be told that the incident is closed');
    const { runs } = await incident.view();
    for (let port = 1; (await incident.view()).runs === runs && port < 100; port += 1) {
      await incident.push(eventOf({ ...facts, port }));
      await incident.until((view) => view.facts.port === port);
    }
    expect((await incident.view()).runs).toBeGreaterThan(runs);
    expect(statuses()).toEqual([]);
    trouble = undefined;
    await incident.until(isClosed);
    expect(statuses()).toEqual(['closed']);
    await untilNoted('Manage ticket 1 was closed by a technician.');
    await untilNoted('Manage ticket 1 opened (Medium).');
  });
});
