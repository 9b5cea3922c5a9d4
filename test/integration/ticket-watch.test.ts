import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { TestIncident, WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { Desk, SightedTicket, TicketWatch } from '../../src/desks/desk.ts';
import { VendorRefused } from '../../src/http/vendor-errors.ts';
import { sighting } from '../../src/incident/builders.fixture.ts';
import type { TicketSighting } from '../../src/incident/ticket.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { sayNewSettings } from '../../src/mailbox/say-new-settings.ts';
import { ticketWatchWorkflowId } from '../../src/workflows/names.ts';
import { ticketsSignal } from '../../src/workflows/ticket-watch-contracts.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

/** What people did at the desk, as its next poll and its look at single tickets tell it. */
let standing: SightedTicket[];
let gone: string[];
let cursors: (string | undefined)[];
let refusals: number;
beforeEach(() => {
  standing = [];
  gone = [];
  cursors = [];
  refusals = 0;
});

const watch: TicketWatch = {
  lookAt: (ids) =>
    Promise.resolve({
      tickets: standing.filter((one) => ids.includes(one.sighting.ticket)),
      gone: gone.filter((id) => ids.includes(id)),
      unread: [],
    }),
  changedSince(cursor) {
    cursors.push(cursor);
    if (refusals > 0) {
      refusals -= 1;
      const refusal = { code: 'forbidden', message: 'Manage says no.', advice: 'Grant it.' };
      return Promise.reject(new VendorRefused('manage', refusal));
    }
    return Promise.resolve({ tickets: standing, cursor: `cursor ${cursors.length}` });
  },
  keepCallbacks: () => Promise.resolve({ kind: 'reduced', problem: 'No callbacks.', advice: 'Grant them.' }),
};

const withWatch = (): Desk => ({ ...scriptedDesk('manage'), watch });
const handle = () => world.client.workflow.getHandle(ticketWatchWorkflowId('manage'));
const isOpen = (view: IncidentView): boolean => view.deliveries['manage']?.state === 'delivered';
const seenAs = (state: TicketSighting['state']) => (view: IncidentView) =>
  view.deliveries['manage']?.seen?.state === state;
const sightedAt = (incident: TestIncident, changes: Partial<TicketSighting>): SightedTicket => ({
  account: 'test',
  incidentId: incident.id,
  sighting: sighting({ ticket: '1', changedAt: Date.now(), ...changes }),
});
const NEVER = { pollInterval: 3_600_000 };

async function details(): Promise<string> {
  const metadata = await handle().query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

describe('what technicians do to a ticket', () => {
  it('reaches its incident with the next poll, and operators see it there', async () => {
    await world.withDesks([withWatch()], {}, async (incident) => {
      await incident.push(eventOf({ severityScore: 50 }));
      await incident.until(isOpen);
      standing = [sightedAt(incident, { state: 'closed', status: 'Done *now*' })];
      await incident.until(seenAs('closed'));
      await expect
        .poll(() => incident.details())
        .toContain('**closed** at the desk (Done \\*now\\*, Security)');
      await expect
        .poll(async () => {
          const { typedSearchAttributes } = await incident.handle.describe();
          return typedSearchAttributes.getAll().find(({ key }) => key.name === 'DeliveryState')?.value;
        })
        .toEqual(['manage:delivered', 'manage:ticket-closed', 'manage:#1']);
      standing = [sightedAt(incident, { state: 'open' })];
      await incident.until(seenAs('open'));
    });
  });

  it('reaches it without a poll where the desk calls', async () => {
    await world.withDesks(
      [withWatch()],
      {},
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(isOpen);
        await expect.poll(() => cursors.length).toBe(1);
        standing = [sightedAt(incident, { state: 'merged', mergedInto: '7' })];
        await handle().signal(ticketsSignal, ['1', '2']);
        const view = await incident.until(seenAs('merged'));
        expect(view.deliveries['manage']?.seen?.mergedInto).toBe('7');
        expect(cursors).toHaveLength(1);
      },
      { watch: NEVER },
    );
  });

  it('reaches it although the ticket is gone and cannot tell whose it was', async () => {
    await world.withDesks(
      [withWatch()],
      {},
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(isOpen);
        gone = ['1'];
        await expect
          .poll(
            async () => {
              await handle().signal(ticketsSignal, ['1']); // visibility lags behind
              return (await incident.view()).deliveries['manage']?.seen?.state;
            },
            { interval: 500 },
          )
          .toBe('gone');
      },
      { watch: NEVER },
    );
  });

  it('is nobody’s business where the incident is not watched any more', async () => {
    await world.withDesks([withWatch()], {}, async (incident) => {
      standing = [sightedAt(incident, { state: 'closed' })];
      await expect.poll(() => cursors.length).toBeGreaterThan(2);
      await expect(incident.view()).rejects.toThrow('not found');
    });
  });
});

describe('a ticket that is seen closed while a delivery is under way, by nobody knows whom', () => {
  it.each([
    { what: 'was closed by us where it closes with its incident', status: 'closed', closes: true, by: 'us' },
    { what: 'may be the work of a technician where tickets stay open', status: 'closed', by: 'unknown' },
    { what: 'may be that too where the incident goes on', status: 'open', closes: true, by: 'unknown' },
  ])('$what', async ({ status, closes = false, by }) => {
    const desk = scriptedDesk('manage');
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Desk = {
      ...desk,
      async write(order, attempt) {
        if (order.kind === 'change') await released;
        return desk.write(order, attempt);
      },
    };
    await world.withDesks([slow], { tickets: { closes } }, async (incident) => {
      await incident.push(eventOf({ severityScore: 50 }));
      await incident.until(isOpen);
      await incident.push(eventOf({ severityScore: 60, status }));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'pending');
      const closing = { at: Date.now(), by: 'unknown' } as const;
      await incident.see({ desk: 'manage', ...sightedAt(incident, { state: 'closed', closing }) });
      const { deliveries } = await incident.until(seenAs('closed'));
      expect(deliveries['manage']).toMatchObject({
        state: 'pending',
        isClosedByUs: by === 'us',
        seen: { closing: { by } },
      });
      release();
      await incident.until(isOpen);
    });
  });
});

it('opens a ticket again that a technician closed while it was told, also where that is seen before the desk answers', async () => {
  const desk = scriptedDesk('manage');
  let incident: TestIncident;
  await world.withDesks(
    [
      {
        ...desk,
        async write(order, attempt) {
          const [ticket] = desk.tickets;
          if (ticket === undefined || order.kind !== 'change' || order.status === 'open')
            return desk.write(order, attempt);
          const closing = { at: Date.now(), by: 'technician' } as const;
          await incident.see({ desk: 'manage', ...sightedAt(incident, { state: 'closed', closing }) });
          await incident.until(seenAs('closed'));
          const after = await desk.write(order, attempt); // tells as little of it as Manage's answer to a note
          ticket.closing = closing;
          return after;
        },
      },
    ],
    {},
    async (started) => {
      incident = started;
      await incident.push(eventOf({ severityScore: 50 }));
      await incident.until(isOpen);
      await incident.push(eventOf({ severityScore: 60 }, Date.now()));
      await incident.until(({ deliveries }) => deliveries['manage']?.delivered?.revision === 2);
      await expect.poll(() => desk.writes).toEqual(['create', 'change', 'change']);
      expect(desk.tickets).toMatchObject([{ closing: undefined }]);
    },
  );
});

describe('a watch', () => {
  it('polls although the callbacks cannot be looked at, and looks again at what could not be read', async () => {
    const asked: (readonly string[])[] = [];
    const troubled: TicketWatch = {
      ...watch,
      lookAt: (ids) => {
        asked.push(ids);
        return Promise.resolve({ tickets: [], gone: [], unread: ids });
      },
      keepCallbacks: () => Promise.reject(new Error('The desk is ill.')),
    };
    await world.withDesks([{ ...scriptedDesk('manage'), watch: troubled }], {}, async () => {
      await expect.poll(() => cursors.length).toBe(1);
      await expect.poll(details).toContain('**Problem** with callbacks: The desk is ill.');
      await handle().signal(ticketsSignal, ['7']);
      await expect.poll(() => asked).toEqual([['7'], ['7']]);
      await expect.poll(() => cursors.length).toBeGreaterThan(3);
      expect(asked).toHaveLength(2);
    });
  });

  it('goes on from its cursor, over several runs', async () => {
    await world.withDesks(
      [withWatch()],
      {},
      async () => {
        const { runId } = await handle().describe();
        await expect.poll(() => cursors.length).toBeGreaterThan(8);
        expect(cursors.slice(0, 8)).toEqual([
          undefined,
          ...Array.from({ length: 7 }, (_, index) => `cursor ${index + 1}`),
        ]);
        expect((await handle().describe()).runId).not.toBe(runId);
      },
      { watch: { pollInterval: 100, historyEvents: 40 } },
    );
  });

  it('says what is wrong, and goes on when it is right again', async () => {
    refusals = 2;
    await world.withDesks([withWatch()], {}, async () => {
      await expect.poll(details).toContain('**Problem** with polling: Manage says no.');
      await expect.poll(details).not.toContain('Problem');
      expect(await details()).toContain('**reduced to polling** · No callbacks. Grant them.');
      expect(cursors.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    });
  });

  it('looks at the callbacks at once where the settings lead them elsewhere', async () => {
    const policy: { callbackUrl: string | undefined } = { callbackUrl: undefined };
    let looks = 0;
    const keepCallbacks: TicketWatch['keepCallbacks'] = () => {
      looks += 1;
      return Promise.resolve({ kind: policy.callbackUrl === undefined ? 'off' : 'on' });
    };
    const desk: Desk = { ...scriptedDesk('manage'), watch: { ...watch, keepCallbacks } };
    await world.withDesks(
      [desk],
      {},
      async () => {
        await expect.poll(() => cursors.length).toBeGreaterThan(2);
        expect(looks).toBe(1);
        policy.callbackUrl = 'https://plumbline.example';
        await sayNewSettings(world.client, [ticketWatchWorkflowId('manage')]);
        await expect.poll(() => looks).toBe(2);
      },
      { watch: policy },
    );
  });

  it('leaves out what is no list of tickets', async () => {
    await world.withDesks([withWatch()], {}, async (incident) => {
      for (const strange of [null, 'text', { a: 1 }, [null, 7]])
        await handle().signal(ticketsSignal.name, strange);
      await incident.push(eventOf({ severityScore: 50 }));
      await incident.until(isOpen);
      standing = [sightedAt(incident, { state: 'closed' })];
      await incident.until(seenAs('closed'));
    });
  });
});
