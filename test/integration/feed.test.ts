import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, readingOf, startWorkflowWorld } from './workflow-world.ts';
import type { WorkflowWorld } from './workflow-world.ts';
import type { Desk } from '../../src/desks/desk.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { IncidentSource, ListWindow } from '../../src/activities/feed-activities.ts';
import type { ListedIncident } from '../../src/gravityzone/api/listed-incident.ts';
import { VendorRefused, VendorUnavailable } from '../../src/http/vendor-errors.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { lookAtSignal, pushSeenSignal } from '../../src/workflows/feed-contracts.ts';
import type { FeedState } from '../../src/workflows/feed-contracts.ts';
import { FEED_WORKFLOW, feedWorkflowId, incidentWorkflowId } from '../../src/workflows/names.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.stop());

const MINUTE = 60_000;
const DAY = 86_400_000;
let manage: ScriptedDesk;
/** What GravityZone's list holds, by window, as pages. */
let changed: ListedIncident[][];
let updated: ListedIncident[][];
let asked: (ListWindow & { readonly at: number })[];
let looked: string[];
/** Which calls fail, and with how many ms to wait. */
let down: { kinds: readonly string[]; times: number; retryAfterMs?: number };
/** How many pages a page of the list says there are. */
let claimed: (page: number, pages: readonly unknown[]) => number;
beforeEach(() => {
  claimed = (_page, pages) => pages.length;
  manage = scriptedDesk('manage');
  changed = [[]];
  updated = [[]];
  asked = [];
  looked = [];
  down = { kinds: [], times: 0 };
});

/** What waits until the test opens it. */
interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

function failWhereDown(kind: string): void {
  if (!down.kinds.includes(kind) || down.times === 0) return;
  down.times -= 1;
  const { retryAfterMs } = down;
  const problem = { code: 'down', message: 'GravityZone is down.', advice: 'Wait.' };
  throw new VendorUnavailable('gravityzone', {
    ...problem,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

const source: IncidentSource = {
  async listIncidents(window) {
    await Promise.resolve();
    asked.push({ ...window, at: Date.now() });
    failWhereDown(window.kind);
    const pages = window.kind === 'changed' ? changed : updated;
    return { incidents: pages[window.page - 1] ?? [], pages: claimed(window.page, pages) };
  },
  async readIncident(incidentId) {
    await Promise.resolve();
    looked.push(incidentId);
    failWhereDown('look');
    return listed(incidentId, { event: readingOf({ processPath: 'c:\\a.exe' }, Date.UTC(2026, 0, 1)) });
  },
  checkSubscription: () => Promise.resolve({ kind: 'switched on again', text: 'It was *off*.' }),
};

const handle = () => world.client.workflow.getHandle(feedWorkflowId('test'));
async function details(): Promise<string> {
  const metadata = await handle().query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}
const delivered = (revision: number) => (view: IncidentView) =>
  view.deliveries['manage']?.delivered?.revision === revision;
const listed = (incidentId: string, changes: Partial<ListedIncident> = {}): ListedIncident => ({
  incidentId,
  content: JSON.stringify(changes.event ?? {}),
  event: readingOf({ severityScore: 60 }, Date.now()),
  isOpen: true,
  createdAt: Date.now() - 4 * MINUTE,
  ...changes,
});
/** An account that was first started ten minutes ago. */
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
          [listed(incident.id, { isOpen: false, event: readingOf({ status: 'closed' }, Date.now()) })],
        ];
        await incident.until(delivered(2));
        expect(manage.tickets[0]?.texts[1]).toContain('Incident status: n/a → closed');
      },
      { feed: { source, policy: {} } },
    );
  });

  it('reaches the incidents behind one that is too large for Temporal, and that one, too', async () => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(1));
        const large = { ...readingOf({ severityScore: 60 }, Date.now()), raw: 'x'.repeat(2_200_000) };
        changed = [[listed(incident.id, { event: large }), listed('69240a11c2ab7710e5d0f3a1')]];
        await incident.until((view) => view.facts.severityScore === 60);
        expect(await details()).not.toContain('Problem');
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
        await expect.poll(() => asked.length).toBeGreaterThan(6);
        expect(manage.reads).toEqual([]);
      },
      // It would be opened by now if this window opened anything.
      { feed: { source, policy: { ...started(), backfillAfter: 0 } } },
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
        await expect.poll(() => manage.tickets.length).toBe(1);
        await incident.until(delivered(1));
        await expect.poll(details).toContain('opened because their push was missed: 1');
      },
      { feed: { source, policy: { ...started(), backfillAfter: 1_500 } } },
    );
  });

  it.each<[string, () => Partial<ListedIncident>]>([
    ['is older than the account', () => ({ createdAt: Date.now() - 11 * MINUTE })],
    ['is closed', () => ({ isOpen: false })],
    ['does not tell its age', () => ({ createdAt: undefined })],
  ])('is not opened where it %s', async (_what, changes) => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        updated = [[listed(incident.id, changes())]];
        await expect.poll(() => asked.length).toBeGreaterThan(4);
        expect(manage.reads).toEqual([]);
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
        await expect.poll(details).toContain('Incidents whose push may still come: 1');
        await expect.poll(() => asked.length).toBeGreaterThan(4);
        expect(manage.reads).toEqual([]);
        const windows = asked.filter(({ kind }) => kind === 'updated');
        expect(windows.at(-1)?.from).toBe(windows[0]?.from);
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(2));
        await expect.poll(details).not.toContain('push may still come');
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
        await expect.poll(() => asked.length).toBeGreaterThan(8);
        expect((await incident.view()).events).toBe(2);
      },
      { feed: { source, policy: started() } },
    );
  });
});

describe('the feed', () => {
  it('reads the windows with an overlap, and the later pages first', async () => {
    changed = [[listed('nobody')], [listed('nobody')], [listed('nobody')]];
    await world.withDesks(
      [manage],
      {},
      async () => {
        await expect.poll(() => asked.length).toBeGreaterThan(7);
        expect(asked.slice(0, 5).map(({ kind, page }) => `${kind} ${page}`)).toEqual([
          'changed 1',
          'updated 1',
          'changed 3',
          'changed 2',
          'changed 1',
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
        for (let n = 0; n < 5; n += 1) await handle().signal(lookAtSignal, `incident-${n}`);
        await expect.poll(() => asked.length).toBeGreaterThan(9);
        const began = (await handle().describe()).startTime.getTime();
        // Calls come after their slots, however late, so that two may be closer to each other than those are.
        for (const [index, { at }] of asked.entries())
          expect(at - began).toBeGreaterThanOrEqual(Math.floor(index / 3) * 2_000);
      },
      { feed: { source, policy: { calls: { most: 3, within: 2_000 }, pollInterval: 1_000 } } },
    );
  });

  it('misses nothing where GravityZone was down', async () => {
    down = { kinds: ['changed'], times: 3 };
    await world.withDesks(
      [manage],
      {},
      async () => {
        await expect
          .poll(details)
          .toContain(
            '**Problem** with reading the list of incidents: What people changed was not read. GravityZone is down.',
          );
        await expect.poll(details).not.toContain('Problem');
        const windows = asked.filter(({ kind }) => kind === 'changed');
        expect(new Set(windows.slice(0, 4).map(({ from }) => from)).size).toBe(1);
      },
      { feed: { source, policy: {} } },
    );
  });

  it('reads what GravityZone updated though what people changed cannot be read', async () => {
    down = { kinds: ['changed'], times: 1_000 };
    await world.withDesks(
      [manage],
      {},
      async () => {
        const updates = () => asked.filter(({ kind }) => kind === 'updated').length;
        await expect.poll(updates).toBeGreaterThan(2);
      },
      { feed: { source, policy: {} } },
    );
  });

  it.each<[string, typeof claimed, readonly string[]]>([
    ['no number of pages', (page, { length }) => Math.min(page + 1, length), ['1', '2', '3', '2', '1']],
    [
      'too many pages',
      (page, { length }) => (page > length ? page : 9),
      ['1', '9', '2', '3', '4', '3', '2', '1'],
    ],
    ['one page more while it is read', (page) => (page === 1 ? 2 : 3), ['1', '2', '3', '2', '1']],
  ])('reads every page where GravityZone tells %s', async (_what, claim, expected) => {
    claimed = claim;
    const some = () => [listed('nobody')];
    changed = [some(), some(), some()];
    await world.withDesks(
      [manage],
      {},
      async () => {
        const pages = () => asked.filter(({ kind }) => kind === 'changed').map(({ page }) => String(page));
        await expect.poll(pages).toEqual(expected);
      },
      { feed: { source, policy: { pollInterval: 60_000 } } },
    );
  });

  it('walks long times in steps of a day', async () => {
    const since = Date.now() - 3 * DAY;
    await world.withDesks(
      [manage],
      {},
      async () => {
        const windows = () => asked.filter(({ kind }) => kind === 'updated');
        await expect.poll(() => (windows().at(-1)?.to ?? 0) - since).toBeGreaterThan(3 * DAY);
        for (const { from, to } of windows()) expect(to - from).toBeLessThanOrEqual(DAY);
        for (const [index, { from }] of windows().slice(1).entries())
          expect(from).toBe((windows()[index]?.to ?? 0) - 2 * MINUTE);
      },
      { feed: { source, policy: { backfillFrom: since } } },
    );
  });

  it('looks a day back now and then, for what the list showed late', async () => {
    await world.withDesks(
      [manage],
      {},
      async () => {
        const back = (kind: string) =>
          asked.some((window) => window.kind === kind && window.to - window.from >= DAY);
        await expect.poll(() => back('changed') && back('updated')).toBe(true);
        const [first] = asked;
        expect((first?.to ?? 0) - (first?.from ?? 0)).toBeLessThan(DAY);
      },
      { feed: { source, policy: { sweepInterval: 1_500 } } },
    );
  });

  it('makes no call for as long as GravityZone asks for that', async () => {
    down = { kinds: ['changed'], times: 1, retryAfterMs: 3_000 };
    await world.withDesks(
      [manage],
      {},
      async () => {
        await expect.poll(() => asked.length).toBeGreaterThan(3);
        const [first, second] = asked;
        expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
      },
      { feed: { source, policy: {} } },
    );
  });

  it('looks again at an incident that could not be read, and meanwhile at the others', async () => {
    down = { kinds: ['look'], times: 1 };
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(1));
        await handle().signal(lookAtSignal, incident.id);
        await handle().signal(lookAtSignal, 'another');
        await incident.until((view) => view.facts.processPath === 'c:\\a.exe');
        await expect.poll(() => looked.toSorted()).toEqual([incident.id, incident.id, 'another'].toSorted());
      },
      { feed: { source, policy: { calls: { most: 3, within: 2_000 }, pollInterval: 60_000 } } },
    );
  });

  it('waits before it asks again for an incident that cannot be read', async () => {
    const lookedAt: number[] = [];
    const refusing: IncidentSource = {
      ...source,
      readIncident() {
        lookedAt.push(Date.now());
        return Promise.reject(
          new VendorRefused('gravityzone', { code: 'no', message: 'No.', advice: 'Look.' }),
        );
      },
    };
    await world.withDesks(
      [manage],
      {},
      async () => {
        await handle().signal(lookAtSignal, 'deleted');
        await expect.poll(() => lookedAt.length).toBe(2);
        expect((lookedAt[1] ?? 0) - (lookedAt[0] ?? 0)).toBeGreaterThan(4_000);
      },
      { feed: { source: refusing, policy: { pollInterval: 60_000 } } },
    );
  });

  it('stops asking for one that could not be read for most of a day, and says so', async () => {
    down = { kinds: ['look'], times: 1_000 };
    await world.withDesks(
      [manage],
      {},
      async () => {
        const { taskQueue } = await handle().describe();
        const now = Date.now();
        const state: FeedState = {
          startedAt: now,
          cursors: undefined,
          polledAt: now,
          sweptAt: { changed: now, updated: now },
          calls: [],
          pausedUntil: 0,
          wanted: [{ incidentId: 'deleted', tries: 29, at: now }],
          givenUp: ['deleted', 'other'],
          waiting: {},
          polls: 0,
          signalled: 0,
          opened: 0,
          lastPushAt: undefined,
          subscription: undefined,
          subscriptionCheckedAt: undefined,
          withoutAccessSince: undefined,
          problems: {},
        };
        await world.client.workflow.start(FEED_WORKFLOW, {
          taskQueue,
          workflowId: feedWorkflowId('test'),
          workflowIdConflictPolicy: 'TERMINATE_EXISTING',
          args: [{ account: 'test', state }],
        });
        await expect.poll(details).toMatch(/are not asked for any more: other, deleted$/m);
        expect(await details()).not.toContain('Incidents to look at');
        expect(looked).toEqual(['deleted']);
      },
      { feed: { source, policy: { pollInterval: 60_000 } } },
    );
  });

  it('opens a missed incident whose id is a word that every object knows', async () => {
    updated = [[listed('constructor', { createdAt: Date.now() })]];
    await world.withDesks(
      [manage],
      {},
      async () => {
        await expect.poll(() => manage.tickets[0]?.subject).toContain('[GZ-constructor]');
        await world.client.workflow.getHandle(incidentWorkflowId('test', 'constructor')).terminate();
      },
      { feed: { source, policy: { ...started(), backfillAfter: 1_000 } } },
    );
  });

  it('looks at an incident that wants more facts', async () => {
    await world.withDesks(
      [manage],
      {},
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(1));
        await handle().signal(lookAtSignal, incident.id);
        await incident.until(delivered(2));
        expect(manage.tickets[0]?.texts[1]).toContain('Process path: n/a → c:\\a.exe');
        for (const strange of [null, 7, {}, 'x y', 'x'.repeat(65)])
          await handle().signal(lookAtSignal.name, strange);
        for (const strange of [null, 'now', 1e300]) await handle().signal(pushSeenSignal.name, strange);
        const before = asked.length;
        await expect.poll(() => asked.length).toBeGreaterThan(before);
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
        await expect.poll(() => asked.length).toBeGreaterThan(4);
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
          .poll(details)
          .toMatch(
            /- Push subscription: \*\*switched on again\*\* \(checked .* UTC\) · It was \\\*off\\\*\./,
          );
        await expect.poll(async () => (await handle().describe()).runId).not.toBe(runId);
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
    ticket?.texts.filter((text) => text.includes('Plumbline: stopped watching at')).length;

  /** GravityZone knows this of it, and nothing new; it tells once `asked` is open. */
  const says = (answer: Partial<ListedIncident>, asked: Gate): IncidentSource => ({
    ...source,
    async readIncident(incidentId) {
      looked.push(incidentId);
      await asked.passed;
      return listed(incidentId, answer);
    },
  });

  /** The desk, which opens and updates its ticket once it may: an incident that is behind is not over. */
  const held = ({ opens, updates }: { readonly opens: Gate; readonly updates: Gate }): Desk => ({
    ...manage,
    async write(order, attempt) {
      await (order.kind === 'create' ? opens : updates).passed;
      return manage.write(order, attempt);
    },
  });

  it('is looked at once more, then its ticket says that nobody watches any more', async () => {
    const answers = gate();
    const facts = says({ event: readingOf({ processPath: 'c:\\a.exe' }, Date.UTC(2025, 0, 1)) }, answers);
    await world.withDesks(
      [manage],
      { feed: true, idle: 1_500 },
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(1));
        answers.open();
        expect(await incident.handle.result()).toMatchObject({ reason: 'idle' });
        expect(looked).toEqual([incident.id]);
        expect(manage.tickets[0]?.texts.join('\n')).toContain('Process path: n/a → c:\\a.exe');
        expect(stopped(manage.tickets[0])).toBe(1);
      },
      { feed: { source: facts, policy: {} } },
    );
  });

  it('lives on where GravityZone tells that it was closed', async () => {
    const answers = gate();
    const closed = says({ event: readingOf({ status: 'closed' }, Date.now()), isOpen: false }, answers);
    await world.withDesks(
      [manage],
      { feed: true, idle: 1_500, linger: 1_500 },
      async (incident) => {
        await incident.push(eventOf({ severityScore: 50 }));
        await incident.until(delivered(1));
        answers.open();
        expect(await incident.handle.result()).toMatchObject({ reason: 'closed' });
        expect(manage.tickets[0]?.texts.at(-1)).toContain('Incident status: n/a → closed');
        expect(stopped(manage.tickets[0])).toBe(0);
      },
      { feed: { source: closed, policy: {} } },
    );
  });

  it('is over without a feed, and a desk that is down is told when it is back', async () => {
    const gates = { opens: gate(), updates: gate() };
    await world.withDesks([held(gates)], { idle: 1_000 }, async (incident) => {
      await incident.push(eventOf({ severityScore: 50 }));
      await incident.push(eventOf({ severityScore: 51 }));
      gates.opens.open();
      await incident.until(({ deliveries }) => deliveries['manage']?.ticket !== undefined);
      await incident.push(eventOf({ severityScore: 52 }));
      await incident.until(({ watchEnded }) => watchEnded !== undefined);
      manage.troubles = ['down', 'down'];
      gates.updates.open();
      expect(await incident.handle.result()).toMatchObject({ reason: 'idle' });
      expect(manage.troubles).toEqual([]);
      expect(stopped(manage.tickets[0])).toBe(1);
    });
  });

  it('is watched again where activity comes before its ticket could be told', async () => {
    const gates = { opens: gate(), updates: gate() };
    await world.withDesks([held(gates)], { idle: 1_500 }, async (incident) => {
      await incident.push(eventOf({ severityScore: 50 }));
      await incident.push(eventOf({ severityScore: 51 }));
      gates.opens.open();
      await incident.until(({ deliveries }) => deliveries['manage']?.ticket !== undefined);
      await incident.push(eventOf({ severityScore: 52 }));
      await incident.until(({ watchEnded }) => watchEnded !== undefined);
      await incident.push(eventOf({ severityScore: 53 }));
      await incident.until(({ facts }) => facts.severityScore === 53);
      gates.updates.open();
      const { reason, view } = await incident.handle.result();
      expect(reason).toBe('idle');
      // Four pushes, the end of the watch, its resumption, and its end once more; without that it were five.
      expect(view.revision).toBeGreaterThanOrEqual(7);
      expect(manage.tickets[0]?.texts.at(-1)).toContain('stopped watching');
    });
  });

  it('leaves no word where it has no ticket', async () => {
    await world.withDesks([manage], { idle: 500, tickets: { openFrom: 'high' } }, async (incident) => {
      await incident.push(eventOf({ severityScore: 50 }));
      expect(await incident.handle.result()).toMatchObject({ view: { revision: 1 }, reason: 'idle' });
      expect(manage.reads).toHaveLength(1); // for a ticket of an earlier life
      expect(manage.writes).toEqual([]);
    });
  });
});
