import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';
import { scriptedDesk } from './scripted-desk.ts';
import type { ScriptedDesk } from './scripted-desk.ts';
import type { IncidentSource, ListedIncident, ListWindow } from '../../src/activities/feed-activities.ts';
import { DeskUnavailable } from '../../src/errors/index.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

const MINUTE = 60_000;
let manage: ScriptedDesk;
/** What GravityZone's list holds, by window, as pages. */
let changed: ListedIncident[][];
let updated: ListedIncident[][];
let asked: (ListWindow & { readonly at: number })[];
let looked: string[];
let failures: number;
beforeEach(() => {
  manage = scriptedDesk('manage');
  changed = [[]];
  updated = [[]];
  asked = [];
  looked = [];
  failures = 0;
});

const source: IncidentSource = {
  listIncidents(window) {
    asked.push({ ...window, at: Date.now() });
    if (failures > 0) {
      failures -= 1;
      const problem = { code: 'down', message: 'GravityZone is down.', advice: 'Wait.' };
      return Promise.reject(new DeskUnavailable('gravityzone', problem));
    }
    const pages = window.kind === 'changed' ? changed : updated;
    return Promise.resolve({ incidents: pages[window.page - 1] ?? [], pages: pages.length });
  },
  readIncident(incidentId) {
    looked.push(incidentId);
    const events = [eventOf({ processPath: 'c:\\a.exe' })];
    return Promise.resolve({ incidentId, content: '', events, isOpen: true, createdAt: undefined });
  },
  checkSubscription: () => Promise.resolve({ kind: 'switched on again', text: 'It was *off*.' }),
};

const handle = () => world.client.workflow.getHandle('feed/test');
async function details(): Promise<string> {
  const metadata = await handle().query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}
const delivered = (revision: number) => (view: IncidentView) =>
  view.deliveries['manage']?.delivered?.revision === revision;
const listed = (incidentId: string, changes: Partial<ListedIncident> = {}): ListedIncident => ({
  incidentId,
  content: JSON.stringify(changes.events ?? []),
  events: [eventOf({ severityScore: 60 }, Date.now())],
  isOpen: true,
  createdAt: Date.now() - 4 * MINUTE,
  ...changes,
});
/** A connection that was first started ten minutes ago. */
const started = () => ({ backfillFrom: Date.now() - 10 * MINUTE });

describe('what people change in GravityZone', () => {
  it('closes the incident, and its ticket says so', async () => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(1));
        changed = [
          [listed(incident.id, { isOpen: false, events: [eventOf({ status: 'closed' }, Date.now())] })],
        ];
        await incident.until(delivered(2));
        expect(manage.tickets[0]?.texts[1]).toContain('Incident status: n/a → closed');
      },
      { feed: { source, policy: {} } },
    );
  });

  it('opens nothing: the note of an old incident is none of our business', async () => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        changed = [[listed(incident.id)]];
        await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(4);
        expect(manage.attempts).toEqual([]);
      },
      { feed: { source, policy: started() } },
    );
  });
});

describe('an incident whose push was missed', () => {
  it('is opened once its push was waited for', async () => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        updated = [[listed(incident.id)]];
        await expect.poll(() => manage.tickets.length, { timeout: 10_000 }).toBe(1);
        await incident.until(delivered(1));
        await expect.poll(details).toContain('opened because their push was missed: 1');
      },
      { feed: { source, policy: { ...started(), backfillAfter: 1_500 } } },
    );
  });

  it.each<[string, () => Partial<ListedIncident>]>([
    ['is older than the connection', () => ({ createdAt: Date.now() - 11 * MINUTE })],
    ['is closed', () => ({ isOpen: false })],
    ['does not tell its age', () => ({ createdAt: undefined })],
  ])('is not opened where it %s', async (_what, changes) => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        updated = [[listed(incident.id, changes())]];
        await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(4);
        expect(manage.attempts).toEqual([]);
      },
      { feed: { source, policy: { ...started(), backfillAfter: 0 } } },
    );
  });

  it('is not opened while its push may still come, and is read again until then', async () => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        updated = [[listed(incident.id)]];
        await expect.poll(details, { timeout: 10_000 }).toContain('Incidents whose push may still come: 1');
        await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(4);
        expect(manage.attempts).toEqual([]);
        const windows = asked.filter(({ kind }) => kind === 'updated');
        expect(windows.at(-1)?.from).toBe(windows[0]?.from);
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(2));
        await expect.poll(details, { timeout: 10_000 }).not.toContain('push may still come');
      },
      { feed: { source, policy: started() } },
    );
  });

  it('is updated where its ticket is there, once for each change', async () => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(1));
        updated = [[listed(incident.id)]];
        await incident.until(delivered(2));
        await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(8);
        expect((await incident.view()).events).toBe(2);
      },
      { feed: { source, policy: started() } },
    );
  });
});

describe('the feed', () => {
  it('reads the windows with an overlap, and the later pages first', async () => {
    changed = [[], [], []];
    await world.withDesks(
      [manage],
      {},
      async () => {
        await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(6);
        expect(asked.slice(0, 5).map(({ kind, page }) => `${kind} ${page}`)).toEqual([
          'changed 1',
          'changed 3',
          'changed 2',
          'changed 1',
          'updated 1',
        ]);
        const [first, second] = asked.filter(({ kind, page }) => kind === 'changed' && page === 3);
        expect(second?.from).toBe((first?.to ?? 0) - 2 * MINUTE);
      },
      { feed: { source, policy: {} } },
    );
  });

  it('never makes more calls than GravityZone allows, whatever is wanted', async () => {
    changed = [[], [], [], []];
    await world.withDesks(
      [manage],
      {},
      async () => {
        for (let n = 0; n < 5; n += 1) await handle().signal('lookAt', `incident-${n}`);
        await expect.poll(() => asked.length, { timeout: 20_000 }).toBeGreaterThan(9);
        const times = asked.map(({ at }) => at);
        // An activity runs some time after its slot, so that the distance between two may be shorter than that of the slots.
        for (const [index, at] of times.entries())
          expect((times[index + 3] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThan(1_000);
      },
      { feed: { source, policy: { calls: { most: 3, within: 2_000 }, pollInterval: 1_000 } } },
    );
  }, 60_000);

  it('misses nothing where GravityZone was down', async () => {
    failures = 3;
    await world.withDesks(
      [manage],
      {},
      async () => {
        await expect
          .poll(details, { timeout: 10_000 })
          .toContain('**Problem** with reading the list: GravityZone is down.');
        await expect.poll(details, { timeout: 10_000 }).not.toContain('Problem');
        const windows = asked.filter(({ kind }) => kind === 'changed');
        expect(new Set(windows.slice(0, 4).map(({ from }) => from)).size).toBe(1);
      },
      { feed: { source, policy: {} } },
    );
  });

  it('looks at an incident that wants more facts', async () => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(1));
        await handle().signal('lookAt', incident.id);
        await incident.until(delivered(2));
        expect(manage.tickets[0]?.texts[1]).toContain('Process path: n/a → c:\\a.exe');
        for (const strange of [null, 7, {}]) await handle().signal('lookAt', strange);
        expect(looked).toEqual([incident.id]);
      },
      { feed: { source, policy: {} } },
    );
  });

  it('is asked for the facts of an extended incident, once', async () => {
    await world.withDesks(
      [manage],
      { feed: true },
      async (incident) => {
        await incident.push(eventOf({ incidentType: 'extendedIncident' }));
        await incident.until((view) => view.facts.processPath === 'c:\\a.exe');
        await incident.push(eventOf({ incidentType: 'extendedIncident', severityScore: 70 }));
        await incident.until((view) => view.facts.severityScore === 70 && delivered(view.revision)(view));
        await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(4);
        expect(looked).toEqual([incident.id]);
      },
      { feed: { source, policy: {} } },
    );
  });

  it('watches the push subscription, and goes on over several runs', async () => {
    await world.withDesks(
      [manage],
      {},
      async () => {
        const { runId } = await handle().describe();
        await expect
          .poll(details, { timeout: 10_000 })
          .toMatch(
            /- Push subscription: \*\*switched on again\*\* \(looked at .* UTC\) · It was \\\*off\\\*\./,
          );
        await expect.poll(async () => (await handle().describe()).runId, { timeout: 20_000 }).not.toBe(runId);
        const windows = asked.filter(({ kind }) => kind === 'changed');
        for (const [index, window] of windows.slice(1).entries())
          expect(window.from).toBe((windows[index]?.to ?? 0) - 2 * MINUTE);
      },
      { feed: { source, policy: { watchdogInterval: 1_000, pollInterval: 100, historyEvents: 60 } } },
    );
  });
});

describe('an incident without activity', () => {
  const stopped = (ticket: { readonly texts: readonly string[] } | undefined) =>
    ticket?.texts.filter((text) => text.includes('Plumbline: n/a → stopped watching at')).length;

  /** GravityZone knows this of it, and nothing new. */
  const says = (answer: Partial<ListedIncident>): IncidentSource => ({
    ...source,
    readIncident(incidentId) {
      looked.push(incidentId);
      return Promise.resolve(listed(incidentId, answer));
    },
  });

  it('is looked at once more, then its ticket says that nobody watches any more', async () => {
    const facts = says({ events: [eventOf({ processPath: 'c:\\a.exe' }, Date.UTC(2025, 0, 1))] });
    await world.withDesks(
      [manage],
      { feed: true, idle: 1_500 },
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        expect(await incident.handle.result()).toMatchObject({ reason: 'idle' });
        expect(looked).toEqual([incident.id]);
        expect(manage.tickets[0]?.texts.join('\n')).toContain('Process path: n/a → c:\\a.exe');
        expect(stopped(manage.tickets[0])).toBe(1);
      },
      { feed: { source: facts, policy: {} } },
    );
  });

  it('lives on where GravityZone tells that it was closed', async () => {
    const closed = says({ events: [eventOf({ status: 'closed' }, Date.now())], isOpen: false });
    await world.withDesks(
      [manage],
      { feed: true, idle: 1_500, linger: 1_500 },
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        expect(await incident.handle.result()).toMatchObject({ reason: 'closed' });
        expect(manage.tickets[0]?.texts.at(-1)).toContain('Incident status: n/a → closed');
        expect(stopped(manage.tickets[0])).toBe(0);
      },
      { feed: { source: closed, policy: {} } },
    );
  });

  it('is over without a feed, and a desk that is down is told when it is back', async () => {
    await world.withDesks([manage], { idle: 1_000 }, async (incident) => {
      await incident.push(eventOf({ severityScore: 50 }));
      await incident.until(delivered(1));
      manage.troubles = ['down', 'down'];
      expect(await incident.handle.result()).toMatchObject({ reason: 'idle' });
      expect(stopped(manage.tickets[0])).toBe(1);
    });
  });

  it('is watched again where activity comes before its ticket could be told', async () => {
    await world.withDesks([manage], { idle: 1_500, updateInterval: 4_000 }, async (incident) => {
      await incident.push(eventOf({ severityScore: 50 }));
      await incident.until(delivered(1));
      await incident.push(eventOf({ severityScore: 51 }));
      await incident.until(delivered(2));
      await incident.until((view) => view.facts.watch?.startsWith('stopped') === true);
      await incident.push(eventOf({ severityScore: 52 }));
      const view = await incident.until(({ facts }) => facts.severityScore === 52);
      expect(view.facts.watch).toMatch(/^watching again since/);
      expect(await incident.handle.result()).toMatchObject({ reason: 'idle' });
      expect(manage.tickets[0]?.texts.at(-1)).toContain('stopped watching');
    });
  });

  it('leaves no word where it has no ticket', async () => {
    await world.withDesks([manage], { idle: 500, openFrom: 'high' }, async (incident) => {
      await incident.push(eventOf({ severityScore: 50 }));
      expect(await incident.handle.result()).toMatchObject({ view: { revision: 1 }, reason: 'idle' });
      expect(manage.attempts).toEqual([]);
    });
  });
});
