import type { WorkflowHandle } from '@temporalio/client';
import { eventOf, readingOf } from '../integration/workflow-world.ts';
import type { Beside, TestIncident, TestPolicy } from '../integration/workflow-world.ts';
import type { ScriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import type { IncidentSource } from '../../src/activities/feed-activities.ts';
import type { TicketWatch } from '../../src/desks/desk.ts';
import { sighting } from '../../src/incident/builders.fixture.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { lookAtSignal, pushSeenSignal } from '../../src/workflows/feed-contracts.ts';
import { feedWorkflowId, ticketWatchWorkflowId } from '../../src/workflows/names.ts';
import { ticketsSignal } from '../../src/workflows/ticket-watch-contracts.ts';

/**
 * A life of an incident whose history is kept: each shape of workflow that a release has must still replay
 * after it.
 */
export interface Scenario {
  readonly name: string;
  readonly policy: TestPolicy;
  /** The watch that the Manage desk has. */
  readonly tickets?: TicketWatch;
  readonly beside?: Beside;
  /** Id of the workflow whose history is kept, where it is not the incident's. */
  readonly kept?: string;
  readonly live: (
    incident: TestIncident,
    desks: { readonly automate: ScriptedDesk; readonly manage: ScriptedDesk },
    kept: WorkflowHandle,
  ) => Promise<void>;
}

const facts = { companyId: 'c1', computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious' };
const event = (severityScore: number) => eventOf({ ...facts, severityScore });

const delivered = (revision: number) => (view: IncidentView) =>
  Object.values(view.deliveries).length === 2 &&
  Object.values(view.deliveries).every(
    (delivery) => delivery.delivered?.revision === revision && delivery.state === 'delivered',
  );

/** An account where nothing happens by itself, and which knows one fact more of every incident. */
const QUIET: IncidentSource = {
  listIncidents: () => Promise.resolve({ incidents: [], pages: 1 }),
  readIncident: (incidentId) =>
    Promise.resolve({
      incidentId,
      content: '',
      event: readingOf({ processPath: 'c:\\a.exe' }, Date.UTC(2025, 0, 1)),
      isOpen: true,
      createdAt: undefined,
    }),
  checkSubscription: () => Promise.resolve({ kind: 'on', text: 'GravityZone pushes to this gateway.' }),
};

/** What GravityZone tells of an incident that nobody closed. */
async function openIncident(incidentId: string): ReturnType<IncidentSource['readIncident']> {
  const event = readingOf({ status: 'open' }, Date.UTC(2026, 0, 1), Date.now());
  return Promise.resolve({ incidentId, content: '', event, isOpen: true, createdAt: undefined });
}

/** Queries as fast as they are answered, as several people with the incident's page open make them. */
async function askUntil(done: AbortSignal, incident: TestIncident): Promise<void> {
  const ask = async (): Promise<void> => {
    while (!done.aborted) await incident.view().catch(() => undefined);
  };
  await Promise.all(Array.from({ length: 8 }, ask));
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'opened-and-shifted',
    policy: {},
    async live(incident) {
      await incident.push(event(55));
      await incident.until(delivered(1));
      await incident.push(event(89));
      await incident.until(delivered(2));
    },
  },
  {
    name: 'blocked-then-retried',
    policy: {},
    async live(incident, { manage }) {
      manage.troubles = ['refuses'];
      await incident.push(event(20));
      await incident.until(
        (view) =>
          view.deliveries['manage']?.state === 'blocked' &&
          view.deliveries['automate']?.state === 'delivered',
      );
      await incident.retry();
      await incident.until(delivered(1));
    },
  },
  {
    name: 'made-by-the-sync',
    policy: {
      tickets: (desk) =>
        desk === 'automate'
          ? { makes: { desk: 'manage', within: 1_000 } }
          : { madeBy: { desk: 'automate', within: 1_000, shifts: false, notes: false } },
    },
    async live(incident, { automate, manage }) {
      await incident.push(event(20));
      await incident.until(({ deliveries }) => deliveries['manage']?.state === 'blocked');
      for (const ticket of automate.tickets) ticket.synced = '5001';
      manage.tickets.push({ id: '5001', subject: 'Synced', category: 'low', texts: [] });
      await incident.until(delivered(1));
      await incident.push(event(89));
      await incident.until(delivered(2));
    },
  },
  {
    name: 'asked-all-the-time',
    policy: { updateInterval: 40, historyEvents: 50 },
    async live(incident) {
      await incident.push(event(1));
      const people = new AbortController();
      const asking = askUntil(people.signal, incident);
      for (let score = 2; score <= 12; score += 1) {
        await incident.push(event(score));
        await incident.handle.executeUpdate('unheardOf').catch(() => undefined); // leaves no trace in the history
        await incident.retry();
      }
      people.abort();
      await asking;
      await incident.until(delivered(12));
    },
  },
  {
    name: 'held-back-by-the-interval',
    policy: { updateInterval: 1_500 },
    async live(incident) {
      await incident.push(event(50));
      await incident.until(delivered(1));
      await incident.push(event(51));
      await incident.until(delivered(2));
      await incident.push(event(52));
      await incident.until(delivered(3));
    },
  },
  {
    name: 'continued-as-new-and-idle',
    policy: { historyEvents: 40, idle: 2_000 },
    async live(incident) {
      // On a slow machine it is idle in between, too.
      for (let score = 40; score < 50; score += 1) {
        await incident.push(event(score));
        await incident.until((view) => view.facts.severityScore === score && delivered(view.revision)(view));
      }
      await incident.handle.result();
    },
  },
  {
    name: 'closed-by-an-operator',
    policy: { linger: 1_500 },
    async live(incident) {
      await incident.push(event(55));
      await incident.until(delivered(1));
      await incident.see({
        desk: 'manage',
        sighting: sighting({ ticket: '1', state: 'closed' }),
      });
      await incident.until(({ deliveries }) => deliveries['manage']?.seen !== undefined);
      await incident.close();
      await incident.until(delivered(2));
      await incident.handle.result();
    },
  },
  {
    name: 'tickets-watched',
    policy: {},
    beside: { watch: { pollInterval: 1_000 } },
    tickets: {
      lookAt: () => Promise.resolve({ tickets: [], gone: [], unread: [] }),
      changedSince: (cursor) => Promise.resolve({ tickets: [], cursor: `${cursor ?? ''}.` }),
      keepCallbacks: () => Promise.resolve({ kind: 'on' }),
    },
    kept: ticketWatchWorkflowId('manage'),
    async live(incident, _desks, watch) {
      await watch.signal(ticketsSignal, ['1', '2']);
      await incident.push(event(55));
      await incident.until(delivered(1));
      await watch.signal(ticketsSignal, ['3']);
      await incident.push(event(89));
      await incident.until(delivered(2));
    },
  },
  {
    name: 'written-back',
    policy: {},
    beside: {
      writeBack: {
        target: { updateNote: () => Promise.resolve(), changeStatus: () => Promise.resolve(true) },
      },
    },
    async live(incident) {
      await incident.push(event(55));
      await incident.until(delivered(1));
      await incident.see({
        desk: 'manage',
        sighting: sighting({ ticket: '1', state: 'closed', changedAt: Date.now() }),
      });
      await incident.until(({ facts: { status } }) => status === 'closed');
    },
  },
  {
    name: 'extended-and-idle',
    policy: { feed: true, idle: 2_000 },
    beside: { feed: { source: QUIET, policy: {} } },
    async live(incident) {
      await incident.push(eventOf({ ...facts, incidentType: 'extendedIncident' }));
      await incident.until((view) => view.facts.processPath !== undefined);
      await incident.handle.result();
    },
  },
  {
    name: 'pushed-late',
    policy: { feed: true },
    beside: { feed: { source: { ...QUIET, readIncident: openIncident }, policy: {} } },
    async live(incident) {
      const pushed = event(55);
      await incident.push({ ...pushed, arrivedAt: pushed.sentAt + 600_000 });
      await incident.until(delivered(2));
    },
  },
  {
    name: 'fed',
    policy: {},
    beside: { feed: { source: QUIET, policy: { watchdogInterval: 1_000 } } },
    kept: feedWorkflowId('test'),
    async live(incident, _desks, feed) {
      await feed.signal(pushSeenSignal, Date.now());
      await incident.push(event(55));
      await incident.until(delivered(1));
      await feed.signal(lookAtSignal, incident.id);
      await incident.until(delivered(2));
      await feed.signal(pushSeenSignal, Date.now());
    },
  },
];
