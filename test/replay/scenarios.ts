import type { WorkflowHandle } from '@temporalio/client';
import { eventOf } from '../integration/workflow-world.ts';
import type { TestIncident } from '../integration/workflow-world.ts';
import type { ScriptedDesk } from '../integration/scripted-desk.ts';
import type { TicketWatch } from '../../src/desks/desk.ts';
import { sighting } from '../../src/incident/builders.fixture.ts';
import type { Policy, WatchPolicy } from '../../src/incident/policy.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';

/** A life of an incident whose history is kept: each shape of workflow that a release has must still replay after it. */
export interface Scenario {
  readonly name: string;
  readonly policy: Partial<Policy>;
  /** The watch of the Manage desk; then its history is kept and not the incident's. */
  readonly watch?: { readonly tickets: TicketWatch; readonly policy: Partial<WatchPolicy> };
  readonly live: (
    incident: TestIncident,
    desks: { readonly automate: ScriptedDesk; readonly manage: ScriptedDesk },
    watch: WorkflowHandle,
  ) => Promise<void>;
}

const facts = { companyId: 'c1', computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious' };
const event = (severityScore: number) => eventOf({ ...facts, severityScore });

const delivered = (revision: number) => (view: IncidentView) =>
  Object.values(view.deliveries).length === 2 &&
  Object.values(view.deliveries).every(
    (delivery) => delivery.delivered?.revision === revision && delivery.state === 'delivered',
  );

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
      await incident.handle.executeUpdate('retry');
      await incident.until(delivered(1));
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
      for (let score = 40; score < 50; score += 1) {
        await incident.push(event(score));
        await incident.until(delivered(score - 39));
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
      await incident.handle.signal('ticketSeen', {
        desk: 'manage',
        sighting: sighting({ ticket: '1', state: 'closed' }),
      });
      await incident.until(({ deliveries }) => deliveries['manage']?.seen !== undefined);
      await incident.handle.executeUpdate('close', { args: [{ status: 'closed' }] });
      await incident.until(delivered(2));
      await incident.handle.result();
    },
  },
  {
    name: 'tickets-watched',
    policy: {},
    watch: {
      policy: { pollInterval: 1_000 },
      tickets: {
        lookAt: () => Promise.resolve({ tickets: [], gone: [], unread: [] }),
        changedSince: (cursor) => Promise.resolve({ tickets: [], cursor: `${cursor ?? ''}.` }),
        keepCallbacks: () => Promise.resolve({ kind: 'on' }),
      },
    },
    async live(incident, _desks, watch) {
      await watch.signal('tickets', ['1', '2']);
      await incident.push(event(55));
      await incident.until(delivered(1));
      await watch.signal('tickets', ['3']);
      await incident.push(event(89));
      await incident.until(delivered(2));
    },
  },
];
